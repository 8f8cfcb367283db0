"""Looking the texts of a column up in a table that may be empty."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def looked_up(column: str, table: Mapping[str, str | int | bool | None], dtype: pl.DataType) -> pl.Expr:
    """What ``table`` holds for each text of ``column``, null where it holds nothing, always of ``dtype``.

    Polars loses the type of the result when a plain empty mapping is replaced, hence the typed series.
    """
    keys = pl.Series("key", list(table), pl.String)
    values = pl.Series("value", list(table.values()), dtype)
    return pl.col(column).replace_strict(keys, values, default=None, return_dtype=dtype)
