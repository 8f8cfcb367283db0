"""The file to fill in for a jurisdiction and its regions, empty or with one that stands, for its amendment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lib.catalogue.document_columns import LEVELS, Section
from lib.catalogue.document_text import Value, cell_text, toml_text
from lib.catalogue.region_list_columns import REGION_LIST_FORM
from lib.domain import Identity, Jurisdiction, Level, Locale, Permission, Refusal, RefusalCode, Region, Text
from lib.i18n import say
from lib.regions.region_list import ListedRegion, RegionList
from lib.reports.document_book import BookSheet, DocumentBook, write_document_book
from lib.services.document_template import FORMATS, book_columns
from lib.services.permission import require
from lib.services.region_list_check import standing_list
from lib.services.workspace import Workspace

_GUIDE_LINES = 10


def region_list_template(
    workspace: Workspace, jurisdiction: str | None, form: str, *, who: Identity
) -> tuple[str, bytes]:
    """Name and bytes of the file, empty (None) or with a jurisdiction of the newest revision. It is Chinese in both
    languages, as its columns are. Needs DOCUMENTS. Raises Refusal FORMAT_UNKNOWN, and KeyError for another one.
    """
    require(workspace, who, Permission.DOCUMENTS)
    if form not in FORMATS:
        raise Refusal(RefusalCode.FORMAT_UNKNOWN, format=form[:20], known=", ".join(FORMATS))
    filled = standing_list(workspace, workspace.store.head(), jurisdiction) if jurisdiction else None
    place = jurisdiction or say(Locale.ZH, "region_list.template.new")
    name = say(Locale.ZH, "region_list.template.file", jurisdiction=place)
    lines = [say(Locale.ZH, f"region_list.guide.line{at}") for at in range(1, _GUIDE_LINES + 1)]
    if form == "xlsx":
        return f"{name}.{form}", region_list_book(filled, lines)
    comments = lines if filled else [*lines, say(Locale.ZH, "region_list.guide.example")]
    text = toml_text(region_list_rows(filled or _example()), frozenset({"jurisdiction"}), comments)
    return f"{name}.{form}", text.encode()


def region_list_rows(file: RegionList) -> dict[Section, list[dict[str, Value]]]:
    """The rows of both sections, fields by key."""
    own = file.jurisdiction
    levels = tuple(level.value for level in own.levels)
    head: dict[str, Value] = {"code": own.code, "name": own.name, "root": own.root, "levels": levels}
    return {"jurisdiction": [head], "region": [_row(one) for one in file.regions]}


def _row(one: ListedRegion) -> dict[str, Value]:
    region = one.region
    return {
        "code": region.code,
        "name": region.name,
        "short_name": region.short_name if region.short_name != region.name.zh else "",
        "level": region.level.value,
        "parent": region.parent,
        "type": region.type,
        "longitude": region.lon,
        "latitude": region.lat,
        "aliases": one.aliases,
        "former": one.former,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
    }


def region_list_book(filled: RegionList | None, lines: list[str]) -> bytes:
    """The workbook, with ``lines`` of instructions."""
    rows = region_list_rows(filled) if filled else {}
    choices = {"level": tuple(words[0] for words in LEVELS.values())}
    sheets = [
        BookSheet(
            name,
            book_columns(REGION_LIST_FORM.columns[section], f"region_list.column.{section}", choices),
            [_cells(section, row) for row in rows.get(section, ())],
        )
        for section, name in REGION_LIST_FORM.sheets.items()
    ]
    levels = [[words[0], key] for key, words in LEVELS.items()]
    table = [[say(Locale.ZH, f"region_list.guide.{name}") for name in ("level", "key")], *levels]
    sheet, title = (say(Locale.ZH, f"region_list.guide.{name}") for name in ("sheet", "title"))
    return write_document_book(DocumentBook(sheets, sheet, title, lines, table))


def _cells(section: Section, row: Mapping[str, Value]) -> list[str]:
    found: list[str] = []
    for column in REGION_LIST_FORM.columns[section]:
        words = LEVELS if column.key in ("level", "levels") else {}
        found.append(cell_text(row[column.key], words))
        if column.text:
            found.append(cell_text(row[column.key], {}, english=True))
    return found


def _example() -> RegionList:
    """A jurisdiction of a city and one county, to be written over."""
    city, county = (Text(*(say(one, f"region_list.example.{name}") for one in Locale)) for name in ("city", "county"))
    levels = (Level.PREFECTURE, Level.COUNTY)
    alias = say(Locale.ZH, "region_list.example.alias")
    root = Region("990100", city, city.zh, Level.PREFECTURE, None, "地级市", 112.5, 36.5)
    below = Region("990121", county, county.zh, Level.COUNTY, "990100", "县", 112.6, 36.6)
    regions = (ListedRegion(root), ListedRegion(below, (alias,), ("990112",), date(2026, 1, 1)))
    return RegionList(Jurisdiction("990100", city, "990100", levels), regions)
