"""Worked examples of figures made of others: parents from their parts, the composite index, marks on small numbers."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.domain import Kind, Rollup
from lib.i18n import say
from lib.services.worked_example_scene import Scene, Worked, short
from lib.stats import Small, against_reported, attainment, composite, rolled_up, small_numbers

_CELL = ["region", "indicator", "period"]


def rollup_example(scene: Scene) -> Worked | None:
    """A parent's figure from those of its parts."""
    row = scene.pick(_rolled(scene).filter(pl.col("value").is_not_null()), pl.col("denominator").is_not_null())
    if row is None:
        return None
    way = Rollup(row["rollup"])
    counted = {"children": row["children"], "reported": row["reported"]}
    where = {"region": scene.name(row["region"]), "indicator": scene.title(row["indicator"])}
    value = _value(scene, row)
    return scene.worked(
        row,
        scene.say("rollup_head", **where, period=scene.when(row["period"])),
        scene.say("rollup_children", **counted, way=say(scene.locale, f"ui.method.rollup_{way.value}")),
        *_added(scene, row, way, value),
    )


def _added(scene: Scene, row: dict[str, Any], way: Rollup, value: str) -> tuple[str, str]:
    parts = _parts(scene, row)
    joint = scene.say("plus")
    if way is Rollup.SUM:
        values = scene.listed((short(one) for one in parts["value"].drop_nulls()), joint)
        return scene.say("rollup_sum", values=values), scene.say("rollup_sum_shown", value=value)
    numbers = {name: short(row[name]) for name in ("numerator", "denominator")}
    if way is Rollup.SHARE_MEETING:
        met = {"met": numbers["numerator"], "reported": row["reported"]}
        return scene.say("rollup_meeting", **met), scene.say("rollup_meeting_shown", **met, value=value)
    terms = {
        f"{name}s": scene.listed((short(one) for one in parts[name].drop_nulls()), joint)
        for name in ("numerator", "denominator")
    }
    per_cent = scene.sheets[row["indicator"]].kind in (Kind.RATIO, Kind.GROWTH)
    factor = " × 100" if per_cent else ""
    return (
        scene.say("rollup_weighted", **numbers, **terms),
        scene.say("rollup_weighted_shown", **numbers, factor=factor, value=value),
    )


def _value(scene: Scene, row: dict[str, Any]) -> str:
    """A rolled-up figure: in the indicator's unit, or per cent of the parts."""
    if row["rollup"] == Rollup.SHARE_MEETING.value:
        return f"{short(row['value'], 1)}%"
    return scene.told(row["indicator"], row["value"])


def parent_example(scene: Scene) -> Worked | None:
    """What a parent reports against what its parts come to."""
    own = _current(scene)
    compared = against_reported(_rolled(scene), own).join(own.select(*_CELL, "demo"), on=_CELL, maintain_order="left")
    row = scene.pick(compared, ~pl.col("agrees"))
    if row is None:
        return None
    key = row["indicator"]
    reported, rolled = scene.told(key, row["reported_value"]), scene.told(key, row["value"])
    difference = short(row["difference"], 3)
    counted = {"children": row["children"], "reported": row["reported"]}
    tolerance = short(row["tolerance"], 3)
    return scene.worked(
        row,
        scene.cell({**row, "value": row["reported_value"]}),
        scene.say("parent_own", region=scene.name(row["region"]), value=reported, rolled=rolled, **counted),
        scene.say(
            "parent_difference",
            value=short(row["reported_value"], 3),
            rolled=short(row["value"], 3),
            difference=difference,
            tolerance=tolerance,
        ),
        scene.say("parent_agrees") if row["agrees"] else scene.say("parent_apart", difference=difference),
    )


def _rolled(scene: Scene) -> pl.DataFrame:
    """Every parent of the jurisdiction from its parts, from the figures of the chosen period; with ``demo``."""
    regions = scene.workspace.regions
    root = scene.workspace.jurisdiction(scene.jurisdiction).root
    inside = {code: one for code, one in regions.all.items() if code != root and regions.within(code, root)}
    parents = {code: one.parent for code, one in inside.items() if one.parent is not None}
    key = scene.jurisdiction
    targets = [one for sheet in scene.sheets for one in scene.catalogue.targets_of(sheet, jurisdiction=key)]
    own = _current(scene)
    demo = own.group_by("indicator", "period").agg(pl.col("demo").any())
    rolled = rolled_up(own, scene.sheets, parents, targets)
    return rolled.join(demo, on=["indicator", "period"], how="left", maintain_order="left")


