"""Everything about one clause: its targets by level, who is behind, its measures, its stages, its partners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Beside, Clause, Indicator, Level, Locale, Period, Stand, Status, Target, stand, stand_named
from lib.i18n import figure
from lib.services.analysis import as_of_date, attained
from lib.services.counting_day import counting_day
from lib.services.once import of_a_day
from lib.services.policy import GRAVEST, ClauseStanding, clause_standings
from lib.services.policy_progress import Stage, stages_of
from lib.services.policy_standing import Standing, target_standings
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace
from lib.stats import GapKind

#: The columns of a list of regions that do not meet a target.
BEHIND = ("region", "name", "level", "value_text", "gap_text", "status")
_OPEN = tuple(status.value for status in GRAVEST if status is not Status.MET)


@dataclass(frozen=True, eq=False)
class TargetView:
    """A target of the clause. ``counted`` has domain (the level), status and count, for levels bound and for those
    that only take it as a yardstick, whose status is the place beside it (``domain.Stand``); ``standing`` the regions
    bound; ``behind`` those of them that do not meet it or have no figure that counts, the gravest first, columns
    ``BEHIND``."""

    target: Target
    indicator: Indicator
    text: str
    counted: pl.DataFrame
    standing: Standing
    behind: pl.DataFrame

    @property
    def beside(self) -> bool:
        """Whether any region is told to stand beside it and not judged by it."""
        return any(isinstance(stand_named(name), Beside) for name in self.counted["status"])


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of the clause: how many regions of the territory have reported it, and the clauses of the
    territory's documents that set it a target, this one left out."""

    indicator: Indicator
    reported: int
    all: int
    elsewhere: tuple[Clause, ...]


@dataclass(frozen=True, eq=False)
class ClauseView:
    """``history`` are the stages reported up to the period, the newest first; ``partners`` stand beside the clause in
    the crosswalk."""

    standing: ClauseStanding
    targets: tuple[TargetView, ...]
    measures: tuple[Measure, ...]
    history: tuple[Stage, ...]
    partners: tuple[Clause, ...]


def clause_view(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, key: str, locale: Locale
) -> ClauseView:
    """The clause of a key (``NMG2022-08``) as of a period, on a revision. Raises KeyError for an unknown key."""
    day = counting_day(workspace, revision, period)
    return _clause_view(workspace, revision, jurisdiction, period, key, locale, day)


@of_a_day(lru_cache(maxsize=64))
def _clause_view(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, key: str, locale: Locale, _: date
) -> ClauseView:
    """Kept by the day of counting too: it is another one once a newer revision stands."""
    catalogue = workspace.catalogue_at(revision, as_of_date(period))
    clause = catalogue.clauses[key]
    standing = next(one for one in clause_standings(workspace, revision, jurisdiction, period) if one.clause.key == key)
    place = standing.jurisdiction
    frame = (
        attained(workspace, revision, place, period, standing.as_of).filter(
            pl.col("indicator").is_in(list(clause.indicators))
        )
        if clause.indicators
        else None
    )
    root = workspace.regions.jurisdictions[place].root
    stages = stages_of(workspace, revision, root).get(key, ())
    counted = target_standings(workspace, revision, place, period)
    return ClauseView(
        standing,
        tuple(_target_view(workspace, one, frame, counted.get(one.key, Standing()), locale) for one in standing.targets)
        if frame is not None
        else (),
        tuple(_measure(catalogue, clause, name, frame, place) for name in clause.indicators if frame is not None),
        tuple(stage for stage in reversed(stages) if stage.period.end <= period.end),
        tuple(catalogue.clauses[one] for one in catalogue.crosswalk.partners(key)),
    )


def _target_view(
    workspace: Workspace, target: Target, frame: pl.DataFrame, standing: Standing, locale: Locale
) -> TargetView:
    sheet = workspace.installed.indicators[target.indicator]
    own = frame.filter(pl.col("target") == target.key)
    order = {status.value: place for place, status in enumerate(GRAVEST)}
    open_rows = own.filter("binding", pl.col("status").is_in(_OPEN)).sort(
        pl.col("status").replace_strict(order, return_dtype=pl.Int64),
        # Who has never drilled is further behind than anybody who is overdue by months.
        (pl.col("gap_kind") == GapKind.NEVER.value).fill_null(value=False),
        "gap",
        "region",
        descending=[False, True, True, False],
        nulls_last=True,
    )
    rows = [_behind_row(workspace, row, sheet, locale) for row in open_rows.iter_rows(named=True)]
    behind = pl.DataFrame(rows, schema=dict.fromkeys(BEHIND, pl.String), orient="row")
    text = target_text(locale, sheet, target, binding=bool(target.binding_levels))
    return TargetView(target, sheet, text, _counted(own, target), standing, behind)


def _counted(own: pl.DataFrame, target: Target) -> pl.DataFrame:
    """The regions of each level by where they stand; a level that is not bound is passed no verdict on."""
    found: dict[tuple[str, Stand], int] = {}
    for level, status, binding, count in own.group_by("level", "status", "binding").len().iter_rows():
        place = (level, stand(status, binding=binding, comparator=target.comparator))
        found[place] = found.get(place, 0) + count
    rows = sorted((level, one.value, count) for (level, one), count in found.items())
    return pl.DataFrame(rows, schema={"domain": pl.String, "status": pl.String, "count": pl.Int64}, orient="row")


def _behind_row(workspace: Workspace, row: Mapping[str, Any], sheet: Indicator, locale: Locale) -> tuple[str, ...]:
    return (
        row["region"],
        workspace.regions.all[row["region"]].name.get(locale),
        row["level"],
        figure(locale, sheet, row["value"], row["qualifier"]),
        gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"]),
        row["status"],
    )


def _measure(catalogue: Catalogue, clause: Clause, key: str, frame: pl.DataFrame, place: str) -> Measure:
    own = frame.filter(pl.col("indicator") == key).unique("region", keep="first")
    told = own.filter(pl.col("value").is_not_null() | pl.col("qualifier").is_not_null())
    owners = dict.fromkeys(f"{one.document}-{one.clause}" for one in catalogue.targets_of(key, jurisdiction=place))
    elsewhere = tuple(catalogue.clauses[one] for one in owners if one != clause.key)
    return Measure(catalogue.indicators[key], told.height, own.height, elsewhere)


def map_level(view: ClauseView, target: TargetView) -> Level:
    """The level at which the regions behind a target are best seen: the lowest one bound."""
    order = list(Level)
    return max(target.target.binding_levels or target.target.reference_levels, key=order.index)
