"""Column titles: which indicator a title in somebody's spreadsheet means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from lib.domain import Indicator

_BRACKETED = re.compile(r"(.+)[(\[【〔{<]([^()\[\]【】〔〕{}<>]*)[)\]】〕}>]")
_PERCENT_WORDS = ("百分比", "百分数", "percent", "percentage", "pct")


def normalise(header: str) -> str:
    """A title as it is compared: full-width forms made half-width, lower case, without blanks or invisible marks."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def titles(indicator: Indicator) -> Iterator[str]:
    """All titles an indicator answers to, normalised: key, both names, declared headers."""
    for title in (indicator.key, indicator.name.zh, indicator.name.en, *indicator.headers):
        yield normalise(title)


def index(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    """Titles to indicators. A title of two indicators keeps the first; the catalogue's rules refuse such a pair."""
    found: dict[str, Indicator] = {}
    for indicator in indicators:
        for title in titles(indicator):
            found.setdefault(title, indicator)
    return found


def look_up(header: str, known: Mapping[str, Indicator]) -> Indicator | None:
    """The indicator of a title, with or without its unit in brackets at the end.

    A bracket that holds anything but the indicator's own unit is kept: ``常住人口(万人)`` and ``网办率(目标)`` are
    other quantities and find nothing.
    """
    title = normalise(header)
    if title in known:
        return known[title]
    if found := _BRACKETED.fullmatch(title):
        base, unit = found[1], found[2]
    elif title.endswith("%"):
        base, unit = title[:-1].rstrip("/_-:"), "%"
    else:
        return None
    indicator = known.get(base)
    return indicator if indicator and _names_unit(unit, indicator) else None


def _names_unit(text: str, indicator: Indicator) -> bool:
    unit = text.removeprefix("单位").removeprefix("unit").removeprefix(":")
    accepted = {normalise(indicator.unit.zh), normalise(indicator.unit.en)}
    accepted |= {name.split("/")[0] for name in accepted}
    if "%" in accepted:
        accepted.update(_PERCENT_WORDS)
    return unit in accepted or unit.removeprefix("个") in accepted - {""}
