"""Figures as files: CSV (the long form of the importer), XLSX and JSON, with revision and source in every row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lib.domain import NEVER, Indicator, Kind, Level, Locale, Period, Refusal, RefusalCode
from lib.i18n import say
from lib.reports import FORMATS, write_table
from lib.services.workspace import Workspace


@dataclass(frozen=True)
class Export:
    """A written file."""

    path: Path
    rows: int
    revision: int
    sha256: str


def export_figures(
    workspace: Workspace,
    *,
    indicator: str | None,
    level: str | None,
    period: str | None,
    revision: int | None,
    format: str,  # noqa: A002 - the word of the command line contract
    out: Path,
) -> Export:
    """Write the figures that match to ``out``. Raises Refusal for an unknown option, no figures, an unwritable path."""
    number = revision if revision is not None else workspace.store.head()
    frame = export_frame(workspace, indicator=indicator, level=level, period=period, revision=number)
    content = export_bytes(frame, format)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal(RefusalCode.FILE_UNWRITABLE, file=out.name) from error
    return Export(out, frame.height, number, hashlib.sha256(content).hexdigest())


def export_bytes(frame: pl.DataFrame, format: str) -> bytes:  # noqa: A002
    """A frame as the bytes of a CSV, XLSX or JSON file."""
    if format not in FORMATS:
        raise Refusal(RefusalCode.FORMAT_UNKNOWN, format=format, known=", ".join(FORMATS))
    return write_table(frame, format)


def export_frame(
    workspace: Workspace, *, indicator: str | None, level: str | None, period: str | None, revision: int
) -> pl.DataFrame:
    """The figures of a revision in the long form, with names and provenance behind the importer's own columns.

    Columns: region, indicator, period, value, numerator, denominator, note, region_name, indicator_name, unit,
    revision, batch, row, demo. Grades are written as their keys and yes/no as 是/否, so the file can be read back.
    """
    if revision and workspace.store.revision(revision) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=revision, head=workspace.store.head())
    frame = workspace.observations(revision) if revision else workspace.store.observations(0)
    frame = frame.filter(*_conditions(workspace, indicator, level, period))
    if frame.is_empty():
        raise Refusal(RefusalCode.NO_DATA)
    regions, indicators = workspace.regions.all, workspace.catalogue.indicators
    return (
        frame.with_columns(
            _values(indicators).alias("value"),
            pl.col("region")
            .replace_strict({code: item.name.zh for code, item in regions.items()})
            .alias("region_name"),
            pl.col("indicator")
            .replace_strict({key: item.name.zh for key, item in indicators.items()})
            .alias("indicator_name"),
            pl.col("indicator").replace_strict({key: item.unit.zh for key, item in indicators.items()}).alias("unit"),
            pl.col("revision_from").alias("revision"),
        )
        .sort("indicator", "region", "period")
        .select(
            *("region", "indicator", "period", "value", "numerator", "denominator", "note"),
            *("region_name", "indicator_name", "unit", "revision", "batch", "row", "demo"),
        )
    )


def _conditions(workspace: Workspace, indicator: str | None, level: str | None, period: str | None) -> list[pl.Expr]:
    found: list[pl.Expr] = []
    if indicator is not None:
        if indicator not in workspace.catalogue.indicators:
            raise Refusal(RefusalCode.INDICATOR_UNKNOWN, indicator=indicator[:40])
        found.append(pl.col("indicator") == indicator)
    if level is not None:
        if level not in tuple(Level):
            raise Refusal(RefusalCode.LEVEL_UNKNOWN, level=level[:40], known=", ".join(Level))
        codes = [code for code, region in workspace.regions.all.items() if region.level == level]
        found.append(pl.col("region").is_in(codes))
    if period is not None:
        try:
            found.append(pl.col("period") == Period.parse(period).key)
        except ValueError:
            raise Refusal(RefusalCode.PERIOD_UNKNOWN, period=period[:40]) from None
    return found


def _values(indicators: dict[str, Indicator]) -> pl.Expr:
    """Values as an uploader would write them: numbers, grade keys, 是/否, 未演练."""
    text = pl.col("value").cast(pl.String)
    for kind in (Kind.ORDINAL, Kind.BINARY):
        for key, item in indicators.items():
            if item.kind is kind:
                words = (
                    {float(place): step.key for place, step in enumerate(item.scale)}
                    if kind is Kind.ORDINAL
                    else {1.0: say(Locale.ZH, "ui.value.yes"), 0.0: say(Locale.ZH, "ui.value.no")}
                )
                named = pl.col("value").replace_strict(words, default=None, return_dtype=pl.String)
                text = pl.when(pl.col("indicator") == key).then(named).otherwise(text)
    never = pl.lit(say(Locale.ZH, "ui.value.never"))
    return pl.when(pl.col("qualifier") == NEVER).then(never).otherwise(text)
