"""Periods that are legal and may be slips: one that has not ended yet, and one that was closed long ago."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.domain import Frequency, IssueCode, Locale, Period, Severity
from lib.i18n import period
from lib.ingest.body import Table
from lib.ingest.compare import changed_cells, changed_published, in_force, order_of
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.words import Role

#: A period that ends so many months before the newest one of its indicator is closed: it is rarely reported again.
CLOSED_MONTHS = 12
#: A year is reported while it runs, with what there is to date; of these a figure to date means a slip.
_WHOLE = (Frequency.QUARTER.value, Frequency.MONTH.value)


def warn_of_untimely_periods(cells: pl.DataFrame, table: Table, context: Context, findings: Findings) -> None:
    """Warn, once a period, of figures of a quarter or month that still runs, and of changes to one long closed.

    ``cells`` has the columns of ``FIGURES`` and ``frequency``, ``period_text``, ``place``, ``subject``, ``column``.
    """
    stated = table.header.roles.get(Role.PERIOD)
    column = stated.header if stated else None
    _warn_of_running(cells, column, context, findings)
    _warn_of_closed(cells, column, context, findings)


def _warn_of_running(cells: pl.DataFrame, column: str | None, context: Context, findings: Findings) -> None:
    """Cells of a period whose last day is today or later. Those that stand already were told when they came."""
    keys = cells.filter(pl.col("frequency").is_in(_WHOLE))["period"].unique().to_list()
    ends = {key: end for key in keys if (end := Period.parse(key).end) >= context.today}
    running = cells.filter(pl.col("period").is_in(list(ends)))
    for each in _by_period(changed_cells(running, context)):
        findings.add(
            IssueCode.PERIOD_RUNS,
            Severity.WARNING,
            each["row"],
            column=column,
            value=each["period_text"],
            count=each["count"],
            **_named("period", each["period"]),
            end=ends[each["period"]].isoformat(),
        )


def _warn_of_closed(cells: pl.DataFrame, column: str | None, context: Context, findings: Findings) -> None:
    """Changes to published figures of a period a year or more before the newest one of the same indicator."""
    known = in_force(context)
    if known.is_empty() or cells.is_empty():
        return
    ordered = known.select("indicator", newest="period", newest_order=order_of(known["period"]))
    newest = ordered.sort("newest_order").unique("indicator", keep="last", maintain_order=True)
    behind = pl.col("newest_order") - order_of(cells["period"])
    closed = cells.join(newest, on="indicator", maintain_order="left").filter(behind >= CLOSED_MONTHS)
    for each in _by_period(changed_published(closed, context)):
        findings.add(
            IssueCode.LONG_CLOSED,
            Severity.WARNING,
            each["row"],
            column=column,
            value=each["period_text"],
            count=each["count"],
            place=each["place"],
            subject=each["subject"],
            **_named("period", each["period"]),
            **_named("newest", each["newest"]),
        )


def _by_period(cells: pl.DataFrame) -> list[dict[str, Any]]:
    """Of each period how many cells, and its first one; ``newest`` is what all its indicators have reached."""
    if cells.is_empty():
        return []
    ordered = cells.sort("row", maintain_order=True)
    reached = [pl.col("newest").sort_by("newest_order").first()] if "newest" in cells.columns else []
    first = pl.col("row", "period_text", "place", "subject").first()
    groups = ordered.group_by("period", maintain_order=True)
    return groups.agg(first, *reached, pl.len().alias("count")).to_dicts()


def _named(name: str, key: str) -> dict[str, str]:
    """A period as the sentences of either language say it."""
    known = Period.parse(key)
    return {name: period(Locale.ZH, known), f"{name}_en": period(Locale.EN, known)}
