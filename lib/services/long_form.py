"""Observations in the long form of the importer, ready to be written to a file and read back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import NEVER, Indicator, Kind, Locale, Region
from lib.i18n import say

#: The columns of the long form: the importer's own (``unit`` settles whether 0.5 is half a per cent), then the
#: names and the origin.
LONG_FORM = (
    *("region", "indicator", "period", "value", "numerator", "denominator", "note"),
    *("region_name", "indicator_name", "unit", "revision", "batch", "row", "demo"),
)

#: Columns of text that hold numbers and words.
MIXED = ("value",)


def long_form(observations: pl.DataFrame, catalogue: Catalogue, regions: Mapping[str, Region]) -> pl.DataFrame:
    """``frames.OBSERVATIONS`` as ``LONG_FORM``, sorted by indicator, region, period.

    ``value`` is text as an uploader would write it: plain decimal digits (never 1.2e-5, which could be read two
    ways), the names of grades, 是/否, 未演练.
    """
    indicators = catalogue.reportable.indicators
    names = {code: region.name.zh for code, region in regions.items()}
    return (
        observations.with_columns(
            value=_values(observations, indicators),
            region_name=pl.col("region").replace_strict(names, return_dtype=pl.String),
            indicator_name=_of_indicator({key: item.name.zh for key, item in indicators.items()}),
            unit=_of_indicator({key: item.unit.zh for key, item in indicators.items()}),
            revision=pl.col("revision_from"),
        )
        .sort("indicator", "region", "period")
        .select(LONG_FORM)
    )


def decimal_text(values: pl.Series) -> pl.Series:
    """Numbers as plain decimal digits that read back as the same numbers: ``96``, ``0.0000123``. Null stays null."""
    texts = (values + 0.0).cast(pl.String).str.strip_suffix(".0")  # + 0.0 makes -0 plain 0
    scientific = texts.filter(texts.str.contains("e", literal=True)).unique().to_list()
    return texts.replace({text: f"{Decimal(text):f}" for text in scientific}) if scientific else texts


def _of_indicator(texts: Mapping[str, str]) -> pl.Expr:
    return pl.col("indicator").replace_strict(texts, return_dtype=pl.String)


def _values(observations: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.Expr:
    text = pl.lit(decimal_text(observations["value"]))
    # Indicators that share their words, as all clauses do, are put into words together.
    shared: dict[tuple[tuple[float, str], ...], list[str]] = {}
    for key in observations["indicator"].unique(maintain_order=True):
        shared.setdefault(tuple(_words(indicators[key]).items()), []).append(key)
    for words, keys in shared.items():
        if words:
            named = pl.col("value").replace_strict(dict(words), default=None, return_dtype=pl.String)
            text = pl.when(pl.col("indicator").is_in(keys)).then(named).otherwise(text)
    never = pl.lit(say(Locale.ZH, "ui.value.never"))
    return pl.when(pl.col("qualifier") == NEVER).then(never).otherwise(text)


def _words(indicator: Indicator) -> dict[float, str]:
    """What stands for the values of a kind that is written in words; empty for numbers."""
    if indicator.kind is Kind.ORDINAL:
        return {float(place): step.name.zh for place, step in enumerate(indicator.scale)}
    if indicator.kind is Kind.BINARY:
        return {1.0: say(Locale.ZH, "ui.value.yes"), 0.0: say(Locale.ZH, "ui.value.no")}
    return {}
