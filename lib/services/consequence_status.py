"""Which targets change their status, and which ranks change, between two states of the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lib.domain import CELL, SILENT, Indicator, Jurisdiction, Period, Region, Status, Target
from lib.services.analysis import as_of_date, is_over
from lib.services.consequence_states import States
from lib.services.workspace import Workspace
from lib.stats import Moment, attain_at, cells, rank


class Move(StrEnum):
    """What becomes of a target in a region, in the order of importance.

    ``unmet`` was met and is not met now; ``overdue`` was open and is past its time; ``met`` is met now; ``reported``
    had no figure (or one too old) and has one that does not meet the target; ``silent`` is left without a figure.
    """

    UNMET = "unmet"
    OVERDUE = "overdue"
    MET = "met"
    WORSE = "worse"
    BETTER = "better"
    REPORTED = "reported"
    SILENT = "silent"


#: One row a target of a region whose status at ``period`` is another one. ``old_*`` and ``new_*`` values are the
#: newest figure at that period, in the indicator's unit; ``move`` is a ``Move``.
MOVES: dict[str, pl.DataType] = {
    **dict.fromkeys(("region", "level", "indicator", "period", "target"), pl.String()),
    "binding": pl.Boolean(),
    **dict.fromkeys(("old_status", "new_status"), pl.String()),
    **dict.fromkeys(("old_value", "new_value"), pl.Float64()),
    **dict.fromkeys(("old_qualifier", "new_qualifier", "move"), pl.String()),
}

#: One row a region whose rank among all of its level in the jurisdiction is another one; ``shift`` is old - new, so a
#: rise is positive; ``ranked`` counts the regions with a rank afterwards.
RANKS: dict[str, pl.DataType] = {
    **dict.fromkeys(("region", "level", "indicator", "period"), pl.String()),
    **dict.fromkeys(("old_rank", "new_rank", "ranked", "shift"), pl.Int64()),
}

_PLACE = ["region", "level", "indicator"]
_BY = ("value", "qualifier", "status")
#: What statuses are judged by.
_JUDGED_BY = (*CELL, "value", "numerator", "denominator", "qualifier")


@dataclass(frozen=True, eq=False)
class Judged:
    """``moves`` has the columns of ``MOVES``, ``ranks`` those of ``RANKS``, the largest shift first."""

    moves: pl.DataFrame
    ranks: pl.DataFrame


def judged_states(workspace: Workspace, states: States, periods: tuple[Period, ...]) -> Judged:
    """The statuses at each of ``periods`` (the newest first) and the ranks at the newest.

    A figure decides over its own region and indicator alone, so only the indicators that change are held against
    their targets, by the rules of ``stats.attain``, in each jurisdiction that is concerned.
    """
    moves, ranks = [pl.DataFrame(schema=MOVES)], [pl.DataFrame(schema=RANKS)]
    known = workspace.catalogue_at(workspace.store.head()).reportable.indicators
    for jurisdiction, (keys, demands) in _concerned(workspace, states).items():
        regions = [
            one for one in workspace.regions.all.values() if workspace.regions.within(one.code, jurisdiction.root)
        ]
        court = _Court(tuple(regions), {key: known[key] for key in keys}, periods)
        before, after = map(court.judge, (states.before, states.after), demands)
        moves.append(_moves(before, after, periods))
        ranks.append(_ranks(before, after, periods[0], court.indicators))
    shifts = pl.concat(ranks).sort(pl.col("shift").abs(), "region", "indicator", descending=[True, False, False])
    return Judged(pl.concat(moves), shifts)


def demands_moved(workspace: Workspace, states: States) -> bool:
    """Whether what is demanded anywhere is another thing afterwards: a document came, or was amended, in between."""
    known = {revision: workspace.catalogue_at(revision).targets for revision in states.known}
    return len(known) > 1 and len(set(map(tuple, known.values()))) > 1


_Demands = tuple[tuple[Target, ...], tuple[Target, ...]]


def _concerned(workspace: Workspace, states: States) -> dict[Jurisdiction, tuple[list[str], _Demands]]:
    """The jurisdictions and indicators whose figures change, or what is demanded of them; and what is demanded before
    and afterwards."""
    moving: dict[str, list[str]] = dict(
        states.difference.group_by("region").agg(pl.col("indicator").unique()).sort("region").iter_rows()
    )
    found: dict[Jurisdiction, set[str]] = {}
    for code, keys in moving.items():
        if (jurisdiction := workspace.regions.jurisdiction_of(code)) is not None:
            found.setdefault(jurisdiction, set()).update(keys)
    concerned = {}
    for jurisdiction in workspace.regions.jurisdictions.values():
        before, after = _demands(workspace, states, jurisdiction.code)
        amended = {target.indicator for target in set(before) ^ set(after)}
        if concerning := found.get(jurisdiction, set()) | amended:
            concerned[jurisdiction] = sorted(concerning), (before, after)
    return concerned


def _demands(workspace: Workspace, states: States, jurisdiction: str) -> _Demands:
    """What held in a jurisdiction before, and what holds afterwards."""
    before, after = (
        tuple(target for target in catalogue.targets if catalogue.holds_in(target.document, jurisdiction))
        for catalogue in map(workspace.catalogue_at, states.known)
    )
    return before, after


@dataclass(frozen=True)
class _Court:
    """The regions, indicators and periods of one jurisdiction that are judged."""

    regions: tuple[Region, ...]
    indicators: dict[str, Indicator]
    periods: tuple[Period, ...]

    def judge(self, figures: pl.DataFrame, demands: tuple[Target, ...]) -> pl.DataFrame:
        """One row a period (``at``: its place), cell and target, in an order that does not depend on the figures."""
        codes = [region.code for region in self.regions]
        own = figures.filter(pl.col("indicator").is_in(list(self.indicators)), pl.col("region").is_in(codes))
        wanted = [target for target in demands if target.indicator in self.indicators]
        held = {
            Moment(period, day, over=is_over(day)): [target for target in wanted if target.holds_on(day)]
            for period, day in ((one, as_of_date(one)) for one in self.periods)
        }
        expected = cells(self.regions, self.indicators.values())
        judged = attain_at(expected, own.select(_JUDGED_BY), held, self.indicators)
        return judged.select("at", *_PLACE, "target", "binding", *_BY)


def _moves(before: pl.DataFrame, after: pl.DataFrame, periods: tuple[Period, ...]) -> pl.DataFrame:
    """Of the targets that both know."""
    place = ["at", *_PLACE, "target"]
    old, new = (
        frame.filter(pl.col("target").is_not_null()).rename({name: f"{side}_{name}" for name in _BY})
        for side, frame in (("old", before), ("new", after))
    )
    both = new.join(old.drop("binding"), on=place, maintain_order="left")
    moved = both.filter(pl.col("old_status") != pl.col("new_status"))
    keys = dict(enumerate(period.key for period in periods))
    placed = moved.with_columns(move=_move(), period=pl.col("at").replace_strict(keys, return_dtype=pl.String))
    return placed.select(pl.col(name).cast(kind) for name, kind in MOVES.items())


def _move() -> pl.Expr:
    """The first that applies."""
    old, new = pl.col("old_status"), pl.col("new_status")
    order = {status.value: place for place, status in enumerate(Status)}
    worse = new.replace_strict(order, return_dtype=pl.Int64) > old.replace_strict(order, return_dtype=pl.Int64)
    was_silent = old.is_in(SILENT)
    return (
        pl.when(new == Status.MET.value)
        .then(_word(Move.MET))
        .when(new.is_in(SILENT))
        .then(_word(Move.SILENT))
        .when(was_silent)
        .then(_word(Move.REPORTED))
        .when(old == Status.MET.value)
        .then(_word(Move.UNMET))
        .when(new == Status.MISSED.value)
        .then(_word(Move.OVERDUE))
        .when(worse)
        .then(_word(Move.WORSE))
        .otherwise(_word(Move.BETTER))
    )


def _word(move: Move) -> pl.Expr:
    return pl.lit(move.value)


def _ranks(before: pl.DataFrame, after: pl.DataFrame, period: Period, indicators: dict[str, Indicator]) -> pl.DataFrame:
    """At the first of the periods, where both have the same cells in the same order."""
    old, new = (
        rank(
            frame.filter(at=0).unique(_PLACE, keep="first", maintain_order=True),
            indicators,
            within=("indicator", "level"),
        )
        for frame in (before, after)
    )
    both = new.select(*_PLACE, pl.col("rank").alias("new_rank"), "ranked").with_columns(
        old_rank=old["rank"], period=pl.lit(period.key)
    )
    moved = both.with_columns(shift=pl.col("old_rank") - pl.col("new_rank")).filter(pl.col("shift") != 0)
    return moved.select(pl.col(name).cast(kind) for name, kind in RANKS.items())
