"""Why a number is what it is: every version of every figure of a region and indicator, and who brought it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from lib.domain import Identity, Indicator, Locale, Period
from lib.i18n import figure
from lib.i18n import period as period_text
from lib.services.provenance import Provenance, provenance
from lib.services.series import periods
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a figure: the value it gave, what it was counted from, and where it came from.

    ``replaced_by`` is the revision that put another in its place, None while it stands on the revision looked at.
    ``demo`` marks generated figures.
    """

    period: Period
    period_text: str
    value: float | None
    value_text: str
    counted: tuple[float | None, float | None]
    note: str | None
    revision: int
    published_by: str
    published_at: datetime
    batch: str
    file: str
    row: int
    submitted_by: str
    submitted_at: datetime
    replaced_by: int | None
    demo: bool


@lru_cache(maxsize=256)
def value_history(
    workspace: Workspace,
    revision: int,
    region: str,
    indicator: Indicator,
    locale: Locale,
    who: Identity | None = None,
) -> tuple[Version, ...]:
    """All versions known on a revision: the newest period first, and within it the newest version first.

    ``who`` decides whether file and person are told, as in ``provenance``.
    """
    found: list[Version] = []
    for key in _known(workspace, revision, region, indicator):
        rows = workspace.store.history(region, indicator.key, key).filter(pl.col("revision_from") <= revision)
        for row in rows.sort("revision_from", descending=True).to_dicts():
            origin = provenance(workspace, row["revision_from"], row["batch"], row["row"], who=who)
            if origin:
                found.append(_version(row, origin, revision, indicator, locale))
    return tuple(found)


def _version(row: dict[str, Any], origin: Provenance, revision: int, indicator: Indicator, locale: Locale) -> Version:
    period, until = Period.parse(row["period"]), row["revision_to"]
    return Version(
        period=period,
        period_text=period_text(locale, period),
        value=row["value"],
        value_text=figure(locale, indicator, row["value"], row["qualifier"]),
        counted=(row["numerator"], row["denominator"]),
        note=row["note"],
        revision=origin.revision.number,
        published_by=origin.revision.published_by,
        published_at=origin.revision.published_at,
        batch=origin.batch.id,
        file=origin.batch.file,
        row=origin.row,
        submitted_by=origin.batch.submitted_by,
        submitted_at=origin.batch.submitted_at,
        replaced_by=until if until is not None and until <= revision else None,
        demo=bool(row["demo"]),
    )


def _known(workspace: Workspace, revision: int, region: str, indicator: Indicator) -> list[str]:
    """The periods to ask for, newest first: those with a standing figure, and every one between the first and the
    last quarter of the revision, because a withdrawn figure stands no more and still has a history."""
    if not revision:
        return []
    here = pl.col("region") == region, pl.col("indicator") == indicator.key
    standing = workspace.observations(revision).filter(*here)["period"].unique().to_list()
    between = {Period.of(quarter.end, indicator.frequency).key for quarter in periods(workspace, revision)}
    return sorted({*standing, *between}, key=Period.parse, reverse=True)
