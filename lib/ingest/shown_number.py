"""A figure as a report of the check shows it."""

from __future__ import annotations

import polars as pl


def shown_number(figure: pl.Expr) -> pl.Expr:
    """``23``, ``88.5``: without the decimal point of a whole number; null stays null."""
    return figure.cast(pl.String).str.strip_suffix(".0")
