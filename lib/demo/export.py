"""The demonstration data as a file that the importer reads."""

from __future__ import annotations

import polars as pl

from lib.catalogue import Catalogue
from lib.demo.profiles import settings
from lib.domain import NEVER, Kind


def to_csv(frame: pl.DataFrame, catalogue: Catalogue) -> bytes:
    """``frame`` (columns ``frames.FIGURES``) in the long form, UTF-8, one header row, one row a figure, in its order.

    Regions are codes, indicators keys, grades keys of their scale; yes or no and "never drilled" are the Chinese
    words. Whole numbers carry no decimals, values those of their indicator. Raises KeyError for an indicator that
    the catalogue does not know.
    """
    known = settings()
    columns = ["region", "indicator", "period", "value", "numerator", "denominator", "note"]
    sheets = [catalogue.reportable.indicators[key] for key in frame["indicator"].unique(maintain_order=True)]
    decimals = pl.DataFrame(
        {"indicator": [sheet.key for sheet in sheets], "_whole": [sheet.decimals == 0 for sheet in sheets]},
        schema={"indicator": pl.String(), "_whole": pl.Boolean()},
    )
    grades = pl.DataFrame(
        [(sheet.key, float(place), grade.key) for sheet in sheets for place, grade in enumerate(sheet.scale)],
        schema={"indicator": pl.String(), "value": pl.Float64(), "_grade": pl.String()},
        orient="row",
    )
    binary = [sheet.key for sheet in sheets if sheet.kind is Kind.BINARY]
    yes_no = pl.when(pl.col("value") > 0.5).then(pl.lit(known.words["yes"])).otherwise(pl.lit(known.words["no"]))
    text = (
        pl.when(pl.col("qualifier") == NEVER)
        .then(pl.lit(known.words["never"]))
        .when(pl.col("_grade").is_not_null())
        .then(pl.col("_grade"))
        .when(pl.col("indicator").is_in(binary))
        .then(yes_no)
        .when(pl.col("_whole"))
        .then(_digits("value"))
        .otherwise(pl.col("value").cast(pl.String))
    )
    return (
        frame.join(decimals, on="indicator", how="left", maintain_order="left")
        .join(grades, on=["indicator", "value"], how="left", maintain_order="left")
        .with_columns(value=text, numerator=_digits("numerator"), denominator=_digits("denominator"))
        .select(pl.col(name).alias(known.headers[name]) for name in columns)
        .write_csv()
        .encode()
    )


def _digits(column: str) -> pl.Expr:
    """A number as text, without ``.0`` where it is whole."""
    number = pl.col(column)
    whole = number == number.round()
    return pl.when(whole).then(number.cast(pl.Int64).cast(pl.String)).otherwise(number.cast(pl.String))
