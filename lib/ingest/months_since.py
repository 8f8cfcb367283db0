"""Months since an event that cannot be: they grow by one a month, and what happened once has happened for good."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, NEVER, IssueCode, Severity
from lib.ingest.compare import in_force, order_of
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.shown_number import shown_number

#: Months are whole, and an event falls on any day of one: so much more than the time that passed is rounding.
ROUNDING_MONTHS = 1.0
#: The rules, each an IssueCode, with the facts its sentence needs besides the place and the indicator.
RULES = (IssueCode.MONTHS_OUTRUN, IssueCode.MONTHS_BEFORE_NEVER, IssueCode.NEVER_AFTER_MONTHS)
_FACTS = ("place", "subject", "before_text", "before_period", "number_text", "passed", "grown")


def impossible_months(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The cells of ``cells`` that the figure before them rules out, with ``rule``, an IssueCode of ``RULES``.

    The figure before is the latest of an earlier period, in the same file or in force. ``MONTHS_OUTRUN``: the months
    grew by more than lie between the ends of the two periods. ``MONTHS_BEFORE_NEVER``: the event lies before the end
    of a period for which "never" was reported. ``NEVER_AFTER_MONTHS``: "never", after a number was reported.
    """
    counting = [each.key for each in context.catalogue.indicators.values() if each.counts_months]
    judged = cells.filter(pl.col("indicator").is_in(counting) & _STATED)
    if judged.is_empty():
        return _nothing(cells)
    known = in_force(context).filter(pl.col("indicator").is_in(counting) & _STATED)
    told = (*CELL, "value", "qualifier")
    both = pl.concat([judged.select(told), known.join(judged, on=CELL, how="anti").select(told)])
    before = both.select(
        "region", "indicator", order=order_of(both["period"]), before="value", before_period="period"
    ).with_columns(order_before="order")
    compared = (
        judged.with_columns(order=order_of(judged["period"]))
        .sort("order")
        .join_asof(
            before.sort("order"),
            on="order",
            by=["region", "indicator"],
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .filter(pl.col("before_period").is_not_null())
        .with_columns(passed=pl.col("order") - pl.col("order_before"), grown=pl.col("value") - pl.col("before"))
    )
    return compared.with_columns(rule=_rule()).filter(pl.col("rule").is_not_null())


def tell_impossible_months(found: pl.DataFrame, findings: Findings) -> None:
    """Warn of each of these ``impossible_months`` with both figures and the months that passed."""
    shown = found.with_columns(
        value="text", before_text=_plain("before"), number_text=_plain("value"), grown=_plain("grown")
    )
    for code in RULES:
        findings.add_rows(code, Severity.WARNING, shown.filter(pl.col("rule") == code.value), _FACTS)


#: A cell that reports something: a number of months, or that there never was an event.
_STATED = pl.col("value").is_not_null() | (pl.col("qualifier") == NEVER)


def _rule() -> pl.Expr:
    most = pl.col("passed") + ROUNDING_MONTHS + 1e-9
    outrun = pl.when(pl.col("grown") > most).then(pl.lit(IssueCode.MONTHS_OUTRUN.value))
    never_before = pl.when(pl.col("value") > most).then(pl.lit(IssueCode.MONTHS_BEFORE_NEVER.value))
    return (
        pl.when(pl.col("before").is_null() & pl.col("value").is_not_null())
        .then(never_before)
        .when(pl.col("before").is_not_null() & pl.col("value").is_null())
        .then(pl.lit(IssueCode.NEVER_AFTER_MONTHS.value))
        .otherwise(outrun)
    )


def _plain(name: str) -> pl.Expr:
    """A number of months as it is read: ``8``, ``8.5``; empty where there is none."""
    return shown_number(pl.col(name).round(2)).fill_null("")


def _nothing(cells: pl.DataFrame) -> pl.DataFrame:
    schema = {"rule": pl.String(), "before": pl.Float64(), "before_period": pl.String()}
    added = schema | {"passed": pl.Int64(), "grown": pl.Float64()}
    return cells.clear().with_columns(pl.lit(None, kind).alias(name) for name, kind in added.items())
