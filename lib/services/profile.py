"""How one region stands: every indicator of its level with target, gap, status, trend, and its place among siblings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import NEVER, Indicator, Jurisdiction, Level, Locale, Period, Region, Status, Target, Text
from lib.i18n import figure, number, say, unit_word
from lib.i18n import period as period_text
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace
from lib.stats import rank, worst_gaps
from lib.stats.spine import place, spine

#: How many periods of its own frequency the small trend of an indicator shows.
TREND_PERIODS = 8

#: The texts of a profile's frame, in the reader's language.
_TEXTS = ("name", "domain_name", "value_text", "period_text", "target_text", "gap_text", "unit")
_SHORT = ("value_short", "target_short", "gap_short")
#: A value wider than this, counting Chinese letters twice, has no room for its unit in a narrow cell.
_NARROW = 8
_PLACES = ("worst", "q1", "median", "q3", "best")


@dataclass(frozen=True, eq=False)
class Profile:
    """One region at a period on a revision, among ``siblings`` (codes, itself included).

    ``frame`` has one row an indicator of its level, by domain and then in the order of the catalogue: the columns of
    ``stats.ATTAINED``, domain, core, rank, ranked, those of ``stats.spine.SPINE``, ``place`` and ``place_<...>`` of
    worst, q1, median, q3, best and target (0-1, best at the right), trend (the last periods of its own frequency,
    null where nothing was reported), to_date (the last of them was not over), demo, batch, row, revision_from, and
    texts: name, domain_name, value_text, period_text, target_text, gap_text, unit; for narrow cells value_short and
    target_short, without a long unit, and
    gap_short, the counted part. ``points`` has each sibling's figure: indicator, region, value, qualifier, place.
    ``elsewhere`` are the indicators that are not kept at its level: they are no missing data.
    """

    revision: int
    period: Period
    as_of: date
    region: Region
    jurisdiction: Jurisdiction
    siblings: tuple[str, ...]
    frame: pl.DataFrame
    points: pl.DataFrame
    elsewhere: tuple[Indicator, ...]
    demo: bool

    def counts(self, *, binding: bool = True) -> dict[Status, int]:
        """How many indicators with a binding (or a mere reference) target have each status."""
        own = self.frame.filter(pl.col("binding") == binding)
        found = dict(own.group_by("status").len().iter_rows())
        return {status: int(found.get(status.value, 0)) for status in Status}

    def row(self, indicator: str) -> dict[str, Any] | None:
        """The row of one indicator; None where it is not kept at this level."""
        rows = self.frame.filter(pl.col("indicator") == indicator).to_dicts()
        return rows[0] if rows else None

    def worst(self, indicators: Mapping[str, Indicator], count: int = 3) -> pl.DataFrame:
        """The rows of the widest gaps to binding targets, widest first."""
        return worst_gaps(self.frame, indicators, count=count)


def siblings_of(workspace: Workspace, region: Region, *, whole: bool) -> tuple[Region, ...]:
    """The regions of a region's level below its parent, or in its ``whole`` jurisdiction; always with itself."""
    jurisdiction = workspace.regions.jurisdiction_of(region.code)
    if jurisdiction is None or region.code == jurisdiction.root or region.parent is None:
        return (region,)
    return workspace.regions.children(jurisdiction.root if whole else region.parent, region.level)


@of_a_day(lru_cache(maxsize=128))
def profile(
    workspace: Workspace, revision: int, code: str, period: Period, locale: Locale, *, whole: bool = False
) -> Profile:
    """The profile of a region of a jurisdiction. Raises ValueError for a region outside all jurisdictions.

    ``whole``: the siblings are all regions of its level in the jurisdiction, not only those under the same parent.
    """
    region, jurisdiction = workspace.regions.all[code], workspace.regions.jurisdiction_of(code)
    if jurisdiction is None:
        raise ValueError(code)
    indicators = _by_domain(workspace)
    kept = [sheet for sheet in indicators if region.level in sheet.levels]
    codes = tuple(one.code for one in siblings_of(workspace, region, whole=whole))
    as_of = as_of_date(period)
    among = _among(workspace, attained(workspace, revision, jurisdiction.code, period, as_of), region.level, codes)
    own = among.filter(pl.col("region") == code)
    order = pl.DataFrame({"indicator": [sheet.key for sheet in kept]}, schema={"indicator": pl.String})
    frame = order.join(own, on="indicator", how="left", maintain_order="left")
    trends = _trends(workspace, revision, code, kept, period, as_of)
    frame = frame.join(trends, on="indicator", how="left", maintain_order="left")
    texts = _texts(workspace.catalogue_at(revision, as_of), locale, kept, frame)
    points = among.select("indicator", "region", "value", "qualifier", "place")
    elsewhere = tuple(sheet for sheet in indicators if region.level not in sheet.levels)
    demo = bool(own["demo"].fill_null(value=False).any())
    whole_frame = frame.hstack(texts)
    return Profile(revision, period, as_of, region, jurisdiction, codes, whole_frame, points, elsewhere, demo)


