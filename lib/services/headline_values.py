"""What the overview shows where no target says whether a figure is good: values, their range, the trend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.domain import NEVER, Indicator, Level, Locale, Period
from lib.i18n import figure, say
from lib.services.analysis import as_of_date, attained
from lib.services.once import of_a_day
from lib.services.outlook import Marker, outlook, trend_text
from lib.services.overview import Headline
from lib.services.profile_words import level_text
from lib.services.status_outlook import arrow
from lib.services.workspace import Workspace
from lib.stats.spine import spine


@dataclass(frozen=True, slots=True)
class HeadlineValues:
    """Texts of a card: ``value`` is the jurisdiction's own figure, else the median of its parts (else their range);
    ``of`` says which; ``spread`` tells of the parts how many reported, their median and range; ``trend`` with its sign
    and ``trend_help`` is that of the jurisdiction's own figure, empty where it has none."""

    value: str
    of: str
    spread: str
    trend: str
    trend_help: str


def headline_values(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, headline: Headline, locale: Locale
) -> HeadlineValues:
    """The values behind a card without a target, as of a period, on a revision."""
    return _values(workspace, revision, jurisdiction, period, headline.indicator, headline.level, locale)


@of_a_day(lru_cache(maxsize=16))
def values_table(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, locale: Locale
) -> pl.DataFrame:
    """All indicators of which the jurisdiction has a figure, by domain: texts under ``TABLE``, and ``key``, the
    indicator's."""
    place = workspace.jurisdiction(jurisdiction)
    held = attained(workspace, revision, jurisdiction, period, as_of_date(period))
    known = set(held.filter(pl.col("value").is_not_null() | pl.col("qualifier").is_not_null())["indicator"])
    domains = list(workspace.catalogue.domains)
    sheets = [sheet for key, sheet in workspace.catalogue.indicators.items() if key in known]
    rows = []
    for sheet in sorted(sheets, key=lambda sheet: domains.index(sheet.domain)):
        level = [level for level in place.levels if level in sheet.levels][-1]
        found = _values(workspace, revision, jurisdiction, period, sheet, level, locale)
        name = sheet.name.get(locale)
        domain = workspace.catalogue.domains[sheet.domain].name.get(locale)
        rows.append((domain, name, found.value, found.of, found.trend, found.spread, sheet.key))
    return pl.DataFrame(rows, schema=dict.fromkeys((*TABLE, "key"), pl.String), orient="row")


#: Columns of ``values_table``: their titles are ``status.values.column_<name>``.
TABLE = ("domain", "indicator", "value", "of", "trend", "parts")


def _values(
    workspace: Workspace,
    revision: int,
    jurisdiction: str,
    period: Period,
    sheet: Indicator,
    lowest: Level,
    locale: Locale,
) -> HeadlineValues:
    place = workspace.jurisdiction(jurisdiction)
    held = attained(workspace, revision, jurisdiction, period, as_of_date(period))
    own = held.filter(pl.col("indicator") == sheet.key).unique(["region", "level"], keep="first", maintain_order=True)
    parts = own.filter(pl.col("level") == lowest.value)
    row = spine(parts, {sheet.key: sheet}).row(0, named=True)
    level = level_text(locale, lowest, jurisdiction)
    ends = [figure(locale, sheet, row[name], NEVER if name == "worst" and row["never"] else None) for name in _ENDS]
    reported = parts.filter(pl.col("value").is_not_null() | pl.col("qualifier").is_not_null()).height
    told = {"level": level, "reported": reported, "all": parts.height, "worst": ends[0], "best": ends[1]}
    median = "" if row["median"] is None else figure(locale, sheet, row["median"])
    if not reported:
        spread = say(locale, "status.values.none", **told)
    else:
        spread = say(locale, f"status.values.{'spread' if median else 'range'}", **told, median=median)
    root = own.filter(pl.col("region") == place.root).select("value", "qualifier").rows()
    if root and any(one is not None for one in root[0]):
        name = workspace.regions.all[place.root].name.get(locale)
        return HeadlineValues(
            figure(locale, sheet, *root[0]),
            say(locale, "status.values.own", region=name),
            "" if lowest is place.levels[0] else spread,
            *_trend(outlook(workspace, revision, jurisdiction, period).trend(place.root, sheet.key), locale),
        )
    value = median or (say(locale, "status.values.ends", **told) if reported else figure(locale, sheet, None))
    return HeadlineValues(value, say(locale, "status.values.median", level=level) if median else "", spread, "", "")


_ENDS = ("worst", "best")


def _trend(marker: Marker | None, locale: Locale) -> tuple[str, str]:
    """The sign and the word of the trend, and the whole of it; a dash where nothing can be calculated."""
    known = marker is not None and not marker.reason
    verdict = marker.verdict if marker is not None and known else None
    word = say(locale, f"status.values.trend_{verdict or 'none'}")
    return say(locale, "status.outlook.line", arrow=arrow(verdict), trend=word), trend_text(locale, marker)
