"""How figures were read where their cells did not say them plainly: told of those that are taken, not of refused ones.

A refused cell is told by what is wrong with it; that it was read as something, or imported, would say the opposite.
"""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.findings import Findings
from lib.ingest.full_width import FULL_WIDTH, tell_full_width
from lib.ingest.values import SIDES

#: 1.2E+04: a number in scientific notation, from which a spreadsheet may have dropped digits.
_SCIENTIFIC = r"[0-9][eE][+-]?[0-9]"


def not_plain(read: pl.DataFrame) -> pl.DataFrame:
    """The cells, of those that ``read_values`` gave, of which something is to be told: few, of however many."""
    texts = ("text", *(f"{side}_text" for side in SIDES))
    wide = pl.any_horizontal(pl.col(name).str.contains(FULL_WIDTH).fill_null(value=False) for name in texts)
    return read.filter(pl.col("mended") | wide)


def tell_how_read(read: pl.DataFrame, cells: pl.DataFrame, table: Table, findings: Findings) -> None:
    """Tell the figures that were mended, stood in full-width characters or follow from numerator and denominator.

    ``read`` is what ``not_plain`` gave, ``cells`` what became of it under the rules, with ``computed``. To be called
    when every row that is refused is known.
    """
    refused = findings.rejected_rows()
    _tell_percents(table, set(refused.to_list()), findings)
    taken = read.filter(~pl.col("row").is_in(refused.implode()))
    _tell_mended(taken, findings)
    tell_full_width(taken, table, SIDES, findings)
    _tell_computed(cells.filter(pl.col("computed") & ~pl.col("row").is_in(refused.implode())), findings)


def _tell_percents(table: Table, refused: set[int], findings: Findings) -> None:
    """Shares that a percent format shows rounded, once a column, with the first that is taken. Of 0.92 shown as 92 %
    there is nothing to tell: it is read as it is seen."""
    for shown in table.percents:
        taken = [each for each in shown.first if each[0] not in refused]
        if taken:
            row, seen, read = taken[0]
            title = shown.column.header
            count = shown.count - (len(shown.first) - len(taken))
            findings.add(
                IssueCode.PERCENT_ROUNDED,
                Severity.INFO,
                row,
                column=title,
                value=seen,
                count=count,
                subject=title,
                meant=read,
            )


def _tell_mended(taken: pl.DataFrame, findings: Findings) -> None:
    """Each figure whose text needed more than tidying; of one in scientific notation that digits may be lost."""
    meant = pl.col("value").cast(pl.Decimal(38, 6)).cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    mended = taken.filter("mended").select("row", "column", "subject", meant=meant, value="text")
    scientific = pl.col("value").str.normalize("NFKC").str.contains(_SCIENTIFIC)
    for code, which in ((IssueCode.VALUE_MENDED, ~scientific), (IssueCode.SCIENTIFIC_READ, scientific)):
        findings.add_rows(code, Severity.INFO, mended.filter(which), ("meant", "subject"))


def _tell_computed(computed: pl.DataFrame, findings: Findings) -> None:
    """Values that follow from numerator and denominator, once a file, with the first."""
    if computed.is_empty():
        return
    first = computed.sort("row", maintain_order=True).row(0, named=True)
    findings.add(
        IssueCode.VALUE_COMPUTED,
        Severity.INFO,
        first["row"],
        column=first["column"],
        value=f"{first['numerator_text']}/{first['denominator_text']}",
        count=computed.height,
        meant=f"{first['value']:.2f}".rstrip("0").rstrip("."),
        subject=first["subject"],
    )
