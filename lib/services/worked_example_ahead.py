"""Worked examples of where a figure has been going, and how likely its target is met."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from lib.domain import Period
from lib.i18n import number
from lib.services.outlook import Outlook, chance_text, outlook, range_text, trend_text
from lib.services.wording import target_text
from lib.services.worked_example_scene import Scene, Worked, short
from lib.stats.trend_marker import Method, Verdict
from lib.stats.trend_tests import CRITICAL


def trend_example(scene: Scene) -> Worked | None:
    """The latest points, their slope, and whether it is more than chance."""
    found = _outlook(scene)
    told = found.trends.filter(pl.col("reason").is_null() & pl.col("period").is_not_null())
    row = scene.pick(told, pl.col("verdict") != Verdict.NO_CHANGE.value)
    if row is None:
        return None
    points = _points(scene, row["region"], row["indicator"], row["points"])
    values = [scene.told(row["indicator"], value) for value in points["value"].to_list()]
    last = {**row, "value": points["value"][-1], "demo": points["demo"][-1]}
    ends = {"first": scene.when(points["period"][0]), "last": scene.when(points["period"][-1])}
    certain = row["chi2"] is None or row["chi2"] > CRITICAL
    return scene.worked(
        last,
        scene.cell(last),
        scene.say("trend_points", points=row["points"], **ends, values=" · ".join(values)),
        scene.say("trend_slope", slope=short(row["slope"])) if row["slope"] is not None else "",
        _test(scene, row),
        "" if row["chi2"] is None else scene.say("trend_beyond" if certain else "trend_within"),
        scene.say("trend_shown", trend=trend_text(scene.locale, found.trend(row["region"], row["indicator"]))),
    )


def _test(scene: Scene, row: dict[str, Any]) -> str:
    if row["method"] == Method.RANKS.value:
        return scene.say("trend_chance", chance=short(row["chance"], 4))
    slope, chi2 = row["slope"], row["chi2"]
    if not slope or not chi2:
        return scene.say("trend_chi2", slope="0", error="—", chi2=short(chi2 or 0.0))
    error = abs(slope) / math.sqrt(chi2)
    return scene.say("trend_chi2", slope=short(slope), error=short(error, 4), chi2=short(chi2))


def forecast_example(scene: Scene) -> Worked | None:
    """The median and the 80 % interval on the target's day, and the chance that it is met."""
    found = _outlook(scene)
    told = found.frame.filter(pl.col("probability").is_not_null()).sort("binding", descending=True, maintain_order=True)
    row = scene.pick(told, pl.col("probability").is_between(0.05, 0.95))
    chance = found.chance(row["region"], row["indicator"], row["target"]) if row else None
    if row is None or chance is None:
        return None
    key = row["indicator"]
    sheet, target = scene.sheets[key], scene.target(row["target"])
    demanded = target_text(scene.locale, sheet, target, binding=bool(row["binding"])) if target else ""
    points = _points(scene, row["region"], key, 1)
    last = {**row, "demo": points["demo"][-1]}
    value = scene.told(key, row["value"])
    ends = {name: scene.told(key, row[name]) for name in ("middle", "low", "high")}
    words = {"chance": chance_text(scene.locale, chance), "range": range_text(scene.locale, sheet, chance)}
    return scene.worked(
        last,
        scene.cell(last),
        scene.say("forecast_points", points=row["points"], value=value, target=demanded, horizon=row["horizon"]),
        scene.say("forecast_range", **ends),
        scene.say("forecast_chance", probability=number(row["probability"], 3)),
        scene.say("forecast_shown", **words),
    )


def _outlook(scene: Scene) -> Outlook:
    return outlook(scene.workspace, scene.revision, scene.jurisdiction, scene.period)


def _points(scene: Scene, region: str, indicator: str, count: int) -> pl.DataFrame:
    """The newest figures of a cell's own frequency whose periods are over, the oldest first."""
    own = scene.workspace.observations(scene.revision).filter(
        (pl.col("region") == region) & (pl.col("indicator") == indicator) & pl.col("value").is_finite()
    )
    frequency = scene.sheets[indicator].frequency
    known = {key: Period.parse(key) for key in own["period"].unique()}
    over = [key for key, one in known.items() if one.frequency is frequency and one.end <= scene.as_of]
    ends = {key: known[key].end for key in over}
    return own.filter(pl.col("period").is_in(over)).sort(pl.col("period").replace_strict(ends)).tail(count)
