"""The map of a difference: what becomes of each region's figure of one indicator and period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from lib.domain import NEVER, Direction, Indicator, Level, Locale, Period
from lib.i18n import figure
from lib.services.analysis import as_of_date, is_over, regions_drawn
from lib.services.change import change_text
from lib.services.consequence import Consequence
from lib.services.workspace import Workspace
from lib.stats import Change, attain, cells, rank
from lib.stats.gap import NOISE


@dataclass(frozen=True, eq=False)
class DifferenceMap:
    """``frame`` has one row a region, fit for ``maps.map_spec``, and change (a ``stats.Change``), old_text and
    change_text; ``counts`` counts the regions by change."""

    indicator: Indicator
    period: Period
    frame: pl.DataFrame
    counts: dict[Change, int]

    @property
    def demo(self) -> bool:
        return bool(self.frame["demo"].fill_null(value=False).any())


def changed_at(found: Consequence) -> dict[tuple[str, str], tuple[str, ...]]:
    """The regions with a figure that changes, by indicator and period; the fullest first."""
    parts = found.difference.group_by("indicator", "period").agg(pl.col("region"), pl.len().alias("count"))
    parts = parts.sort("count", "indicator", "period", descending=[True, False, True])
    return {(key, period): tuple(sorted(regions)) for key, period, regions, _ in parts.iter_rows()}


def difference_map(
    workspace: Workspace,
    found: Consequence,
    indicator: Indicator,
    period: Period,
    scope: str,
    level: Level,
    locale: Locale,
) -> DifferenceMap:
    """The regions of a level within ``scope``, each with its own figure of ``period`` before and after."""
    regions = regions_drawn(workspace, scope, level)
    here = (pl.col("indicator") == indicator.key, pl.col("region").is_in([one.code for one in regions]))
    jurisdiction = workspace.regions.jurisdiction_of(scope)
    catalogue = workspace.catalogue_at(workspace.store.head(), as_of_date(period))
    targets = catalogue.targets_of(indicator.key, level, jurisdiction.code if jurisdiction else None)
    sheets = {indicator.key: indicator}
    judged = attain(
        cells(regions, [indicator]),
        found.states.after.filter(*here),
        targets,
        sheets,
        period=period,
        as_of=as_of_date(period),
        over=is_over(as_of_date(period)),
    ).unique("region", keep="first", maintain_order=True)
    old, new = (
        frame.filter(*here, pl.col("period") == period.key).select(
            "region", *(pl.col(name).alias(f"{side}_{name}") for name in ("value", "qualifier", "demo"))
        )
        for side, frame in (("old", found.states.before), ("new", found.states.after))
    )
    joined = judged.join(old, on="region", how="left", maintain_order="left").join(
        new, on="region", how="left", maintain_order="left"
    )
    told = rank(joined, sheets).with_columns(change=_change(indicator), demo=pl.col("new_demo"))
    frame = told.hstack(_texts(workspace, locale, indicator, told))
    counted = Counter(frame["change"].to_list())
    return DifferenceMap(indicator, period, frame, {kind: counted[kind.value] for kind in Change})


def _texts(workspace: Workspace, locale: Locale, indicator: Indicator, told: pl.DataFrame) -> pl.DataFrame:
    columns = ("region", "old_value", "old_qualifier", "new_value", "new_qualifier", "change")
    rows = [
        (
            workspace.regions.all[region].name.get(locale),
            figure(locale, indicator, new, new_word),
            figure(locale, indicator, old, old_word),
            change_text(locale, indicator, Change(kind), None if old is None or new is None else new - old),
            "",
            "",
        )
        for region, old, old_word, new, new_word, kind in told.select(columns).iter_rows()
    ]
    names = ("name", "value_text", "old_text", "change_text", "target_text", "gap_text")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _change(indicator: Indicator) -> pl.Expr:
    """Better or worse, or only up and down where no side is better; "never" is worse than any value."""
    sign = -1.0 if indicator.direction is Direction.DOWN else 1.0
    up, down = (
        (Change.ROSE, Change.FELL) if indicator.direction is Direction.NONE else (Change.IMPROVED, Change.WORSENED)
    )
    old, new = (
        pl.when(pl.col(f"{side}_qualifier") == NEVER).then(float("-inf")).otherwise(pl.col(f"{side}_value") * sign)
        for side in ("old", "new")
    )
    return (
        pl.when(old.is_null() & new.is_null())
        .then(pl.lit(Change.NONE.value))
        .when(old.is_null())
        .then(pl.lit(Change.NEW.value))
        .when(new.is_null())
        .then(pl.lit(Change.GONE.value))
        .when(new > old + NOISE)
        .then(pl.lit(up.value))
        .when(new < old - NOISE)
        .then(pl.lit(down.value))
        .otherwise(pl.lit(Change.UNCHANGED.value))
    )
