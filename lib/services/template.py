"""Tables to fill in: which regions and indicators belong into one, and the CSV form of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.domain import Frequency, Indicator, Locale, Period, Refusal, RefusalCode, Region
from lib.i18n import say
from lib.reports import write_table
from lib.services.workspace import Workspace

#: Sets of indicators besides the domains of the catalogue.
CORE, ALL = "core", "all"
_CSV = ("code", "name", "indicator", "period", "value", "numerator", "denominator", "note")


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """One table: a period, the indicators that are due by it, and the regions that report any of them, by code."""

    period: Period
    indicators: tuple[Indicator, ...]
    regions: tuple[Region, ...]


def indicator_sets(workspace: Workspace) -> tuple[str, ...]:
    """The names of all sets: ``core``, ``all``, the keys of domains that have any, those of the indicators."""
    indicators = workspace.catalogue.indicators
    used = {one.domain for one in indicators.values()}
    return CORE, ALL, *(key for key in workspace.catalogue.domains if key in used), *indicators


def template_indicators(workspace: Workspace, which: str) -> tuple[Indicator, ...]:
    """The indicators of one of ``indicator_sets``. Raises Refusal INDICATOR_UNKNOWN for any other word."""
    indicators = workspace.catalogue.indicators
    if which in indicators:
        return (indicators[which],)
    found = tuple(
        one
        for one in indicators.values()
        if which == ALL
        or (which == CORE and one.core)
        or (which == one.domain and which in workspace.catalogue.domains)
    )
    if not found:
        raise Refusal(RefusalCode.INDICATOR_UNKNOWN, indicator=which[:40])
    return found


def template_parts(
    workspace: Workspace, scope: str, indicators: Sequence[Indicator], period: Period
) -> tuple[TemplatePart, ...]:
    """One part for each frequency among the indicators, years first: the period of it that ends with ``period``.

    ``scope`` is the code of any region: it and all below it report. Indicators that none of them reports are left
    out; no part at all is left where none reports anything. Raises Refusal REGION_UNKNOWN.
    """
    if scope not in workspace.regions.all:
        raise Refusal(RefusalCode.REGION_UNKNOWN, region=scope[:40])
    inside = sorted(
        (one for one in workspace.regions.all.values() if workspace.regions.within(one.code, scope)),
        key=lambda one: one.code,
    )
    parts = []
    for frequency in Frequency:
        levels = {one.level for one in inside}
        due = tuple(one for one in indicators if one.frequency is frequency and one.levels & levels)
        regions = tuple(one for one in inside if any(one.level in each.levels for each in due))
        if due:
            parts.append(TemplatePart(Period.of(period.end, frequency), due, regions))
    return tuple(parts)


def template_csv(
    workspace: Workspace,
    indicators: Indicator | Sequence[Indicator],
    scope: str,
    period: Period,
    locale: Locale = Locale.ZH,
) -> bytes:
    """A CSV in the long form of the importer: a row for each indicator and each region that reports it, values blank.

    The name of the region is a help to the eye (the importer tells that it goes by the code).
    """
    wanted = (indicators,) if isinstance(indicators, Indicator) else tuple(indicators)
    rows = [
        (region.code, region.name.get(locale), one.name.get(locale), part.period.key, "", "", "", "")
        for part in template_parts(workspace, scope, wanted, period)
        for one in part.indicators
        for region in part.regions
        if region.level in one.levels
    ]
    headers = [say(locale, f"template.header.{name}") for name in _CSV]
    return write_table(pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String), orient="row"), "csv")
