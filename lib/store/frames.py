"""Frames at the door of the store: what may come in, and how rows become frames again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select

from lib.domain import CELL, FIGURES

#: What publishing or going from one revision to another changes. ``change`` is new, changed, unchanged or removed.
DIFFERENCE: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "old_value": pl.Float64(),
    "new_value": pl.Float64(),
    "old_qualifier": pl.String(),
    "new_qualifier": pl.String(),
    "change": pl.String(),
}

#: What makes a figure another figure. A note or a row number does not.
CONTENT = ("value", "numerator", "denominator", "qualifier")

# these join columns when hashes are taken; a text that holds one would be another text in disguise
_RESERVED = "[\\x00\\x1d\\x1f]"
_CHUNK = 10_000


def tidy_figures(figures: pl.DataFrame) -> pl.DataFrame:
    """The frame in the columns of FIGURES, sorted by cell, with NaN as null and no negative zero.

    Control characters that the store keeps for itself (U+0000, U+001D, U+001F) become U+FFFD in notes.

    Raises ValueError for missing columns, a null or a control character in a key, a cell that comes twice, or a figure
    with neither value nor qualifier: mistakes of the program, since a file's own mistakes end in its report.
    """
    missing = [name for name in FIGURES if name not in figures.columns]
    if missing:
        raise ValueError(f"figures without {missing}")
    # databases drop the sign of a negative zero, and the hash must not depend on it
    floats = [
        pl.when(pl.col(name) == 0).then(0.0).otherwise(pl.col(name).fill_nan(None)).alias(name)
        for name, kind in FIGURES.items()
        if kind == pl.Float64
    ]
    tidy = figures.select(pl.col(name).cast(kind) for name, kind in FIGURES.items())
    tidy = tidy.with_columns(*floats, pl.col("note").str.replace_all(_RESERVED, "\ufffd")).sort(CELL)
    if tidy.select(pl.any_horizontal(pl.col(CELL).is_null().any())).item():
        raise ValueError("figures with a null in a cell's key")
    if tidy.select(pl.any_horizontal(pl.col(*CELL, "qualifier").str.contains(_RESERVED).any())).item():
        raise ValueError("figures with a control character in a key")
    if tidy.select(pl.struct(CELL).is_duplicated().any()).item():
        raise ValueError("figures with a cell that comes twice")
    if tidy.select((pl.col("value").is_null() & pl.col("qualifier").is_null()).any()).item():
        raise ValueError("figures with neither value nor qualifier")
    return tidy


def rows_of(conn: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query as the driver gives them, in chunks; much faster than rows with types."""
    cursor = conn.execute(query).cursor
    while cursor is not None and (found := cursor.fetchmany(_CHUNK)):
        yield list(found)


def frame_of(conn: Connection, query: Select[Any], columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows of a query as a frame of these columns; chunks keep memory low."""
    parts: list[pl.DataFrame] = []
    for chunk in rows_of(conn, query):
        series = zip(columns.items(), zip(*chunk, strict=True), strict=True)
        parts.append(pl.DataFrame([_series(name, values, kind) for (name, kind), values in series]))
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame(schema=columns)


def _series(name: str, values: tuple[Any, ...], kind: pl.DataType) -> pl.Series:
    # a driver may give 0 and 1 for a yes or no
    return pl.Series(name, [bool(value) for value in values] if kind == pl.Boolean else values, kind)
