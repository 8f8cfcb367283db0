"""The ways people write a period. A month or a day is never guessed."""

from __future__ import annotations

import re
from datetime import date

from lib.domain import Frequency, Period
from lib.ingest.words import bare

_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
_QUARTER = re.compile(r"([0-9]{4})年?度?[-/.]?q([1-4])|q([1-4])[-/]?([0-9]{4})年?")
#: 2026年7-9月: the months of a quarter, first to last.
_MONTHS = re.compile(r"([0-9]{4})年(1|4|7|10)月?[-~至到—–](3|6|9|12)月份?")
_SPELT_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "0001234567 89".replace(" ", ""))
_QUARTER_ZH = re.compile(r"([0-9]{4})年?度?第?([1-4一二三四])季度?")
_MONTH = re.compile(r"([0-9]{4})(0[1-9]|1[0-2])|([0-9]{4})[-/](0?[1-9]|1[0-2])|([0-9]{4})年(0?[1-9]|1[0-2])月份?")
_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]|([0-9]{2})([0-9]{2}))"
)
_TIME = re.compile(r"[t]?00?:00(?::00(?:\.0+)?)?$")
_QUARTER_ENDS = {(3, 31): 1, (6, 30): 2, (9, 30): 3, (12, 31): 4}
#: Periods written in a file's name: only those that cannot be anything else.
_IN_FILE_NAME = re.compile(r"(?<![0-9])(20[0-9]{2}[-_ ]?q[1-4]|20[0-9]{2}年第?[1-4一二三四]季度)(?![0-9])")


def read_period(text: str) -> Period | None:
    """The period a text states; None for anything not certain. The last day of a quarter states that quarter.

    >>> read_period("2026年第三季度").key, read_period("20260930").key
    ('2026Q3', '2026Q3')
    >>> read_period("三季度") is None, read_period("46295") is None
    (True, True)
    """
    word = _SPELT_YEAR.sub(lambda found: found[0].translate(_DIGITS), bare(text))
    if found := _YEAR.fullmatch(word):
        return Period(int(found[1]), Frequency.YEAR)
    if found := _QUARTER.fullmatch(word):
        return Period(int(found[1] or found[4]), Frequency.QUARTER, int(found[2] or found[3]))
    if found := _QUARTER_ZH.fullmatch(word):
        return Period(int(found[1]), Frequency.QUARTER, _CHINESE.get(found[2]) or int(found[2]))
    if (found := _MONTHS.fullmatch(word)) and int(found[3]) - int(found[2]) == 2:
        return Period(int(found[1]), Frequency.QUARTER, int(found[3]) // 3)
    if found := _MONTH.fullmatch(word):
        year, month = (part for part in found.groups() if part)
        return Period(int(year), Frequency.MONTH, int(month))
    return _read_day(_TIME.sub("", word))


def _read_day(word: str) -> Period | None:
    """The quarter that ends on a day; other days say no period."""
    found = _DAY.fullmatch(word)
    if not found:
        return None
    parts = [part for part in found.groups() if part and part.isdigit()]
    try:
        day = date(*(int(part) for part in parts))
    except ValueError:
        return None
    number = _QUARTER_ENDS.get((day.month, day.day))
    return None if number is None else Period(day.year, Frequency.QUARTER, number)


def period_of_file_name(file: str) -> Period | None:
    """The quarter a file name states; None if it states none, or several."""
    found = {match.replace("_", "").replace(" ", "") for match in _IN_FILE_NAME.findall(file.casefold())}
    periods = {read for text in found if (read := read_period(text))}
    return periods.pop() if len(periods) == 1 else None
