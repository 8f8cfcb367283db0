"""Tables to fill in as workbooks: codes and names written, bounds and lists in the cells, the last figures in grey."""

from __future__ import annotations

from collections.abc import Sequence

from lib.access import EVERYWHERE
from lib.domain import Identity, Indicator, Locale, Period, Permission, Refusal, RefusalCode, Role
from lib.i18n import period as period_text
from lib.i18n import say
from lib.reports.template_book import TemplateBook, TemplateColumn, TemplateSheet, write_template_book
from lib.reports.template_cells import CellRule
from lib.services.export import record_export
from lib.services.owed import due_on
from lib.services.permission import require
from lib.services.template import TemplatePart, template_csv, template_parts
from lib.services.template_before import Before, BeforeSheet, before_figures, before_sheet, cell_of
from lib.services.template_fields import template_fields
from lib.services.template_words import choices, frequency_text, range_text
from lib.services.workspace import Workspace

FORMATS = ("xlsx", "csv")
#: Columns before the indicators: code, name, period.
FIXED = 3
_WIDTHS = (12.0, 20.0, 11.0)
_NAMED = 6


def template_file(
    workspace: Workspace,
    who: Identity,
    scope: str,
    indicators: Sequence[Indicator],
    period: Period,
    format: str,  # noqa: A002 - the word of the command line contract
    locale: Locale = Locale.ZH,
) -> bytes:
    """The table to fill in, as XLSX or CSV, for somebody who may check files; the audit trail says who took it.

    Raises Refusal FORMAT_UNKNOWN, REGION_UNKNOWN, and NO_DATA where no region of ``scope`` reports any of them.
    """
    require(workspace, who, Permission.CHECK)
    if format not in FORMATS:
        raise Refusal(RefusalCode.FORMAT_UNKNOWN, format=format[:40], known=", ".join(FORMATS))
    if format == "csv":
        content = template_csv(workspace, indicators, scope, period, locale)
    else:
        content = template_book(workspace, scope, indicators, period, locale)
    rows = sum(len(part.regions) for part in template_parts(workspace, scope, indicators, period))
    record_export(workspace, who, f"template:{scope}:{period.key}", workspace.store.head(), rows)
    return content


def template_book(
    workspace: Workspace,
    scope: str,
    indicators: Sequence[Indicator],
    period: Period,
    locale: Locale = Locale.ZH,
) -> bytes:
    """The workbook for a region and all below it. Raises Refusal REGION_UNKNOWN, NO_DATA."""
    return write_template_book(template_content(workspace, scope, indicators, period, locale))


def template_content(
    workspace: Workspace,
    scope: str,
    indicators: Sequence[Indicator],
    period: Period,
    locale: Locale = Locale.ZH,
) -> TemplateBook:
    """What the workbook holds, before it is written: one table, regions by indicators, so that an importer need not
    choose. Of indicators due at several frequencies those of ``period``'s own are taken (``template_parts``)."""
    parts = template_parts(workspace, scope, indicators, period)
    if not parts:
        raise Refusal(RefusalCode.NO_DATA)
    part = next((one for one in parts if one.period.frequency is period.frequency), parts[0])
    before = before_figures(workspace, part)
    demo = any(row["demo"] for row in before.values())
    sheet, told = _sheet(part, before, locale, demo=demo)
    return book_around(workspace, scope, part, sheet, told, locale, demo=demo)


def book_around(
    workspace: Workspace,
    scope: str,
    part: TemplatePart,
    sheet: TemplateSheet,
    before: BeforeSheet,
    locale: Locale,
    *,
    demo: bool,
) -> TemplateBook:
    """A table with its instructions beside it, which speak of the sheet ``before``, too."""
    heads = [say(locale, f"template.table.{name}") for name in ("name", "unit", "frequency", "range", "definition")]
    return TemplateBook(
        sheet=sheet,
        guide_name=say(locale, "template.sheet.guide"),
        guide_title=say(
            locale,
            "template.how.title",
            scope=workspace.regions.all[scope].name.get(locale),
            period=period_text(locale, part.period),
        ),
        guide_lines=_guide(workspace, scope, part, sheet, before, locale, demo=demo),
        guide_table=[heads, *(_told(one, locale) for one in part.indicators)],
    )


