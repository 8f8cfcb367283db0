"""What the regions of a list must keep among each other, and towards the regions of other jurisdictions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from lib.domain import IssueCode, Jurisdiction, Level, Region
from lib.ingest.document_fields import Row
from lib.ingest.region_list_parts import Given
from lib.regions.region_list import territory

_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class RegionContext:
    """What a list is checked against: the regions that stand, and the jurisdictions.

    ``figures`` counts the published figures of each region that has any, by code; ``today`` is the day after which no
    region may begin or end. Without them, as for a list that is published already, neither is judged.
    """

    regions: Mapping[str, Region]
    jurisdictions: Mapping[str, Jurisdiction]
    figures: Mapping[str, int] = field(default_factory=dict)
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What a file states: the row of its jurisdiction, the jurisdiction, its regions by code, and the codes of rows
    that could not be read, which are told already."""

    head: Row
    own: Jurisdiction
    given: Mapping[str, Given]
    unread: Collection[str] = ()


def tell_all(check: Check, context: RegionContext) -> None:
    """Tell everything that does not fit among the regions of a file, or with those that stand now."""
    own, given, regions, jurisdictions = check.own, check.given, context.regions, context.jurisdictions
    before = jurisdictions.get(own.code)
    replaced = territory(regions, before.root) if before else set()
    others = {code: region for code, region in regions.items() if code not in replaced}
    if before is None and own.code in others:
        check.head.tell(IssueCode.REGION_LIST_CODE_TAKEN, "code", own.code, name=others[own.code].name.zh)
    circles = _circles(given)
    for one in given.values():
        if one.code in others:
            one.row.tell(IssueCode.REGION_LIST_CODE_TAKEN, "code", one.code, name=others[one.code].name.zh)
        if one.code == own.root:
            _root(one, others, jurisdictions)
        elif one.code in circles:
            one.row.tell(IssueCode.REGION_LIST_CIRCLE, "parent", one.parent)
        elif one.parent not in check.unread:
            _parent(one, given)
        _former(one, given, others)
    if own.root not in given and own.root not in check.unread:
        check.head.tell(IssueCode.REGION_LIST_ROOT_ABSENT, "root", own.root)
    if not check.unread:
        _levels(check.head, own, given)
        _lost(check, {code: regions[code] for code in replaced}, context.figures)


def _lost(check: Check, before: Mapping[str, Region], figures: Mapping[str, int]) -> None:
    """A region with published figures may end, but not be left out: its figures would belong to nothing."""
    for code in sorted(before.keys() & figures.keys() - check.given.keys()):
        name = before[code].name.zh
        check.head.tell(IssueCode.REGION_LIST_LOST, "code", code, name=name, figures=figures[code])


def _former(one: Given, given: Mapping[str, Given], others: Mapping[str, Region]) -> None:
    """A code that a region had before is the code of none that stands."""
    for code in one.former:
        if code in others or (code in given and not given[code].ended):
            one.row.tell(IssueCode.REGION_LIST_FORMER_STANDS, "former", code)


def _root(one: Given, others: Mapping[str, Region], jurisdictions: Mapping[str, Jurisdiction]) -> None:
    """The root stands, has a place, and lies at the top or below a region of no jurisdiction."""
    if one.valid_until is not None:
        one.row.tell(IssueCode.REGION_LIST_ROOT_ENDS, "valid_until", one.valid_until.isoformat())
    if one.place is None:
        one.row.tell(IssueCode.DOCUMENT_FIELD_MISSING, "longitude")
    if not one.parent:
        return
    above = others.get(one.parent)
    inside = any(one.parent in territory(others, each.root) for each in jurisdictions.values())
    if above is None or inside or _ORDER.index(above.level) >= _ORDER.index(one.level):
        one.row.tell(IssueCode.REGION_LIST_ROOT_PARENT, "parent", one.parent)


def _parent(one: Given, given: Mapping[str, Given]) -> None:
    """Every other region lies below one of the list, of a higher level, that stands as long as it does."""
    above = given.get(one.parent)
    if not one.parent:
        one.row.tell(IssueCode.REGION_LIST_PARENT_MISSING, "parent")
    elif above is None:
        one.row.tell(IssueCode.REGION_LIST_PARENT_UNKNOWN, "parent", one.parent)
    elif _ORDER.index(above.level) >= _ORDER.index(one.level):
        one.row.tell(IssueCode.REGION_LIST_PARENT_LEVEL, "parent", one.parent, name=above.name.zh)
    elif above.ended and not one.ended:
        one.row.tell(IssueCode.REGION_LIST_PARENT_ENDS, "parent", one.parent, name=above.name.zh)


def _circles(given: Mapping[str, Given]) -> set[str]:
    """The codes that lie, through their parents, below themselves."""
    found: set[str] = set()
    settled: set[str] = set()
    for code in given:
        path: list[str] = []
        while code in given and code not in settled and code not in path:
            path.append(code)
            code = given[code].parent  # noqa: PLW2901 - the next step up
        if code in path:
            found |= set(path[path.index(code) :])
        settled |= set(path)
    return found


def _levels(head: Row, own: Jurisdiction, given: Mapping[str, Given]) -> None:
    """The levels drawn are those of the regions that stand: neither more nor fewer."""
    standing = [one for one in given.values() if not one.ended]
    for level in own.levels:
        if level not in {one.level for one in standing}:
            head.tell(IssueCode.REGION_LIST_LEVEL_EMPTY, "levels", level.value)
    for one in standing:
        if own.levels and one.level not in own.levels:
            one.row.tell(IssueCode.REGION_LIST_LEVEL_UNDRAWN, "level", one.level.value)
