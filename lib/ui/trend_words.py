"""What a trend says, in sentences: the finding, what is not drawn and why, how a year is reckoned, where it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lib.charts.points import when_text
from lib.domain import Beside, Level, Period, Region, Status
from lib.i18n import figure, say, stand_word
from lib.i18n import period as period_text
from lib.services import RegionStanding, Trend, beijing, gap_text
from lib.services.policy_words import headed_basis
from lib.services.shown_name import shown_name
from lib.services.wording import tied
from lib.stats.forecast import ADDS_UP
from lib.stats.gap import NOISE
from lib.stats.yearly import Basis
from lib.ui.context import Reading
from lib.ui.links import offered
from lib.ui.withheld import unnamed


def finding(reading: Reading, shown: Trend) -> str:
    """The sentence above the picture: how many of its regions fall short at the chosen period, and who most."""
    when = period_text(reading.locale, reading.address.period)
    heard = [one for one in shown.standings if not one.silent]
    if not shown.standings or not shown.figures.height:
        return say(reading.locale, "trend.empty", indicator=shown.indicator.name.get(reading.locale))
    if len(shown.standings) == 1:
        return _finding_of_one(reading, shown, shown.standings[0], when)
    silent = len(shown.standings) - len(heard)
    rest = say(reading.locale, "trend.finding.silent", silent=silent) if silent and heard else ""
    return _finding_of_many(reading, shown, heard, when) + rest


def _finding_of_one(reading: Reading, shown: Trend, one: RegionStanding, when: str) -> str:
    facts = {"period": when, "region": shown.regions[0].name.get(reading.locale), "value": _value(reading, shown, one)}
    if one.silent:
        return say(reading.locale, "trend.finding.one_none", **facts)
    if one.status is Status.NO_TARGET:
        return say(reading.locale, "trend.finding.one_plain", **facts)
    if isinstance(one.stand, Beside):
        return say(reading.locale, "trend.finding.one_reference", **facts, stand=stand_word(reading.locale, one.stand))
    if one.status is Status.MET:
        return say(reading.locale, "trend.finding.one_met", **facts)
    return say(reading.locale, "trend.finding.one_open", **facts, gap=_gap(reading, shown, one))


def _finding_of_many(reading: Reading, shown: Trend, heard: list[RegionStanding], when: str) -> str:
    names = {region.code: region.name.get(reading.locale) for region in shown.regions}
    facts = {"period": when, "count": len(shown.standings)}
    if not heard:
        return say(reading.locale, "trend.finding.none", **facts)
    judged = [one for one in heard if one.status is not Status.NO_TARGET]
    if not judged:
        low, *_, high = sorted([heard[0], *heard], key=lambda one: -1.0 if one.value is None else one.value)
        ends = {"high": _alike(reading, shown, heard, high), "high_value": _value(reading, shown, high)}
        ends |= {"low": _alike(reading, shown, heard, low), "low_value": _value(reading, shown, low)}
        return say(reading.locale, "trend.finding.plain", **facts, **ends)
    if all(isinstance(one.stand, Beside) for one in judged):
        sides = Counter(one.stand for one in judged)
        told = [
            say(reading.locale, "trend.finding.side", count=sides[side], stand=stand_word(reading.locale, side))
            for side in Beside
            if sides[side]
        ]
        return say(
            reading.locale, "trend.finding.reference", **facts, sides=say(reading.locale, "trend.and").join(told)
        )
    # Where only some are bound, only those are judged.
    bound = [one for one in judged if not isinstance(one.stand, Beside)]
    aside = len(judged) - len(bound)
    rest = say(reading.locale, "trend.finding.aside", aside=aside) if aside else ""
    short = [one for one in bound if one.status is not Status.MET]
    if not short:
        return say(reading.locale, "trend.finding.met", **facts, met=len(bound)) + rest
    worst = max(short, key=lambda one: one.size)
    facts |= {"open": len(short), "gap": _gap(reading, shown, worst)}
    same = sum(abs(one.size - worst.size) < NOISE or one.size == worst.size for one in short)
    return (
        say(reading.locale, "trend.finding.open", **facts, region=tied(reading.locale, names[worst.region], same))
        + rest
    )


def _alike(reading: Reading, shown: Trend, heard: list[RegionStanding], end: RegionStanding) -> str:
    """The region at an end, with how many have the same figure."""
    same = sum((one.value, one.qualifier) == (end.value, end.qualifier) for one in heard)
    name = next(region.name.get(reading.locale) for region in shown.regions if region.code == end.region)
    return tied(reading.locale, name, same)


def _value(reading: Reading, shown: Trend, one: RegionStanding) -> str:
    return figure(reading.locale, shown.indicator, one.value, one.qualifier)


def _gap(reading: Reading, shown: Trend, one: RegionStanding) -> str:
    return gap_text(reading.locale, shown.indicator, one.gap_kind, one.gap, one.gap_whole)


def absences(reading: Reading, shown: Trend) -> list[str]:
    """Chosen regions that are not drawn, and why."""
    found = []
    if shown.left_out:
        levels = reading.say("mark.list").join(
            reading.say(f"level.{level}") for level in Level if level in shown.indicator.levels
        )
        facts = {"indicator": shown.indicator.name.get(reading.locale), "levels": levels}
        found.append(say(reading.locale, "trend.left_out", **facts, regions=_names(reading, shown.left_out)))
    if shown.silent and shown.figures.height:
        found.append(say(reading.locale, "trend.silent", regions=_names(reading, shown.silent)))
    return found


def notes(reading: Reading, shown: Trend) -> list[str]:
    """How the figures come about and where they are from."""
    found = []
    if shown.basis is not Basis.REPORTED:
        found.append(say(reading.locale, f"trend.rule.{shown.basis.value}"))
    running = [key for key in shown.figures["period"].unique() if shown.to_date(key)]
    if running:
        when = when_text(reading.locale, Period.parse(max(running)), shown.until)
        key = "to_date" if shown.indicator.kind in ADDS_UP else "to_date_state"
        found.append(say(reading.locale, f"trend.{key}", period=when))
    if shown.mixed:
        found.append(say(reading.locale, "trend.mixed", region=shown.regions[0].name.get(reading.locale)))
    # The link to the clause names it; who is not offered its page reads it here.
    if shown.target and not offered(reading.who, "policy"):
        clause = reading.catalogue.clauses[f"{shown.target.document}-{shown.target.clause}"]
        basis = headed_basis(reading.locale, reading.catalogue, clause)
        found.append(say(reading.locale, "policy.clause.link", basis=basis))
    made = reading.workspace.store.revision(reading.revision)
    if made:
        facts = {
            "at": beijing(made.published_at),
            "actor": shown_name(reading.workspace, made.published_by, reading.who),
        }
        found.append(say(reading.locale, unnamed(reading, "trend.source"), revision=made.number, **facts))
    if shown.demo:
        found.append(say(reading.locale, "trend.demo"))
    return found


def _names(reading: Reading, regions: Iterable[Region]) -> str:
    return say(reading.locale, "trend.and").join(region.name.get(reading.locale) for region in regions)
