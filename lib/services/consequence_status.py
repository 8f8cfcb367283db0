"""Which targets change their status, and which ranks change, between two states of the figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lib.domain import CELL, SILENT, Indicator, Jurisdiction, Period, Region, Status, Target
from lib.services.analysis import as_of_date, is_over
from lib.services.consequence_states import States, windowed
from lib.services.workspace import Workspace
from lib.stats import attain, cells, rank


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
#: The mark of a region's figures afterwards, where they stand beside those from before.
_AFTER = "after:"


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
    for jurisdiction, keys in _concerned(workspace, states).items():
        regions = [
            one for one in workspace.regions.all.values() if workspace.regions.within(one.code, jurisdiction.root)
        ]
        demands = _demands(workspace, states, jurisdiction.code)
        court = _Court(workspace, demands, tuple(regions), tuple(keys), periods[-1])
        both = court.figures(states)
        for period in periods:
            before, after = court.judge(both, period)
            moves.append(_moves(before, after, period))
            if period == periods[0]:
                ranks.append(_ranks(before, after, period, court.indicators))
    shifts = pl.concat(ranks).sort(pl.col("shift").abs(), "region", "indicator", descending=[True, False, False])
    return Judged(pl.concat(moves), shifts)


def demands_moved(workspace: Workspace, states: States) -> bool:
    """Whether what is demanded anywhere is another thing afterwards: a document came, or was amended, in between."""
    known = {revision: workspace.catalogue_at(revision).targets for revision in states.known}
    return len(known) > 1 and len(set(map(tuple, known.values()))) > 1


def _concerned(workspace: Workspace, states: States) -> dict[Jurisdiction, list[str]]:
    """The indicators of each jurisdiction whose figures change, or what is demanded of them."""
    moving: dict[str, list[str]] = dict(
        states.difference.group_by("region").agg(pl.col("indicator").unique()).sort("region").iter_rows()
    )
    found: dict[Jurisdiction, set[str]] = {}
    for code, keys in moving.items():
        if (jurisdiction := workspace.regions.jurisdiction_of(code)) is not None:
            found.setdefault(jurisdiction, set()).update(keys)
    if demands_moved(workspace, states):
        for jurisdiction in workspace.regions.jurisdictions.values():
            before, after = _demands(workspace, states, jurisdiction.code)
            if amended := {target.indicator for target in set(before) ^ set(after)}:
                found.setdefault(jurisdiction, set()).update(amended)
    return {jurisdiction: sorted(keys) for jurisdiction, keys in found.items()}


_Demands = tuple[tuple[Target, ...], tuple[Target, ...]]


def _demands(workspace: Workspace, states: States, jurisdiction: str) -> _Demands:
    """What held in a jurisdiction before, and what holds afterwards."""
    before, after = (
        tuple(target for target in catalogue.targets if catalogue.holds_in(target.document, jurisdiction))
        for catalogue in map(workspace.catalogue_at, states.known)
    )
    return before, after


class _Court:
    """The regions, indicators and targets of one jurisdiction that are judged, period after period."""

    def __init__(
        self, workspace: Workspace, demands: _Demands, regions: tuple[Region, ...], keys: tuple[str, ...], first: Period
    ) -> None:
        catalogue = workspace.catalogue_at(workspace.store.head())
        self.indicators: dict[str, Indicator] = {key: catalogue.reportable.indicators[key] for key in keys}
        self._targets = tuple(
            tuple(target for target in held if target.indicator in self.indicators) for held in demands
        )
        own = cells(regions, self.indicators.values())
        self._own, self._cells = own, pl.concat([own, _beside(own)])
        self._codes = [region.code for region in regions]
        self._first = first.start
        self._baselines = tuple(sorted({target.baseline_on for held in self._targets for target in held}))

    def figures(self, states: States) -> pl.DataFrame:
        """What decides over these regions and indicators from the first period on: before, and after beside it."""
        before, after = (self._windowed(frame) for frame in (states.before, states.after))
        return pl.concat([before, _beside(after)])

    def _windowed(self, frame: pl.DataFrame) -> pl.DataFrame:
        own = frame.filter(pl.col("indicator").is_in(list(self.indicators)), pl.col("region").is_in(self._codes))
        return windowed(own.select(_JUDGED_BY), self._first, self._baselines)

    def judge(self, figures: pl.DataFrame, period: Period) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Before and after: one row a cell and target, in an order that does not depend on the figures.

        Both are judged at once, which costs half of one after the other, unless each has targets of its own: then the
        targets that both know are told.
        """
        day = as_of_date(period)
        held = [[target for target in each if target.holds_on(day)] for each in self._targets]
        if held[0] == held[1]:
            told = self._judged(self._cells, figures, held[0], period)
            half = told.height // 2
            return told.head(half), told.tail(half).with_columns(pl.col("region").str.strip_prefix(_AFTER))
        later = figures.filter(pl.col("region").str.starts_with(_AFTER))
        later = later.with_columns(pl.col("region").str.strip_prefix(_AFTER))
        before, after = (
            self._judged(self._own, own, targets, period) for own, targets in zip((figures, later), held, strict=True)
        )
        place = [*_PLACE, "target"]
        both = [
            one.join(other, on=place, how="semi", nulls_equal=True) for one, other in ((before, after), (after, before))
        ]
        return both[0].sort(place), both[1].sort(place)

    def _judged(self, own: pl.DataFrame, figures: pl.DataFrame, held: list[Target], period: Period) -> pl.DataFrame:
        day = as_of_date(period)
        judged = attain(own, figures, held, self.indicators, period=period, as_of=day, over=is_over(day))
        return judged.select(*_PLACE, "target", "binding", *_BY)


def _beside(frame: pl.DataFrame) -> pl.DataFrame:
    """The same regions as others that stand beside them: no figure decides over another region than its own."""
    return frame.with_columns(region=pl.lit(_AFTER) + pl.col("region"))


def _moves(before: pl.DataFrame, after: pl.DataFrame, period: Period) -> pl.DataFrame:
    old = before.select(pl.col(name).alias(f"old_{name}") for name in _BY)
    new = after.select(*_PLACE, "target", "binding", *(pl.col(name).alias(f"new_{name}") for name in _BY))
    moved = new.hstack(old).filter(pl.col("target").is_not_null(), pl.col("old_status") != pl.col("new_status"))
    placed = moved.with_columns(move=_move(), period=pl.lit(period.key))
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
    old, new = (
        rank(frame.unique(_PLACE, keep="first", maintain_order=True), indicators, within=("indicator", "level"))
        for frame in (before, after)
    )
    both = new.select(*_PLACE, pl.col("rank").alias("new_rank"), "ranked").with_columns(
        old_rank=old["rank"], period=pl.lit(period.key)
    )
    moved = both.with_columns(shift=pl.col("old_rank") - pl.col("new_rank")).filter(pl.col("shift") != 0)
    return moved.select(pl.col(name).cast(kind) for name, kind in RANKS.items())
