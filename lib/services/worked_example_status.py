"""Worked examples of the newest figure, of progress and status for each kind of target, and of the gap."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.domain import NEVER, Beside, Cadence, Comparator, Kind, Period, Status, stand_of
from lib.i18n import say, stand_word
from lib.services.wording import gap_text
from lib.services.worked_example_scene import Scene, Worked, short, term
from lib.stats.attainment import OLDEST

_JUDGED = (Status.MET.value, Status.ON_TRACK.value, Status.BEHIND.value, Status.MISSED.value)


def latest_example(scene: Scene) -> Worked | None:
    """Which figure stands for the chosen period, and how old it is."""
    cells = scene.held().filter(pl.col("period").is_not_null())
    row = scene.pick(cells.unique(["region", "indicator"], keep="first", maintain_order=True), pl.col("lag") > 0)
    if row is None:
        return None
    facts = {"period": scene.when(row["period"]), "value": scene.told(row["indicator"], row["value"], row["qualifier"])}
    status = say(scene.locale, f"ui.status.{Status.STALE.value}")
    asked = scene.when(scene.period.key)
    where = {"region": scene.name(row["region"]), "indicator": scene.title(row["indicator"])}
    return scene.worked(
        row,
        scene.say("cell", **where, **facts),
        scene.say("latest_asked", asked=asked, end=scene.period.end.isoformat()),
        scene.say("latest_found", **facts),
        scene.say("latest_lag", lag=row["lag"]),
        scene.say("latest_stale", **facts, status=status)
        if row["lag"] > OLDEST
        else scene.say("latest_fresh", **facts),
    )


def deadline_example(scene: Scene) -> Worked | None:
    """How far a target with a deadline should be, and is."""
    row = scene.pick(_with_target(scene, Cadence.BY_DEADLINE), pl.col("progress").is_not_null() & ~_met())
    if row is None:
        return None
    key, start, expected = row["indicator"], row["start"], row["expected"]
    way = (row["deadline"] - row["baseline_on"]).days
    gone = (scene.as_of - row["baseline_on"]).days
    share = short(min(max(gone / way, 0.0), 1.0) if way > 0 else 1.0, 4)
    days = {"as_of": scene.as_of, "baseline": row["baseline_on"], "deadline": row["deadline"]}
    numbers = {
        "start": short(start),
        "less": term(start),
        "aim": short(row["target_value"]),
        "share": share,
        "expected": short(expected),
    }
    told = {"value": short(row["value"]), "start": term(start), "expected": short(expected)}
    fell = row["progress"] is None and abs(expected - row["target_value"]) < 1e-9 and way > 0
    return scene.worked(
        row,
        scene.cell(row) + scene.say("target", target=scene.demand(row)),
        scene.say("deadline_share", **days, way=way, gone=gone, share=share),
        scene.say("deadline_fell", start=scene.told(key, start)) if fell else scene.say("deadline_expected", **numbers),
        _progress(scene, row, told) if not fell else "",
        _shown(scene, row),
    )


def _progress(scene: Scene, row: dict[str, Any], told: dict[str, str]) -> str:
    if row["progress"] is None:
        return scene.say("no_progress")
    return scene.say("progress", **told, progress=short(row["progress"]))


def annual_example(scene: Scene) -> Worked | None:
    """How much of a yearly target should be done by now, and is."""
    row = scene.pick(_with_target(scene, Cadence.ANNUAL), pl.col("progress").is_not_null() & ~_met())
    if row is None:
        return None
    year = Period.parse(row["period"]).year
    first, last = Period.parse(str(year)).start, Period.parse(str(year)).end
    days = (last - first).days + 1
    gone = min(max((scene.as_of - first).days + 1, 0), days)
    facts = {"as_of": scene.as_of, "year": year, "gone": gone, "days": days, "share": short(gone / days, 4)}
    numbers = {"aim": short(row["target_value"]), "share": short(gone / days, 4), "expected": short(row["expected"])}
    scaled = row["progress"] is not None
    progress = short(row["progress"]) if scaled else ""
    return scene.worked(
        row,
        scene.cell(row) + scene.say("target", target=scene.demand(row)),
        scene.say("annual_share", **facts),
        scene.say("annual_expected", **numbers, value=short(row["value"]), progress=progress)
        if scaled
        else scene.say("annual_limit"),
        _shown(scene, row),
    )


def rolling_example(scene: Scene) -> Worked | None:
    """Whether what must be done again and again is overdue."""
    row = scene.pick(_with_target(scene, Cadence.ROLLING), pl.col("value").is_not_null() & ~_met())
    if row is None:
        return None
    aim = short(row["target_value"])
    never = row["qualifier"] == NEVER
    return scene.worked(
        row,
        scene.cell(row),
        scene.say("rolling_never", aim=aim)
        if never
        else scene.say("rolling_months", value=scene.told(row["indicator"], row["value"]), aim=aim),
        _shown(scene, row, "plain"),
    )


def standing_example(scene: Scene) -> Worked | None:
    """Whether what must hold all the time holds now."""
    row = scene.pick(_with_target(scene, Cadence.STANDING), ~_met())
    if row is None:
        return None
    key = row["indicator"]
    return scene.worked(
        row,
        scene.cell(row) + scene.say("target", target=scene.demand(row)),
        scene.say(
            "standing_compare",
            value=scene.told(key, row["value"], row["qualifier"]),
            aim=scene.told(key, row["target_value"]),
        ),
        _shown(scene, row, "plain"),
    )


def gap_example(scene: Scene) -> Worked | None:
    """What is missing to a target, in the indicator's unit and in whole things."""
    cells = _with_target(scene).filter(pl.col("value").is_not_null())
    row = scene.pick(cells, pl.col("gap_whole") > 0)
    if row is None:
        return None
    aim, value = short(row["target_value"]), short(row["value"])
    words = gap_text(scene.locale, scene.sheets[row["indicator"]], row["gap_kind"], row["gap"], row["gap_whole"])
    open_ = row["gap"] > 0
    told = scene.told(row["indicator"], row["value"])
    return scene.worked(
        row,
        scene.cell(row) + scene.say("target", target=scene.demand(row)),
        scene.say("gap_units", aim=aim, value=value, gap=short(row["gap"]))
        if open_
        else scene.say("gap_met", value=told),
        _whole(scene, row) if open_ else "",
        scene.say("gap_shown", gap=words),
    )


