"""A header of two rows, group titles above titles: what each column is called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from lib.domain import Indicator
from lib.ingest.context import CatalogueView
from lib.ingest.words import PART_MARK, ROLES, Role, bare, role_of, title

#: What may stand below an indicator's title and only says that its figure follows.
_FIGURE = ROLES[Role.VALUE] | {"本期", "本季", "本季度", "本年", "本年度", "完成值", "实际值", "实际"}
_PARTS = frozenset({Role.NUMERATOR, Role.DENOMINATOR, Role.VALUE, Role.UNIT})


def merged_titles(upper: Sequence[str], lower: Sequence[str], catalogue: CatalogueView) -> list[str]:
    """One title a column. A blank beside a title above belongs to it, as merged cells are saved.

    The lower title decides where it is known by itself or together with the one above. The upper one does where
    nothing stands below it, or only that its figure follows; never for the columns a merged title merely reaches over,
    whose lower titles say something else (last year's figure, the place in a list).
    """
    titles: list[str] = []
    group = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        own, under = " ".join(above.split()), " ".join(below.split())
        group = own or (group if under else "")
        titles.append(_one(own, group, under, catalogue))
    return titles


def says_figure(under: str, indicator: Indicator) -> bool:
    """True for what only says that a figure of the indicator follows: 本期, 数值, or its unit."""
    units = {bare(indicator.unit.zh), bare(indicator.unit.en)}
    return title(under) in _FIGURE or bare(under).strip("()") in units


def _one(own: str, group: str, under: str, catalogue: CatalogueView) -> str:
    if not under or not group:
        return under or own
    above = catalogue.indicator_by_header(group.strip("*:："))
    role = role_of(under)
    if above is None:
        joined = f"{group}{under}"
        known = role is None and catalogue.indicator_by_header(under.strip("*:：")) is None
        return joined if known and catalogue.indicator_by_header(joined) is not None else under
    if own and says_figure(under, above):
        return own
    if role in _PARTS or catalogue.indicator_by_header(under.strip("*:：")) is None:
        return f"{group}{PART_MARK}{under}"
    return under