def _by_domain(workspace: Workspace) -> list[Indicator]:
    places = {key: at for at, key in enumerate(workspace.installed.domains)}
    return sorted(workspace.installed.indicators.values(), key=lambda sheet: places[sheet.domain])


def _among(workspace: Workspace, whole: pl.DataFrame, level: Level, codes: tuple[str, ...]) -> pl.DataFrame:
    """All indicators of the siblings, ranked and placed among them."""
    indicators = workspace.installed.indicators
    own = (
        whole.filter(pl.col("level") == level.value, pl.col("region").is_in(list(codes)))
        .sort("binding", descending=True, nulls_last=True, maintain_order=True)
        .unique(["region", "indicator"], keep="first", maintain_order=True)
    )
    ranked = rank(own, indicators)
    spread = spine(own, indicators, within=("indicator",))
    never = pl.col("qualifier") == NEVER
    return ranked.join(spread, on="indicator", how="left", maintain_order="left").with_columns(
        place(pl.col("value"), never).alias("place"),
        place(pl.col("target_value")).alias("place_target"),
        *(place(pl.col(name)).alias(f"place_{name}") for name in _PLACES),
    )


def _trends(
    workspace: Workspace, revision: int, code: str, kept: list[Indicator], period: Period, as_of: date
) -> pl.DataFrame:
    """The last figures of each indicator, oldest first; null where a period has none or only a "never". ``to_date``:
    the last of these periods was not over at ``as_of``."""
    observed = workspace.observations(revision).filter(pl.col("region") == code) if revision else None
    cells = {} if observed is None else {row[:2]: row[2] for row in _cells(observed)}
    rows = []
    for sheet in kept:
        last = Period.of(period.end, sheet.frequency)
        steps = [last.shift(back) for back in range(1 - TREND_PERIODS, 1)]
        rows.append((sheet.key, [cells.get((sheet.key, step.key)) for step in steps], last.end > as_of))
    schema: dict[str, pl.DataType] = {
        "indicator": pl.String(),
        "trend": pl.List(pl.Float64()),
        "to_date": pl.Boolean(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cells(observed: pl.DataFrame) -> list[tuple[Any, ...]]:
    return observed.select("indicator", "period", "value").rows()


def _texts(catalogue: Catalogue, locale: Locale, kept: list[Indicator], frame: pl.DataFrame) -> pl.DataFrame:
    targets = {target.key: target for target in catalogue.targets}
    rows = [
        (
            sheet.name.get(locale),
            catalogue.domains[sheet.domain].name.get(locale),
            figure(locale, sheet, row["value"], row["qualifier"]),
            period_text(locale, Period.parse(row["period"])) if row["period"] else "",
            _demanded(locale, sheet, targets.get(row["target"]), binding=bool(row["binding"])),
            gap_text(locale, sheet, row["gap_kind"], row["gap"], row["gap_whole"]),
            sheet.unit.get(locale),
            *_short(locale, sheet, targets.get(row["target"]), row),
            sheet.domain,
            sheet.core,
        )
        for sheet, row in zip(kept, frame.iter_rows(named=True), strict=True)
    ]
    schema = {**dict.fromkeys((*_TEXTS, *_SHORT, "domain"), pl.String), "core": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _demanded(locale: Locale, sheet: Indicator, target: Target | None, *, binding: bool) -> str:
    return target_text(locale, sheet, target, binding=binding) if target else ""


def _short(locale: Locale, sheet: Indicator, target: Target | None, row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Value, target and gap for narrow cells: a long unit is left to its own column, the gap to what is counted."""
    value = figure(locale, sheet, row["value"], row["qualifier"])
    long = row["value"] is not None and sum(1 + (sign > "\u2e80") for sign in value) > _NARROW
    bare = replace(sheet, unit=Text("", "")) if long else sheet
    whole, counted = row["gap_whole"], sheet.numerator_unit
    gap = gap_text(locale, bare, row["gap_kind"], row["gap"], None if long else whole)
    if whole and counted:
        short = number(whole)
        gap = say(locale, "ui.gap.whole", count=short, unit=unit_word(locale, counted, short))
    return (
        figure(locale, bare, row["value"], row["qualifier"]),
        _demanded(locale, bare, target, binding=True),
        gap,
    )
