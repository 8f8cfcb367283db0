"""One indicator over its periods: which periods there are, and the analysis of each."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lib.domain import Indicator, Locale, Period, Selection
from lib.services.analysis import Analysis, analyse
from lib.services.clock import today
from lib.services.workspace import Workspace

#: How many small maps stand side by side.
MULTIPLES = 6
#: Most frames of a film; the newest are kept.
MOST_FRAMES = 60


def frame_periods(workspace: Workspace, revision: int, indicator: Indicator, chosen: Period) -> tuple[Period, ...]:
    """The periods of the indicator's own frequency from its first figure to its last, oldest first, none that begins
    after today. Without any figure: the period of that frequency that holds the end of ``chosen``."""
    frame = workspace.observations(revision) if revision else None
    keys = [] if frame is None else frame.filter(pl.col("indicator") == indicator.key)["period"].unique().to_list()
    known = [Period.of(period.end, indicator.frequency) for period in map(Period.parse, keys)]
    begun = [period for period in known if period.start <= today()]
    if not begun:
        return (Period.of(chosen.end, indicator.frequency),)
    first, last = min(begun), max(begun)
    steps = (last.year - first.year) * indicator.frequency.per_year + last.number - first.number
    return tuple(last.shift(-back) for back in range(min(steps, MOST_FRAMES - 1), -1, -1))


def frame_at(frames: Sequence[Period], chosen: Period) -> Period:
    """The frame that holds the end of ``chosen``; the first or last where it lies outside."""
    wanted = Period.of(chosen.end, frames[0].frequency)
    return min(max(wanted, frames[0]), frames[-1])


def film(
    workspace: Workspace, revision: int, selection: Selection, frames: Sequence[Period], locale: Locale
) -> tuple[Analysis, ...]:
    """The analysis of each period, for the indicator, scope and level of ``selection``."""
    return tuple(
        analyse(workspace, revision, Selection(selection.indicator, selection.scope, selection.level, period), locale)
        for period in frames
    )


def spread(frames: Sequence[Period], last: Period, step: int, count: int = MULTIPLES) -> tuple[Period, ...]:
    """``count`` frames, each ``step`` periods after the one before, up to ``last``; fewer where they do not reach."""
    wanted = [last.shift(-step * back) for back in range(count - 1, -1, -1)]
    return tuple(period for period in wanted if frames[0] <= period <= frames[-1])


def step_between(first: Period, last: Period, count: int = MULTIPLES) -> int:
    """The step with which ``count`` periods lead from ``first`` to ``last``, at least 1."""
    per_year = last.frequency.per_year
    distance = (last.year - first.year) * per_year + last.number - first.number
    return max(1, round(distance / (count - 1)))
