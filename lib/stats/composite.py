"""One number for a domain or for all of them: the mean attainment of what is demanded, and how sure the rank is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lib.domain import NEVER, UNJUDGED, Cadence, Comparator, Indicator, Kind
from lib.stats.gap import NOISE, holds

#: The columns of a composite, one row a region and domain, and one over all of them (``domain`` null). ``score`` is
#: 0-100; ``coverage`` the share of the weight whose figures are there (0-1), from ``available`` of ``applicable``
#: indicators. ``rank`` is among the regions of the level with a score, ``rank_low`` to ``rank_high`` hold it in 90 %
#: of the draws of weights.
COMPOSITE: dict[str, pl.DataType] = {
    "region": pl.String(),
    "level": pl.String(),
    "domain": pl.String(),
    "score": pl.Float64(),
    "coverage": pl.Float64(),
    "available": pl.Int64(),
    "applicable": pl.Int64(),
    "rank": pl.Int64(),
    "ranked": pl.Int64(),
    "rank_low": pl.Int64(),
    "rank_high": pl.Int64(),
}

#: Below this share of the weight there is no score: it would be about something else than the others'.
LEAST_COVERAGE = 0.6
#: Draws of weights, and the seed that makes them the same every time.
DRAWS = 1_000
SEED = 20_080_815

_RANK_ENDS = (0.05, 0.95)

_Floats = NDArray[np.float64]


def attainment(attained: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """``region, level, indicator, attainment`` (0-100, null without a current figure), one row a cell with a target.

    at least: 100 x value / target; at most: 100 x target / value; both at most 100 and at least 0; a target of 0 is
    attained or not. Equal: 100 or 0. Of a yearly target that is to be reached, what is due by now stands for it; a
    grade's target is its place in the scale, and a place outside the scale is no figure. "Never" is 0. Where several
    targets hold, the first that binds counts, else the first yardstick.
    """
    growing = (pl.col("cadence") == Cadence.ANNUAL.value) & (pl.col("comparator") == Comparator.AT_LEAST.value)
    aim = pl.when(growing).then(pl.col("expected")).otherwise(pl.col("target_value"))
    value = pl.col("value")
    steps = {key: float(len(one.scale) - 1) for key, one in indicators.items() if one.kind is Kind.ORDINAL}
    top = pl.col("indicator").replace_strict(steps, default=None, return_dtype=pl.Float64)
    outside = ((value < 0) | (value > top)).fill_null(value=False) & top.is_not_null()
    met = holds(value, aim, pl.col("comparator"))
    part = (
        pl.when(met | (pl.col("comparator") == Comparator.EQUAL.value))
        .then(met.cast(pl.Float64))
        .when((pl.col("comparator") == Comparator.AT_LEAST.value) & (aim > NOISE))
        .then(value / aim)
        .when((pl.col("comparator") == Comparator.AT_MOST.value) & (value > NOISE))
        .then(aim / value)
        .otherwise(0.0)
        .clip(0.0, 1.0)
    )
    return (
        attained.filter(pl.col("target").is_not_null())
        .sort("binding", descending=True, maintain_order=True)
        .unique(["region", "indicator"], keep="first", maintain_order=True)
        .with_columns(
            attainment=pl.when(pl.col("status").is_in(UNJUDGED) | outside)
            .then(None)
            .when(pl.col("qualifier").eq_missing(NEVER))
            .then(0.0)
            .otherwise(100.0 * part)
        )
        .select("region", "level", "indicator", "attainment")
    )


def composite(
    attained: pl.DataFrame,
    indicators: Mapping[str, Indicator],
    weights: Mapping[str, float] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pl.DataFrame:
    """The composite of each region for each domain and over all: columns `COMPOSITE`, sorted by level, domain, region.

    Steps as the handbook of OECD and JRC (2008) orders them: normalised by the distance to the target (`attainment`),
    nothing imputed, weights declared, a weighted arithmetic mean, and its robustness shown.

    ``weights`` are those of the indicators within their domain (default: all equal); domains weigh the same in the
    whole. score = sum w a / sum w over the indicators with a figure; none below a coverage of 60 % of the weight.
    Indicators that are held against a target at the region's level are applicable.

    The rank interval: ``draws`` sets of weights from a Dirichlet distribution about the declared ones (of n equal
    weights: every mixture is equally likely), each scored and ranked; 5th and 95th percentile, and the rank itself. The
    same ``seed`` gives the same interval. Ties share a rank (1, 2, 2, 4).
    """
    held = attainment(attained, indicators)
    domains = {key: one.domain for key, one in indicators.items()}
    parts = [pl.DataFrame(schema=COMPOSITE)]
    for (level,), own in held.partition_by("level", as_dict=True, maintain_order=True).items():
        regions = own["region"].unique(maintain_order=True).to_list()
        keys = own["indicator"].unique(maintain_order=True).sort().to_list()
        grid = _grid(own, regions, keys)
        own_weights = _weights(keys, domains, weights or {})
        whole = np.array(list(own_weights.values()))
        of = np.array([domains[key] for key in keys])
        for domain in [None, *sorted(set(of.tolist()))]:
            kept = np.ones(len(keys), dtype=bool) if domain is None else of == domain
            scored = _scored(grid[:, kept], whole[kept], np.random.default_rng([seed, int(kept.sum())]), draws)
            parts.append(_rows(str(level), domain, regions, scored))
    return pl.concat(parts).sort("level", "domain", "region", nulls_last=False)


def _grid(own: pl.DataFrame, regions: list[str], keys: list[str]) -> _Floats:
    """Attainment [regions, indicators]; NaN where unknown."""
    row = {code: at for at, code in enumerate(regions)}
    column = {key: at for at, key in enumerate(keys)}
    grid = np.full((len(regions), len(keys)), np.nan)
    grid[[row[code] for code in own["region"].to_list()], [column[key] for key in own["indicator"].to_list()]] = (
        own["attainment"].fill_null(float("nan")).to_numpy()
    )
    return grid


def _weights(keys: list[str], domains: Mapping[str, str], declared: Mapping[str, float]) -> dict[str, float]:
    """Weights over all indicators: each domain together 1 / domains, within it as declared.

    Raises ValueError for a weight that is not above 0.
    """
    raw = {key: float(declared.get(key, 1.0)) for key in keys}
    if any(weight <= 0 for weight in raw.values()):
        raise ValueError("weights must be above 0")
    totals: dict[str, float] = {}
    for key in keys:
        totals[domains[key]] = totals.get(domains[key], 0.0) + raw[key]
    return {key: raw[key] / totals[domains[key]] / len(totals) for key in keys}


def _scored(grid: _Floats, weights: _Floats, random: np.random.Generator, draws: int) -> dict[str, _Floats]:
    share = weights / weights.sum()
    known = np.isfinite(grid)
    coverage = known @ share
    enough = coverage >= LEAST_COVERAGE - NOISE
    figures = np.where(known, grid, 0.0)[enough]
    score = _means(figures, known[enough], share[None, :])
    # A mean of n weights drawn about the declared ones; n equal ones make every mixture equally likely.
    # A single indicator leaves nothing to draw.
    drawn = random.dirichlet(share * share.size, draws) if share.size > 1 else share[None, :]
    places = np.sort(_ranks(_means(figures, known[enough], drawn)), axis=1)
    ends = [max(int(np.ceil(end * places.shape[1])) - 1, 0) for end in _RANK_ENDS]
    rank = _ranks(score)[:, 0]
    # Under equal weights many may share a rank that hardly a draw gives; the interval holds it all the same.
    found = {
        "score": score[:, 0],
        "rank": rank,
        "rank_low": np.minimum(places[:, ends[0]], rank),
        "rank_high": np.maximum(places[:, ends[1]], rank),
    }
    rows = {name: np.full(grid.shape[0], np.nan) for name in found}
    for name, values in found.items():
        rows[name][enough] = values
    size = np.full(grid.shape[0], float(grid.shape[1]))
    ranked = np.full(grid.shape[0], float(enough.sum()))
    return {**rows, "coverage": coverage, "available": known.sum(axis=1), "applicable": size, "ranked": ranked}


def _means(figures: _Floats, known: NDArray[np.bool_], weights: _Floats) -> _Floats:
    """Weighted means [regions, draws] over what is known."""
    total = known.astype(float) @ weights.T
    found: _Floats = np.divide(figures @ weights.T, total, out=np.zeros_like(total), where=total > 0)
    return found


def _ranks(scores: _Floats) -> _Floats:
    """Competition ranks down each column, the highest first; scores that differ by rounding only are equal."""
    rounded = -np.round(scores, 9)
    order = np.argsort(rounded, axis=0, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=0)
    places = np.broadcast_to(np.arange(1.0, scores.shape[0] + 1.0)[:, None], scores.shape).copy()
    if scores.shape[0] > 1:
        places[1:][ordered[1:] == ordered[:-1]] = 0.0
    found: _Floats = np.empty_like(places)
    np.put_along_axis(found, order, np.maximum.accumulate(places, axis=0), axis=0)
    return found


def _rows(level: str, domain: str | None, regions: list[str], scored: Mapping[str, _Floats]) -> pl.DataFrame:
    frame = pl.DataFrame({"region": regions, **scored})
    return frame.with_columns(
        pl.lit(level).alias("level"),
        pl.lit(domain, dtype=pl.String).alias("domain"),
        pl.col("score", "rank", "rank_low", "rank_high").fill_nan(None),
    ).select(pl.col(name).cast(kind) for name, kind in COMPOSITE.items())
