"""What a worked example is made from: the reader's place and time, and the rule that chooses a real cell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Indicator, Locale, Period, Target
from lib.i18n import figure, number, say
from lib.i18n import period as period_text
from lib.services.analysis import as_of_date, attained
from lib.services.wording import target_text
from lib.services.workspace import Workspace
from lib.stats.recent import Floats

#: More terms than this are not written out one by one.
MOST_TERMS = 6


@dataclass(frozen=True, slots=True)
class Worked:
    """A statistic worked out on one cell: ``steps`` in words, the last of which is what the pages show.

    ``indicator`` is None for a statistic of all of them, ``period`` the one of the figure; ``demo`` says whether it is
    a demonstration figure.
    """

    region: str
    indicator: str | None
    period: str
    steps: tuple[str, ...]
    demo: bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """The jurisdiction, revision and period of the reader, and the cell that they look at."""

    workspace: Workspace
    revision: int
    jurisdiction: str
    period: Period
    as_of: date
    locale: Locale
    region: str
    indicator: str

    def held(self, period: Period | None = None) -> pl.DataFrame:
        """Every cell against its targets (``stats.ATTAINED``), at the reader's or another period."""
        asked = period or self.period
        return attained(self.workspace, self.revision, self.jurisdiction, asked, as_of_date(asked))

    def pick(self, cells: pl.DataFrame, shows: pl.Expr | None = None) -> dict[str, Any] | None:
        """The row of the example among those for which a statistic can be worked out; None where there is none.

        The reader's own cell first; then their indicator, then their region; within these the rows for which ``shows``
        holds (those that need every step of the formula), the order of the catalogue, and the code of the region.
        """
        order = {key: place for place, key in enumerate(self.sheets)}
        known = cells.filter(pl.col("indicator").is_in(list(order)))
        if known.is_empty():
            return None
        mine = (pl.col("region") == self.region).alias("_region")
        theirs = (pl.col("indicator") == self.indicator).alias("_indicator")
        sought = known.with_columns(
            mine,
            theirs,
            (pl.lit(True) if shows is None else shows.fill_null(value=False)).alias("_shows"),
            pl.col("indicator").replace_strict(order, return_dtype=pl.Int64).alias("_place"),
        ).with_columns(_own=pl.col("_region") & pl.col("_indicator"))
        first = ["_own", "_indicator", "_shows", "_region", "_place", "region"]
        return sought.sort(first, descending=[True] * 4 + [False] * 2, maintain_order=True).row(0, named=True)

    @property
    def sheets(self) -> dict[str, Indicator]:
        """The indicators, in the order of the catalogue."""
        return dict(self.catalogue.indicators)

    @property
    def catalogue(self) -> Catalogue:
        """The documents and targets as they stood on the revision and the day."""
        return self.workspace.catalogue_at(self.revision, self.as_of)

    def target(self, key: str | None) -> Target | None:
        """The target of a key, as it stood on that day; None where there is none."""
        return next((one for one in self.catalogue.targets if one.key == key), None)

    def say(self, key: str, **params: object) -> str:
        """A sentence of the examples in the reader's language."""
        return say(self.locale, f"method.example.{key}", **params)

    def name(self, region: str) -> str:
        return self.workspace.regions.all[region].name.get(self.locale)

    def title(self, indicator: str) -> str:
        return self.sheets[indicator].name.get(self.locale)

    def when(self, period: str) -> str:
        return period_text(self.locale, Period.parse(period))

    def told(self, indicator: str, value: float | None, qualifier: str | None = None) -> str:
        """A figure as the pages write it."""
        return figure(self.locale, self.sheets[indicator], value, qualifier)

    def cell(self, row: dict[str, Any]) -> str:
        """The first step: which cell is taken, and its figure."""
        value = self.told(row["indicator"], row["value"], row.get("qualifier"))
        facts = {"region": self.name(row["region"]), "indicator": self.title(row["indicator"])}
        return self.say("cell", **facts, period=self.when(row["period"]), value=value)

    def demand(self, row: dict[str, Any]) -> str:
        """The target that a row is held against, in words."""
        sheet = self.sheets[row["indicator"]]
        found = self.target(row["target"])
        return target_text(self.locale, sheet, found, binding=bool(row["binding"])) if found else ""

    def listed(self, texts: Iterable[str], joint: str | None = None) -> str:
        """Terms one by one; of many the first and an ellipsis."""
        found = list(texts)
        rest = [self.say("rest")] if len(found) > MOST_TERMS else []
        return (joint or say(self.locale, "ui.mark.list")).join([*found[:MOST_TERMS], *rest])

    def worked(self, row: dict[str, Any], *steps: str) -> Worked:
        """The example on a row; empty steps are left out."""
        demo = bool(row.get("demo"))
        return Worked(row["region"], row["indicator"], row["period"], tuple(step for step in steps if step), demo)


def short(value: float, decimals: int = 2) -> str:
    """A number with at most so many decimals, without idle zeros, and a true minus sign."""
    text = number(abs(value), decimals)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def fine(value: float, digits: int = 5) -> str:
    """A number in the middle of a reckoning: at least one decimal fewer than ``digits``, and so many digits that count,
    so that a calculator comes to what is shown in the end."""
    size = math.floor(math.log10(abs(value))) if value else 0
    return short(value, max(digits - 1, digits - 1 - size))


def term(value: float, decimals: int | None = 2) -> str:
    """A number behind a sign of reckoning: a negative one in brackets; without ``decimals`` as `fine` has it."""
    text = fine(value, 6) if decimals is None else short(value, decimals)
    return f"({text})" if text.startswith("−") else text


def listed(values: Floats, decimals: int | None = None) -> str:
    """Figures one by one, rounded to ``decimals``; without them as `fine` has them."""
    return " · ".join(fine(float(one)) if decimals is None else short(float(one), decimals) for one in values)
