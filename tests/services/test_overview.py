"""The overview: counts by domain and level agree with the figures, and what is due names who is behind."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from lib.domain import Cadence, Locale, Period, Status
from lib.services import Workspace, overview
from lib.services.analysis import attained
from lib.services.status_yardstick import measured

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")

Q3 = Period.parse("2026Q3")
_SHORT = ("behind", "missed")


def test_counts_by_domain_and_level_are_those_of_the_figures(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    bound = attained(demo, 1, "150000", Q3, date(2026, 9, 30)).filter(pl.col("binding"))
    assert sum(seen.counts.values()) == bound.height == 1311
    for frame, key in ((seen.by_domain, "domain"), (seen.by_level, "level")):
        totals = dict(frame.group_by("status").agg(pl.col("count").sum()).iter_rows())
        assert totals == {status.value: count for status, count in seen.counts.items()}, key
    level = seen.by_level.filter(pl.col("level") == "prefecture", pl.col("status") == "met")["count"].item()
    assert level == bound.filter(pl.col("level") == "prefecture", pl.col("status") == "met").height == 107


def test_what_is_due_names_who_is_behind_and_by_how_much(demo: Workspace) -> None:
    found = {item.target.key: item for item in overview(demo, 1, "150000", Q3, Locale.ZH).overdue}
    overdue = found["NMG2022-11-traceability_coverage"]
    assert (overdue.days_left, overdue.standing.unmet, overdue.region) == (-583, 1, "150000")
    assert (overdue.name, overdue.gap_text) == ("内蒙古自治区", "缺 126 家（差 0.9 个百分点）")
    english = {item.target.key: item for item in overview(demo, 1, "150000", Q3, Locale.EN).overdue}
    assert english["NMG2022-11-traceability_coverage"].name == "Inner Mongolia Autonomous Region"


def test_a_met_target_that_falls_due_has_nobody_behind(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Period.parse("2025Q4"), Locale.ZH)
    met = [item for item in seen.due if not item.standing.unmet]
    assert len(met) == 2
    for item in (*seen.due, *seen.overdue):
        assert bool(item.name) == bool(item.gap_text)
        assert bool(item.standing.unmet) == bool(item.name)


def test_the_number_of_missed_targets_is_that_of_the_regions_listed(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    assert seen.counts[Status.MISSED] == 34
    assert [(item.target.indicator, item.due_on, item.days_left, item.standing.missed) for item in seen.overdue] == [
        ("reviewer_growth", date(2024, 4, 18), -948, 1),
        ("provincial_lab_grade_cosmetic", date(2025, 4, 18), -583, 1),
        ("traceability_coverage", date(2025, 4, 18), -583, 1),
        ("drill_interval", None, None, 31),
    ]
    year = overview(demo, 1, "150000", Period.parse("2025Q4"), Locale.ZH)
    assert len(year.overdue) == 12
    assert {item.due_on for item in year.overdue if item.target.cadence is Cadence.ANNUAL} == {date(2025, 12, 31)}
    days = [item.days_left for item in year.overdue if item.days_left is not None]
    assert days == sorted(days)
    assert not {item.target.key for item in year.overdue} & {item.target.key for item in year.due}


def test_a_headline_says_how_many_have_no_figure_that_counts(demo: Workspace) -> None:
    late = {item.indicator.key: item.late for item in overview(demo, 1, "150000", Q3, Locale.ZH).headlines}
    assert (late["inspector_staffing"], late["drill_interval"], late["lab_grade"]) == (2, 2, 0)


def test_without_targets_nothing_is_counted_and_a_yardstick_changes_no_count(demo: Workspace) -> None:
    own = overview(demo, 1, "371500", Q3, Locale.ZH)
    assert (own.has_targets, own.held.height, own.due, own.overdue) == (False, 0, (), ())
    lent = overview(measured(demo, "371500", "150000"), 1, "371500", Q3, Locale.ZH)
    assert not lent.has_targets
    assert set(lent.counts.values()) == {0}
    assert (lent.due, lent.worst.height, lent.by_domain.height) == ((), 0, 0)
    row = lent.held.filter(pl.col("indicator") == "inspector_staffing", pl.col("level") == "county")
    assert row.select("reached", "told", "all").row(0) == (2, 8, 8)
    assert lent.headlines[0].met == 2
    assert Status.NO_TARGET in own.counts


def test_nobody_is_named_alone_who_is_not_alone(demo: Workspace) -> None:
    """Of several that are equally far behind the first is named with how many they are; "never" before any month."""
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    told = dict(seen.worst.select("indicator", "name").iter_rows())
    bound = attained(demo, 1, "150000", Q3, date(2026, 9, 30)).filter("binding", pl.col("status").is_in(_SHORT))
    for target, region, name in seen.worst.select("target", "region", "name").iter_rows():
        own = bound.filter(pl.col("target") == target)
        worst = own.filter(pl.col("region") == region).row(0, named=True)
        if worst["gap_kind"] == "never":
            alike = own.filter(pl.col("gap_kind") == "never").height
        else:
            alike = own.filter((pl.col("gap") - worst["gap"]).abs() < 1e-9).height
            assert own["gap"].max() == worst["gap"]
        assert name.endswith(f"等 {alike} 个并列") == (alike > 1), target
        assert ("并列" in name) == (alike > 1)
    assert told["inspector_staffing"] == "磴口县"
    ties = [name for name in told.values() if "并列" in name]
    assert ties
    drill = next(one for one in seen.overdue if one.target.indicator == "drill_interval")
    never = bound.filter(pl.col("indicator") == "drill_interval", pl.col("gap_kind") == "never")
    assert (drill.gap_text, drill.name) == ("从未演练", f"托克托县等 {never.height} 个并列")
    english = overview(demo, 1, "150000", Q3, Locale.EN)
    assert any(name.endswith("tied)") for name in english.worst["name"])


def test_what_is_counted_most_stands_first(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    assert seen.worst["unmet"].to_list() == sorted(seen.worst["unmet"].to_list(), reverse=True)


def test_a_gap_of_growth_is_told_in_points(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    growth = next(one for one in seen.overdue if one.target.indicator == "reviewer_growth")
    assert growth.gap_text.endswith("差 23.7 个百分点")
    assert "%" not in growth.gap_text
