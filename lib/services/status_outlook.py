"""How likely the core targets are met: over all regions bound, and for the jurisdiction's own figure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import SILENT, Indicator, Level, Locale, Period, Status, Target
from lib.i18n import run_on, say
from lib.services.analysis import as_of_date
from lib.services.once import of_a_day
from lib.services.outlook import Chance, chance_text, outlook, reason_text, size_text
from lib.services.wording import tied
from lib.services.workspace import Workspace
from lib.stats.gap import NOISE

#: At this chance a target is more likely met than not.
EVEN = 0.5
_QUIET = pl.col("status").is_in([status.value for status in SILENT])


@dataclass(frozen=True, slots=True)
class CoreChance:
    """A core target over the regions of the lowest level it binds.

    ``unmet`` regions do not meet it now, ``quiet`` ones have told nothing, or too long ago, and the others ``met`` it.
    ``likely`` of the first probably will, ``unlikely`` probably will not, and of ``untold`` nothing can be calculated,
    mostly for ``reason``. ``least`` is the chance of the region whose is the smallest, or whose figure is the lowest
    among equals, of whom there are ``alike``; ``own`` that of the jurisdiction's own figure, where bound.
    """

    indicator: Indicator
    target: Target
    level: Level
    unmet: int
    quiet: int
    likely: int
    unlikely: int
    untold: int
    reason: str | None
    least: Chance | None
    own: Chance | None
    alike: int
    met: int


def core_chances(workspace: Workspace, revision: int, jurisdiction: str, period: Period) -> tuple[CoreChance, ...]:
    """The chances of the core indicators that have a binding target, in the order of the catalogue."""
    return _core_chances(workspace, revision, jurisdiction, period, as_of_date(period))


@of_a_day(lru_cache(maxsize=32))
def _core_chances(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date
) -> tuple[CoreChance, ...]:
    found = outlook(workspace, revision, jurisdiction, period)
    root, levels = workspace.jurisdiction(jurisdiction).root, workspace.jurisdiction(jurisdiction).levels
    catalogue, chances = workspace.catalogue_at(revision, as_of), []
    for sheet in catalogue.indicators.values():
        bound = [
            (level, target)
            for level in levels
            for target in catalogue.targets_of(sheet.key, level, jurisdiction)
            if level in target.binding_levels
        ]
        if sheet.core and bound:
            level, target = bound[-1]
            own = next((found.chance(root, sheet.key, one.key) for at, one in bound if at is levels[0]), None)
            chances.append(_core(found.frame, sheet, target, level, own))
    return tuple(chances)


def _core(frame: pl.DataFrame, sheet: Indicator, target: Target, level: Level, own: Chance | None) -> CoreChance:
    rows = frame.filter(
        pl.col("target") == target.key,
        pl.col("level") == level.value,
        pl.col("binding"),
    ).sort("probability", "value", "region", nulls_last=True)
    met = pl.col("status") == Status.MET.value
    held, rows = rows.filter(met).height, rows.filter(~met)
    # as everywhere: what is not told, or was told too long ago, is not short of the target
    quiet, rows = rows.filter(_QUIET).height, rows.filter(~_QUIET)
    told = rows.filter(pl.col("probability").is_not_null())
    likely = int((told["probability"] >= EVEN).sum())
    reasons = Counter(rows.filter(pl.col("probability").is_null())["reason"].to_list())
    reason = min(reasons, key=lambda key: (-reasons[key], key or "")) if reasons else None
    least, alike = None, 1
    if told.height:
        alike = told.filter((pl.col("probability") - told["probability"][0]).abs() < NOISE).height
        columns = [name for name in Chance.__slots__ if name not in ("met", "late")]
        first = told.select(columns).row(0, named=True)
        least = Chance(**first, met=False, late=False)
    untold = rows.height - told.height
    unlikely = told.height - likely
    return CoreChance(
        sheet, target, level, rows.height, quiet, likely, unlikely, untold, reason, least, own, alike, held
    )


def core_chance_text(workspace: Workspace, one: CoreChance, locale: Locale) -> str:
    """A core target's prospects in a sentence or two."""
    told = one.own is not None and one.own.probability is not None
    alone = one.least is not None and one.own is not None and one.least.region == one.own.region and one.unmet == 1
    said = [] if told and alone else [_regions_text(workspace, one, locale)]
    if one.own is not None and told:
        name = workspace.regions.all[one.own.region].name.get(locale)
        said.append(say(locale, "status.outlook.own", region=name, chance=chance_text(locale, one.own)))
    return run_on(locale, *said)


def _regions_text(workspace: Workspace, one: CoreChance, locale: Locale) -> str:
    if not one.unmet and not one.met:
        return say(locale, "status.outlook.all_quiet", count=one.quiet)
    quiet = [say(locale, "status.outlook.quiet", count=one.quiet)] if one.quiet else []
    return run_on(locale, *_judged_text(workspace, one, locale), *quiet)


def _judged_text(workspace: Workspace, one: CoreChance, locale: Locale) -> list[str]:
    if not one.unmet:
        return [say(locale, "status.outlook.told_met" if one.quiet else "status.outlook.all_met")]
    if one.least is None or one.least.probability is None:
        return [say(locale, "status.outlook.none", unmet=one.unmet, reason=reason_text(locale, one.reason))]
    region = tied(locale, workspace.regions.all[one.least.region].name.get(locale), one.alike)
    facts = {"unmet": one.unmet, "likely": one.likely, "region": region}
    said = [say(locale, f"status.outlook.{one.least.by}", **facts, size=size_text(locale, one.least.probability))]
    if one.untold:
        said.append(say(locale, "status.outlook.untold", count=one.untold, reason=reason_text(locale, one.reason)))
    return said


#: What a trend marker looks like beside its words.
ARROWS = {"increasing": "↗", "decreasing": "↘", "no_change": "→"}


def arrow(verdict: str | None) -> str:
    """The sign of a trend marker; a dash where nothing can be calculated."""
    return ARROWS.get(verdict or "", "–")
