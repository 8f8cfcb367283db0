"""A profile in sentences: how a region stands, on the page and on paper."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lib.domain import SILENT, Direction, Indicator, Level, Locale, Status
from lib.i18n import period as period_text
from lib.i18n import run_on, say
from lib.services.profile import Profile
from lib.services.workspace import Workspace

_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class AgainstMedian:
    """Of the indicators that can be held against the siblings' median: how many are better, equal and worse."""

    better: int
    equal: int
    worse: int

    @property
    def ranked(self) -> int:
        return self.better + self.equal + self.worse


def against_median(found: Profile) -> AgainstMedian:
    """The place among siblings, counted over indicators that have a better side and a median."""
    own = found.frame.filter(pl.col("rank").is_not_null(), pl.col("place_median").is_not_null())
    ahead = own["place"] - own["place_median"]
    better, worse = int((ahead > _NOISE).sum()), int((ahead < -_NOISE).sum())
    return AgainstMedian(better, own.height - better - worse, worse)


def finding(found: Profile, locale: Locale) -> str:
    """How the region stands against its targets, in one or two sentences."""
    facts = {"region": found.region.name.get(locale), "period": period_text(locale, found.period)}
    counts, yardsticks = found.counts(), found.counts(binding=False)
    bound, reference = sum(counts.values()), sum(yardsticks.values())
    sentence = say(locale, "profile.finding_none", **facts)
    if bound:
        numbers = {status: counts[Status(status)] for status in ("met", "on_track", "behind", "missed")}
        silent = sum(counts[status] for status in SILENT)
        sentence = say(locale, "profile.finding", **facts, bound=bound, silent=silent, **numbers)
    if reference:
        more = say(locale, "profile.finding_reference", all=reference, met=yardsticks[Status.MET])
        return run_on(locale, sentence, more)
    return sentence


def weak_points(found: Profile, indicators: dict[str, Indicator], locale: Locale) -> str:
    """The three widest gaps to binding targets, or that there are none; empty without binding targets."""
    if not sum(found.counts().values()):
        return ""
    rows = found.worst(indicators).select("name", "gap_text").rows()
    items = [say(locale, "profile.worst_item", name=name, gap=gap) for name, gap in rows]
    joined = say(locale, "profile.join").join(items)
    return say(locale, "profile.worst", items=joined) if items else say(locale, "profile.worst_none")


def among(found: Profile, locale: Locale) -> str:
    """How many indicators are better, equal and worse than the siblings' median; or why that cannot be said."""
    if len(found.siblings) < 2:
        return say(locale, "profile.siblings_none")
    count = against_median(found)
    if not count.ranked:
        return say(locale, "profile.siblings_few")
    return say(
        locale, "profile.standing", ranked=count.ranked, better=count.better, equal=count.equal, worse=count.worse
    )


def observed(found: Profile, indicators: dict[str, Indicator], locale: Locale) -> str:
    """Names the indicators that have no better side; empty where all have one."""
    names = [
        name
        for key, name in found.frame.select("indicator", "name").rows()
        if indicators[key].direction is Direction.NONE
    ]
    return say(locale, "profile.spine_observed", names=say(locale, "ui.mark.list").join(names)) if names else ""


def elsewhere(workspace: Workspace, found: Profile, locale: Locale) -> str:
    """The indicators that are not kept at the region's level, each with the levels that keep it."""
    mark = say(locale, "ui.mark.list")
    items = [
        say(
            locale,
            "profile.elsewhere_item",
            name=sheet.name.get(locale),
            levels=mark.join(
                level_text(locale, level, found.jurisdiction.code)
                for level in workspace.jurisdiction(found.jurisdiction.code).levels
                if level in sheet.levels
            ),
        )
        for sheet in found.elsewhere
        if any(level in sheet.levels for level in found.jurisdiction.levels)
    ]
    return say(locale, "profile.elsewhere_text", names=say(locale, "profile.join").join(items)) if items else ""


def level_text(locale: Locale, level: Level, jurisdiction: str) -> str:
    """What a level is called in a jurisdiction."""
    try:
        return say(locale, f"ui.level.{level.value}_{jurisdiction}")
    except KeyError:
        return say(locale, f"ui.level.{level.value}")
