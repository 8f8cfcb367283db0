"""A table to fill in that somebody brings back filled, as its own maker writes it: their figures, its lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from lib.domain import Locale, Period, Region
from lib.i18n import say
from lib.ingest import FileSheet
from lib.ingest.header import SEARCHED_ROWS, Header, find_header
from lib.ingest.words import OWN_TABLE, Role
from lib.reports.marked_book import guarded, number_of
from lib.reports.template_book import TemplateBook, TemplateColumn, TemplateSheet
from lib.reports.template_cells import CellRule
from lib.services.template import TemplatePart
from lib.services.template_before import BeforeSheet, before_figures, before_sheet, cell_of
from lib.services.template_book import book_around
from lib.services.template_fields import TemplateField
from lib.services.workspace import Workspace

#: No table to fill in that this system writes has more rows.
_MOST_ROWS = 5_000
_NARROW, _WIDE = 12.0, 20.0


def filled_book(workspace: Workspace, sheet: FileSheet) -> TemplateBook | None:
    """The workbook of a table that was filled in, its rows and columns as they came; None for any other sheet.

    It is known by the name of its sheet and by its codes and indicators in the first row. Rows and columns may have
    been taken out or moved; what was reported before is told anew.
    """
    header = find_header(sheet.rows[:SEARCHED_ROWS], workspace.catalogue)
    if OWN_TABLE.fullmatch(sheet.name) is None or header is None or not 1 < len(sheet.rows) <= _MOST_ROWS:
        return None
    if header.row != 1 or header.is_long or Role.CODE not in header.roles:
        return None
    regions = _regions(workspace, sheet, header)
    known = tuple({one.code: one for one in regions if one is not None}.values())
    try:
        period = Period.parse(sheet.name.split()[-1])
    except ValueError:
        return None
    if not known:
        return None
    locale = Locale.ZH if "\u4e00" <= sheet.name[0] <= "\u9fff" else Locale.EN
    indicators = tuple(column.indicator for column in header.indicators if column.indicator is not None)
    part = TemplatePart(period, indicators, known)
    filled, told, demo = _sheet(workspace, sheet, header, regions, part, locale)
    return book_around(workspace, _common(workspace, known), part, filled, told, locale, demo=demo)


def _regions(workspace: Workspace, sheet: FileSheet, header: Header) -> list[Region | None]:
    """The region of each row below the header, by its code."""
    place = header.roles[Role.CODE].place
    codes = [row[place].strip() if place < len(row) else "" for row in sheet.rows[1:]]
    return [workspace.regions.all.get(code) for code in codes]


def _sheet(
    workspace: Workspace,
    sheet: FileSheet,
    header: Header,
    regions: Sequence[Region | None],
    part: TemplatePart,
    locale: Locale,
) -> tuple[TemplateSheet, BeforeSheet, bool]:
    """The table with its rules, what was reported before, and whether any of that is of the demonstration."""
    width = max(map(len, sheet.rows))
    fields = _fields(header, width)
    fixed = len(list(takewhile(lambda one: one is None, fields)))
    before = before_figures(workspace, part)
    demo = any(row["demo"] for row in before.values())
    rules: dict[tuple[int, int], CellRule] = {}
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for row, region in enumerate(regions):
        for place, field in enumerate(fields):
            if field is None or region is None:
                continue
            rules[row, place], text, at = cell_of(field, region, before, locale)
            if text:
                found[row, place] = text, at
    heads = [guarded(cell) for cell in sheet.rows[0]] + [""] * (width - len(sheet.rows[0]))
    stated = header.roles.get(Role.PERIOD)
    told = before_sheet(found, stated.place if stated is not None and stated.place < fixed else None, locale, demo=demo)
    filled = TemplateSheet(
        name=sheet.name,
        columns=[
            _column(head, field, locale, place) for place, (head, field) in enumerate(zip(heads, fields, strict=True))
        ],
        fixed=fixed,
        rows=[_cells(row, kinds, width) for row, kinds in zip(sheet.rows[1:], sheet.kinds[1:], strict=True)],
        rules=rules,
        before_name=told.name,
        before_headers=_before_headers(heads, fields, locale),
        before=told.texts,
    )
    return filled, told, demo


def _before_headers(heads: Sequence[str], fields: Sequence[TemplateField | None], locale: Locale) -> list[str]:
    """The headers of the sheet of what was reported before, which ends with the last column of figures."""
    last = max(place for place, field in enumerate(fields) if field is not None)
    return [
        head if field is None else say(locale, "template.header.before", name=head)
        for head, field in list(zip(heads, fields, strict=True))[: last + 1]
    ]


def _fields(header: Header, width: int) -> list[TemplateField | None]:
    """What each column holds; None for codes, names, periods, notes, and what is not read."""
    found: list[TemplateField | None] = [None] * width
    for column in (*header.indicators, *header.parts.values()):
        if column.indicator is not None:
            found[column.place] = TemplateField(column.indicator, column.part.value if column.part else None)
    return found


def _column(head: str, field: TemplateField | None, locale: Locale, place: int) -> TemplateColumn:
    if field is None:
        return TemplateColumn(head, width=_WIDE if place else _NARROW)
    return TemplateColumn(head, field.note(locale), field.width)


def _cells(row: Sequence[str], kinds: str, width: int) -> list[str | float | None]:
    """What was filled in: numbers where they were numbers in the file, texts that run nowhere, None for a blank."""
    found: list[str | float | None] = [None] * width
    for place, cell in enumerate(row):
        number = number_of(cell) if kinds[place] == "n" else None
        found[place] = number if number is not None else guarded(cell) or None
    return found


def _common(workspace: Workspace, regions: Sequence[Region]) -> str:
    """The smallest region that holds all of these, by code."""
    chains = [[one.code, *(above.code for above in reversed(workspace.regions.ancestors(one.code)))] for one in regions]
    shared = set(chains[0]).intersection(*chains[1:])
    return next((code for code in chains[0] if code in shared), chains[0][-1])
