"""What moves in words besides statuses: the largest figures, and reports above that stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from lib.domain import CELL, Locale, Period
from lib.i18n import figure, number, say
from lib.i18n import period as period_text
from lib.services.consequence_parents import parents_kept
from lib.services.consequence_states import DEMO_GONE, States
from lib.services.workspace import Workspace
from lib.stats.gap import NOISE

#: So many regions are told, each with the figure that changes most, and so many reports above them.
_REGIONS, _PARENTS = 3, 2


def figures_moved(workspace: Workspace, states: States, locale: Locale, period: Period) -> tuple[str, ...]:
    """At most three sentences: the figures that change most against what they were, of more than three one a region;
    then how many more are changed, and how many are the same and no demonstration figures any more. Figures of another
    time than ``period`` name it."""
    told = [_moved(workspace, row, locale, period) for row in _largest(workspace, states.difference).to_dicts()]
    others = states.difference.filter(change="changed")
    taken = others.filter(told=DEMO_GONE).height
    more = others.height - taken - len(told)
    return (*told, *_more("figures_more", more if told else 0, locale), *_more("demo_gone", taken, locale))


def reports_kept(workspace: Workspace, states: States, locale: Locale, period: Period) -> tuple[str, ...]:
    """At most two sentences: the parents' reports that stay although their parts' figures give another one now; then
    how many more do. Reports of another time than ``period`` name it."""
    kept = parents_kept(workspace, states)
    kept = kept.filter((pl.col("old") - pl.col("new")).abs() > _shown_alike(workspace))
    told = [_kept(workspace, row, locale, period) for row in kept.head(_PARENTS).to_dicts()]
    return (*told, *_more("parents_kept_more", kept.height - len(told), locale))


def _more(key: str, count: int, locale: Locale) -> tuple[str, ...]:
    """A list that is cut says by how many; one that is whole says nothing."""
    return (say(locale, f"consequence.{key}", count=number(count)),) if count else ()


def _largest(workspace: Workspace, difference: pl.DataFrame) -> pl.DataFrame:
    """The largest change of each region, the largest first, by the share of the old figure that it is."""
    apart = (pl.col("new_value") - pl.col("old_value")).abs()
    moved = difference.filter(apart > _shown_alike(workspace)).with_columns(
        weight=apart / pl.max_horizontal(pl.col("old_value").abs(), pl.col("new_value").abs())
    )
    ordered = moved.sort("weight", *CELL, descending=[True, *(False for _ in CELL)])
    if ordered.height <= _REGIONS:
        return ordered
    return ordered.unique("region", keep="first", maintain_order=True).head(_REGIONS)


def _shown_alike(workspace: Workspace) -> pl.Expr:
    """Half a unit of the last decimal that is shown: nearer than that, two figures read the same."""
    alike = {key: 0.5 * 10.0**-sheet.decimals for key, sheet in workspace.catalogue.reportable.indicators.items()}
    return pl.col("indicator").replace_strict(alike, default=0.0, return_dtype=pl.Float64) + NOISE


def _moved(workspace: Workspace, row: Mapping[str, Any], locale: Locale, period: Period) -> str:
    sheet = workspace.catalogue.reportable.indicators[row["indicator"]]
    old, new = (figure(locale, sheet, row[f"{side}_value"], row[f"{side}_qualifier"]) for side in ("old", "new"))
    what = _what(workspace, row, locale, period)
    step = "parent_up" if row["new_value"] > row["old_value"] else "parent_down"
    return say(locale, f"consequence.{step}", what=what, old=old, new=new)


def _what(workspace: Workspace, row: Mapping[str, Any], locale: Locale, period: Period) -> str:
    """A figure by its region and indicator, and by its own time where that is another than ``period``."""
    sheet, own = workspace.catalogue.reportable.indicators[row["indicator"]], Period.parse(row["period"])
    facts = {"region": workspace.regions.all[row["region"]].name.get(locale), "indicator": sheet.name.get(locale)}
    now = own == Period.of(period.end, own.frequency)
    key = "consequence.of_reported" if now else "consequence.of_period"
    return say(locale, key, **facts, period=period_text(locale, own))


def _kept(workspace: Workspace, row: Mapping[str, Any], locale: Locale, period: Period) -> str:
    sheet = workspace.catalogue.reportable.indicators[row["indicator"]]
    values = {name: figure(locale, sheet, row[name]) for name in ("old", "new", "own")}
    region = workspace.regions.all[row["region"]].name.get(locale)
    what = _what(workspace, row, locale, period)
    counted = {"reported": row["reported"], "parts": row["parts"]}
    return say(locale, "consequence.parent_kept", what=what, region=region, **values, **counted)
