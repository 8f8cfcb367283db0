"""What changed since the last revision and since the last period: the targets newly met, no longer met, and those that
nothing is known of any more, because a figure is wanting or too old; and whether the figures or an amendment did it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import polars as pl

from lib.domain import SILENT, Cadence, Locale, Period, Status
from lib.i18n import say
from lib.services.amendment import Cause, Moment, held_as_before
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day
from lib.services.workspace import Workspace

#: So many regions are named before the rest is only counted.
NAMED = 3


class Turn(StrEnum):
    """What became of a target that is met on one side only, what needs looking at first.

    ``unmet``: a figure that counts does not reach it any more. ``late``: it was met, and now there is no figure or one
    too old; nobody fell below anything. ``met``: a figure reaches it that did not before. ``reported``: it is met, and
    before there was no figure or one too old, so nobody can say that it was not met then. ``renewed``: an annual target
    was met for the year before, and the count of the new year has not come so far yet.
    """

    UNMET = "unmet"
    LATE = "late"
    RENEWED = "renewed"
    MET = "met"
    REPORTED = "reported"


#: One row a binding target of a region that is met on one side only; ``turn`` is a ``Turn``, ``cause`` a ``Cause``.
TURNED: dict[str, pl.DataType] = {
    **dict.fromkeys(("region", "level", "indicator", "target"), pl.String()),
    **dict.fromkeys(("turn", "earlier", "later", "cause"), pl.String()),
}

_CELL = ["region", "level", "indicator", "target"]


@dataclass(frozen=True, eq=False)
class Turned:
    """The targets that turned between two states, columns ``TURNED``, in the order of ``Turn``; ``since`` names the
    earlier state (a revision's number or a period's key), None where there is none to compare with."""

    since: str | None
    frame: pl.DataFrame

    def of(self, turn: Turn) -> pl.DataFrame:
        """The rows of one turn."""
        return self.frame.filter(pl.col("turn") == turn.value)

    def by(self, cause: Cause) -> Turned:
        """Those that turned by the figures, or by an amendment alone."""
        return Turned(self.since, self.frame.filter(pl.col("cause") == cause.value))

    @cached_property
    def amended(self) -> tuple[str, ...]:
        """The keys of the targets by whose amendment a verdict turned."""
        return tuple(self.by(Cause.AMENDMENT).frame["target"].unique().sort())

    @cached_property
    def counts(self) -> dict[Turn, int]:
        """How many rows each turn has."""
        found = Counter(self.frame["turn"].to_list())
        return {turn: found[turn.value] for turn in Turn}


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


@of_a_day(lru_cache(maxsize=32))
def _turned(workspace: Workspace, earlier: Moment, later: Moment, jurisdiction: str, since: str) -> Turned:
    before, after = (
        attained(workspace, revision, jurisdiction, period, day)
        .filter(pl.col("binding"))
        .select(*_CELL, pl.col("status").alias(name), pl.col("period_end").dt.year().alias(f"{name}_year"), "cadence")
        for name, (revision, period, day) in (("earlier", earlier), ("later", later))
    )
    was, now = pl.col("earlier") == Status.MET.value, pl.col("later") == Status.MET.value
    order = pl.Enum([turn.value for turn in Turn])
    turned = after.join(before.drop("cadence"), on=_CELL, how="inner", maintain_order="left").filter(was != now)
    frame = (
        _caused(turned, held_as_before(workspace, earlier, later, jurisdiction))
        .with_columns(turn=_turn().cast(order))
        .sort("turn", "level", "indicator", "region", descending=[False, True, False, False])
        .select(pl.col(name).cast(kind) for name, kind in TURNED.items())
    )
    return Turned(since, frame)


def _caused(turned: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """With ``cause``: a target met now, or not met now, in the same way as it stood before turned by the figures."""
    if before is None:
        return turned.with_columns(cause=pl.lit(Cause.DATA.value))
    held = turned.join(before.select(*_CELL, held="status"), on=_CELL, how="left", maintain_order="left")
    now, then = (pl.col(name) == Status.MET.value for name in ("later", "held"))
    by_figures = then.is_null() | (now == then)
    cause = pl.when(by_figures).then(pl.lit(Cause.DATA.value)).otherwise(pl.lit(Cause.AMENDMENT.value))
    return held.with_columns(cause=cause).drop("held")


def _turn() -> pl.Expr:
    """What became of a target that is met on one side only."""
    now, later, earlier = pl.col("later") == Status.MET.value, pl.col("later"), pl.col("earlier")
    anew = (pl.col("cadence") == Cadence.ANNUAL.value) & (pl.col("later_year") > pl.col("earlier_year"))
    gone = (
        pl.when(later.is_in(SILENT))
        .then(pl.lit(Turn.LATE.value))
        .when(anew & (later != Status.MISSED.value))
        .then(pl.lit(Turn.RENEWED.value))
        .otherwise(pl.lit(Turn.UNMET.value))
    )
    come = pl.when(earlier.is_in(SILENT)).then(pl.lit(Turn.REPORTED.value)).otherwise(pl.lit(Turn.MET.value))
    return pl.when(now).then(come).otherwise(gone)


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
