"""What stands beside the figures of a profile: where each is going, and which rest on few cases."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lib.domain import Indicator, Locale
from lib.i18n import say
from lib.services.outlook import outlook, size_text
from lib.services.profile import Profile
from lib.services.status_outlook import arrow
from lib.services.workspace import Workspace
from lib.stats import small_numbers


def outlook_cells(workspace: Workspace, found: Profile, locale: Locale) -> dict[str, str]:
    """By indicator: the sign of its recent trend, and the chance of its binding target where there is one."""
    held = outlook(workspace, found.revision, found.jurisdiction.code, found.period)
    cells = {}
    for key, target, binding in found.frame.select("indicator", "target", "binding").iter_rows():
        marker = held.trend(found.region.code, key)
        chance = held.chance(found.region.code, key, target) if target and binding else None
        told = chance is not None and chance.probability is not None
        size = size_text(locale, chance.probability or 0.0) if chance and told else ""
        sign = arrow(marker.verdict if marker else None)
        cells[key] = say(locale, "status.outlook.short", arrow=sign, size=size).strip()
    return cells


def small_figures(found: Profile, indicators: Mapping[str, Indicator]) -> frozenset[str]:
    """The indicators whose figure rests on few cases."""
    marked = small_numbers(found.frame.select("indicator", "numerator", "denominator"), indicators)
    return frozenset(marked.filter(pl.col("small").is_not_null())["indicator"].to_list())
