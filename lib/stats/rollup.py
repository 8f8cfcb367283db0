"""What a region's parts come to: its figure as the catalogue rolls it up, and how far the reported one is from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from lib.domain import Indicator, Kind, Level, Rollup, Target
from lib.stats.gap import NOISE, holds

#: The columns of a rolled-up frame, in order. ``region`` is the parent; ``value`` is in the indicator's unit, but in
#: per cent of the parts where ``rollup`` is ``share_meeting`` (then ``numerator`` parts of ``denominator`` meet their
#: target). ``children`` parts should report, ``reported`` did. ``tolerance`` is half a unit of the last decimal that
#: is published: nearer than that, two figures are the same.
ROLLED: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "children": pl.Int64(),
    "reported": pl.Int64(),
    "rollup": pl.String(),
    "tolerance": pl.Float64(),
}

#: The further columns of `against_reported`; differences are reported minus rolled up.
COMPARED: dict[str, pl.DataType] = {
    "reported_value": pl.Float64(),
    "difference": pl.Float64(),
    "numerator_difference": pl.Float64(),
    "denominator_difference": pl.Float64(),
    "agrees": pl.Boolean(),
}

_CELL = ["region", "indicator", "period"]
#: Shares and growth are written in per cent of their denominator.
_IN_PER_CENT = (Kind.RATIO, Kind.GROWTH)


def level_of(code: str) -> Level:
    """The level that a six-digit code of GB/T 2260 says: 150000 a province, 150100 a prefecture, else a county."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


def rolled_up(
    observations: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    parents: Mapping[str, str],
    targets: Iterable[Target] = (),
) -> pl.DataFrame:
    """Each parent's figure from those of its parts, by the catalogue's rollup: columns `ROLLED`, sorted by cell.

    ``observations`` has the columns of ``frames.FIGURES`` (one row a cell); ``parents`` leads from a region to the one
    that it is a part of, a step at a time (banner to league, league to region); ``targets`` are those of the
    jurisdiction, for ``share_meeting``. A cell has a row when at least one part has reported.

      weighted       sum of numerators / sum of denominators (x 100 for shares and growth). Null, as its sums are, when
                     a part that reported gave only its value, or when the denominators come to 0 or less.
      sum            the sum of the values.
      share_meeting  100 x parts that meet the target of their level (the first that binds, else the first that
                     guides) / parts that reported; "never" is reported and unmet. No row without a target.
      none           no row.

    Parts that have not reported are not made up: ``reported`` of ``children`` says how many are in it.
    """
    sheets = {key: sheet for key, sheet in indicators.items() if sheet.rollup is not Rollup.NONE}
    rolled = (
        _parts(observations, sheets, parents, targets)
        .lazy()
        .group_by("parent", "indicator", "period")
        .agg(_over_the_parts())
        .filter((pl.col("rollup") != Rollup.SHARE_MEETING.value) | pl.col("judged"))
        .with_columns(_figures())
        .rename({"parent": "region"})
        .join(_children(sheets, parents).lazy(), on=["region", "indicator"], how="left")
        .select(pl.col(name).cast(kind) for name, kind in ROLLED.items())
        .sort(_CELL)
    )
    return rolled.collect()


def against_reported(rolled: pl.DataFrame, observations: pl.DataFrame) -> pl.DataFrame:
    """The cells that are both rolled up and reported by the parent itself: `ROLLED` and `COMPARED`.

    ``difference`` is in the indicator's unit; ``agrees`` when it is no more than rounding. Shares of parts that meet a
    target are another quantity than the parent's own figure and are left out.
    """
    own = observations.filter(pl.col("value").is_finite()).select(
        *_CELL,
        pl.col("value").alias("reported_value"),
        pl.col("numerator").alias("_numerator"),
        pl.col("denominator").alias("_denominator"),
    )
    both = rolled.filter(
        pl.col("value").is_not_null() & (pl.col("rollup") != Rollup.SHARE_MEETING.value),
    ).join(own, on=_CELL, how="inner", maintain_order="left")
    away = pl.col("reported_value") - pl.col("value")
    return both.with_columns(
        difference=away,
        numerator_difference=pl.col("_numerator") - pl.col("numerator"),
        denominator_difference=pl.col("_denominator") - pl.col("denominator"),
        agrees=away.abs() <= pl.col("tolerance") + NOISE,
    ).select(*ROLLED, *COMPARED)


