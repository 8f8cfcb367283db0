"""Figures that a later revision replaced: what stood before, what stands now, who, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from lib.domain import Indicator, Period, Revision
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Replacement:
    """One cell, replaced by ``revision``. A value of None without qualifier: nothing stood there."""

    region: str
    period: str
    old_value: float | None
    old_qualifier: str | None
    new_value: float | None
    new_qualifier: str | None
    revision: Revision


@lru_cache(maxsize=128)
def replacements(
    workspace: Workspace, revision: int, indicator: Indicator, regions: tuple[str, ...]
) -> tuple[Replacement, ...]:
    """What later revisions, up to ``revision``, changed in figures already published; the newest first.

    A figure whose counts or source alone changed is not among them. Published revisions never change, so what is kept
    by revision is never stale.
    """
    known = workspace.store.versions(indicator.key, regions).filter(pl.col("revision_from") <= revision)
    replaced = known.filter(pl.col("revision_to") <= revision).select("region", "period").unique()
    cells = known.join(replaced, on=["region", "period"], how="semi").partition_by("region", "period")
    found = [one for versions in cells for one in _of_cell(workspace, revision, versions.sort("revision_from"))]
    order = {code: place for place, code in enumerate(regions)}
    found.sort(key=lambda one: (order[one.region], one.period))
    found.sort(key=lambda one: (one.revision.number, Period.parse(one.period)), reverse=True)
    return tuple(found)


def _of_cell(workspace: Workspace, revision: int, versions: pl.DataFrame) -> Iterator[Replacement]:
    before: dict[str, Any] | None = None
    for row in versions.iter_rows(named=True):
        if before is not None:
            taken = before["revision_to"]
            if taken is not None and taken < row["revision_from"]:
                yield from _replacement(workspace, taken, before, None)
                yield from _replacement(workspace, row["revision_from"], None, row)
            else:
                yield from _replacement(workspace, row["revision_from"], before, row)
        before = row
    if before is not None and before["revision_to"] is not None and before["revision_to"] <= revision:
        yield from _replacement(workspace, before["revision_to"], before, None)


def _replacement(
    workspace: Workspace, number: int, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Iterator[Replacement]:
    cell = new or old
    made = workspace.store.revision(number)
    if cell is None or made is None:
        return
    was, now = ((row["value"], row["qualifier"]) if row else (None, None) for row in (old, new))
    if was != now:
        yield Replacement(cell["region"], cell["period"], was[0], was[1], now[0], now[1], made)
