"""The stages that the tasks of clauses have come to: value, evidence and where each was reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue.progress import progress_key
from lib.domain import Grade, Indicator, Period
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Stage:
    """One report on a clause: ``place`` counts from 0 in the scale of ``scale`` stages; ``note`` holds the evidence
    and its day, as they were uploaded."""

    period: Period
    place: int
    grade: Grade
    scale: int
    note: str
    revision: int
    batch: str
    row: int
    demo: bool

    @property
    def done(self) -> bool:
        return self.place == self.scale - 1


@lru_cache(maxsize=16)
def stages_of(workspace: Workspace, revision: int, region: str) -> Mapping[str, tuple[Stage, ...]]:
    """Every report of a region on clauses, on a revision: clause key (``NMG2022-01``) to its stages, oldest first."""
    if not revision:
        return {}
    catalogue = workspace.catalogue_at(revision)
    clauses = {progress_key(key): key for key in catalogue.clauses}
    rows = (
        workspace.observations(revision)
        .filter(
            pl.col("region") == region,
            pl.col("indicator").is_in(list(catalogue.progress)),
            pl.col("value").is_not_null(),
        )
        .to_dicts()
    )
    found: dict[str, list[Stage]] = {}
    for row in rows:
        sheet = catalogue.progress[row["indicator"]]
        found.setdefault(clauses[sheet.key], []).append(_stage(row, sheet))
    return {key: tuple(sorted(own, key=lambda stage: stage.period)) for key, own in found.items()}


def _stage(row: Mapping[str, Any], sheet: Indicator) -> Stage:
    place = min(max(round(row["value"]), 0), len(sheet.scale) - 1)
    return Stage(
        Period.parse(row["period"]),
        place,
        sheet.scale[place],
        len(sheet.scale),
        row["note"] or "",
        row["revision_from"],
        row["batch"],
        row["row"],
        bool(row["demo"]),
    )


def stage_at(stages: tuple[Stage, ...], period: Period) -> Stage | None:
    """The newest of the stages that does not lie after ``period``; None where nothing was reported by then."""
    return next((stage for stage in reversed(stages) if stage.period.end <= period.end), None)
