"""The parts of a list of regions from the rows of its file: the jurisdiction, and each region by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lib.catalogue.document_columns import LEVELS
from lib.domain import IssueCode, Jurisdiction, Level, Region, Text
from lib.ingest.document_fields import Row
from lib.regions.region_list import ListedRegion, RegionList

_CODE = re.compile(r"(?!0)[0-9]{6}(?:[0-9]{3}){0,2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?")
#: Degrees that lie in the country and around it.
_SPANS = {"longitude": (70.0, 140.0), "latitude": (0.0, 60.0)}


@dataclass(frozen=True, slots=True)
class Given:
    """A region as its row states it. ``place``: longitude and latitude in degrees, None where left blank."""

    row: Row
    code: str
    name: Text
    short_name: str
    level: Level
    parent: str
    type: str
    place: tuple[float, float] | None
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None

    @property
    def ended(self) -> bool:
        return self.valid_until is not None


def read_jurisdiction(row: Row, known: Mapping[str, Jurisdiction]) -> Jurisdiction | None:
    """The jurisdiction; None where something it needs is missing or wrong. Its root is its own code if left blank."""
    code, name = _code(row, "code"), row.text("name")
    root = _code(row, "root") or code
    levels = tuple(Level(word) for word in dict.fromkeys(row.chosen("levels", LEVELS)))
    before = known.get(code)
    if before is not None and root and root != before.root:
        row.tell(IssueCode.REGION_LIST_ROOT_MOVED, "root", root, root=before.root)
    if not code or name is None or not root:
        return None
    return Jurisdiction(code, name, root, tuple(sorted(levels, key=list(Level).index)))


def read_given(row: Row, today: date | None) -> Given | None:
    """A region; None where something it needs is missing or wrong. A list counts from its publication on, so no day in
    it may lie after ``today``."""
    code, name, level = _code(row, "code"), row.text("name"), row.word("level", LEVELS)
    short, kind, parent = row.plain("short_name"), row.plain("type"), _plain_code(row.plain("parent"))
    place, aliases = _place(row), row.parts("aliases")
    former = tuple(_plain_code(text) for text in row.parts("former"))
    for text in former:
        if not _CODE.fullmatch(text):
            row.tell(IssueCode.REGION_LIST_FORMER_UNFIT, "former", text)
    start, end = row.day("valid_from"), row.day("valid_until")
    for key, day in (("valid_from", start), ("valid_until", end)):
        if today is not None and day is not None and day > today:
            row.tell(IssueCode.REGION_LIST_ENDS_LATER, key, day.isoformat())
    if start is not None and end is not None and end < start:
        row.tell(IssueCode.DOCUMENT_VALIDITY_REVERSED, "valid_until", end.isoformat())
    if not code or name is None or level is None:
        return None
    return Given(row, code, name, short or name.zh, Level(level), parent, kind, place, aliases, former, start, end)


def _plain_code(text: str) -> str:
    """A code as a spreadsheet may have written it: full-width digits, an apostrophe, ``.0`` behind it."""
    return unicodedata.normalize("NFKC", text).strip().lstrip("'").removesuffix(".0")


def _code(row: Row, key: str) -> str:
    """The code of a field, empty where it is blank or none."""
    given = row.plain(key)
    text = _plain_code(given)
    if given and not _CODE.fullmatch(text):
        row.tell(IssueCode.REGION_LIST_CODE_UNFIT, key, given)
        return ""
    return text


def _place(row: Row) -> tuple[float, float] | None:
    """Longitude and latitude; one without the other is told."""
    found, unfit = [], False
    for key, (low, high) in _SPANS.items():
        given = unicodedata.normalize("NFKC", row.plain(key)).strip()
        number = float(given) if _NUMBER.fullmatch(given) else None
        if given and (number is None or not low <= number <= high):
            row.tell(IssueCode.REGION_LIST_COORDINATE, key, given, low=low, high=high)
            unfit = True
        found.append(number)
    if unfit:
        return None
    if (found[0] is None) != (found[1] is None):
        row.tell(IssueCode.REGION_LIST_COORDINATE, "longitude" if found[0] is None else "latitude", "", low=0, high=140)
        return None
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def listed(own: Jurisdiction, given: Mapping[str, Given]) -> RegionList:
    """The list of some regions that fit together. One without a place has that of the nearest region above it."""
    return RegionList(own, tuple(_listed(one, _nearest(one, given)) for one in given.values()))


def _nearest(one: Given, given: Mapping[str, Given]) -> tuple[float, float]:
    at: Given | None = one
    while at is not None:
        if at.place is not None:
            return at.place
        at = given.get(at.parent)
    raise ValueError("a root without a place")


def _listed(one: Given, place: tuple[float, float]) -> ListedRegion:
    region = Region(
        one.code, one.name, one.short_name, one.level, one.parent or None, one.type or one.name.zh[-1:], *place
    )
    return ListedRegion(region, one.aliases, one.former, one.valid_from, one.valid_until)
