"""The figures before and after a publication that has not happened yet, or between two revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import CELL, OBSERVATIONS, Batch, Frequency, Period
from lib.services.batch_figures import Brought, observations_of, staged_difference, staged_figures
from lib.services.series import newest_quarter
from lib.services.workspace import Workspace
from lib.store.reading import state_difference

COUNTS_DROPPED, DEMO_GONE, DEMO_MARKED = "counts_dropped", "demo_gone", "demo_marked"
_SIDES, _PARTS = ("old", "new"), ("numerator", "denominator")
#: What the figures of a difference are divided from, before and after.
COUNTS = tuple(f"{side}_{part}" for side in _SIDES for part in _PARTS)


@dataclass(frozen=True, eq=False)
class States:
    """``before`` and ``after`` have the columns of ``frames.OBSERVATIONS``; ``difference`` those of
    ``store.DIFFERENCE`` without the cells that stay as they are, which ``unchanged`` counts, those of ``COUNTS``, and
    ``told``: the change, or ``COUNTS_DROPPED`` where a figure that stays loses its numerator or denominator,
    ``DEMO_GONE`` where it is the same and no demonstration figure any more (``DEMO_MARKED``: is one again).

    ``named`` are the cells that a file names, changed or not; there are none between two revisions. ``known`` are the
    revisions whose documents say what was demanded before and what is afterwards.
    """

    before: pl.DataFrame
    after: pl.DataFrame
    difference: pl.DataFrame
    unchanged: int
    named: pl.DataFrame
    known: tuple[int, int]


def states_of_batch(workspace: Workspace, batch: Batch) -> States:
    """What publishing a batch on the current revision would make of the figures; what it made of them, if it is
    published."""
    if batch.revision is not None:
        return _published(workspace, Brought.by(batch), batch.revision)
    return _staged(workspace, workspace.store.head(), Brought.by(batch))


@lru_cache(maxsize=4)
def _staged(workspace: Workspace, base: int, brought: Brought) -> States:
    """Kept by base and batch: neither a revision nor the figures of a batch ever change."""
    before, figures = observations_of(workspace, base), staged_figures(workspace, brought)
    difference = staged_difference(workspace, base, brought)
    origin = {"batch": brought.id, "revision_from": base + 1, "revision_to": None, "demo": brought.demo}
    after = overlaid(before, figures, difference, origin)
    # figures bring no demands
    return _states(before, after, difference, difference.select(CELL), known=(base, base))


@lru_cache(maxsize=4)
def _published(workspace: Workspace, brought: Brought, revision: int) -> States:
    named = staged_figures(workspace, brought).select(CELL)
    return replace(states_between(workspace, revision - 1, revision), named=named)


@lru_cache(maxsize=4)
def states_between(workspace: Workspace, a: int, b: int) -> States:
    """Two revisions; 0 is the empty store. Raises Refusal REVISION_UNKNOWN."""
    before, after = observations_of(workspace, a), observations_of(workspace, b)
    difference = state_difference(before, after)
    return _states(before, after, difference, difference.select(CELL).clear(), known=(a, b))


def overlaid(
    before: pl.DataFrame, figures: pl.DataFrame, difference: pl.DataFrame, origin: Mapping[str, object]
) -> pl.DataFrame:
    """``before`` as publishing makes it: only the cells that ``difference`` calls new or changed are replaced by the
    staged ``figures`` (columns of FIGURES, of one ``origin``: batch, revision_from, revision_to, demo); all others
    stay as they are, with where they came from."""
    moving = difference.filter(pl.col("change") != "unchanged").select(CELL)
    brought = figures.join(moving, on=CELL, how="semi").with_columns(
        pl.lit(value).alias(name) for name, value in origin.items()
    )
    brought = brought.select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())
    return pl.concat([before.join(moving, on=CELL, how="anti"), brought])


def newest_period(frame: pl.DataFrame, day: date) -> Period:
    """The quarter at which readers look first: the rule of ``series.latest_period`` on figures not yet published."""
    found = [Period.parse(key) for key in frame["period"].unique()]
    if (first := newest_quarter(found, day)) is not None:
        return first
    now = Period.of(day, Frequency.QUARTER)
    return min(max((Period.of(one.end, Frequency.QUARTER) for one in found), default=now), now)


def _states(
    before: pl.DataFrame, after: pl.DataFrame, difference: pl.DataFrame, named: pl.DataFrame, *, known: tuple[int, int]
) -> States:
    moving = difference.filter(pl.col("change") != "unchanged")
    told = _with_counts(moving, before, after)
    return States(before, after, told, difference.height - moving.height, named, known)


def _with_counts(moving: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """With the columns of ``COUNTS`` and ``told``, which the values side by side do not show: 88 % stays 88 %, and its
    22/25 is gone, or is 2,200/2,500, or is no demonstration figure any more."""
    joined = moving
    for side, frame in (("old", before), ("new", after)):
        own = frame.select(*CELL, *(pl.col(name).alias(f"{side}_{name}") for name in (*_PARTS, "demo")))
        joined = joined.join(own, on=CELL, how="left", maintain_order="left")
    lost = pl.any_horizontal(
        *(pl.col(f"old_{part}").is_not_null() & pl.col(f"new_{part}").is_null() for part in _PARTS)
    )
    same = [pl.col(f"old_{name}").eq_missing(pl.col(f"new_{name}")) for name in ("value", "qualifier", *_PARTS)]
    changed = pl.col("change") == "changed"
    told = (
        pl.when(changed & lost)
        .then(pl.lit(COUNTS_DROPPED))
        .when(changed & pl.all_horizontal(same))
        .then(pl.when("new_demo").then(pl.lit(DEMO_MARKED)).otherwise(pl.lit(DEMO_GONE)))
        .otherwise("change")
    )
    return joined.with_columns(told=told).drop("old_demo", "new_demo")