def _current(scene: Scene) -> pl.DataFrame:
    """The published figures of the chosen period itself (lag 0)."""
    own = scene.held().filter(pl.col("lag") == 0).select(_CELL).unique()
    return scene.workspace.observations(scene.revision).join(own, on=_CELL, how="semi")


def _parts(scene: Scene, row: dict[str, Any]) -> pl.DataFrame:
    below = [one.code for one in scene.workspace.regions.children(row["region"])]
    same = (pl.col("indicator") == row["indicator"]) & (pl.col("period") == row["period"])
    return _current(scene).filter(same & pl.col("region").is_in(below)).sort("region")


def composite_example(scene: Scene) -> Worked | None:
    """The mean attainment over the domains, and how sure the rank is."""
    held = scene.held().filter(pl.col("binding"))  # what the overview's index is made of
    held = held.filter(pl.col("region") != scene.workspace.jurisdiction(scene.jurisdiction).root)
    known = attainment(held, scene.sheets).filter(pl.col("attainment").is_not_null())
    levels = known["level"].unique(maintain_order=True).to_list()
    wanted = scene.workspace.regions.all[scene.region].level.value
    if not levels:
        return None
    level = wanted if wanted in levels else levels[0]
    index = composite(held.filter(pl.col("level") == level), scene.sheets)
    whole = index.filter(pl.col("domain").is_null() & pl.col("score").is_not_null())
    if whole.is_empty():
        return None
    mine = whole.filter(pl.col("region") == scene.region)
    one = (mine if mine.height else whole.sort("region")).row(0, named=True)
    steps, weighted = _domains(scene, index.filter(pl.col("region") == one["region"]), known)
    numbers = {"weighted": short(weighted, 3), "coverage": short(one["coverage"], 4), "score": short(one["score"], 1)}
    ranks = {"rank": one["rank"], "ranked": one["ranked"], "low": one["rank_low"], "high": one["rank_high"]}
    own = held.filter((pl.col("region") == one["region"]) & pl.col("period").is_not_null()).row(0, named=True)
    return scene.worked(
        {**own, "indicator": None},
        *steps,
        scene.say("composite_total", **numbers),
        scene.say("composite_shown", score=numbers["score"], **ranks),
    )


def _domains(scene: Scene, index: pl.DataFrame, known: pl.DataFrame) -> tuple[list[str], float]:
    """A sentence for each domain with a figure, and the weighted sum over all of them."""
    domains = index.filter(pl.col("domain").is_not_null())
    region = index["region"][0]
    steps, total = [], 0.0
    for domain, applicable in domains.select("domain", "applicable").iter_rows():
        keys = [key for key, one in scene.sheets.items() if one.domain == domain]
        own = known.filter((pl.col("region") == region) & pl.col("indicator").is_in(keys))["attainment"].to_list()
        if not own:
            continue
        weight = 1.0 / domains.height / applicable
        total += weight * sum(own)
        name = scene.catalogue.domains[domain].name.get(scene.locale)
        values = " · ".join(short(one, 1) for one in own)
        facts = {"available": len(own), "attained": values, "weight": short(weight, 4)}
        steps.append(scene.say("composite_parts", domain=name, **facts))
    return steps, total


def small_example(scene: Scene) -> Worked | None:
    """Whether a figure rests on so few cases that it is marked."""
    cells = scene.held().filter(pl.col("numerator").is_not_null() & (pl.col("denominator") > 0))
    marked = small_numbers(cells.unique(["region", "indicator"], keep="first", maintain_order=True), scene.sheets)
    row = scene.pick(marked, pl.col("small").is_not_null())
    if row is None:
        return None
    numbers = {name: short(row[name]) for name in ("numerator", "denominator")}
    return scene.worked(row, scene.cell(row), scene.say("small_counts", **numbers), _mark(scene, row, numbers))


def _mark(scene: Scene, row: dict[str, Any], numbers: dict[str, str]) -> str:
    if row["small"] == Small.FEW_CASES.value:
        factor = 100 if scene.sheets[row["indicator"]].kind is Kind.RATIO else 1
        return scene.say("small_few_cases", step=short(factor / row["denominator"]))
    if row["small"] == Small.FEW_EVENTS.value:
        return scene.say("small_few_events", numerator=numbers["numerator"])
    return scene.say("small_none")
