"""The ways people write a number. What could be read two ways is refused, never guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from lib.domain import Indicator, IssueCode, Kind
from lib.ingest.words import INVISIBLE, UNIT_SYNONYMS

COUNTS = frozenset({Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.COUNT_PERIOD, Kind.DENOMINATOR})
_PERCENTAGES = frozenset({Kind.RATIO, Kind.GROWTH})
_MULTIPLES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?e[+-]?[0-9]{1,2}", re.IGNORECASE)
#: Numbers in some reading, but not in a certain one: (12), 1.234,5, 1,2, 1 234, 12-, 1'234.
_UNCERTAIN = re.compile(
    r"\(\s*[+-]?[0-9.,]+%?\s*\)|[+-]?[0-9][0-9.,' ]*[0-9]|[0-9.,]+[-+]|[+-]?[0-9.,]+e[+-]?[0-9]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as read. ``trouble`` says why not; ``mended`` that the text needed more than tidying."""

    value: float | None = None
    trouble: IssueCode | None = None
    mended: bool = False
    percent: bool = False


_NOT_A_NUMBER = Reading(trouble=IssueCode.NOT_A_NUMBER)
_AMBIGUOUS = Reading(trouble=IssueCode.AMBIGUOUS_NUMBER)


def tidy(text: str) -> str:
    """NFKC, without invisible characters and blanks around, minus signs made one, Excel's text mark taken off."""
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip().replace("\u2212", "-").removeprefix("'")
    return plain.strip()


def read_number(text: str, indicator: Indicator | None = None) -> Reading:
    """The number a text states, in the indicator's unit (None: a bare count, as a numerator or denominator is).

    >>> read_number("1,234").value, read_number("１２３４").value, read_number("12万").value
    (1234.0, 1234.0, 120000.0)
    >>> read_number("1.234,5").trouble, read_number("（12）").trouble
    (<IssueCode.AMBIGUOUS_NUMBER: 'AMBIGUOUS_NUMBER'>, <IssueCode.AMBIGUOUS_NUMBER: 'AMBIGUOUS_NUMBER'>)
    """
    number, percent = _without_unit(tidy(text), indicator)
    if percent and (indicator is None or indicator.kind not in _PERCENTAGES):
        return _NOT_A_NUMBER
    number, multiple = _without_multiple(number)
    if multiple > 1 and percent:
        return _NOT_A_NUMBER
    if _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number):
        return _finite(float(number.replace(",", "")) * multiple, multiple > 1, percent)
    if multiple == 1 and not percent and _SCIENTIFIC.fullmatch(number):
        counts = indicator is None or indicator.kind in COUNTS
        return _finite(float(number), mended=True, percent=False) if counts else _AMBIGUOUS
    return _AMBIGUOUS if _UNCERTAIN.fullmatch(number) else _NOT_A_NUMBER


def _finite(value: float, mended: bool, percent: bool) -> Reading:
    if not math.isfinite(value):
        return _NOT_A_NUMBER
    return Reading(round(value, 9) if mended else value, None, mended, percent)


def _without_unit(number: str, indicator: Indicator | None) -> tuple[str, bool]:
    """A number without the unit or percent sign behind it, and whether there was a percent sign."""
    if number.endswith(("%", "\uff05")):
        return number[:-1].rstrip(), True
    for unit in _spellings(indicator):
        stripped = number.removesuffix(unit).rstrip()
        if unit and stripped != number and stripped:
            return stripped, False
    return number, False


def _spellings(indicator: Indicator | None) -> list[str]:
    """What may stand behind a number of this indicator, the longest first."""
    if indicator is None:
        return []
    units = [unicodedata.normalize("NFKC", unit) for unit in (indicator.unit.zh, indicator.unit.en)]
    units += [unit.split("/")[0] for unit in units]
    units += [synonym for unit in units for synonym in UNIT_SYNONYMS.get(unit, ())]
    return sorted({unit for unit in units if not unit.endswith("%")}, key=len, reverse=True)


def _without_multiple(number: str) -> tuple[str, float]:
    found = re.search(r"\s*([百千]?万|[百千亿])$", number)
    return (number[: found.start()], _MULTIPLES[found[1]]) if found else (number, 1.0)
