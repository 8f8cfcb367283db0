"""The difference as a table for reading and as a file: the cells that change, old beside new, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.domain import NEVER, Identity, Kind, Locale, Period, Permission
from lib.i18n import figure, number, say
from lib.i18n import period as period_text
from lib.reports import write_table
from lib.services.consequence import consequence
from lib.services.consequence_states import COUNTS
from lib.services.export import record_export
from lib.services.long_form import decimal_text
from lib.services.permission import require
from lib.services.workspace import Workspace

#: The columns of the file; their titles stand in ``consequence.file``.
COLUMNS = (
    *("region", "region_name", "indicator", "indicator_name", "period", "old_value", "new_value", "change"),
    *COUNTS,
)


def difference_rows(workspace: Workspace, difference: pl.DataFrame, locale: Locale) -> pl.DataFrame:
    """A few cells for reading: region, indicator, period, old, new, change, all in the reader's words."""
    sheets, regions = workspace.catalogue.reportable.indicators, workspace.regions.all
    rows = [
        (
            regions[row["region"]].name.get(locale),
            sheets[row["indicator"]].name.get(locale),
            period_text(locale, Period.parse(row["period"])),
            *(
                figure(locale, sheets[row["indicator"]], row[f"{side}_value"], row[f"{side}_qualifier"])
                + _counts(locale, row, side)
                for side in ("old", "new")
            ),
            say(locale, f"consequence.change.{row['told']}"),
        )
        for row in difference.iter_rows(named=True)
    ]
    names = ("region", "indicator", "period", "old", "new", "change")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _counts(locale: Locale, row: Mapping[str, Any], side: str) -> str:
    """``（22/25）``, where what a figure is divided from becomes another one."""
    parts = {at: [row[f"{at}_numerator"], row[f"{at}_denominator"]] for at in ("old", "new")}
    if parts["old"] == parts["new"] or row["change"] != "changed" or parts[side] == [None, None]:
        return ""
    shown = ["—" if part is None else number(part, 0 if part.is_integer() else 2) for part in parts[side]]
    return say(locale, "consequence.counts", counts="/".join(shown))


def difference_file(workspace: Workspace, difference: pl.DataFrame, locale: Locale) -> bytes:
    """All cells as a CSV: codes and names, plain numbers, grades and yes/no as words. Columns ``COLUMNS``."""
    sheets, regions = workspace.catalogue.reportable.indicators, workspace.regions.all
    changes = {name: say(locale, f"consequence.change.{name}") for name in difference["told"].unique()}
    table = difference.with_columns(
        region_name=_named({code: one.name.get(locale) for code, one in regions.items()}, "region"),
        indicator_name=_named({key: one.name.get(locale) for key, one in sheets.items()}, "indicator"),
        old_value=_words(workspace, difference, "old", locale),
        new_value=_words(workspace, difference, "new", locale),
        change=_named(changes, "told"),
        **{name: pl.lit(decimal_text(difference[name])) for name in COUNTS},
    ).select(pl.col(name).alias(say(locale, f"consequence.file.{name}")) for name in COLUMNS)
    return write_table(table, "csv")


def consequence_csv(workspace: Workspace, batch_id: str, locale: Locale, *, who: Identity) -> bytes:
    """The whole difference that a batch makes, as a file; the audit trail says who took it.

    Needs EXPORT, and VIEW_BATCHES over the batch's regions or to have sent it.
    """
    require(workspace, who, Permission.EXPORT)
    found = consequence(workspace, batch_id, who=who, locale=locale)
    content = difference_file(workspace, found.difference, locale)
    record_export(workspace, who, f"difference:{batch_id}", workspace.store.head(), found.difference.height)
    return content


def _named(words: dict[str, str], column: str) -> pl.Expr:
    return pl.col(column).replace_strict(words, default=pl.col(column), return_dtype=pl.String)


def _words(workspace: Workspace, difference: pl.DataFrame, side: str, locale: Locale) -> pl.Expr:
    """The values of one side as text: numbers as plain digits, what is written in words in words."""
    value = pl.col(f"{side}_value")
    text = pl.lit(decimal_text(difference[f"{side}_value"]))
    for key in difference["indicator"].unique():
        sheet = workspace.catalogue.reportable.indicators[key]
        words: dict[float, str] = {}
        if sheet.kind is Kind.ORDINAL:
            words = {float(place): step.name.get(locale) for place, step in enumerate(sheet.scale)}
        elif sheet.kind is Kind.BINARY:
            words = {1.0: say(locale, "ui.value.yes"), 0.0: say(locale, "ui.value.no")}
        if words:
            own = value.replace_strict(words, default=text, return_dtype=pl.String)
            text = pl.when(pl.col("indicator") == key).then(own).otherwise(text)
    never = pl.col(f"{side}_qualifier") == NEVER
    return pl.when(never).then(pl.lit(say(locale, "ui.value.never"))).otherwise(text)
