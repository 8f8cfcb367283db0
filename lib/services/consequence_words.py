"""What a publication changes, in a few sentences, the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from lib.domain import Level, Locale, Period
from lib.i18n import figure, number, say
from lib.services.consequence_parents import Basis
from lib.services.consequence_status import Move
from lib.services.profile_words import level_text
from lib.services.workspace import Workspace

#: How many places and figures a sentence names before it only counts.
_NAMED = 3


class Wording:
    """Sentences about changes as seen at one period, in one language."""

    def __init__(self, workspace: Workspace, locale: Locale, period: Period) -> None:
        self._workspace, self._locale, self._period = workspace, locale, period

    def sentences(
        self, moves: pl.DataFrame, parents: pl.DataFrame, missing: pl.DataFrame, dropped: pl.DataFrame, *, quiet: str
    ) -> tuple[str, ...]:
        """Targets no more met, targets met now, parents' figures, then what is silent; ``quiet`` is the key of the
        sentence for when no status and no parent's figure changes. Yardsticks, which bind nobody, come after them.
        Frames as in ``Consequence``; ``dropped`` are the cells of its difference that lose numerator and
        denominator."""
        now = moves.filter(pl.col("period") == self._period.key)
        beside = now.filter(~pl.col("binding"))
        bound, now = moves.filter(pl.col("binding")), now.filter(pl.col("binding"))
        said = [
            *self._fallen(now, Move.UNMET),
            *self._fallen(now, Move.OVERDUE),
            *self._counted(now, Move.MET),
            *self._parents(parents),
            *self._counted(now, Move.REPORTED),
            *self._counted(now, Move.SILENT),
            *self._steps(now),
        ]
        earlier = sum(1 for key in bound["period"] if Period.parse(key).end < self._period.start)
        if earlier:
            said.append(self._say("earlier", count=number(earlier)))
        later = sum(1 for key in bound["period"] if Period.parse(key).start > self._period.end)
        if later:
            said.append(self._say("later", count=number(later)))
        lost = [self._say("counts_dropped", count=number(dropped.height), items=self._items(dropped))]
        told = (*(said or [self._say(quiet)]), *self._yardsticks(beside))
        return (*told, *(lost if dropped.height else ()), *self._missing(missing))

    def overtaken(self, cells: pl.DataFrame) -> str:
        """Cells of a batch that another one has changed since it was checked."""
        return self._say("overtaken", count=number(cells.height), items=self._items(cells))

    def _fallen(self, moves: pl.DataFrame, move: Move) -> Iterable[str]:
        """How many regions of each level fall, and which."""
        fallen = moves.filter(pl.col("move") == move.value)
        for place, own in self._by_level(fallen):
            count = own["region"].n_unique()
            yield self._say(move.value, count=number(count), level=place, items=self._items(own))

    def _counted(self, moves: pl.DataFrame, move: Move) -> Iterable[str]:
        own = moves.filter(pl.col("move") == move.value)
        if own.height:
            yield self._say(move.value, count=number(own.height), items=self._items(own))

    def _steps(self, moves: pl.DataFrame) -> Iterable[str]:
        """Targets that are open before and after, behind or on their way."""
        for move in (Move.WORSE, Move.BETTER):
            yield from self._counted(moves, move)

    def _yardsticks(self, moves: pl.DataFrame) -> Iterable[str]:
        """Mere yardsticks that are reached, or no longer."""
        for move in (Move.UNMET, Move.MET):
            own = moves.filter(pl.col("move") == move.value)
            if own.height:
                yield self._say(f"reference_{move.value}", count=number(own.height), items=self._items(own))

    def _parents(self, parents: pl.DataFrame) -> Iterable[str]:
        """What becomes of the figures of the regions above, the nearest first."""
        now = [key for key in parents["period"].unique() if self._is_now(key)]
        rows = parents.filter(pl.col("period").is_in(now)).sort("region", "indicator", "period").to_dicts()
        # a figure that reads the same is no news
        rows = [row for row in rows if self._figure(row, "old") != self._figure(row, "new")]
        rows.sort(key=lambda row: len(self._workspace.regions.ancestors(row["region"])), reverse=True)
        yield from (self._parent(row) for row in rows[:_NAMED])
        if len(rows) > _NAMED:
            yield self._say("parents_more", count=number(len(rows) - _NAMED))

    def _parent(self, row: Mapping[str, Any]) -> str:
        old, new = (self._figure(row, side) for side in ("old", "new"))
        basis = row["new_basis"] or row["old_basis"]
        step = "parent"
        if row["old_value"] is not None and row["new_value"] is not None:
            step = "parent_up" if row["new_value"] > row["old_value"] else "parent_down"
        indicator = self._workspace.catalogue.reportable.indicators[row["indicator"]].name.get(self._locale)
        facts = {name: row[f"new_{name}"] or row[f"old_{name}"] for name in ("reported", "parts")}
        what = self._say(f"of_{basis}", region=self._region(row["region"]), indicator=indicator, **facts)
        return self._say(step, what=what, old=old, new=new)

    def _figure(self, row: Mapping[str, Any], side: str) -> str:
        """A parent's figure in words; a share of parts is in per cent, whatever the indicator's unit."""
        value = row[f"{side}_value"]
        if row[f"{side}_basis"] == Basis.SHARE_MEETING:
            return self._say("share", value=number(value, 1))
        sheet = self._workspace.catalogue.reportable.indicators[row["indicator"]]
        return figure(self._locale, sheet, value, row[f"{side}_qualifier"])

    def _missing(self, missing: pl.DataFrame) -> Iterable[str]:
        for place, own in self._by_level(missing):
            count = own["region"].n_unique()
            names = [self._region(code) for code in own["region"].unique().sort()[:_NAMED]]
            yield self._say("missing", count=number(count), level=place, items=self._list(names, count))

    def _by_level(self, frame: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame]]:
        """The rows by what their level is called, highest level first."""
        found: dict[str, list[str]] = {}
        for level in Level:
            for code in frame.filter(pl.col("level") == level.value)["region"].unique().sort():
                jurisdiction = self._workspace.regions.jurisdiction_of(code)
                found.setdefault(level_text(self._locale, level, jurisdiction.code if jurisdiction else ""), []).append(
                    code
                )
        for name, codes in found.items():
            yield name, frame.filter(pl.col("region").is_in(codes))

    def _items(self, own: pl.DataFrame) -> str:
        """The first regions with their indicators."""
        rows = own.unique(["region", "indicator"]).sort("region", "indicator")
        sheets = self._workspace.catalogue.reportable.indicators
        named = [
            self._say("item", region=self._region(region), indicator=sheets[key].name.get(self._locale))
            for region, key in rows.select("region", "indicator").head(_NAMED).iter_rows()
        ]
        return self._list(named, rows.height)

    def _list(self, named: list[str], count: int) -> str:
        joined = say(self._locale, "ui.mark.list").join(named)
        return self._say("and_more", items=joined) if count > len(named) else joined

    def _region(self, code: str) -> str:
        return self._workspace.regions.all[code].name.get(self._locale)

    def _is_now(self, key: str) -> bool:
        """Whether a figure's own period is looked at now: that of its frequency which holds the period's last day."""
        own = Period.parse(key)
        return own == Period.of(self._period.end, own.frequency)

    def _say(self, key: str, **facts: object) -> str:
        return say(self._locale, f"consequence.{key}", **facts)
