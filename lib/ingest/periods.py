"""The period of each row, and whether it suits the indicators reported in it."""

from __future__ import annotations

import polars as pl

from lib.domain import Frequency, IssueCode, Period, Severity
from lib.ingest.body import Table
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.period_text import period_of_file_name, read_period
from lib.ingest.words import Role

#: Figures of before this year are taken for slips of the pen.
FIRST_YEAR = 2000
_SCHEMA = {
    "value": pl.String,
    "period": pl.String,
    "frequency": pl.String,
    "trouble": pl.String,
}
_TROUBLES = ("UNKNOWN_PERIOD", "EARLY_PERIOD", "FUTURE_PERIOD", "PERIOD_DISAGREES")

_Reading = tuple[str, str | None, str | None, str | None]


def read_periods(table: Table, rows: pl.Series, context: Context, findings: Findings) -> pl.DataFrame:
    """row, period (canonical key), frequency (Y, Q, M) and ``period_text`` (what the cell holds, or the key where it is
    blank) of the rows whose period is certain and allowed."""
    column = table.header.roles.get(Role.PERIOD)
    if column is None and context.period is None:
        findings.add(IssueCode.MISSING_PERIOD, Severity.ERROR, table.header.row)
        findings.reject(rows)
        words = dict.fromkeys(("period", "frequency", "period_text"), pl.String())
        return pl.DataFrame(schema={"row": pl.Int64(), **words})
    stated = context.period.key if context.period else None
    texts = table.body.filter(pl.col("row").is_in(rows.implode()))
    if column is None:
        texts = texts.select("row", pl.lit(stated, pl.String).alias("value"))
    else:
        texts = texts.select("row", pl.col(str(column.place)).alias("value"))
    readings = [_read(value, context) for value in texts["value"].unique().to_list()]
    known = pl.DataFrame(readings, schema=_SCHEMA, orient="row")
    read = texts.join(known, on="value", how="left", maintain_order="left")
    title = column.header if column else None
    _tell_troubles(read, title, stated, findings)
    written = pl.when(pl.col("value") != "").then("value").otherwise("period")
    return read.filter(pl.col("trouble").is_null()).select("row", "period", "frequency", period_text=written)


def _read(text: str, context: Context) -> _Reading:
    period = context.period if not text and context.period is not None else read_period(text)
    if period is None:
        return text, None, None, "UNKNOWN_PERIOD" if text else "MISSING_PERIOD"
    return text, period.key, period.frequency.value, _trouble(period, context)


def _trouble(period: Period, context: Context) -> str | None:
    if period.year < FIRST_YEAR:
        return "EARLY_PERIOD"
    if period.start > context.today:
        return "FUTURE_PERIOD"
    return "PERIOD_DISAGREES" if context.period is not None and period != context.period else None


def _tell_troubles(read: pl.DataFrame, column: str | None, stated: str | None, findings: Findings) -> None:
    bad = read.filter(pl.col("trouble").is_not_null())
    if bad.is_empty():
        return
    if column is None:
        code = IssueCode(bad["trouble"][0])
        row = int(bad["row"][0])
        findings.add(code, Severity.ERROR, row, value=stated, count=bad.height, stated=stated or "", first=FIRST_YEAR)
        findings.reject(bad["row"])
        return
    facts = {"column": pl.lit(column), "stated": pl.lit(stated or ""), "first": pl.lit(FIRST_YEAR)}
    bad = bad.with_columns(**facts)
    findings.add_rows(IssueCode.MISSING_PERIOD, Severity.ERROR, bad.filter(pl.col("trouble") == "MISSING_PERIOD"))
    for trouble in _TROUBLES:
        found = bad.filter(pl.col("trouble") == trouble)
        findings.add_rows(IssueCode(trouble), Severity.ERROR, found, ("stated", "first"))


def keep_right_frequency(cells: pl.DataFrame, table: Table, context: Context, findings: Findings) -> pl.DataFrame:
    """Cells whose period has the frequency of their indicator; the rest is told once per indicator and period."""
    stated = table.header.roles.get(Role.PERIOD)
    due = {key: indicator.frequency.value for key, indicator in context.catalogue.indicators.items()}
    cells = cells.with_columns(due=looked_up("indicator", due, pl.String()))
    wrong = cells.filter(pl.col("frequency") != pl.col("due"))
    if wrong.is_empty():
        return cells.filter(pl.col("frequency").is_not_null()).drop("due")
    findings.reject(wrong["row"])
    grouped = wrong.group_by("column", "indicator", "period", "due", maintain_order=True)
    written = pl.col("period_text").sort_by("row").first()
    for record in grouped.agg(pl.col("row").min(), written, pl.len().alias("count")).iter_rows(named=True):
        name = context.catalogue.indicators[record["indicator"]].name
        period = Period.parse(record["period"])
        findings.add(
            IssueCode.WRONG_FREQUENCY,
            Severity.ERROR,
            record["row"],
            column=stated.header if stated else record["column"],
            value=record["period_text"],
            count=record["count"],
            indicator=name.zh,
            indicator_en=name.en,
            example=Period.of(period.end, Frequency(record["due"])).key,
        )
    return cells.filter(pl.col("frequency") == pl.col("due")).drop("due")


def check_file_name(file: str, cells: pl.DataFrame, findings: Findings) -> None:
    """A quarter in the file's name that is none of those inside: one of the two is wrong."""
    named = period_of_file_name(file)
    inside = cells.filter(pl.col("frequency") == Frequency.QUARTER.value)
    if named is not None and not inside.is_empty() and named.key not in inside["period"]:
        first = inside.row(inside["row"].arg_min() or 0, named=True)
        findings.add(
            IssueCode.PERIOD_DISAGREES,
            Severity.ERROR,
            first["row"],
            value=first["period_text"],
            stated=named.key,
            first=FIRST_YEAR,
        )
