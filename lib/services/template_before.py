"""What was reported before a table to fill in: the newest figures, and the periods they are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lib.domain import Locale, Period, Region
from lib.i18n import say
from lib.reports.template_cells import CellRule
from lib.services.template import TemplatePart
from lib.services.template_fields import TemplateField
from lib.services.workspace import Workspace

#: The newest figures by (region, indicator).
Before = Mapping[tuple[str, str], Mapping[str, object]]
#: The figures of a sheet as texts, each with the key of its period, by place (row, column).
Dated = Mapping[tuple[int, int], tuple[str, str]]


def before_figures(workspace: Workspace, part: TemplatePart) -> Before:
    """The newest figure before the period, by (region, indicator): period, value, numerator, denominator, qualifier,
    demo."""
    head = workspace.store.head()
    if not head:
        return {}
    figures = workspace.observations(head).filter(
        pl.col("region").is_in([one.code for one in part.regions]),
        pl.col("indicator").is_in([one.key for one in part.indicators]),
    )
    ends = {key: found.end for key in figures["period"].unique() for found in [Period.parse(key)]}
    dated = figures.with_columns(end=pl.col("period").replace_strict(ends, default=None, return_dtype=pl.Date))
    newest = (
        dated.filter(pl.col("end") < part.period.start)
        .sort("end")
        .unique(subset=["region", "indicator"], keep="last")
        .select("region", "indicator", "period", "value", "numerator", "denominator", "qualifier", "demo")
    )
    return {(row["region"], row["indicator"]): row for row in newest.iter_rows(named=True)}


def cell_of(field: TemplateField, region: Region, before: Before, locale: Locale) -> tuple[CellRule, str, str]:
    """The rule of a cell, and what was reported before with the key of its period ("" twice for nothing)."""
    told, text, at = say(locale, "template.cell.none_before"), "", ""
    last = before.get((region.code, field.indicator.key)) if region.level in field.indicator.levels else None
    if last and (value := field.before(last, locale)):
        text, at = value, str(last["period"])
        told = say(locale, "template.cell.before", period=at, value=value)
    return field.rule(region, told, locale), text, at


@dataclass(frozen=True, slots=True)
class BeforeSheet:
    """The sheet of what was reported before: its name and its texts by place. ``several``: they are of more than one
    period, and each row, or each figure, says which."""

    name: str
    texts: Mapping[tuple[int, int], str]
    several: bool


def before_sheet(found: Dated, period_column: int | None, locale: Locale, *, demo: bool) -> BeforeSheet:
    """The sheet that these figures make, named after the period they are of.

    Each row with figures says their period in ``period_column``. Where a row has figures of several periods, or there
    is no such column, each of its figures says its own behind it.
    """
    periods = sorted({at for _, at in found.values()})
    texts: dict[tuple[int, int], str] = {}
    for row, kept in _by_row(found).items():
        own = {at for _, at in kept.values()}
        if len(own) == 1 and period_column is not None:
            texts[row, period_column] = own.pop()
        alone = len(periods) == 1 or (row, period_column) in texts
        texts |= {(row, place): text if alone else f"{text} ({at})" for place, (text, at) in kept.items()}
    named = periods[0] if len(periods) == 1 else say(locale, "template.sheet.several")
    name = say(locale, "template.sheet.before_demo" if demo else "template.sheet.before", period=named)
    return BeforeSheet(name, texts, len(periods) > 1)


def _by_row(found: Dated) -> dict[int, dict[int, tuple[str, str]]]:
    rows: dict[int, dict[int, tuple[str, str]]] = {}
    for (row, place), dated in found.items():
        rows.setdefault(row, {})[place] = dated
    return rows
