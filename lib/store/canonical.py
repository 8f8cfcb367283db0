"""The byte forms that hashes are taken of.

They depend on nothing but the data. A body of figures is hashed column by column: texts joined by U+001F with U+001D
for a null and how many are not null (-1 where none can be null), whole numbers as their digits in the same way, values
as eight little-endian bytes of their IEEE 754 form with the one quiet NaN for a null. No stored text holds these two
characters (``tidy_figures`` sees to it), so no two bodies share a form. The database joins the texts itself, so that
checking 100,000 figures does not mean making a million Python objects; ``figures_digest`` makes the same bytes from a
frame. A single record is hashed field by field, each with its length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.domain import CELL

#: The columns of a figure in the order they are hashed.
WRITTEN = ("region", "indicator", "period", "qualifier", "note", "row")
VALUES = ("value", "numerator", "denominator")

SEPARATOR = "\x1f"
NULL = "\x1d"

NO_HASH = "0" * 64


def fields_digest(fields: Iterable[str | bytes | int | None]) -> str:
    """sha256 (hex) over fields of one record, each with its length, so that no two records share a form."""
    digest = hashlib.sha256()
    for value in fields:
        if value is None:
            digest.update(b"-")
        elif isinstance(value, int):
            digest.update(b"%d;" % value)
        else:
            text = value.encode() if isinstance(value, str) else value
            digest.update(b"%d:%b" % (len(text), text))
    return digest.hexdigest()


def body_digest(columns: Sequence[tuple[bytes, int]], values: bytes) -> str:
    """sha256 (hex) of a body: its written columns, each joined and with how many are not null, and its values."""
    written = [part for joined, known in columns for part in (hashlib.sha256(joined).hexdigest(), known)]
    return fields_digest([*written, hashlib.sha256(values).hexdigest()])


def value_bytes(rows: Sequence[tuple[float | None, ...]]) -> bytes:
    """Rows of values, null as None, in their byte form. Raises TypeError or ValueError for what is not a number."""
    return _canonical(np.array(rows, dtype="<f8"))


def _canonical(values: NDArray[np.float64]) -> bytes:
    values[np.isnan(values)] = np.nan
    return np.ascontiguousarray(values, dtype="<f8").tobytes()


def figures_digest(figures: pl.DataFrame) -> str:
    """sha256 (hex) of staged figures, a frame of FIGURES sorted by cell."""
    texts = figures.select(pl.col(name).cast(pl.String) for name in WRITTEN)
    columns = [
        (
            SEPARATOR.join(column.fill_null(NULL).to_list()).encode(),
            -1 if column.name in CELL else column.len() - column.null_count(),
        )
        for column in texts.iter_columns()
    ]
    return body_digest(columns, _canonical(figures.select(VALUES).to_numpy().astype("<f8")))
