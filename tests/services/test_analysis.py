"""The figures behind map, table, overview and trend."""

from __future__ import annotations

import polars as pl
import pytest

from lib.access import console
from lib.domain import Level, Locale, Period, Selection, Status
from lib.services import (
    Workspace,
    analyse,
    latest_period,
    overview,
    periods,
    publish_batch,
    series,
    submit_file,
    view_of,
)

Q3 = Period.parse("2026Q3")


def test_counties_of_the_region(demo: Workspace) -> None:
    result = analyse(demo, 1, Selection("inspector_staffing", "150000", Level.COUNTY, Q3), Locale.ZH)
    assert result.frame.height == 103
    assert result.binding
    assert result.target is not None
    assert result.target.key == "NMG2022-04-inspector_staffing"
    assert sum(result.counts().values()) == 103
    newest: dict[str, tuple[str, float]] = {}
    observed = demo.observations(1).filter(pl.col("indicator") == "inspector_staffing")
    for region, period, value in observed.select("region", "period", "value").iter_rows():
        if region.startswith("15") and not region.endswith("00") and period >= newest.get(region, ("", 0))[0]:
            newest[region] = (period, value)
    fresh = [value for period, value in newest.values() if period in ("2026Q2", "2026Q3")]
    assert result.counts()[Status.MET] == sum(value >= 100 for value in fresh)
    assert result.counts()[Status.STALE] == 103 - len(fresh) == 2


def test_gap_is_told_in_people(workspace: Workspace) -> None:
    rows = "region,indicator,period,value,numerator,denominator\n150102,inspector_staffing,2026Q3,80,40,50\n"
    batch = submit_file(workspace, rows.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    selection = Selection("inspector_staffing", "150100", Level.COUNTY, Q3)
    row = analyse(workspace, 1, selection, Locale.ZH).row("150102")
    assert row is not None
    assert (row["value_text"], row["target_text"]) == ("80.0%", "不低于 100.0%")
    assert row["gap_text"] == "缺 10 人（差 20.0 个百分点）"
    assert (row["status"], row["rank"], row["ranked"]) == ("behind", 1, 1)
    silent = analyse(workspace, 1, selection, Locale.EN).row("150103")
    assert silent is not None
    assert (silent["status"], silent["value_text"], silent["rank"]) == ("no_data", "Not reported", None)


def test_regions_without_targets_have_no_status(demo: Workspace) -> None:
    result = analyse(demo, 1, Selection("lab_grade", "371500", Level.COUNTY, Q3), Locale.ZH)
    assert result.frame.height == 8
    assert result.target is None
    assert set(result.frame["status"]) == {"no_target"}


def test_overview_counts_agree_with_the_maps(demo: Workspace) -> None:
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    assert [headline.indicator.key for headline in seen.headlines] == [
        "inspector_staffing",
        "lab_grade",
        "drill_interval",
        "online_service_rate",
    ]
    for headline in seen.headlines:
        result = analyse(demo, 1, Selection(headline.indicator.key, "150000", headline.level, Q3), Locale.ZH)
        assert headline.all == 103
        assert headline.met == result.counts()[Status.MET]
        assert len(headline.history) == 2
    assert seen.worst.height == 5
    assert seen.worst["target"].n_unique() == 5
    assert (seen.worst["unmet"] <= seen.worst["bound"]).all()
    assert [item.days_left for item in seen.due if item.days_left < 0] == sorted(
        item.days_left for item in seen.due if item.days_left < 0
    )
    assert int(seen.by_domain["count"].sum()) == sum(seen.counts.values())
    assert seen.demo


def test_periods_run_from_first_to_last_quarter(demo: Workspace) -> None:
    found = periods(demo, 1)
    assert (found[0].key, latest_period(demo, 1).key) == ("2021Q1", "2026Q3")
    assert [period.shift(1) for period in found[:-1]] == list(found[1:])


def test_series_is_in_order(demo: Workspace) -> None:
    frame = series(demo, 1, demo.catalogue.indicators["online_service_rate"], ("150102",))
    keys = frame["period"].to_list()
    assert keys == sorted(keys)
    assert keys[0] == "2021Q1"


@pytest.mark.parametrize(
    ("region", "indicator", "level", "scope", "drawn"),
    [
        ("150000", "lab_grade", None, None, ("150000", Level.PREFECTURE, None)),
        ("150000", "lab_grade", "county", None, ("150000", Level.COUNTY, None)),
        ("150600", "lab_grade", None, None, ("150600", Level.COUNTY, None)),
        ("150602", "lab_grade", None, None, ("150600", Level.COUNTY, "150602")),
        ("150602", "lab_grade", None, "150000", ("150000", Level.COUNTY, "150602")),
        ("150602", "lab_grade", None, "371500", ("150600", Level.COUNTY, "150602")),
        ("150600", "sampling_coverage", None, None, ("150000", Level.PREFECTURE, "150600")),
        ("150000", "local_standards_total", None, None, ("150000", Level.PROVINCE, "150000")),
        ("371500", "lab_grade", None, None, ("371500", Level.COUNTY, None)),
        ("140525", "lab_grade", None, None, ("140500", Level.COUNTY, "140525")),
    ],
)
def test_view_of_a_region(
    demo: Workspace,
    region: str,
    indicator: str,
    level: str | None,
    scope: str | None,
    drawn: tuple[str, Level, str | None],
) -> None:
    view = view_of(demo, demo.regions.all[region], demo.catalogue.indicators[indicator], level=level, scope=scope)
    assert (view.scope.code, view.level, view.picked.code if view.picked else None) == drawn
