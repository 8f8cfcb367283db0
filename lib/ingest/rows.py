"""What each row of a table is: a region's, a total's, a footer's, a blank one; and which region it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.header import Column
from lib.ingest.places import resolve_regions
from lib.ingest.words import Role, is_footer, is_total

#: Excel's way to keep a code from being turned into a number: ="150102", or a leading apostrophe.
_KEPT_AS_TEXT = r'^(?:="(.*)"|\'(.*))$'


@dataclass(frozen=True)
class Rows:
    """The rows of a table, sorted out.

    ``data``: row (Int64), text (String, as in the region cell), name (String or null, beside a code), region (String,
    code), level (String). ``lost``: those without a region (Int64), refused already. ``zones``: row, text of
    statistical zones that are no regions. ``totals``: row, text. ``kept``: every row that counts, whatever became of
    it (Int64).
    """

    data: pl.DataFrame
    lost: pl.Series
    zones: pl.DataFrame
    totals: pl.DataFrame
    kept: pl.Series


def sort_rows(table: Table, context: Context, findings: Findings) -> Rows:
    """Tell blank, footer and total rows apart from those of regions, and find each region."""
    frame = _texts(table)
    filled = frame.filter(pl.col("first").is_not_null())
    _tell_blank_rows(frame, filled, findings)
    kept = filled["row"]
    filled = filled.filter(~pl.col("row").is_in(table.ragged.implode()))
    filled = _drop_footers(filled, findings)
    marked = filled.with_columns(total=_any_total(filled))
    totals = marked.filter("total").select("row", text=pl.coalesce("text", "name", "first"))
    data = marked.filter(~pl.col("total"))
    nameless = data.filter(pl.col("text").is_null())
    column = _decider(table)
    told = nameless.select("row", pl.lit(column.header).alias("column"), value="first")
    findings.add_rows(IssueCode.MISSING_REGION, Severity.ERROR, told)
    data = data.filter(pl.col("text").is_not_null()).select("row", "text", "name")
    matched = resolve_regions(data, column.header, context, findings)
    found = matched.filter(pl.col("region").is_not_null()).drop("kind")
    zones = matched.filter(pl.col("kind") == "ZONE").select("row", "text")
    unplaced = matched.filter(pl.col("region").is_null() & (pl.col("kind") != "ZONE"))["row"]
    return Rows(found, pl.concat([unplaced, nameless["row"]]), zones, totals, kept)


def _decider(table: Table) -> Column:
    roles = table.header.roles
    return roles[Role.CODE] if Role.CODE in roles else roles[Role.REGION]


def _texts(table: Table) -> pl.DataFrame:
    """row, first (first filled cell of the row), text (code, else name; null if blank), name (null without a code)."""
    roles = table.header.roles
    places = [str(column.place) for column in table.header.columns]

    def cell(role: Role) -> pl.Expr:
        column = roles.get(role)
        return _filled(str(column.place)) if column else pl.lit(None, pl.String)

    kept_as_text = cell(Role.CODE).str.replace(_KEPT_AS_TEXT, "${1}${2}")
    return table.body.select(
        "row",
        first=pl.coalesce(_filled(place) for place in places),
        text=pl.coalesce(kept_as_text, cell(Role.REGION).str.replace(_KEPT_AS_TEXT, "${1}${2}")),
        name=pl.when(cell(Role.CODE).is_not_null()).then(cell(Role.REGION)),
    )


def _filled(place: str) -> pl.Expr:
    return pl.when(pl.col(place) != "").then(pl.col(place))


def _tell_blank_rows(frame: pl.DataFrame, filled: pl.DataFrame, findings: Findings) -> None:
    """Blank rows at the end are nobody's concern; those between data are told, as one."""
    if filled.is_empty():
        return
    last = filled["row"].max()
    between = frame.filter(pl.col("first").is_null() & (pl.col("row") < pl.lit(last)))
    if not between.is_empty():
        row = int(between["row"][0])
        findings.add(IssueCode.BLANK_ROW, Severity.INFO, row, count=between.height)


def _drop_footers(filled: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    footers = [text for text in filled["first"].unique().to_list() if is_footer(text)]
    if not footers:
        return filled
    found = pl.col("first").is_in(footers)
    findings.add_rows(IssueCode.FOOTER_ROW, Severity.INFO, filled.filter(found).select("row", value="first"))
    return filled.filter(~found)


def _any_total(filled: pl.DataFrame) -> pl.Series:
    """True where the region cell, the name beside an empty code, or the first cell says it is a total."""
    said = filled.select(said=pl.coalesce("text", "name", "first"))
    words = [text for text in said["said"].unique().to_list() if is_total(text)]
    return said.select(pl.col("said").is_in(words)).to_series()
