"""A numerator without its denominator, or the reverse: nothing can be computed from it, and publishing it would leave
the other one empty."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Kind, Locale, Severity
from lib.i18n import say
from lib.ingest.body import Table
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.values import SIDES

#: Kinds whose value is what its numerator and denominator give; a count may well state one of them alone.
_OF_TWO_PARTS = frozenset({Kind.RATIO, Kind.GROWTH, Kind.RATE, Kind.MEAN, Kind.RATIO_PLAIN})
_FACTS = ("subject", "given", "given_en", "lacking", "lacking_en")


def tell_lone_parts(read: pl.DataFrame, table: Table, context: Context, findings: Findings) -> pl.DataFrame:
    """Tell the cells of ``read`` (see ``read_values``) that state exactly one of the two parts, in its own column.

    Beside a value that is a warning. Without one nothing is left to report but what somebody took the trouble to fill
    in, so it is an error and the cell ``bad``. What cannot be read has been told already.
    """
    divided = [key for key, each in context.catalogue.indicators.items() if each.kind in _OF_TWO_PARTS]
    stated = [pl.col(side).is_not_null() for side in SIDES]
    lone = ~pl.col("bad") & pl.col("indicator").is_in(divided) & (stated[0] ^ stated[1])
    found = read.filter(lone)
    if found.is_empty():
        return read
    for side, other in (SIDES, SIDES[::-1]):
        told = _with_words(found.filter(pl.col(side).is_not_null()), side, other, table)
        blank = pl.col("number").is_null()
        findings.add_rows(IssueCode.PART_ALONE, Severity.ERROR, told.filter(blank), _FACTS)
        findings.add_rows(IssueCode.PART_ALONE, Severity.WARNING, told.filter(~blank), _FACTS)
    return read.with_columns(bad=pl.col("bad") | (lone & pl.col("value").is_null()))


def _with_words(found: pl.DataFrame, side: str, other: str, table: Table) -> pl.DataFrame:
    """With the names of what is given and what is lacking, and the column and text of what is given."""
    headers = {str(column.place): column.header for column in table.header.columns}
    numbered = found.drop("column").with_columns(numbered=pl.col(f"{side}_at").cast(pl.String))
    words = {
        f"{name}{ending}": pl.lit(say(locale, f"template.header.{part}"))
        for name, part in (("given", side), ("lacking", other))
        for ending, locale in (("", Locale.ZH), ("_en", Locale.EN))
    }
    return numbered.with_columns(
        column=looked_up("numbered", headers, pl.String()), number="value", value=f"{side}_text", **words
    )