def _sheet(part: TemplatePart, before: Before, locale: Locale, *, demo: bool) -> tuple[TemplateSheet, BeforeSheet]:
    """One table, its rules, and what was reported before as texts in the same places."""
    key = part.period.key
    heads = [say(locale, f"template.header.{name}") for name in ("code", "name", "period")]
    fixed = [TemplateColumn(head, width=width) for head, width in zip(heads, _WIDTHS, strict=True)]
    fields = template_fields(part.indicators)
    columns = [
        *fixed,
        *(TemplateColumn(one.header(locale), one.note(locale), one.width) for one in fields),
        TemplateColumn(say(locale, "template.header.note"), width=24.0),
    ]
    rules: dict[tuple[int, int], CellRule] = {}
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for row, region in enumerate(part.regions):
        for place, one in enumerate(fields, FIXED):
            rules[row, place], text, at = cell_of(one, region, before, locale)
            if text:
                found[row, place] = text, at
    told = before_sheet(found, FIXED - 1, locale, demo=demo)
    blank = (None,) * (len(fields) + 1)
    sheet = TemplateSheet(
        name=say(locale, "template.sheet.table", period=key),
        columns=columns,
        fixed=FIXED,
        rows=[(region.code, region.name.get(locale), key, *blank) for region in part.regions],
        rules=rules,
        before_name=told.name,
        before_headers=[
            *heads,
            *(say(locale, "template.header.before", name=one.header(locale)) for one in fields),
        ],
        before=told.texts,
    )
    return sheet, told


def _told(indicator: Indicator, locale: Locale) -> tuple[str, ...]:
    unit = "" if choices(indicator, locale) else indicator.unit.get(locale)
    return (
        indicator.name.get(locale),
        unit,
        frequency_text(indicator, locale),
        range_text(indicator, locale),
        indicator.definition.get(locale),
    )


def _guide(
    workspace: Workspace,
    scope: str,
    part: TemplatePart,
    sheet: TemplateSheet,
    before: BeforeSheet,
    locale: Locale,
    *,
    demo: bool,
) -> list[str]:
    """How to fill in, line by line."""

    def told(name: str, /, **facts: object) -> str:
        return say(locale, f"template.how.{name}", **facts)

    between = say(locale, "ui.mark.list")
    never = [one.name.get(locale) for one in part.indicators if one.empty_means_never]
    people = between.join(_reviewers(workspace, scope))
    divided = any(one.part for one in template_fields(part.indicators))
    return [
        told("fill", sheet=sheet.name),
        told("compare_several" if before.several else "compare", before=before.name)
        if before.texts
        else told("no_before"),
        *([told("demo")] if demo else []),
        told("empty"),
        told("never", name=between.join(never)) if never else told("no_never"),
        told("unit") + (told("parts") if divided else ""),
        told("paste"),
        told("upload"),
        told("deadline", day=due_on(workspace, part.period).isoformat()),
        told("ask", people=people) if people else told("ask_admin"),
    ]


def _reviewers(workspace: Workspace, scope: str) -> list[str]:
    """The shown names of a few people who review what the region reports, the nearest first."""
    above = [scope, *(one.code for one in reversed(workspace.regions.ancestors(scope))), EVERYWHERE]
    found = [
        (above.index(grant.scope), account.shown)
        for account in workspace.store.accounts()
        if not account.disabled
        for grant in account.grants
        if grant.role is Role.REVIEWER and grant.scope in above
    ]
    return list(dict.fromkeys(shown for _, shown in sorted(found)))[:_NAMED]
