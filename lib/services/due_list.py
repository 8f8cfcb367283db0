"""Which targets are overdue and which fall due soon, counted from a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Cadence, Status, Target
from lib.services.policy_standing import Standing
from lib.stats import due

#: A deadline this close is shown as due.
DUE_DAYS = 90


@dataclass(frozen=True)
class Due:
    """A target with how the regions bound stand: the day it is due on, how many days are left (negative: overdue; both
    None for one that holds always or within rolling periods), and which of the regions is furthest behind (a code, its
    name, of several alike with how many they are, and its gap in words; empty where none is behind). A standing
    without anybody bound: nothing is known yet of the year that ends on its day."""

    target: Target
    due_on: date | None
    days_left: int | None
    standing: Standing
    region: str = ""
    name: str = ""
    gap_text: str = ""


def due_and_overdue(
    catalogue: Catalogue,
    jurisdiction: str,
    binding: pl.DataFrame,
    standings: Mapping[str, Standing],
    *,
    as_of: date,
    counted_from: date,
) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """The targets that are overdue, and those that fall due soon and are not.

    ``binding`` are the rows of ``stats.ATTAINED`` that bind and ``standings`` their counts, both judged as of
    ``as_of``. A deadline between that day and ``counted_from`` has passed, though no verdict says yet that it is
    missed: it is overdue while not all are known to have met it.
    """
    targets = {
        target.key: target
        for key in catalogue.indicators
        for target in catalogue.targets_of(key, jurisdiction=jurisdiction)
        if target.binding_levels
    }
    missed = binding.filter(pl.col("status") == Status.MISSED.value).group_by("target").agg(pl.col("period_end").max())
    ends = dict(missed.iter_rows())
    over = []
    for key, target in targets.items():
        standing, day = standings.get(key, Standing()), _day(target, ends.get(key) or as_of)
        if key in ends or (day is not None and day < counted_from and standing.open):
            over.append(Due(target, day, (day - counted_from).days if day else None, standing))
    over.sort(key=lambda one: (one.due_on is None, one.due_on or date.max))
    listed = {one.target.key for one in over}
    coming = (
        Due(target, row["due_on"], row["days_left"], _standing(standings, target, row["due_on"], as_of))
        for row in due(targets.values(), counted_from, DUE_DAYS).iter_rows(named=True)
        if (target := targets[row["target"]]).key not in listed
    )
    return tuple(over), tuple(coming)


def _day(target: Target, of: date) -> date | None:
    """The day on which a target is due: its deadline; of an annual one the end of the year of ``of``."""
    if target.cadence is Cadence.ANNUAL:
        return date(of.year, 12, 31)
    return target.deadline if target.cadence is Cadence.BY_DEADLINE else None


def _standing(standings: Mapping[str, Standing], target: Target, due_on: date, as_of: date) -> Standing:
    """How the regions stand; of the end of a later year than the one that was judged nothing is known."""
    if target.cadence is Cadence.ANNUAL and due_on.year > as_of.year:
        return Standing()
    return standings.get(target.key, Standing())
