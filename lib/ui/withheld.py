"""What nobody in particular is not told: a sentence that does without it, a table without its columns."""

from __future__ import annotations

import polars as pl

from lib.services import WITHHELD
from lib.ui.context import Reading


def unnamed(reading: Reading, key: str) -> str:
    """The key of a sentence that names a person, or of the one that does without for whoever learns no names."""
    return f"{key}_unnamed" if reading.who.anonymous else key


def told_columns(table: pl.DataFrame) -> pl.DataFrame:
    """The table without the columns that tell nothing but that they are withheld."""
    return table.drop([name for name in table.columns if table.height and set(table[name].to_list()) == {WITHHELD}])
