"""Figures unlike those around them: a region's own past, its siblings of the same period. They warn, nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from lib.domain import Indicator, IssueCode, Kind

#: A standard score beyond this is far out, and a modified one beyond that: the defaults of DHIS2 and the advice of
#: Iglewicz and Hoaglin.
Z_LIMIT = 3.0
MODIFIED_Z_LIMIT = 3.5
#: Fewer figures than this, the one looked at among them, have no scores: five of the past and the new one.
FEWEST = 6
#: Fewer siblings of one period than this are not compared.
FEWEST_SIBLINGS = 8
#: So many periods before a figure are its past: three years of quarters, twelve years.
PAST = 12
#: A difference smaller than this is never told, however even the figures around it: percentage points of a share or a
#: growth; of anything else a share of the median.
LEAST_POINTS = 5.0
LEAST_PART = 0.2
#: Beside siblings, which differ for good reasons, more is needed than beside one's own past.
SIBLING_POINTS = 15.0
SIBLING_PART = 0.5

#: The columns of the frames of odd figures, one row a region's figure. ``rule`` is the code of the issue that tells
#: it. ``low`` and ``high`` are the usual range in the indicator's unit, null where the rule knows none. ``count`` of
#: ``of`` figures share the oddity, and ``group`` is the region whose parts those are (null: the figure stands alone).
ODD: dict[str, pl.DataType] = {
    "region": pl.String(),
    "indicator": pl.String(),
    "period": pl.String(),
    "rule": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "count": pl.Int64(),
    "of": pl.Int64(),
    "group": pl.String(),
}

#: The columns that `scores` adds.
SCORED: dict[str, pl.DataType] = {
    "points": pl.Int64(),
    "mean": pl.Float64(),
    "median": pl.Float64(),
    "z": pl.Float64(),
    "modified_z": pl.Float64(),
}

_TOLD = {**ODD, **SCORED}
_PER_CENT = frozenset({Kind.RATIO, Kind.GROWTH})
_QUOTIENTS = frozenset({Kind.RATIO, Kind.RATIO_PLAIN, Kind.RATE, Kind.MEAN, Kind.GROWTH})
#: Steps, answers and months since an event have no usual range; cumulative counts only grow, and falls are told apart.
_WITH_PAST = _QUOTIENTS | {Kind.COUNT, Kind.COUNT_PERIOD, Kind.DENOMINATOR}
#: Plain counts are as large as the region: siblings are compared by quotients only.
_WITH_SIBLINGS = _QUOTIENTS - {Kind.GROWTH}
_COUNTS = frozenset({Kind.COUNT, Kind.COUNT_PERIOD, Kind.DENOMINATOR})
_FIGURE = ("region", "indicator", "period", "value", "denominator")
_TINY = 1e-9


def scores(frame: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """``frame`` with the columns of `SCORED`: how far each ``value`` lies from the others of its group.

    ``frame`` has ``value`` (Float64, in any unit; null or not finite: no figure) and the columns of ``within``.

      z          = (x - mean) / s, s the standard deviation with divisor n (DHIS2's form, ``scipy.stats.zscore``)
      modified_z = 0.6745 (x - median) / MAD, MAD = median |x - median| (Iglewicz and Hoaglin 1993, and DHIS2);
                   where MAD = 0, because more than half are equal: (x - median) / (1.253314 m), m = mean |x - median|
                   (the same authors, and IBM's Cognos Analytics)

    Both are null in a group of fewer than `FEWEST` figures, and 0 where all are equal. |z| cannot exceed
    sqrt(n - 1): it never passes 3 with fewer than 11 figures, which is why it is shown and the modified score decides.
    """
    groups = list(within)
    value = pl.when(pl.col("value").is_finite()).then(pl.col("value"))
    placed = frame.with_columns(_x=value).with_columns(
        points=pl.col("_x").count().over(groups).cast(pl.Int64),
        mean=pl.col("_x").mean().over(groups),
        median=pl.col("_x").median().over(groups),
        _sd=pl.col("_x").std(ddof=0).over(groups),
    )
    placed = placed.with_columns(_away=(pl.col("_x") - pl.col("median")).abs()).with_columns(
        _mad=pl.col("_away").median().over(groups), _mean_away=pl.col("_away").mean().over(groups)
    )
    tiny = _TINY * pl.max_horizontal(pl.col("median").abs(), pl.lit(1.0))
    from_median = pl.col("_x") - pl.col("median")
    modified = (
        pl.when(pl.col("_mad") > tiny)
        .then(0.6745 * from_median / pl.col("_mad"))
        .when(pl.col("_mean_away") > tiny)
        .then(from_median / (1.253314 * pl.col("_mean_away")))
        .otherwise(0.0)
    )
    plain = pl.when(pl.col("_sd") > tiny).then((pl.col("_x") - pl.col("mean")) / pl.col("_sd")).otherwise(0.0)
    scored = (pl.col("points") >= FEWEST) & pl.col("_x").is_not_null()
    return placed.with_columns(z=pl.when(scored).then(plain), modified_z=pl.when(scored).then(modified)).drop(
        "_x", "_sd", "_away", "_mad", "_mean_away"
    )


def beyond(score: pl.Expr, limit: float) -> pl.Expr:
    """Whether a score lies further out than a limit, on either side; false where there is none."""
    return (score.abs() > limit).fill_null(value=False)


def unlike_past(figures: pl.DataFrame, past: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The figures (at most one a region and indicator) unlike the region's own past. Columns `ODD` and `SCORED`.

    ``figures`` has ``region, indicator, period, value, denominator`` and ``series, order`` (see `keyed`); ``past`` has
    ``series, order, value``, of which the `PAST` periods before the figure count. Told is a figure that all three
    rules find odd: its modified score, with that past, beyond `MODIFIED_Z_LIMIT`; outside the past's range (``low`` to
    ``high``); and further from the median than ``least`` (see `_least`). Needs five earlier figures. Grades, answers,
    durations and cumulative counts have no usual range.
    """
    judged = figures.filter(of_keys(figures, _keys(indicators, _WITH_PAST)))
    judged = with_facts(judged.select("series", *_FIGURE, "order"), _facts(indicators))
    known = past.select("series", "order", "value").join(judged.select("series", "_months", at="order"), on="series")
    in_time = (pl.col("order") < pl.col("at")) & (pl.col("order") >= pl.col("at") - pl.col("_months"))
    before = known.filter(in_time & pl.col("value").is_finite()).select("series", "value")
    span = before.group_by("series").agg(low=pl.col("value").min(), high=pl.col("value").max(), _past=pl.len())
    outside = (pl.col("value") < pl.col("low") - _TINY) | (pl.col("value") > pl.col("high") + _TINY)
    judged = judged.join(span, on="series").filter(outside & (pl.col("_past") >= FEWEST - 1))
    if judged.is_empty():
        return pl.DataFrame(schema=_TOLD)
    around = before.join(judged.select("series"), on="series", how="semi")
    both = pl.concat([judged.with_columns(_new=True), around.with_columns(_new=False)], how="diagonal")
    scored = scores(both, ["series"]).filter("_new")
    odd = scored.filter(beyond(pl.col("modified_z"), MODIFIED_Z_LIMIT) & _differs(LEAST_POINTS, LEAST_PART))
    return _odd(odd, IssueCode.OUTLIER)


def unlike_siblings(figures: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """The figures unlike those of the siblings of the same period. Columns `ODD` and `SCORED`.

    ``figures`` has ``region, indicator, period, value, denominator`` and ``group`` (see `keyed`). Told is a figure
    whose modified score is beyond `MODIFIED_Z_LIMIT` and which lies further from the median than ``least`` (see
    `_least`), among at least `FEWEST_SIBLINGS` figures. ``low`` and ``high`` hold the middle eight tenths of the
    siblings. Only quotients (shares, rates, means) are compared: plain counts are as large as the region.
    """
    compared = of_keys(figures, _keys(indicators, _WITH_SIBLINGS))
    known = figures.filter(compared & pl.col("value").is_finite() & pl.col("group").is_not_null())
    known = known.select("group", *_FIGURE)
    scored = scores(known, ["group"]).filter(
        (pl.col("points") >= FEWEST_SIBLINGS) & beyond(pl.col("modified_z"), MODIFIED_Z_LIMIT)
    )
    if scored.is_empty():
        return pl.DataFrame(schema=_TOLD)
    odd = with_facts(scored, _facts(indicators)).filter(_differs(SIBLING_POINTS, SIBLING_PART))
    around = known.join(odd.select("group").unique(), on="group", how="semi")
    span = around.group_by("group").agg(low=pl.col("value").quantile(0.1), high=pl.col("value").quantile(0.9))
    odd = odd.join(span, on="group", how="left", maintain_order="left")
    return _odd(odd.filter(~pl.col("value").is_between("low", "high")), IssueCode.UNLIKE_SIBLINGS)


def of_keys(figures: pl.DataFrame, keys: Sequence[str]) -> pl.Expr:
    """Whether a figure is of one of these indicators, whichever of them ``figures`` knows."""
    kind = figures.schema["indicator"]
    known = pl.Series(list(keys), dtype=pl.String).cast(kind, strict=False).drop_nulls()
    return pl.col("indicator").is_in(known.implode())


def with_facts(figures: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """``figures`` with what ``facts`` (one row an ``indicator``) knows of their indicators; others are left out."""
    known = facts.with_columns(pl.col("indicator").cast(figures.schema["indicator"], strict=False)).drop_nulls(
        "indicator"
    )
    return figures.join(known, on="indicator", maintain_order="left")


def _differs(points: float, part: float) -> pl.Expr:
    return (pl.col("value") - pl.col("median")).abs() > _least(points, part)


def _least(points: float, part: float) -> pl.Expr:
    """The smallest difference from the median that is told, in the indicator's unit.

    ``points`` for percentages, else ``part`` of the median; and at least 3.5 times what chance alone moves a count:
    a share of d by sqrt(p (1 - p) / d) with p = (median share x d + 1) / (d + 2), another quotient of denominator d by
    sqrt(median / d), a count c by sqrt(c). One post of twelve is no oddity.
    """
    median, whole = pl.col("median").abs(), pl.col("denominator")
    near = (median / 100 * whole + 1) / (whole + 2)
    chance = (
        pl.when("_count")
        .then(pl.max_horizontal(median, pl.lit(1.0)).sqrt())
        .when("_share")
        .then(100 * (near * (1 - near) / whole).sqrt())
        .otherwise((median / whole).sqrt())
    )
    known = pl.when(chance.is_finite()).then(MODIFIED_Z_LIMIT * chance).otherwise(0.0).fill_null(0.0)
    return pl.max_horizontal(pl.when("_percent").then(points).otherwise(part * median), known)


def _facts(indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    rows = [
        (key, sheet.kind in _PER_CENT, sheet.kind is Kind.RATIO, sheet.kind in _COUNTS, _window(sheet))
        for key, sheet in indicators.items()
    ]
    kinds = {"indicator": pl.String(), **dict.fromkeys(("_percent", "_share", "_count"), pl.Boolean())}
    schema = {**kinds, "_months": pl.Int64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _window(sheet: Indicator) -> int:
    """The months that `PAST` periods of an indicator take."""
    return PAST * 12 // sheet.frequency.per_year


def _keys(indicators: Mapping[str, Indicator], kinds: frozenset[Kind]) -> list[str]:
    return [key for key, sheet in indicators.items() if sheet.kind in kinds]


def _odd(found: pl.DataFrame, code: IssueCode) -> pl.DataFrame:
    told = found.with_columns(
        rule=pl.lit(code.value), count=pl.lit(1), of=pl.col("points"), group=pl.lit(None, pl.String())
    )
    return told.select(pl.col(name).cast(kind) for name, kind in _TOLD.items()).sort("indicator", "period", "region")
