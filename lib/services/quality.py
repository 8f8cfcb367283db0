"""How good the data are: complete, on time, plausible; by league, and over the last quarters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import polars as pl

from lib.domain import CELL, Frequency, Period
from lib.services.owed import installed_on, owed
from lib.services.plausibility import plausibility_over
from lib.services.workspace import Workspace

#: How many quarters are looked back on.
QUARTERS = 8

#: Counts of figures, and their shares in per cent. ``judged``: owed figures whose day has passed since the system was
#: begun with; ``on_time`` those of them published by then; ``odd`` published ones with a warning. A share is null where
#: there is nothing to judge.
MEASURED: dict[str, pl.DataType] = {
    "expected": pl.Int64(),
    "reported": pl.Int64(),
    "judged": pl.Int64(),
    "on_time": pl.Int64(),
    "odd": pl.Int64(),
    "completeness": pl.Float64(),
    "timeliness": pl.Float64(),
    "plausibility": pl.Float64(),
}
#: The shares, as they are shown.
SHARES = ("completeness", "timeliness", "plausibility")


@dataclass(frozen=True, eq=False)
class Quality:
    """The quality of a period's figures as of a day.

    ``whole`` has one row of ``MEASURED`` (none where nothing is owed), ``leagues`` one a league with its code as
    ``region``, the least complete first.
    """

    revision: int
    period: Period
    as_of: date
    whole: pl.DataFrame
    leagues: pl.DataFrame
    demo: bool
    past: Callable[[], pl.DataFrame]

    @cached_property
    def over_time(self) -> pl.DataFrame:
        """``MEASURED`` of the eight quarters up to the end of the period, with the key as ``period``, the oldest first.

        Reckoned when first asked for: it costs many times what the period alone does.
        """
        return self.past()

    def counts(self) -> dict[str, int]:
        """The counts of the whole; empty where nothing is owed."""
        names = [name for name, kind in MEASURED.items() if kind == pl.Int64()]
        return {name: int(self.whole[name][0]) for name in names} if self.whole.height else {}


@lru_cache(maxsize=16)
def quality(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> Quality:
    """The quality of the figures that are owed for a period.

    Raises Refusal for an unknown jurisdiction.
    """
    begun = installed_on(workspace, revision)
    own = _judged(_with_warnings(workspace, revision, jurisdiction, (period,)), as_of, begun)

    def past() -> pl.DataFrame:
        last = Period.of(period.end, Frequency.QUARTER)
        quarters = tuple(last.shift(-back) for back in range(QUARTERS - 1, -1, -1))
        cells = _judged(_with_warnings(workspace, revision, jurisdiction, quarters), as_of, begun)
        order = {quarter.key: place for place, quarter in enumerate(quarters)}
        over_time = _measured(cells, "asked").rename({"asked": "period"})
        return over_time.sort(pl.col("period").replace_strict(order, return_dtype=pl.Int64))

    return Quality(
        revision,
        period,
        as_of,
        _measured(own.with_columns(all=pl.lit(True)), "all").drop("all"),
        _measured(own, "league").rename({"league": "region"}).sort("completeness", "plausibility", "region"),
        bool(own["demo"].any()),
        past,
    )


def _with_warnings(workspace: Workspace, revision: int, jurisdiction: str, asked: tuple[Period, ...]) -> pl.DataFrame:
    """The owed cells of some periods with ``odd``: whether any rule asks for a second look at them."""
    cells = owed(workspace, revision, jurisdiction, asked)
    warned = plausibility_over(workspace, revision, jurisdiction, asked).select(*CELL, "asked")
    marks = warned.unique().with_columns(odd=pl.lit(True))
    joined = cells.join(marks, on=[*CELL, "asked"], how="left")
    return joined.with_columns(odd=pl.col("odd").fill_null(False) & pl.col("reported"))


def _judged(cells: pl.DataFrame, as_of: date, begun: date | None) -> pl.DataFrame:
    judged = (pl.col("due") < as_of) & (pl.col("due") >= (begun or as_of))
    on_time = judged & pl.col("reported") & (pl.col("first_on") <= pl.col("due"))
    return cells.with_columns(judged=judged, on_time=on_time.fill_null(False))


def _measured(cells: pl.DataFrame, by: str) -> pl.DataFrame:
    counted = cells.group_by(by).agg(
        pl.len().cast(pl.Int64).alias("expected"),
        *(pl.col(name).sum().cast(pl.Int64) for name in ("reported", "judged", "on_time", "odd")),
    )
    return counted.with_columns(
        completeness=_share(pl.col("reported"), pl.col("expected")),
        timeliness=_share(pl.col("on_time"), pl.col("judged")),
        plausibility=_share(pl.col("reported") - pl.col("odd"), pl.col("reported")),
    ).select(by, *MEASURED)


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then(part / whole * 100.0)