def _parts(
    observations: pl.DataFrame, sheets: Mapping[str, Indicator], parents: Mapping[str, str], targets: Iterable[Target]
) -> pl.DataFrame:
    """The figures of parts that should report, with ``parent``, ``level``, their target and how their indicator is
    rolled up."""
    finite = pl.when(pl.col("value").is_finite()).then(pl.col("value")).alias("value")
    said = pl.col("value").is_not_null() | (
        pl.col("qualifier").is_not_null() & (pl.col("rollup") == Rollup.SHARE_MEETING.value)
    )
    # One join for the many figures, whatever there is to be known of their cells.
    known = (
        _tree(parents)
        .join(_levels(sheets), on="level")
        .join(_ways(sheets), on="indicator")
        .join(_demands(targets, sheets), on=["indicator", "level"], how="left")
    )
    figures = observations.select(*_CELL, finite, "numerator", "denominator", "qualifier")
    return figures.join(known, on=["region", "indicator"]).filter(said)


def _ways(sheets: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [
        (
            key,
            sheet.rollup.value,
            100.0 if sheet.kind in _IN_PER_CENT else 1.0,
            0.5 * 10.0**-sheet.decimals,
        )
        for key, sheet in sheets.items()
    ]
    return pl.DataFrame(
        rows,
        schema={"indicator": pl.String, "rollup": pl.String, "factor": pl.Float64, "tolerance": pl.Float64},
        orient="row",
    )


def _tree(parents: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region": list(parents),
            "parent": list(parents.values()),
            "level": [level_of(code).value for code in parents],
        },
        schema=dict.fromkeys(("region", "parent", "level"), pl.String),
    )


def _levels(sheets: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [(key, level.value) for key, sheet in sheets.items() for level in sheet.levels]
    return pl.DataFrame(rows, schema={"indicator": pl.String, "level": pl.String}, orient="row")


def _children(sheets: Mapping[str, Indicator], parents: Mapping[str, str]) -> pl.DataFrame:
    """How many parts of each parent should report each indicator."""
    counted = _tree(parents).group_by("parent", "level").agg(pl.len().cast(pl.Int64).alias("children"))
    return (
        counted.join(_levels(sheets), on="level")
        .group_by(pl.col("parent").alias("region"), "indicator")
        .agg(pl.col("children").sum())
    )


def _demands(targets: Iterable[Target], sheets: Mapping[str, Indicator]) -> pl.DataFrame:
    """The target that parts of a level are held against: one that binds before one that guides, in file order."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    known = [target for target in targets if target.indicator in sheets]
    for binds in (True, False):
        for target in known:
            for level in target.binding_levels if binds else target.reference_levels:
                found.setdefault((target.indicator, level.value), (target.value, target.comparator.value))
    return pl.DataFrame(
        [(*key, *demand) for key, demand in found.items()],
        schema={
            "indicator": pl.String,
            "level": pl.String,
            "target_value": pl.Float64,
            "comparator": pl.String,
        },
        orient="row",
    )


def _over_the_parts() -> list[pl.Expr]:
    """Sums over the parts of a parent, whether all have their counts, and whether all have a target."""
    met = holds(pl.col("value"), pl.col("target_value"), pl.col("comparator")).fill_null(value=False)
    return [
        pl.col("rollup", "factor", "tolerance").first(),
        pl.col("value", "numerator", "denominator").sum(),
        met.sum().cast(pl.Float64).alias("met"),
        pl.col("target_value").is_not_null().all().alias("judged"),
        (pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()).all().alias("whole"),
        pl.len().cast(pl.Int64).alias("reported"),
    ]


def _figures() -> list[pl.Expr]:
    """Value, numerator and denominator of a parent by its rollup, from the sums over its parts."""
    weighted = (pl.col("rollup") == Rollup.WEIGHTED.value) & pl.col("whole") & (pl.col("denominator") > 0)
    meeting = pl.col("rollup") == Rollup.SHARE_MEETING.value
    share = 100.0 * pl.col("met") / pl.col("reported")
    return [
        pl.when(weighted)
        .then(pl.col("factor") * pl.col("numerator") / pl.col("denominator"))
        .when(meeting)
        .then(share)
        .when(pl.col("rollup") == Rollup.SUM.value)
        .then(pl.col("value"))
        .alias("value"),
        pl.when(weighted).then(pl.col("numerator")).when(meeting).then(pl.col("met")).alias("numerator"),
        pl.when(weighted).then(pl.col("denominator")).when(meeting).then(pl.col("reported")).alias("denominator"),
    ]
