"""Cells that stand in the file and are refused: no figures, yet neither blank nor left out."""

from __future__ import annotations

import polars as pl

from lib.ingest.findings import Findings

#: What a cell is known by; null where it could not be read, as all of it in a row of too many cells.
AT_FAULT = ("row", "region", "indicator", "period")


def cells_at_fault(brought: pl.DataFrame, cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Of all cells that a file brought (``AT_FAULT``) those of refused rows that are not among its good ``cells``; a
    refused row of which no cell is known once, by its ``row`` alone."""
    refused = pl.DataFrame({"row": findings.rejected_rows()})
    known = brought.join(refused, on="row", how="semi")
    lost = known.join(cells, on=["row", "indicator"], how="anti")
    return pl.concat([lost, refused.join(known, on="row", how="anti")], how="diagonal")
