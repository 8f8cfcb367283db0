"""What a leader sees first: what is good, what is bad, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import SILENT, Indicator, Level, Locale, Period, Status, Target
from lib.i18n import figure
from lib.services.amendment import amended_met, held_as_before
from lib.services.analysis import as_of_date, attained
from lib.services.counting_day import counting_day
from lib.services.due_list import Due, due_and_overdue
from lib.services.once import of_a_day
from lib.services.policy_standing import Standing, target_standings
from lib.services.wording import gap_text, target_text, tied
from lib.services.workspace import Workspace
from lib.stats import status_counts, worst_gaps


@dataclass(frozen=True)
class Headline:
    """One core indicator over the regions of its lowest level: how many meet it, how many have reported at all, how
    many of those bound or measured have no figure that counts (``late``), and how many met it in the quarter before
    and in this one (``history``). ``amended`` is the part of that change that an amendment of the target alone brings:
    it is neither an improvement nor a decline.
    """

    indicator: Indicator
    level: Level
    target: Target | None
    met: int
    reported: int
    all: int
    history: tuple[int, ...]
    late: int = 0
    amended: int = 0

    @property
    def moved(self) -> int:
        """How many more or fewer meet it by their figures than in the quarter before."""
        return self.history[-1] - self.history[-2] - self.amended


@dataclass(frozen=True, eq=False)
class Overview:
    """``counts`` by status over all binding cells; ``by_domain`` columns domain, status, count; ``by_level`` the same
    with level, the highest first; ``held`` those against a yardstick that does not bind: indicator, level, target,
    reached, told, all (regions); ``standings`` how the regions bound by each target stand, by its key; ``worst`` the
    five demands that most regions fall short of, each with its worst region: region, name (of several alike with how
    many they are), indicator, indicator_name, value_text, target_text, gap_text, unmet and bound (regions), target.

    ``overdue`` are all targets that some region has missed, or whose deadline has passed while a figure is wanting:
    those with a day first, the longest overdue before others. The missed ones of their standings add up to those of
    ``counts``. ``due`` are the others that fall due soon, the nearest first. Both are told as of ``counted_from``, and
    days are counted from there; everything is judged as of ``as_of``."""

    revision: int
    period: Period
    as_of: date
    counted_from: date
    headlines: tuple[Headline, ...]
    counts: dict[Status, int]
    by_domain: pl.DataFrame
    by_level: pl.DataFrame
    held: pl.DataFrame
    standings: Mapping[str, Standing]
    worst: pl.DataFrame
    overdue: tuple[Due, ...]
    due: tuple[Due, ...]
    demo: bool

    @property
    def has_targets(self) -> bool:
        """Whether any figure of the jurisdiction is bound by a target."""
        return any(self.counts.values())


def overview(workspace: Workspace, revision: int, jurisdiction: str, period: Period, locale: Locale) -> Overview:
    """The overview of a jurisdiction at a period, on a revision."""
    day = counting_day(workspace, revision, period)
    return _overview(workspace, revision, jurisdiction, period, locale, as_of_date(period), day)


@of_a_day(lru_cache(maxsize=64))
def _overview(
    workspace: Workspace,
    revision: int,
    jurisdiction: str,
    period: Period,
    locale: Locale,
    as_of: date,
    counted_from: date,
) -> Overview:
    """Kept by the day too: the days left are other ones tomorrow."""
    frame = attained(workspace, revision, jurisdiction, period, as_of)
    catalogue = workspace.catalogue_at(revision, as_of)
    domains = {key: item.domain for key, item in catalogue.indicators.items()}
    binding = frame.filter(pl.col("binding")).with_columns(
        domain=pl.col("indicator").replace_strict(domains, return_dtype=pl.String)
    )
    counted = dict(status_counts(frame, binding=True).select("status", "count").iter_rows())
    core = [item for item in catalogue.indicators.values() if item.core]
    alike = pl.len().over("target", "gap_kind", pl.col("gap").round(9))
    widest = worst_gaps(frame, catalogue.indicators, count=frame.height).with_columns(alike=alike)
    standings = target_standings(workspace, revision, jurisdiction, period)
    days = due_and_overdue(catalogue, jurisdiction, binding, standings, as_of=as_of, counted_from=counted_from)
    behind = widest.unique("target", keep="first").rows_by_key("target", named=True, unique=True)
    overdue, coming = (tuple(_with_worst(workspace, behind, one, locale) for one in own) for own in days)
    return Overview(
        revision,
        period,
        as_of,
        counted_from,
        tuple(_headline(workspace, revision, jurisdiction, period, item) for item in core),
        {status: int(counted.get(status.value, 0)) for status in Status},
        status_counts(binding, by=("domain",)),
        status_counts(binding, by=("level",)),
        _held(frame),
        standings,
        _worst(workspace, catalogue, standings, widest, locale),
        overdue,
        coming,
        bool(frame["demo"].any()),
    )


def _headline(workspace: Workspace, revision: int, jurisdiction: str, period: Period, indicator: Indicator) -> Headline:
    levels = [level for level in workspace.jurisdiction(jurisdiction).levels if level in indicator.levels]
    level = levels[-1]
    targets = workspace.catalogue_at(revision, as_of_date(period)).targets_of(indicator.key, level, jurisdiction)
    quarters = [period.shift(-back) for back in (1, 0)]
    frames = [
        attained(workspace, revision, jurisdiction, quarter, as_of_date(quarter)).filter(
            pl.col("indicator") == indicator.key, pl.col("level") == level.value
        )
        for quarter in quarters
    ]
    met = tuple(int((frame["status"] == Status.MET.value).sum()) for frame in frames)
    reported = int((frames[-1]["value"].is_not_null() | frames[-1]["qualifier"].is_not_null()).sum())
    late = int(frames[-1]["status"].is_in(SILENT).sum())
    target = targets[0] if targets else None
    earlier, later = ((revision, quarter, as_of_date(quarter)) for quarter in quarters)
    before = held_as_before(workspace, earlier, later, jurisdiction)
    amended = 0 if before is None else amended_met(before, indicator.key, level.value, met[-1])
    return Headline(indicator, level, target, met[-1], reported, frames[-1].height, met, late, amended)


def _held(frame: pl.DataFrame) -> pl.DataFrame:
    """How many regions reach each yardstick that does not bind them."""
    told = pl.col("value").is_not_null() | pl.col("qualifier").is_not_null()
    return (
        frame.filter(pl.col("binding") == False)  # noqa: E712 - null where there is no target
        .group_by("indicator", "level", "target", maintain_order=True)
        .agg(
            reached=(pl.col("status") == Status.MET.value).sum().cast(pl.Int64),
            told=told.sum().cast(pl.Int64),
            all=pl.len().cast(pl.Int64),
        )
    )


def _worst(
    workspace: Workspace,
    catalogue: Catalogue,
    standings: Mapping[str, Standing],
    widest: pl.DataFrame,
    locale: Locale,
) -> pl.DataFrame:
    """The demands that most regions fall short of, each with its worst region; ``widest`` are all gaps, the widest
    first.

    Ordered by the number of regions that fall short; among equals by the mean shortfall of the regions bound (met ones
    count 0), so that one odd figure outranks nothing.
    """
    indicators, targets = catalogue.indicators, {item.key: item for item in catalogue.targets}
    counted = pl.DataFrame(
        [(key, one.unmet, one.bound) for key, one in standings.items()],
        schema={"target": pl.String, "unmet": pl.Int64, "bound": pl.Int64},
        orient="row",
    )
    weights = (
        widest.group_by("target")
        .agg(pl.col("shortfall").fill_null(1.0).sum().alias("short"))
        .join(counted, on="target")
        .with_columns(weight=pl.col("short") / pl.col("bound"))
    )
    worst = (
        widest.unique("target", keep="first", maintain_order=True)
        .join(weights, on="target")
        .sort("unmet", "weight", "target", descending=[True, True, False])
        .head(5)
    )
    rows = [
        _worst_row(workspace, row, indicators[row["indicator"]], targets[row["target"]], locale)
        for row in worst.iter_rows(named=True)
    ]
    texts = ("region", "name", "indicator", "indicator_name", "value_text", "target_text", "gap_text")
    columns = {**dict.fromkeys(texts, pl.String), "unmet": pl.Int64, "bound": pl.Int64, "target": pl.String}
    return pl.DataFrame(rows, schema=columns)


def _worst_row(
    workspace: Workspace, row: dict[str, Any], sheet: Indicator, target: Target, locale: Locale
) -> dict[str, object]:
    return {
        "region": row["region"],
        "name": _named(workspace, row, locale),
        "indicator": sheet.key,
        "indicator_name": sheet.name.get(locale),
        "value_text": figure(locale, sheet, row["value"], row["qualifier"]),
        "target_text": target_text(locale, sheet, target, binding=True),
        "gap_text": gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"]),
        "unmet": row["unmet"],
        "bound": row["bound"],
        "target": target.key,
    }


def _with_worst(workspace: Workspace, behind: dict[str, dict[str, Any]], one: Due, locale: Locale) -> Due:
    """The region that is furthest behind, and by how much."""
    row = behind.get(one.target.key)
    if row is None or not one.standing.bound:
        return one
    sheet = workspace.catalogue.indicators[one.target.indicator]
    gap = gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"])
    return replace(one, region=row["region"], name=_named(workspace, row, locale), gap_text=gap)


def _named(workspace: Workspace, row: dict[str, Any], locale: Locale) -> str:
    """The first of the regions that are furthest behind; nobody is named alone who is not alone."""
    return tied(locale, workspace.regions.all[row["region"]].name.get(locale), row["alike"])
