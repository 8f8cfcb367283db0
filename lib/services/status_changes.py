"""What changed since the last revision and since the last period: the targets that are met now, and no longer met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import Locale, Period, Status
from lib.i18n import say
from lib.services.analysis import as_of_date, attained
from lib.services.workspace import Workspace

#: So many regions are named before the rest is only counted.
NAMED = 3

#: One row a binding target of a region that is met on one side only. ``met`` says whether it is met now.
TURNED: dict[str, pl.DataType] = {
    **dict.fromkeys(("region", "level", "indicator", "target"), pl.String()),
    "met": pl.Boolean(),
    **dict.fromkeys(("earlier", "later"), pl.String()),
}

_CELL = ["region", "level", "indicator", "target"]


@dataclass(frozen=True, eq=False)
class Turned:
    """The targets that turned between two states, columns ``TURNED``, those no longer met first; ``since`` names the
    earlier state (a revision's number or a period's key), None where there is none to compare with."""

    since: str | None
    frame: pl.DataFrame

    @property
    def met(self) -> pl.DataFrame:
        return self.frame.filter(pl.col("met"))

    @property
    def unmet(self) -> pl.DataFrame:
        return self.frame.filter(~pl.col("met"))


def turned_since_revision(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> Turned:
    """What the revision looked at changed at ``period``, against the one before it; the first has none before."""
    if revision < 2:
        return Turned(None, pl.DataFrame(schema=TURNED))
    day = as_of_date(period)
    return _turned(workspace, (revision - 1, period, day), (revision, period, day), jurisdiction, f"v{revision - 1}")


def turned_since_period(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> Turned:
    """What changed from the period before ``period`` to it, both as known on the revision."""
    before = period.shift(-1)
    states = ((revision, before, as_of_date(before)), (revision, period, as_of_date(period)))
    return _turned(workspace, *states, jurisdiction, before.key)


@lru_cache(maxsize=32)
def _turned(
    workspace: Workspace,
    earlier: tuple[int, Period, date],
    later: tuple[int, Period, date],
    jurisdiction: str,
    since: str,
) -> Turned:
    before, after = (
        attained(workspace, revision, jurisdiction, period, day)
        .filter(pl.col("binding"))
        .select(*_CELL, pl.col("status").alias(name))
        for name, (revision, period, day) in (("earlier", earlier), ("later", later))
    )
    was, now = pl.col("earlier") == Status.MET.value, pl.col("later") == Status.MET.value
    frame = (
        after.join(before, on=_CELL, how="inner", maintain_order="left")
        .with_columns(met=now)
        .filter(was != now)
        .sort("met", "level", "indicator", "region", descending=[False, True, False, False])
        .select(pl.col(name).cast(kind) for name, kind in TURNED.items())
    )
    return Turned(since, frame)


def turned_names(workspace: Workspace, turned: pl.DataFrame, locale: Locale) -> str:
    """The regions of some rows of ``TURNED`` with their indicators, the first ``NAMED``: 东胜区（检查员配备率）、…"""
    sheets = workspace.catalogue.indicators
    named = [
        say(
            locale,
            "status.changes.item",
            region=workspace.regions.all[region].name.get(locale),
            indicator=sheets[indicator].name.get(locale),
        )
        for region, indicator in turned.select("region", "indicator").head(NAMED).iter_rows()
    ]
    joined = say(locale, "ui.mark.list").join(named)
    rest = turned.height - len(named)
    return say(locale, "status.changes.and_more", items=joined, count=turned.height) if rest > 0 else joined
