"""One indicator over time in several regions: the figures, the target, where each region stands, what was revised."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import (
    NEVER,
    SILENT,
    Frequency,
    Indicator,
    Kind,
    Level,
    Locale,
    Period,
    Region,
    Selection,
    Stand,
    Status,
    Target,
    Until,
    stand_of,
)
from lib.services.analysis import analyse, as_of_date, attained
from lib.services.clock import today
from lib.services.once import of_a_day
from lib.services.replacements import Replacement, replacements
from lib.services.series import at_frequency, frequencies, latest_period, series
from lib.services.view import view_of
from lib.services.workspace import Workspace
from lib.stats.yearly import Basis, yearly_basis

#: How many regions one picture holds before its lines can no longer be told apart.
MOST_REGIONS = 8
#: How many of the best or the worst are picked at once.
PICKED = 3


@dataclass(frozen=True, slots=True)
class RegionStanding:
    """Where a region stands at a period, as ``stats.attain`` has it; without a figure, value and gap are None.

    ``stand`` is its status, or its side of a target that does not bind.
    """

    region: str
    status: Status
    stand: Stand
    value: float | None
    qualifier: str | None
    gap: float | None
    gap_kind: str | None
    gap_whole: int | None

    @property
    def silent(self) -> bool:
        return self.status in SILENT

    @property
    def size(self) -> float:
        """The gap for ordering; "never" is larger than any number."""
        return math.inf if self.qualifier == NEVER else (self.gap or 0.0)


@dataclass(frozen=True, eq=False)
class Trend:
    """``regions`` are drawn, the one looked at first; ``left_out`` have no such indicator at their level.

    ``figures`` has the columns of ``stats.yearly.YEARLY`` at the frequency ``by``, one of ``choices``. ``standings``
    are at the chosen period, in the order of ``regions``. ``target`` is that of the first region's level, ``mixed``
    when another drawn level has another target. ``replacements`` are the figures that a later revision replaced.
    ``until`` is how far the figures of the revision reach: one of a period that ends later is a figure to date.
    """

    indicator: Indicator
    regions: tuple[Region, ...]
    left_out: tuple[Region, ...]
    by: Frequency
    choices: tuple[Frequency, ...]
    figures: pl.DataFrame
    standings: tuple[RegionStanding, ...]
    replacements: tuple[Replacement, ...]
    target: Target | None
    binding: bool
    mixed: bool
    issued_on: date | None
    until: Until

    def to_date(self, period: str) -> bool:
        """Whether a shown period was not over yet, so that its figures are figures to date."""
        return Period.parse(period).end > self.until.day

    @property
    def silent(self) -> tuple[Region, ...]:
        """Drawn regions without a single figure."""
        known = set(self.figures["region"])
        return tuple(region for region in self.regions if region.code not in known)

    @property
    def basis(self) -> Basis:
        """How a shown figure comes about."""
        reckoned = self.figures.filter(pl.col("basis") != Basis.REPORTED.value)
        return yearly_basis(self.indicator.kind) if reckoned.height else Basis.REPORTED

    @property
    def demo(self) -> bool:
        return bool(self.figures["demo"].fill_null(value=False).any())

    def shown_period(self, replaced: Replacement) -> str | None:
        """The shown period that a replaced figure belongs to; None when it is not in the picture."""
        period = Period.parse(replaced.period)
        if period.frequency is self.by:
            return replaced.period
        if self.by is not Frequency.YEAR:
            return None
        if self.basis is Basis.YEAR_SUM or period.end.month == 12:
            return str(period.year)
        return None


def trend(
    workspace: Workspace,
    revision: int,
    indicator: Indicator,
    regions: tuple[str, ...],
    period: Period,
    by: Frequency | None = None,
) -> Trend:
    """The trend of an indicator in regions of one jurisdiction, standing at ``period``; the first is looked at.

    ``by`` None, or a frequency that the figures do not have: the indicator's own, else the shortest there is.
    """
    return _trend(workspace, revision, indicator, regions, period, by, today())


def reach(workspace: Workspace, revision: int) -> Until:
    """How far the figures of a revision reach: its newest quarter, and the day at which that is judged."""
    newest = latest_period(workspace, revision)
    return Until(newest, as_of_date(newest))


@of_a_day(lru_cache(maxsize=128))
def _trend(
    workspace: Workspace,
    revision: int,
    indicator: Indicator,
    regions: tuple[str, ...],
    period: Period,
    by: Frequency | None,
    day: date,  # what a running period is judged at: kept no longer than the day
) -> Trend:
    asked = tuple(workspace.regions.all[code] for code in regions)
    catalogue = workspace.catalogue_at(revision, as_of_date(period))
    drawn = tuple(region for region in asked if region.level in indicator.levels)
    codes = tuple(region.code for region in drawn)
    frame = series(workspace, revision, indicator, codes)
    choices = frequencies(frame, indicator)
    own = indicator.frequency if indicator.frequency in choices else choices[-1]
    chosen = by if by in choices and by is not None else own
    targets = [_target(workspace, catalogue, indicator, region) for region in drawn]
    target, binding = targets[0] if targets else (None, False)
    return Trend(
        indicator,
        drawn,
        tuple(region for region in asked if region not in drawn),
        chosen,
        choices,
        at_frequency(frame, indicator, chosen),
        _standings(workspace, revision, indicator, codes, period),
        replacements(workspace, revision, indicator, codes) if codes else (),
        target,
        binding,
        any(_demand(one) != _demand(target) for one, _ in targets),
        catalogue.documents[target.document].issued_on if target else None,
        reach(workspace, revision),
    )


def default_regions(
    workspace: Workspace, revision: int, indicator: Indicator, region: Region, period: Period
) -> tuple[str, ...]:
    """What to draw when only one region is named: it and its parent.

    Where the indicator is not kept at its level: it and the worst of its parts, else the nearest above that has it.
    Counts are not drawn beside those of the parent: the sum would dwarf its parts.
    """
    above = parent_with(workspace, indicator, region)
    if region.level not in indicator.levels:
        worst = picks(workspace, revision, indicator, region, period).worst
        return (region.code, *(worst or ([above.code] if above else [])))
    additive = indicator.kind in (Kind.COUNT, Kind.COUNT_CUMULATIVE, Kind.COUNT_PERIOD, Kind.DENOMINATOR)
    return (region.code, above.code) if above and not additive else (region.code,)


def parent_with(workspace: Workspace, indicator: Indicator, region: Region) -> Region | None:
    """The nearest region above that has the indicator, within the jurisdiction."""
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    above = reversed(workspace.regions.ancestors(region.code))
    return next(
        (
            item
            for item in above
            if item.level in indicator.levels and workspace.regions.jurisdiction_of(item.code) == jurisdiction
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Picks:
    """Codes to draw beside a region: the best and the worst of its siblings, or of its parts where it has none."""

    best: tuple[str, ...]
    worst: tuple[str, ...]
    parts: bool


@of_a_day(lru_cache(maxsize=128))
def picks(workspace: Workspace, revision: int, indicator: Indicator, region: Region, period: Period) -> Picks:
    """The best and worst three, by rank at ``period``; regions without a rank are never picked."""
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    parts = region.level not in indicator.levels or jurisdiction is None or region.code == jurisdiction.root
    scope, level = _peers(workspace, indicator, region, parts=parts)
    result = analyse(workspace, revision, Selection(indicator.key, scope, level, period), Locale.ZH)
    ranked = result.frame.filter(pl.col("rank").is_not_null(), pl.col("region") != region.code).sort("rank", "region")
    best, worst = ranked["region"].head(PICKED).to_list(), ranked["region"].tail(PICKED).reverse().to_list()
    return Picks(tuple(best), tuple(worst), parts)


def _peers(workspace: Workspace, indicator: Indicator, region: Region, *, parts: bool) -> tuple[str, Level]:
    if not parts and region.parent:
        return region.parent, region.level
    view = view_of(workspace, region, indicator)
    return view.scope.code, view.level


def _target(
    workspace: Workspace, catalogue: Catalogue, indicator: Indicator, region: Region
) -> tuple[Target | None, bool]:
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    found = catalogue.targets_of(indicator.key, region.level, jurisdiction.code if jurisdiction else None)
    binding = [target for target in found if region.level in target.binding_levels]
    return next(iter(binding or found), None), bool(binding)


def _demand(target: Target | None) -> tuple[object, ...]:
    return (target.comparator, target.value, target.deadline) if target else ()


def _standings(
    workspace: Workspace, revision: int, indicator: Indicator, regions: tuple[str, ...], period: Period
) -> tuple[RegionStanding, ...]:
    jurisdiction = workspace.regions.jurisdiction_of(regions[0]) if regions else None
    if jurisdiction is None:
        return ()
    whole = attained(workspace, revision, jurisdiction.code, period, as_of_date(period))
    own = whole.filter(pl.col("indicator") == indicator.key, pl.col("region").is_in(list(regions)))
    own = own.sort("binding", descending=True, nulls_last=True).unique("region", keep="first", maintain_order=True)
    rows = {row["region"]: row for row in own.iter_rows(named=True)}
    return tuple(_standing(code, rows.get(code, {"status": Status.NO_DATA.value})) for code in regions)


def _standing(region: str, row: dict[str, Any]) -> RegionStanding:
    figures = (row.get(name) for name in ("value", "qualifier", "gap", "gap_kind", "gap_whole"))
    return RegionStanding(region, Status(row["status"]), stand_of(row), *figures)
