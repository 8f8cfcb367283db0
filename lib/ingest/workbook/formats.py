"""How a number format shows a number: as a share, a date, with zeros in front, or with a word behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

#: The numbers of built-in formats that are dates, and what of a date they show. 27-36 and 50-58 are those of China.
_BUILT_IN: dict[int, str] = {
    **dict.fromkeys((14, 15, 16, 22, 27, 30, 31, 36, 50, 51, 52, 54, 57, 58, 28, 29, 53), "yyyy-m-d"),
    17: "yyyy-m",
    9: "0%",
    10: "0.00%",
}
_TIMES = frozenset({18, 19, 20, 21, 45, 46, 47, 32, 33, 34, 35, 55, 56})
_COLOURS = re.compile(r"\[[^\]]*\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.')
_DATE_LETTERS = re.compile(r"[yYdDmMeE]")
_DECIMALS = re.compile(r"[^0#?]")
_ZEROS = re.compile(r"0{2,}")
_DAYS_1904 = 1462
_LAST_DAY = 2_958_465


@dataclass(frozen=True, slots=True)
class Shown:
    """``date``: "" or the letters y, m, d it shows. ``width`` of zero-filled codes. ``suffix``: a word behind.
    ``decimals`` of a per cent that are seen, whatever is stored."""

    percent: bool = False
    decimals: int = 0
    date: str = ""
    width: int = 0
    suffix: str = ""

    @property
    def is_plain(self) -> bool:
        return not (self.percent or self.date or self.width or self.suffix)


PLAIN = Shown()


def read_format(number: int, code: str | None) -> Shown:
    """What a format does; ``code`` is None for a built-in one."""
    if code is None:
        if number in _TIMES:
            return PLAIN
        code = _BUILT_IN.get(number, "General")
    first = _COLOURS.sub("", code.split(";")[0])
    words = "".join(a or b or c for a, b, c in _QUOTED.findall(first))
    bare = _QUOTED.sub("", first)
    if "%" in bare:
        return Shown(percent=True, decimals=len(_DECIMALS.sub("", bare.partition(".")[2])))
    if _DATE_LETTERS.search(bare) and not re.search(r"[0#?]", bare) and "general" not in bare.lower():
        return _date(bare.lower())
    if _ZEROS.fullmatch(bare) and not words:
        return Shown(width=len(bare))
    word = words.strip()
    scaled = bare.rstrip().endswith(",")
    return Shown(suffix=word) if word in ("%", "百", "千", "万", "百万", "千万", "亿") and not scaled else PLAIN


def _date(letters: str) -> Shown:
    hours = "h" in letters or "s" in letters
    shown = "".join(part for part in ("y", "m", "d") if part in letters or (part == "y" and "e" in letters))
    if hours and "y" not in shown:
        return PLAIN
    return Shown(date=shown)


def plain_number(text: str) -> str:
    """A stored number as a spreadsheet shows it: fifteen digits, no exponent below 1E+15.

    >>> plain_number("0.96"), plain_number("96.299999999999997"), plain_number("1.5E+18")
    ('0.96', '96.3', '1.5E+18')
    """
    try:
        value = float(text)
    except ValueError:
        return text
    short = format(value, ".15g")
    if "e" not in short:
        return "0" if short == "-0" else short
    return format(Decimal(short), "f") if 1e-12 < abs(value) < 1e15 else short.upper()


def shown_number(text: str, shown: Shown, is_1904: bool) -> str:
    """A stored number under a format: ``96%``, ``2026-09-30``, ``000123``, ``12万``."""
    number = plain_number(text)
    try:
        if shown.percent:
            return plain_number(str(Decimal(number) * 100)) + "%"
        if shown.date:
            return _shown_date(float(number), shown.date, is_1904) or number
    except (InvalidOperation, ValueError, OverflowError):
        return number
    if shown.width and number.isdigit():
        return number.zfill(shown.width)
    return number + shown.suffix


def seen_percent(text: str, shown: Shown) -> str:
    """A stored number as a percent format lets it be seen, rounded: ``92.3%`` of 0.92345; "" of what is no number."""
    try:
        exact = Decimal(plain_number(text)) * 100
        return f"{exact.quantize(Decimal(1).scaleb(-shown.decimals), ROUND_HALF_UP):f}%"
    except InvalidOperation:
        return ""


def is_rounded(seen: str, read: str) -> bool:
    """Whether a per cent that is seen is another number than the one that is read; False where it cannot be told.

    >>> is_rounded("92%", "92.34%"), is_rounded("92.0%", "92%"), is_rounded("", "92%")
    (True, False, False)
    """
    try:
        return Decimal(seen.strip().removesuffix("%").replace(",", "")) != Decimal(read.removesuffix("%"))
    except InvalidOperation:
        return False


def _shown_date(serial: float, letters: str, is_1904: bool) -> str | None:
    """A serial day as a date; None where it is none. Day 60 of the 1900 calendar, 29 February 1900, never was."""
    days = serial + (_DAYS_1904 if is_1904 else 0)
    if not 61 <= days <= _LAST_DAY + 1:
        return None
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001 - a calendar day
    if letters == "y":
        return f"{moment:%Y}"
    if letters == "ym":
        return f"{moment:%Y-%m}"
    if letters != "ymd":
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d}" if moment.hour == moment.minute == 0 else f"{moment:%Y-%m-%d %H:%M:%S}"
