"""What a card of the overview shows where no target says whether a figure is good: values, their range, the trend."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lib.domain import NEVER, Locale, Period
from lib.i18n import figure, say
from lib.services.analysis import as_of_date, attained
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
    place, sheet = workspace.jurisdiction(jurisdiction), headline.indicator
    held = attained(workspace, revision, jurisdiction, period, as_of_date(period))
    own = held.filter(pl.col("indicator") == sheet.key).unique(["region", "level"], keep="first", maintain_order=True)
    parts = own.filter(pl.col("level") == headline.level.value)
    row = spine(parts, {sheet.key: sheet}).row(0, named=True)
    level = level_text(locale, headline.level, jurisdiction)
    ends = [figure(locale, sheet, row[name], NEVER if name == "worst" and row["never"] else None) for name in _ENDS]
    told = {"level": level, "reported": headline.reported, "all": headline.all, "worst": ends[0], "best": ends[1]}
    median = "" if row["median"] is None else figure(locale, sheet, row["median"])
    if not row["reported"]:
        spread = say(locale, "status.values.none", **told)
    else:
        spread = say(locale, f"status.values.{'spread' if median else 'range'}", **told, median=median)
    root = own.filter(pl.col("region") == place.root).select("value", "qualifier").rows()
    if root and any(one is not None for one in root[0]) and headline.level is not place.levels[0]:
        name = workspace.regions.all[place.root].name.get(locale)
        return HeadlineValues(
            figure(locale, sheet, *root[0]),
            say(locale, "status.values.own", region=name),
            spread,
            *_trend(outlook(workspace, revision, jurisdiction, period).trend(place.root, sheet.key), locale),
        )
    value = median or (say(locale, "status.values.ends", **told) if row["reported"] else figure(locale, sheet, None))
    return HeadlineValues(value, say(locale, "status.values.median", level=level) if median else "", spread, "", "")


_ENDS = ("worst", "best")


def _trend(marker: Marker | None, locale: Locale) -> tuple[str, str]:
    """The sign and the word of the trend, and the whole of it; a dash where nothing can be calculated."""
    known = marker is not None and not marker.reason
    verdict = marker.verdict if marker is not None and known else None
    word = say(locale, f"status.values.trend_{verdict or 'none'}")
    return say(locale, "status.outlook.line", arrow=arrow(verdict), trend=word), trend_text(locale, marker)
