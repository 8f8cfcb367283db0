"""Figures that agree too well: exactly on a target, the same in many regions. Hints for a second look, no proof."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
from scipy import special

from lib.domain import Indicator, IssueCode, Kind, Target
from lib.stats.outliers import ODD, of_keys, with_facts

#: What chance does less often than this is told; the fewer groups a file has, the rarer a false alarm.
ALPHA = 1e-4
#: Fewer equal figures than this are never told: among the parts of one region, and spread over several.
FEWEST_EQUAL = 4
FEWEST_SPREAD = 6
#: Chance is never taken to put less than this share of the figures on one value, however fine the figures are.
LEAST_CHANCE = 0.02
#: Where chance may put more than this on one value the figures are too coarse to tell anything.
MOST_CHANCE = 0.25
#: Fewer other figures than this give no spread; it is then taken to be so many points, or this part of the value.
FEWEST_OTHERS = 5
PLAIN_POINTS = 5.0
PLAIN_PART = 0.1

#: Kinds that are measured finely enough to differ from region to region. Grades, answers, counts of a few events and
#: months repeat by nature and are never looked at.
MEASURED = frozenset({Kind.RATIO, Kind.RATIO_PLAIN, Kind.RATE, Kind.MEAN, Kind.GROWTH})

#: The highest point of a bell curve of spread 1, doubled: real figures crowd more than a bell curve does.
_CROWDING = 2.0 / math.sqrt(2.0 * math.pi)


def repeated(
    figures: pl.DataFrame, targets: Mapping[str, Iterable[Target]], indicators: Mapping[str, Indicator]
) -> pl.DataFrame:
    """Figures that are exactly on a target, or the same in many regions, more often than chance. Columns `ODD`.

    ``figures`` has ``region, parent, peers, indicator, period, value, denominator`` and ``group, family`` (see
    `keyed`); ``targets`` are those that hold for each ``peers``. One row a region concerned; ``group`` is the parent
    where the regions are its parts, null where they are spread over all peers; ``count`` of ``of`` figures of that
    group are equal.

    Let k of n figures of a group have one value. Chance puts a figure on it with p = 2 step / (s sqrt(2 pi)): twice
    what the middle of a bell curve of spread s holds. ``step`` is what one unit of the numerator is worth
    (f / denominator, f = 100 for percentages, else 1), at least one printed decimal, and of a share without a
    denominator that is a whole per cent one per cent, as anybody may round alike; s the standard deviation of the
    peers with other values. On a target: told when P(X >= k) < `ALPHA` for X binomial (n, p); on any other value
    n P(X >= k - 1) with n - 1 trials, since any value may be the one. Parts of one parent are looked at first, then
    all peers without those already told.

    Not looked at: values at a bound of the indicator (all may have reached 100 %), kinds not in `MEASURED`, and where
    p > `MOST_CHANCE`. Of means and rates without a denominator only a target is looked at.
    """
    measured = _measured(figures, indicators)
    if measured.is_empty():
        return pl.DataFrame(schema=ODD)
    placed = _with_chance(_on_target(measured, targets))
    leagues = _told(placed, "family")
    rest = placed.join(
        leagues.select("region", "indicator", "period"), on=["region", "indicator", "period"], how="anti"
    )
    found = pl.concat([leagues, _told(rest, "group").with_columns(parent=pl.lit(None, placed.schema["parent"]))])
    rule = pl.when("_target").then(pl.lit(IssueCode.EXACTLY_ON_TARGET.value))
    told = found.with_columns(
        rule=rule.otherwise(pl.lit(IssueCode.IDENTICAL_VALUES.value)),
        low=pl.lit(None, pl.Float64()),
        high=pl.lit(None, pl.Float64()),
        group=pl.col("parent").cast(pl.String),
    )
    return told.select(pl.col(name).cast(kind) for name, kind in ODD.items()).sort("indicator", "period", "region")


def step_of(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """What the steps of measured figures follow from: ``indicator, _decimal, _factor, _floor, _cap, _share``."""
    rows = [
        (
            key,
            10.0**-sheet.decimals,
            100.0 if sheet.kind in (Kind.RATIO, Kind.GROWTH) else 1.0,
            sheet.minimum if sheet.minimum is not None else -math.inf,
            sheet.maximum if sheet.maximum is not None else (100.0 if sheet.is_share else math.inf),
            sheet.is_share,
        )
        for key, sheet in indicators.items()
        if sheet.kind in MEASURED
    ]
    numbers = dict.fromkeys(("_decimal", "_factor", "_floor", "_cap"), pl.Float64())
    return pl.DataFrame(rows, schema={"indicator": pl.String(), **numbers, "_share": pl.Boolean()}, orient="row")


def measured_steps(figures: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The figures of measured kinds that are not at a bound, with ``_step``: what one unit of the numerator is worth.

    ``_known`` says whether a denominator is stated; else the step is the printed decimal.
    """
    known = with_facts(figures, step_of(indicators))
    known = known.filter((pl.col("value") > pl.col("_floor")) & (pl.col("value") < pl.col("_cap")))
    unit = pl.when(pl.col("denominator") > 0).then(pl.col("_factor") / pl.col("denominator"))
    return known.with_columns(_step=pl.max_horizontal("_decimal", unit), _known=unit.is_not_null())


def chance_of(step: pl.Expr, spread: pl.Expr) -> pl.Expr:
    """How likely a figure of this step falls on one value at the middle of figures of this spread, at most 1."""
    return (_CROWDING * step / spread).clip(LEAST_CHANCE, 1.0)


