"""What a leader sees first: what is good, what is bad, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Cadence, Indicator, Level, Locale, Period, Status, Target
from lib.i18n import figure
from lib.services.analysis import as_of_date, attained
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace
from lib.stats import due, status_counts, worst_gaps

#: A deadline this close is shown as due.
DUE_DAYS = 90


@dataclass(frozen=True)
class Headline:
    """One core indicator over the regions of its lowest level: how many meet it, how many have reported at all, and
    how many met it in the quarter before and in this one (``history``).
    """

    indicator: Indicator
    level: Level
    target: Target | None
    met: int
    reported: int
    all: int
    history: tuple[int, ...]


@dataclass(frozen=True)
class Due:
    """A target with a day: how many days are left (negative: overdue), how many regions have not met it, and which of
    them is furthest behind (a code, its name and its gap in words; empty where none is behind)."""

    target: Target
    due_on: date
    days_left: int
    unmet: int
    region: str = ""
    name: str = ""
    gap_text: str = ""


@dataclass(frozen=True, eq=False)
class Overview:
    """``counts`` by status over all binding cells; ``by_domain`` columns domain, status, count; ``by_level`` the same
    with level, the highest first; ``held`` those against a yardstick that does not bind: indicator, level, target,
    reached, told, all (regions); ``worst`` the five
    demands furthest from being met, each with its worst region: region, name, indicator, indicator_name, value_text,
    target_text, gap_text, unmet and bound (regions), target."""

    revision: int
    period: Period
    as_of: date
    headlines: tuple[Headline, ...]
    counts: dict[Status, int]
    by_domain: pl.DataFrame
    by_level: pl.DataFrame
    held: pl.DataFrame
    worst: pl.DataFrame
    due: tuple[Due, ...]
    demo: bool

    @property
    def has_targets(self) -> bool:
        """Whether any figure of the jurisdiction is bound by a target."""
        return any(self.counts.values())


def overview(workspace: Workspace, revision: int, jurisdiction: str, period: Period, locale: Locale) -> Overview:
    """The overview of a jurisdiction at a period, on a revision."""
    return _overview(workspace, revision, jurisdiction, period, locale, as_of_date(period))


@lru_cache(maxsize=64)
def _overview(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, locale: Locale, as_of: date
) -> Overview:
    """Kept by the day too: the days left of a period that still runs are other ones tomorrow."""
    frame = attained(workspace, revision, jurisdiction, period, as_of)
    catalogue = workspace.catalogue_at(revision, as_of)
    domains = {key: item.domain for key, item in catalogue.indicators.items()}
    binding = frame.filter(pl.col("binding")).with_columns(
        domain=pl.col("indicator").replace_strict(domains, return_dtype=pl.String)
    )
    counted = dict(status_counts(frame, binding=True).select("status", "count").iter_rows())
    core = [item for item in catalogue.indicators.values() if item.core]
    widest = worst_gaps(frame, catalogue.indicators, count=frame.height)
    return Overview(
        revision,
        period,
        as_of,
        tuple(_headline(workspace, revision, jurisdiction, period, item) for item in core),
        {status: int(counted.get(status.value, 0)) for status in Status},
        status_counts(binding, by=("domain",)),
        status_counts(binding, by=("level",)),
        _held(frame),
        _worst(workspace, catalogue, frame, widest, locale),
        _due(workspace, catalogue, jurisdiction, binding, widest, as_of, locale),
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
    return Headline(indicator, level, targets[0] if targets else None, met[-1], reported, frames[-1].height, met)


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
    workspace: Workspace, catalogue: Catalogue, frame: pl.DataFrame, widest: pl.DataFrame, locale: Locale
) -> pl.DataFrame:
    """The demands that most regions fail, each with its worst region; ``widest`` are all gaps, the widest first.

    Ordered by the number of regions that do not meet them; among equals by the mean shortfall of the regions bound
    (met ones count 0), so that one odd figure outranks nothing.
    """
    indicators, targets = catalogue.indicators, {item.key: item for item in catalogue.targets}
    bound = frame.filter(pl.col("binding")).group_by("target").agg(pl.len().alias("bound"))
    weights = (
        widest.group_by("target")
        .agg(pl.col("shortfall").fill_null(1.0).sum().alias("short"), pl.len().alias("unmet"))
        .join(bound, on="target")
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
        "name": workspace.regions.all[row["region"]].name.get(locale),
        "indicator": sheet.key,
        "indicator_name": sheet.name.get(locale),
        "value_text": figure(locale, sheet, row["value"], row["qualifier"]),
        "target_text": target_text(locale, sheet, target, binding=True),
        "gap_text": gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"]),
        "unmet": row["unmet"],
        "bound": row["bound"],
        "target": target.key,
    }


def _due(
    workspace: Workspace,
    catalogue: Catalogue,
    jurisdiction: str,
    binding: pl.DataFrame,
    widest: pl.DataFrame,
    as_of: date,
    locale: Locale,
) -> tuple[Due, ...]:
    """Targets due soon, nearest first, behind the deadlines that have passed while some region has not met them."""
    targets = [
        target
        for key in catalogue.indicators
        for target in catalogue.targets_of(key, jurisdiction=jurisdiction)
        if target.binding_levels
    ]
    by_key = {target.key: target for target in targets}
    open_cells = binding.filter(pl.col("status") != Status.MET.value)
    unmet = {key: int(count) for key, count in open_cells.group_by("target").len().iter_rows()}
    days = [
        (target, target.deadline)
        for target in targets
        if target.cadence is Cadence.BY_DEADLINE
        and target.deadline
        and target.deadline < as_of
        and unmet.get(target.key)
    ]
    days.sort(key=lambda item: item[1])
    days += [(by_key[row["target"]], row["due_on"]) for row in due(targets, as_of, DUE_DAYS).iter_rows(named=True)]
    behind = widest.unique("target", keep="first").rows_by_key("target", named=True, unique=True)
    return tuple(
        Due(target, day, (day - as_of).days, unmet.get(target.key, 0), **_behind(workspace, behind, target, locale))
        for target, day in days
    )


def _behind(workspace: Workspace, behind: dict[str, dict[str, Any]], target: Target, locale: Locale) -> dict[str, str]:
    """The region that is furthest behind a target, and by how much."""
    row = behind.get(target.key)
    if row is None:
        return {}
    sheet = workspace.catalogue.indicators[target.indicator]
    gap = gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"])
    return {"region": row["region"], "name": workspace.regions.all[row["region"]].name.get(locale), "gap_text": gap}
