"""Worked examples of figures that look odd, and of figures that agree too well."""

from __future__ import annotations

from typing import Any

import polars as pl
from scipy import special

from lib.domain import IssueCode, Level, Period
from lib.i18n import say
from lib.services.plausibility import plausibility
from lib.services.quality import QUARTERS
from lib.services.worked_example_scene import Scene, Worked, short
from lib.stats.gaming import ALPHA, FEWEST_OTHERS, PLAIN_PART, PLAIN_POINTS, chance_of, measured_steps
from lib.stats.outliers import FEWEST, PAST, scores

_GAMING = (IssueCode.EXACTLY_ON_TARGET.value, IssueCode.IDENTICAL_VALUES.value)


def outliers_example(scene: Scene) -> Worked | None:
    """A figure against the region's own past: modified score, range, and whether a second look is asked for."""
    over = _over(scene)
    told = _odd(scene).filter(pl.col("rule") == IssueCode.OUTLIER.value).select("region", "indicator", odd=pl.lit(True))
    newest = over.filter(pl.col("period").is_in(_newest(scene, over)))
    enough = over.group_by("region", "indicator").len().filter(pl.col("len") >= FEWEST)
    quotients = [key for key, one in scene.sheets.items() if one.is_share]
    cells = newest.join(enough, on=["region", "indicator"], how="semi").filter(pl.col("indicator").is_in(quotients))
    row = scene.pick(cells.join(told, on=["region", "indicator"], how="left"), pl.col("odd"))
    if row is None:
        return None
    own = over.filter((pl.col("region") == row["region"]) & (pl.col("indicator") == row["indicator"])).sort("_end")
    before = own.head(-1).tail(PAST)
    both = scores(pl.concat([before, own.tail(1)]).select("value", group=pl.lit(0)), ["group"])
    key, past = row["indicator"], before["value"].to_list()
    values = " · ".join(scene.told(key, one) for one in past)
    return scene.worked(
        row,
        scene.cell(row),
        scene.say("outliers_values", value=scene.told(key, row["value"]), past=len(past), values=values),
        *_scored(scene, both),
        scene.say("outliers_range", low=scene.told(key, min(past)), high=scene.told(key, max(past))),
        scene.say("outliers_told" if row["odd"] else "outliers_quiet"),
    )


def _scored(scene: Scene, both: pl.DataFrame) -> list[str]:
    """The modified score of the last figure, step by step."""
    last = both.row(-1, named=True)
    away = (both["value"] - last["median"]).abs()
    mad, mean = float(away.median() or 0.0), float(away.mean() or 0.0)
    numbers = {"value": short(last["value"]), "median": short(last["median"]), "z": short(last["modified_z"])}
    head = scene.say("outliers_median", median=numbers["median"], mad=short(mad, 3))
    if mad > 1e-9:
        return [head, scene.say("outliers_z", **numbers, mad=short(mad, 3))]
    if mean > 1e-9:
        return [head, scene.say("outliers_z_even", **numbers, mean=short(mean, 3))]
    return [head, scene.say("outliers_equal")]


def gaming_example(scene: Scene) -> Worked | None:
    """How likely chance alone gives so many parts of a region the same figure."""
    row = _newest_told(scene)
    if row is None:
        return None
    chances = _chances(scene, row)
    if chances is None:
        return None
    p, step, spread = chances
    count, of = row["count"], row["of"]
    exactly = row["rule"] == IssueCode.EXACTLY_ON_TARGET.value
    chance = float(special.bdtrc(count - 1, of, p) if exactly else of * special.bdtrc(count - 2, of - 1, p))
    told = f"{chance:.1e}" if chance < ALPHA else short(chance, 6)
    demo = scene.workspace.observations(scene.revision).filter(
        (pl.col("region") == row["region"]) & (pl.col("indicator") == row["indicator"]) & pl.col("demo")
    )
    facts = {"place": scene.name(row["group"]), "value": scene.told(row["indicator"], row["value"])}
    return scene.worked(
        {**row, "demo": demo.height > 0},
        scene.cell(row),
        scene.say("gaming_same", **facts, of=of, count=count),
        scene.say("gaming_spread", spread=short(spread), step=short(step), p=short(p, 4)),
        scene.say("gaming_target", count=count, chance=told)
        if exactly
        else scene.say("gaming_identical", of=of, count=count, chance=told),
        scene.say("gaming_shown", rule=say(scene.locale, f"method.rule.{row['rule']}")),
    )


def _newest_told(scene: Scene) -> dict[str, Any] | None:
    """A figure of the newest quarter, of the last two years, in which any agrees too well with its siblings'."""
    for back in range(QUARTERS):
        found = plausibility(scene.workspace, scene.revision, scene.jurisdiction, scene.period.shift(-back))
        row = scene.pick(found.filter(pl.col("rule").is_in(list(_GAMING)) & pl.col("group").is_not_null()))
        if row is not None:
            return row
    return None


def _chances(scene: Scene, row: dict[str, Any]) -> tuple[float, float, float] | None:
    """The mean chance of the equal figures to fall on their value, the first one's step, the spread of the others."""
    level = scene.workspace.regions.all[row["region"]].level
    same = (pl.col("indicator") == row["indicator"]) & (pl.col("period") == row["period"])
    figures = scene.workspace.observations(scene.revision).filter(same & pl.col("region").is_in(_peers(scene, level)))
    steps = measured_steps(figures, scene.sheets).with_columns(_x=pl.col("value").round(6))
    at = round(row["value"], 6)
    others = steps.filter(pl.col("_x") != at)["_x"]
    below = [one.code for one in scene.workspace.regions.children(row["group"])]
    equal = steps.filter((pl.col("_x") == at) & pl.col("region").is_in(below))
    if equal.is_empty():
        return None
    spread = float(others.std(ddof=0) or 0.0) if others.len() >= FEWEST_OTHERS else 0.0  # type: ignore[arg-type]
    if spread <= 0:
        spread = PLAIN_POINTS if scene.sheets[row["indicator"]].is_share else PLAIN_PART * abs(row["value"])
    p = equal.select(chance_of(pl.col("_step"), pl.lit(spread)).mean()).item()
    return float(p), float(equal["_step"][0]), spread


def _peers(scene: Scene, level: Level) -> list[str]:
    root = scene.workspace.jurisdiction(scene.jurisdiction).root
    return [one.code for one in scene.workspace.regions.children(root, level)]


def _odd(scene: Scene) -> pl.DataFrame:
    return plausibility(scene.workspace, scene.revision, scene.jurisdiction, scene.period)


def _over(scene: Scene) -> pl.DataFrame:
    """The figures of the jurisdiction of their own frequency whose periods are over, with ``_end``."""
    held = scene.held().select("region").unique()
    own = scene.workspace.observations(scene.revision).filter(pl.col("value").is_finite())
    own = own.join(held, on="region", how="semi").filter(pl.col("indicator").is_in(list(scene.sheets)))
    ends = {key: Period.parse(key).end for key in own["period"].unique()}
    placed = own.with_columns(_end=pl.col("period").replace_strict(ends, return_dtype=pl.Date))
    return placed.filter(pl.col("_end") <= scene.as_of)


def _newest(scene: Scene, over: pl.DataFrame) -> list[str]:
    """The periods that end with the chosen one: a figure is looked at when it is new."""
    ends = over.filter(pl.col("_end") == scene.period.end)["period"].unique()
    return sorted(str(key) for key in ends)