def _whole(scene: Scene, row: dict[str, Any]) -> str:
    """The gap in whole things, where it is counted and the figure should rise."""
    if row["gap_whole"] is None or row["comparator"] != Comparator.AT_LEAST.value:
        return ""
    factor = 100 if scene.sheets[row["indicator"]].kind is Kind.RATIO else 1
    raw = row["target_value"] * row["denominator"] / factor - row["numerator"]
    counts = {"denominator": short(row["denominator"]), "numerator": short(row["numerator"])}
    aim, whole = short(row["target_value"]), short(row["gap_whole"])
    return scene.say("gap_whole", **counts, aim=aim, factor=factor, raw=short(raw), whole=whole)


def _with_target(scene: Scene, cadence: Cadence | None = None) -> pl.DataFrame:
    """The cells that are judged against a target; those that bind come first."""
    judged = scene.held().filter(pl.col("target").is_not_null() & pl.col("status").is_in(list(_JUDGED)))
    if cadence is not None:
        judged = judged.filter(pl.col("cadence") == cadence.value)
    if cadence is not Cadence.ROLLING and cadence is not None:
        judged = judged.filter(pl.col("value").is_not_null())
    return judged.sort("binding", descending=True, maintain_order=True)


def _met() -> pl.Expr:
    return pl.col("status") == Status.MET.value


def _shown(scene: Scene, row: dict[str, Any], why: str | None = None) -> str:
    """The last step: what the pages write, and why; ``plain`` where neither time nor progress decides. A target that
    does not bind the region passes no verdict: the pages say on which side of it the figure lies."""
    value, stand = scene.told(row["indicator"], row["value"], row["qualifier"]), stand_of(row)
    facts = {"value": value, "target": scene.demand(row), "status": stand_word(scene.locale, stand)}
    if isinstance(stand, Beside):
        return scene.say("status_reference", **facts)
    met = row["status"] == Status.MET.value
    return scene.say(f"status_{row['status'] if met or why is None else why}", **facts)
