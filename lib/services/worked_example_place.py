"""Worked examples of where a region stands: its rank, its place among peers, and the change between two periods."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.domain import Direction, Kind, Level, Period, Selection
from lib.i18n import say
from lib.services.analysis import analyse
from lib.services.change import compare_periods
from lib.services.profile import profile
from lib.services.worked_example_scene import Scene, Worked, short, term


def rank_example(scene: Scene) -> Worked | None:
    """How many peers are strictly better."""
    row = scene.pick(_judged(scene).filter(pl.col("region") != _root(scene)))
    if row is None:
        return None
    frame = analyse(scene.workspace, scene.revision, _selection(scene, row, scene.period), scene.locale).frame
    own = frame.filter(pl.col("region") == row["region"]).row(0, named=True)
    better = frame.filter(pl.col("rank") < own["rank"]).sort("rank")
    told = [f"{name} {value}" for name, value in better.select("name", "value_text").iter_rows()]
    ties = frame.filter(pl.col("rank") == own["rank"]).height - 1
    place = scene.name(_root(scene))
    shown = say(scene.locale, "ui.map.rank_of", rank=own["rank"], ranked=own["ranked"])
    return scene.worked(
        row,
        scene.cell(row),
        scene.say("rank_among", jurisdiction=place, ranked=own["ranked"], better=better.height),
        scene.say("rank_better", names=scene.listed(told)) if told else scene.say("rank_first"),
        scene.say("rank_ties", ties=ties) if ties else "",
        scene.say("rank_shown", better=better.height, rank=shown),
    )


def spine_example(scene: Scene) -> Worked | None:
    """Quartiles and median of the peers, and where the region's point is drawn."""
    whole = [key for key, one in scene.sheets.items() if one.kind not in (Kind.ORDINAL, Kind.BINARY)]
    cells = _judged(scene).filter(pl.col("indicator").is_in(whole) & (pl.col("region") != _root(scene)))
    peers = cells.group_by("indicator", "level").agg(_peers=pl.len())
    row = scene.pick(cells.join(peers, on=["indicator", "level"]).filter(pl.col("_peers") > 4))
    if row is None:
        return None
    found = profile(scene.workspace, scene.revision, row["region"], scene.period, scene.locale, whole=True)
    own = found.row(row["indicator"])
    if own is None or own["median"] is None or own["never"]:
        return None
    values = found.points.filter((pl.col("indicator") == row["indicator"]) & pl.col("value").is_not_null())["value"]
    falling = scene.sheets[row["indicator"]].direction is Direction.DOWN
    ordered = values.sort(descending=falling).to_list()
    key = row["indicator"]
    return scene.worked(
        row,
        scene.cell(row),
        scene.say("spine_sorted", reported=len(ordered), values=scene.listed(short(one) for one in ordered)),
        scene.say(
            "spine_median",
            reported=len(ordered),
            at=short(1 + (len(ordered) - 1) / 2, 1),
            **{name: scene.told(key, own[name]) for name in ("median", "worst", "best")},
        ),
        _placed(scene, own),
        scene.say("spine_shown", median=scene.told(key, own["median"]), percent=short(100 * own["place"], 0)),
    )


def _placed(scene: Scene, own: dict[str, Any]) -> str:
    if own["reach"] < 1e-12:
        return scene.say("spine_equal")
    numbers = {"value": short(own["value"]), "median": term(own["median"]), "reach": short(own["reach"])}
    return scene.say("spine_place", **numbers, place=short(own["place"], 4))


def change_example(scene: Scene) -> Worked | None:
    """The same quarter a year ago and now."""
    before = scene.period.shift(-scene.period.frequency.per_year)
    keys = ["region", "indicator"]
    then, now = (_own_figures(scene, period) for period in (before, scene.period))
    row = scene.pick(now.join(then.select(keys), on=keys, how="semi", maintain_order="left"))
    if row is None:
        return None
    found = compare_periods(scene.workspace, scene.revision, _selection(scene, row, scene.period), before, scene.locale)
    one = found.frame.filter(pl.col("region") == row["region"]).row(0, named=True)
    periods = {"earlier_period": scene.when(before.key), "later_period": scene.when(scene.period.key)}
    texts = {"earlier": one["earlier_text"], "later": one["later_text"]}
    return scene.worked(
        row,
        scene.cell(row),
        scene.say("change_pair", **periods, **texts),
        scene.say("change_shown", **texts, change=one["change_text"]),
    )


def _own_figures(scene: Scene, period: Period) -> pl.DataFrame:
    """Cells with a figure of the period itself; months since an event have a word instead of a difference."""
    months = [key for key, one in scene.sheets.items() if one.kind is Kind.DURATION and one.empty_means_never]
    cells = scene.held(period).filter((pl.col("lag") == 0) & pl.col("value").is_not_null())
    cells = cells.filter(~pl.col("indicator").is_in(months))
    return cells.unique(["region", "indicator"], keep="first", maintain_order=True)


def _judged(scene: Scene) -> pl.DataFrame:
    """Cells whose figure is better or worse than another."""
    observed = [key for key, one in scene.sheets.items() if one.direction is Direction.NONE]
    cells = scene.held().filter(pl.col("value").is_not_null() & ~pl.col("indicator").is_in(observed))
    return cells.unique(["region", "indicator"], keep="first", maintain_order=True)


def _selection(scene: Scene, row: dict[str, Any], period: Period) -> Selection:
    return Selection(row["indicator"], _root(scene), Level(row["level"]), period)


def _root(scene: Scene) -> str:
    return scene.workspace.jurisdiction(scene.jurisdiction).root
