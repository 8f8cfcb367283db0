"""The overview: counts by domain and level agree with the figures, and what is due names who is behind."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import Locale, Period, Status
from lib.services import Workspace, overview
from lib.services.analysis import attained
from lib.services.status_yardstick import measured

Q3 = Period.parse("2026Q3")


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
    found = {item.target.key: item for item in overview(demo, 1, "150000", Q3, Locale.ZH).due}
    overdue = found["NMG2022-11-traceability_coverage"]
    assert (overdue.days_left, overdue.unmet, overdue.region) == (-530, 1, "150000")
    assert (overdue.name, overdue.gap_text) == ("内蒙古自治区", "缺 126 家（差 0.9 个百分点）")
    english = {item.target.key: item for item in overview(demo, 1, "150000", Q3, Locale.EN).due}
    assert english["NMG2022-11-traceability_coverage"].name == "Inner Mongolia Autonomous Region"


def test_a_met_target_that_falls_due_has_nobody_behind(demo: Workspace) -> None:
    for item in overview(demo, 1, "150000", Q3, Locale.ZH).due:
        assert bool(item.name) == bool(item.gap_text)
        assert not (item.unmet == 0 and item.name)


def test_without_targets_nothing_is_counted_and_a_yardstick_changes_no_count(demo: Workspace) -> None:
    own = overview(demo, 1, "371500", Q3, Locale.ZH)
    assert (own.has_targets, own.held.height, own.due) == (False, 0, ())
    lent = overview(measured(demo, "371500", "150000"), 1, "371500", Q3, Locale.ZH)
    assert not lent.has_targets
    assert set(lent.counts.values()) == {0}
    assert (lent.due, lent.worst.height, lent.by_domain.height) == ((), 0, 0)
    row = lent.held.filter(pl.col("indicator") == "inspector_staffing", pl.col("level") == "county")
    assert row.select("reached", "told", "all").row(0) == (2, 8, 8)
    assert lent.headlines[0].met == 2
    assert Status.NO_TARGET in own.counts
