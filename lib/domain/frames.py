"""The columns of the frames that travel between floors. One name, one quantity, everywhere."""

from __future__ import annotations

import polars as pl

#: One figure of one region and period, as an accepted file states it. ``value`` is in the indicator's unit (an
#: ordinal: the grade's place in its scale; a yes/no: 1 or 0) and null only together with a ``qualifier``.
#: ``row`` is the row as a spreadsheet shows it, from 1.
FIGURES: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "qualifier": pl.String(),
    "note": pl.String(),
    "row": pl.Int64(),
}

#: A figure with where it came from: its batch, the revision that brought it and the one that replaced it (null while
#: it stands), and whether it is demonstration data.
OBSERVATIONS: dict[str, pl.DataType] = {
    **FIGURES,
    "batch": pl.String(),
    "revision_from": pl.Int64(),
    "revision_to": pl.Int64(),
    "demo": pl.Boolean(),
}

#: The key of a cell.
CELL = ("region", "indicator", "period")

#: ``qualifier`` of a drill that has never been held: a value of its own, neither missing nor zero.
NEVER = "never"


def empty(columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """A frame of these columns without rows."""
    return pl.DataFrame(schema=columns)
