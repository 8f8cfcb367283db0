"""From either form of table to one line a figure: which row, which indicator, and the texts of its cells."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lib.domain import Indicator, IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.called import called
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.header import Column
from lib.ingest.words import MULTIPLE, Role, bare

#: One line a figure. ``at`` (from 0) and ``column`` are the place and header its value stands under, ``subject``
#: what the file calls its indicator (the same in the wide form); texts are "" where a cell is empty. The places of the
#: columns of its numerator and denominator are null where there is none.
SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "at": pl.Int64(),
    "column": pl.String(),
    "subject": pl.String(),
    "indicator": pl.String(),
    "text": pl.String(),
    "numerator_text": pl.String(),
    "denominator_text": pl.String(),
    "numerator_at": pl.Int64(),
    "denominator_at": pl.Int64(),
    "unit": pl.String(),
    "note": pl.String(),
}


def read_cells(table: Table, rows: pl.Series, context: Context, findings: Findings) -> pl.DataFrame:
    """The cells (columns of ``SCHEMA``) of these rows. Long rows of no known indicator are told and left out."""
    body = table.body.filter(pl.col("row").is_in(rows.implode()))
    cells = _long_cells(table, body, context, findings) if table.header.is_long else _wide_cells(table, body)
    return cells.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _side(table: Table, role: Role) -> pl.Expr:
    column = table.header.roles.get(role)
    return pl.col(str(column.place)) if column else pl.lit("")


def _sides(columns: Mapping[Role, Column | None]) -> tuple[pl.Expr, ...]:
    """The texts and places of the columns of numerators and denominators, where the table has them."""
    found = [(role, columns.get(role)) for role in (Role.NUMERATOR, Role.DENOMINATOR)]
    return (
        *((pl.col(str(one.place)) if one else pl.lit("")).alias(f"{role.value}_text") for role, one in found),
        *(pl.lit(one.place if one else None, pl.Int64).alias(f"{role.value}_at") for role, one in found),
    )


def _parts_beside(table: Table, indicator: Column) -> dict[Role, Column | None]:
    key = indicator.indicator.key if indicator.indicator else ""
    return {role: table.header.parts.get((key, role)) for role in (Role.NUMERATOR, Role.DENOMINATOR)}


def _note(table: Table) -> pl.Expr:
    note = _side(table, Role.NOTE)
    return pl.when(note != "").then(note)


def _wide_cells(table: Table, body: pl.DataFrame) -> pl.DataFrame:
    parts = [
        body.select(
            "row",
            pl.lit(column.place).alias("at"),
            pl.lit(column.header).alias("column"),
            pl.lit(column.header).alias("subject"),
            pl.lit(column.indicator.key if column.indicator else None, pl.String).alias("indicator"),
            pl.col(str(column.place)).alias("text"),
            *_sides(_parts_beside(table, column)),
            pl.lit("").alias("unit"),
            _note(table).alias("note"),
        )
        for column in table.header.indicators
    ]
    return pl.concat(parts)


def _long_cells(table: Table, body: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    roles = table.header.roles
    named = roles[Role.INDICATOR]
    value = roles[Role.VALUE] if Role.VALUE in roles else roles[Role.NUMERATOR]
    cells = body.select(
        "row",
        pl.lit(value.place).alias("at"),
        pl.lit(value.header).alias("column"),
        pl.col(str(named.place)).alias("subject"),
        _side(table, Role.VALUE).alias("text"),
        *_sides(dict(roles)),
        _side(table, Role.UNIT).alias("unit"),
        _note(table).alias("note"),
    )
    names = cells["subject"].unique().to_list()
    found = {name: one for name in names if (one := _indicator(name, context)) is not None}
    findings.call({name: called(name, one) for name, one in found.items()})
    keys = [(name, found[name].key if name in found else None) for name in names]
    known = pl.DataFrame(keys, schema={"subject": pl.String, "indicator": pl.String}, orient="row")
    cells = cells.join(known, on="subject", how="left", maintain_order="left")
    lost = cells.filter(pl.col("indicator").is_null()).select(
        "row", pl.lit(named.header).alias("column"), value="subject"
    )
    findings.add_rows(IssueCode.MISSING_INDICATOR, Severity.ERROR, lost.filter(pl.col("value") == ""))
    findings.add_rows(IssueCode.UNKNOWN_INDICATOR, Severity.ERROR, lost.filter(pl.col("value") != ""))
    cells = cells.filter(pl.col("indicator").is_not_null())
    return _in_own_unit(cells, roles[Role.UNIT].header, context, findings) if Role.UNIT in roles else cells


def _in_own_unit(cells: pl.DataFrame, column: str, context: Context, findings: Findings) -> pl.DataFrame:
    """Rows whose unit column counts in thousands or millions of the indicator's own unit are told and left out."""
    wrong = []
    for key, unit in cells.select("indicator", "unit").unique().iter_rows():
        own = context.catalogue.indicators[key].unit
        if MULTIPLE.match(bare(unit)) and bare(unit) not in (bare(own.zh), bare(own.en)):
            wrong.append((key, unit, own.zh, own.en))
    schema = dict.fromkeys(("indicator", "value", "unit", "unit_en"), pl.String)
    listed = pl.DataFrame(wrong, schema=schema, orient="row").with_columns(pl.lit(column).alias("column"))
    told = cells.select("row", "indicator", value="unit").join(listed, on=["indicator", "value"])
    findings.add_rows(IssueCode.HEADER_UNIT, Severity.ERROR, told, ("unit", "unit_en"))
    return cells.filter(~pl.col("row").is_in(told["row"].implode()))


def _indicator(name: str, context: Context) -> Indicator | None:
    return context.catalogue.indicator_by_header(name) if name else None
