"""The figures of one indicator over a map: value, target, status, gap and rank of each region, in words and numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from lib.domain import Indicator, Level, Locale, Period, Region, Selection, Status, Target
from lib.i18n import figure
from lib.i18n import period as period_text
from lib.services.clock import today
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace
from lib.stats import attain, cells, rank

#: The columns that services add to ``stats.ATTAINED`` for reading: texts are in the reader's language.
TEXTS = ("name", "value_text", "period_text", "target_text", "gap_text")


@dataclass(frozen=True, eq=False)
class Analysis:
    """One indicator at one period over the regions of a level, on one revision.

    ``frame`` has one row a region: the columns of ``stats.ATTAINED``, ``TEXTS``, rank, ranked, demo, batch, row and
    revision_from. ``target`` is the one they are held against, ``binding`` whether it binds this level.
    """

    revision: int
    selection: Selection
    indicator: Indicator
    as_of: date
    frame: pl.DataFrame
    target: Target | None
    binding: bool

    def counts(self) -> dict[Status, int]:
        """How many regions have each status."""
        found = Counter(self.frame["status"].to_list())
        return {status: found[status.value] for status in Status}

    def row(self, code: str) -> dict[str, object] | None:
        """The row of one region, None where it is not among them."""
        return self._rows.get(code)

    @cached_property
    def reported(self) -> int:
        """How many regions have a figure or a finding."""
        return int((self.frame["value"].is_not_null() | self.frame["qualifier"].is_not_null()).sum())

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {row["region"]: row for row in self.frame.iter_rows(named=True)}


def as_of_date(period: Period) -> date:
    """The day at which a period is judged: its last day, or today while it still runs."""
    return min(period.end, today())


@lru_cache(maxsize=64)
def attained(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> pl.DataFrame:
    """Every indicator at every level of a jurisdiction held against its targets: ``stats.ATTAINED`` and demo, batch,
    row, revision_from."""
    root = workspace.jurisdiction(jurisdiction).root
    regions = [region for region in workspace.regions.all.values() if workspace.regions.within(region.code, root)]
    observations = workspace.observations(revision)
    indicators = workspace.catalogue.indicators
    targets = [
        target for key in indicators for target in workspace.catalogue.targets_of(key, jurisdiction=jurisdiction)
    ]
    frame = attain(cells(regions, indicators.values()), observations, targets, indicators, period=period, as_of=as_of)
    origin = observations.select("region", "indicator", "period", "demo", "batch", "row", "revision_from")
    return frame.join(origin, on=["region", "indicator", "period"], how="left", maintain_order="left")


@lru_cache(maxsize=256)
def analyse(workspace: Workspace, revision: int, selection: Selection, locale: Locale) -> Analysis:
    """The analysis behind a map, a table and a ranking. Kept by revision and selection: neither ever changes."""
    indicator = workspace.catalogue.indicators[selection.indicator]
    jurisdiction = workspace.regions.jurisdiction_of(selection.scope)
    regions = regions_drawn(workspace, selection.scope, selection.level)
    if jurisdiction is None:
        raise ValueError(selection.scope)
    as_of = as_of_date(selection.period)
    whole = attained(workspace, revision, jurisdiction.code, selection.period, as_of)
    # The first target of a clause that binds comes first; a second document's demand is read on the policy pages.
    own = whole.filter(pl.col("indicator") == selection.indicator, pl.col("level") == selection.level.value)
    own = own.sort("binding", descending=True, nulls_last=True).unique("region", keep="first", maintain_order=True)
    wanted = pl.DataFrame({"region": [region.code for region in regions]}, schema={"region": pl.String})
    frame = wanted.join(own, on="region", how="left", maintain_order="left").with_columns(
        pl.col("status").fill_null(Status.NO_DATA.value),
        pl.col("indicator").fill_null(selection.indicator),
        pl.col("level").fill_null(selection.level.value),
    )
    target, binding = _target(workspace, jurisdiction.code, selection)
    ranked = rank(frame, {indicator.key: indicator})
    texts = _texts(locale, indicator, regions, ranked, target, binding=binding)
    return Analysis(revision, selection, indicator, as_of, ranked.hstack(texts), target, binding)


def regions_drawn(workspace: Workspace, scope: str, level: Level) -> tuple[Region, ...]:
    """The regions of a level within a scope; the scope itself when it is of that level."""
    region = workspace.regions.all[scope]
    return (region,) if region.level is level else workspace.regions.children(scope, level)


def _target(workspace: Workspace, jurisdiction: str, selection: Selection) -> tuple[Target | None, bool]:
    found = workspace.catalogue.targets_of(selection.indicator, selection.level, jurisdiction)
    binding = [target for target in found if selection.level in target.binding_levels]
    chosen = next(iter(binding or found), None)
    return chosen, bool(binding)


def _texts(
    locale: Locale,
    indicator: Indicator,
    regions: tuple[Region, ...],
    frame: pl.DataFrame,
    target: Target | None,
    *,
    binding: bool,
) -> pl.DataFrame:
    names = {region.code: region.name.get(locale) for region in regions}
    demanded = target_text(locale, indicator, target, binding=binding) if target else ""
    periods = {key: period_text(locale, Period.parse(key)) for key in frame["period"].drop_nulls().unique()}
    rows = frame.select("region", "value", "qualifier", "period", "gap_kind", "gap", "gap_whole").iter_rows()
    texts = [
        (
            names[region],
            figure(locale, indicator, value, qualifier),
            periods.get(period, ""),
            demanded,
            gap_text(locale, indicator, kind, gap, whole),
        )
        for region, value, qualifier, period, kind, gap, whole in rows
    ]
    return pl.DataFrame(texts, schema=dict.fromkeys(TEXTS, pl.String), orient="row")