def _measured(figures: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The figures looked at, with ``_x``: the value, freed of the noise of its last bits.

    Most groups have no value that is shared often enough and are left out at once.
    """
    kinds = of_keys(figures, [key for key, sheet in indicators.items() if sheet.kind in MEASURED])
    columns = ["region", "parent", "peers", "indicator", "period", "group", "family", "value", "denominator"]
    known = figures.filter(pl.col("group").is_not_null() & pl.col("value").is_finite() & kinds).select(columns)
    known = known.with_columns(_x=pl.col("value").round(6))
    likely = [_frequent(known, "family", FEWEST_EQUAL), _frequent(known, "group", FEWEST_SPREAD)]
    concerned = measured_steps(pl.concat(likely), indicators).select("group").unique()
    measured = measured_steps(known.join(concerned, on="group", how="semi"), indicators)
    return measured.with_columns(_rounded_alike(), _known=pl.col("_known") | pl.col("_share")).with_row_index("_row")


def _rounded_alike() -> pl.Expr:
    """``_step``; of a share without a denominator what it may be rounded to: a whole per cent, where it is one."""
    rounded = pl.when(pl.col("_x") % 1.0 == 0).then(pl.max_horizontal("_step", pl.lit(1.0))).otherwise("_step")
    return pl.when(pl.col("_share") & ~pl.col("_known")).then(rounded).otherwise("_step").alias("_step")


def _frequent(known: pl.DataFrame, within: str, fewest: int) -> pl.DataFrame:
    """The figures whose value is that frequent in its group, and perhaps a few more: one number stands for both."""
    both = pl.col(within) * 1_000_000_007 + (pl.col("_x") * 1e6).round().cast(pl.Int64, strict=False)
    mixed = known.with_columns(_both=both)
    often = mixed.select("_both").group_by("_both").len().filter(pl.col("len") >= fewest)
    return mixed.join(often, on="_both", how="semi").drop("_both")


def _on_target(measured: pl.DataFrame, targets: Mapping[str, Iterable[Target]]) -> pl.DataFrame:
    """With ``_target``: whether the value is one that a target of its regions names."""
    rows = {(peers, each.indicator, round(each.value, 6), True) for peers, own in targets.items() for each in own}
    schema = {"peers": pl.String(), "indicator": pl.String(), "_x": pl.Float64(), "_target": pl.Boolean()}
    named = pl.DataFrame(sorted(rows), schema=schema, orient="row")
    named = named.with_columns(
        pl.col(name).cast(measured.schema[name], strict=False) for name in ("peers", "indicator")
    )
    marked = measured.join(named, on=["peers", "indicator", "_x"], how="left", maintain_order="left")
    marked = marked.with_columns(pl.col("_target").fill_null(value=False))
    return marked.filter(pl.col("_known") | pl.col("_target"))


def _with_chance(placed: pl.DataFrame) -> pl.DataFrame:
    """With ``_chance``; only the values that at least `FEWEST_EQUAL` peers share are kept, and the sizes of groups."""
    shared = placed.group_by("group", "_x").agg(_equal=pl.len()).filter(pl.col("_equal") >= FEWEST_EQUAL)
    concerned = placed.join(shared.select("group").unique(), on="group", how="semi")
    totals = concerned.group_by("group").agg(_mean=pl.col("_x").mean(), _of_level=pl.len())
    concerned = concerned.join(totals, on="group").with_columns(_from=pl.col("_x") - pl.col("_mean"))
    squares = concerned.group_by("group").agg(_sum=pl.col("_from").sum(), _square=(pl.col("_from") ** 2).sum())
    sizes = concerned.group_by("family").agg(_of_league=pl.len())
    equal = concerned.join(shared, on=["group", "_x"]).join(squares, on="group").join(sizes, on="family")
    others = pl.col("_of_level") - pl.col("_equal")
    mean = (pl.col("_sum") - pl.col("_equal") * pl.col("_from")) / others
    variance = (pl.col("_square") - pl.col("_equal") * pl.col("_from") ** 2) / others - mean**2
    plain = pl.when("_share").then(pl.lit(PLAIN_POINTS)).otherwise(PLAIN_PART * pl.col("value").abs())
    spread = pl.when((others >= FEWEST_OTHERS) & (variance > 0)).then(variance.sqrt()).otherwise(plain)
    return equal.with_columns(_chance=chance_of(pl.col("_step"), spread))


def _told(placed: pl.DataFrame, within: str) -> pl.DataFrame:
    """The figures whose value is shared too often within these groups, with ``count`` and ``of``."""
    of = "_of_league" if within == "family" else "_of_level"
    counted = placed.with_columns(
        count=pl.len().over(within, "_x").cast(pl.Int64),
        of=pl.col(of).cast(pl.Int64),
        _mean_chance=pl.col("_chance").mean().over(within, "_x"),
    )
    fewest = FEWEST_EQUAL if within == "family" else FEWEST_SPREAD
    counted = counted.filter((pl.col("count") >= fewest) & (pl.col("_mean_chance") <= MOST_CHANCE))
    count, size = counted["count"].to_numpy(), counted["of"].to_numpy()
    chance, named = counted["_mean_chance"].to_numpy(), counted["_target"].to_numpy()
    on_it = np.asarray(special.bdtrc(count - 1, size, chance))
    anywhere = size * np.asarray(special.bdtrc(count - 2, size - 1, chance))
    return counted.filter(pl.Series(np.where(named, on_it, anywhere) < ALPHA))
