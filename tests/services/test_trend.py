"""One indicator in several regions: what is drawn, what is left out, what was revised, and the file of it."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from lib.access import console
from lib.domain import Frequency, Indicator, Locale, Period, Status
from lib.services import (
    Workspace,
    default_regions,
    parent_with,
    picks,
    publish_batch,
    replacements,
    roll_back,
    submit_file,
    trend,
    trend_file_name,
    trend_table,
)
from lib.services.trend_file import trend_picture
from lib.stats.yearly import Basis

Q3 = Period.parse("2026Q3")
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"


def sheet(workspace: Workspace, key: str) -> Indicator:
    return workspace.catalogue.indicators[key]


def publish(workspace: Workspace, rows: str, *, reason: str | None = None) -> int:
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    return publish_batch(workspace, batch.id, who=console("张三"), reason=reason).revision.number


@pytest.fixture
def revised(workspace: Workspace) -> Workspace:
    """Three quarters of a rate, one of them put right in v2 and taken back in v3."""
    rows = (
        "150602,online_service_rate,2025Q4,80,40,50,\r\n"
        "150602,online_service_rate,2026Q1,96,48,50,\r\n"
        "150602,online_service_rate,2026Q3,98,49,50,\r\n"
    )
    publish(workspace, rows)
    publish(workspace, "150602,online_service_rate,2025Q4,90,45,50,\r\n", reason="核对台账后更正")
    roll_back(workspace, 1, who=console("王五"), reason="更正有误")
    return workspace


def test_a_replaced_figure_says_what_it_was_who_when_and_why(revised: Workspace) -> None:
    found = replacements(revised, 3, sheet(revised, "online_service_rate"), ("150602",))
    told = [
        (one.period, one.old_value, one.new_value, one.revision.number, one.revision.published_by, one.revision.reason)
        for one in found
    ]
    assert told == [
        ("2025Q4", 90.0, 80.0, 3, "王五", "更正有误"),
        ("2025Q4", 80.0, 90.0, 2, "张三", "核对台账后更正"),
    ]


def test_what_came_later_is_not_known_on_an_earlier_revision(revised: Workspace) -> None:
    rate = sheet(revised, "online_service_rate")
    assert replacements(revised, 1, rate, ("150602",)) == ()
    assert [one.revision.number for one in replacements(revised, 2, rate, ("150602",))] == [2]
    assert trend(revised, 2, rate, ("150602",), Q3).figures["value"].to_list() == [90.0, 96.0, 98.0]
    assert trend(revised, 3, rate, ("150602",), Q3).figures["value"].to_list() == [80.0, 96.0, 98.0]


def test_a_figure_taken_away_is_told(workspace: Workspace) -> None:
    publish(workspace, "150602,online_service_rate,2025Q4,80,40,50,\r\n150602,online_service_rate,2026Q2,80,40,50,\r\n")
    publish(workspace, "150602,online_service_rate,2026Q1,96,48,50,\r\n")
    roll_back(workspace, 1, who=console("王五"), reason="报错地区")
    found = replacements(workspace, 3, sheet(workspace, "online_service_rate"), ("150602",))
    assert [(one.period, one.old_value, one.new_value) for one in found] == [("2026Q1", 96.0, None)]


def test_other_counts_with_the_same_figure_are_no_revision_of_it(workspace: Workspace) -> None:
    publish(workspace, "150602,online_service_rate,2025Q4,80,40,50,\r\n")
    publish(workspace, "150602,online_service_rate,2025Q4,80,8,10,\r\n")
    assert replacements(workspace, 2, sheet(workspace, "online_service_rate"), ("150602",)) == ()


def test_quarters_can_be_looked_at_as_years(revised: Workspace) -> None:
    rate = sheet(revised, "online_service_rate")
    quarterly = trend(revised, 3, rate, ("150602",), Q3)
    assert (quarterly.by, quarterly.choices) == (Frequency.QUARTER, (Frequency.YEAR, Frequency.QUARTER))
    assert quarterly.basis is Basis.REPORTED
    yearly = trend(revised, 3, rate, ("150602",), Q3, Frequency.YEAR)
    assert yearly.figures.select("period", "value", "source").rows() == [("2025", 80.0, "2025Q4")]
    assert yearly.basis is Basis.YEAR_END
    assert [yearly.shown_period(one) for one in yearly.replacements] == ["2025", "2025"]


def test_annual_figures_are_annual_and_never_split(demo: Workspace) -> None:
    found = trend(demo, 1, sheet(demo, "lab_grade"), ("150600",), Q3, Frequency.QUARTER)
    assert (found.by, found.choices) == (Frequency.YEAR, (Frequency.YEAR,))
    assert found.basis is Basis.REPORTED
    assert set(found.figures["period"]) <= {str(year) for year in range(2021, 2027)}


def test_regions_without_the_indicator_are_left_out(demo: Workspace) -> None:
    found = trend(demo, 1, sheet(demo, "inspector_pool"), ("150602", "150600"), Q3)
    assert [region.code for region in found.regions] == ["150600"]
    assert [region.code for region in found.left_out] == ["150602"]
    assert set(found.figures["region"]) == {"150600"}


def test_standings_are_those_of_the_map(demo: Workspace) -> None:
    found = trend(demo, 1, sheet(demo, "inspector_staffing"), ("150602", "150600", "150000"), Q3)
    first = found.standings[0]
    assert (first.region, first.value, first.gap, first.gap_whole) == ("150602", 88.0, 12.0, 3)
    assert [one.region for one in found.standings] == ["150602", "150600", "150000"]
    assert all(one.status is not Status.NO_TARGET for one in found.standings)
    assert found.target is not None
    assert (found.target.value, found.binding, found.mixed) == (100.0, True, False)
    assert found.issued_on == date(2022, 4, 18)


def test_no_figure_at_all(workspace: Workspace) -> None:
    publish(workspace, "150602,online_service_rate,2025Q4,80,40,50,\r\n")
    found = trend(workspace, 1, sheet(workspace, "lab_grade"), ("150602",), Q3)
    assert found.figures.is_empty()
    assert (found.by, [region.code for region in found.silent]) == (Frequency.YEAR, ["150602"])
    assert found.standings[0].silent


def test_what_is_drawn_beside_one_region(demo: Workspace) -> None:
    regions = demo.regions.all
    ratio, count = sheet(demo, "inspector_staffing"), sheet(demo, "inspector_pool")
    assert default_regions(demo, 1, ratio, regions["150602"], Q3) == ("150602", "150600")
    assert default_regions(demo, 1, count, regions["150600"], Q3) == ("150600",)
    assert default_regions(demo, 1, sheet(demo, "science_bases"), regions["150602"], Q3) == ("150602", "150000")
    assert parent_with(demo, count, regions["150602"]) == regions["150600"]
    assert parent_with(demo, ratio, regions["150000"]) is None


def test_the_best_and_the_worst_are_picked_among_siblings(demo: Workspace) -> None:
    ratio = sheet(demo, "inspector_staffing")
    found = picks(demo, 1, ratio, demo.regions.all["150600"], Q3)
    assert (len(found.best), len(found.worst), found.parts) == (3, 3, False)
    drawn = trend(demo, 1, ratio, (*found.best, *found.worst), Q3).standings
    values = [one.value or 0.0 for one in drawn]
    assert min(values[:3]) >= max(values[3:])
    assert values[3] <= values[4] <= values[5]
    assert "150600" not in {*found.best, *found.worst}
    below = picks(demo, 1, ratio, demo.regions.all["150000"], Q3)
    assert below.parts
    assert {demo.regions.all[code].parent for code in below.best} == {"150000"}


def test_the_file_has_each_figure_with_its_origin(revised: Workspace) -> None:
    shown = trend(revised, 3, sheet(revised, "online_service_rate"), ("150602",), Q3)
    table = trend_table(revised, console("李四"), 3, shown)
    assert table.select("region", "period", "value", "numerator", "revision", "demo", "basis").rows() == [
        ("150602", "2025Q4", 80.0, 40.0, 3, False, "reported"),
        ("150602", "2026Q1", 96.0, 48.0, 1, False, "reported"),
        ("150602", "2026Q3", 98.0, 49.0, 1, False, "reported"),
    ]
    yearly = trend_table(
        revised, console("李四"), 3, trend(revised, 3, shown.indicator, ("150602",), Q3, Frequency.YEAR)
    )
    assert yearly.select("period", "value", "revision", "basis").rows() == [("2025", 80.0, 3, "year_end")]


def test_grades_stand_in_the_file_as_they_are_written(demo: Workspace) -> None:
    shown = trend(demo, 1, sheet(demo, "lab_grade"), ("150100", "150600"), Q3)
    table = trend_table(demo, console("李四"), 1, shown)
    assert table["region"].unique(maintain_order=True).to_list() == ["150100", "150600"]
    assert set(table["value"]) <= {grade.name.zh for grade in shown.indicator.scale}
    assert table["demo"].all()


def test_the_files_name_says_what_it_holds(demo: Workspace, revised: Workspace) -> None:
    day = date(2026, 11, 22)
    real = trend(revised, 3, sheet(revised, "online_service_rate"), ("150602",), Q3)
    name = trend_file_name(real, 3, day, "csv")
    assert re.fullmatch(r"药监能力_趋势-政务服务全程网办率-150602-[0-9a-f]{6}_v3_20261122\.csv", name)
    assert trend_file_name(real, 2, day, "csv") == name.replace("_v3_", "_v2_")
    yearly = trend(revised, 3, sheet(revised, "online_service_rate"), ("150602",), Q3, Frequency.YEAR)
    assert trend_file_name(yearly, 3, day, "csv") != name
    shown = trend(demo, 1, sheet(demo, "lab_grade"), ("150100",), Q3)
    english = trend_file_name(shown, 1, day, "png", Locale.EN)
    named = r"capability_trend-Grassroots-lab-grade-150100-[0-9a-f]{6}_v1_20261122_demonstration\.png"
    assert re.fullmatch(named, english)


def test_a_year_that_is_not_over_is_told_by_how_far_its_figures_reach(demo: Workspace) -> None:
    shown = trend(demo, 1, sheet(demo, "training_hours"), ("150600",), Q3)
    assert (shown.until.quarter.key, shown.until.day) == ("2026Q3", date(2026, 9, 30))
    assert [key for key in shown.figures["period"] if shown.to_date(key)] == ["2026"]
    quarterly = trend(demo, 1, sheet(demo, "inspector_staffing"), ("150600",), Q3)
    assert not any(quarterly.to_date(key) for key in quarterly.figures["period"])


def test_the_file_says_which_figure_is_one_to_date_and_has_the_forecast_of_its_year(demo: Workspace) -> None:
    shown = trend(demo, 1, sheet(demo, "training_hours"), ("150600",), Q3)
    table = trend_table(demo, console("李四"), 1, shown)
    assert table.filter(table["period"] == "2026")["basis"].to_list() == ["to_date", "forecast"]
    assert table.filter(table["period"] == "2025")["basis"].to_list() == ["reported"]


def test_who_takes_a_picture_is_written_down(revised: Workspace) -> None:
    shown = trend(revised, 3, sheet(revised, "online_service_rate"), ("150602",), Q3)
    assert trend_picture(revised, console("李四"), 3, shown, "svg", b"<svg/>") == b"<svg/>"
    trend_picture(revised, console("王五"), 3, shown, "png", b"")
    newest, before = revised.store.audit(limit=2)
    assert (newest.actor, newest.action, newest.subject) == ("王五", "exported", "trend:online_service_rate:png")
    assert (before.actor, before.subject) == ("李四", "trend:online_service_rate:svg")
    assert json.loads(before.details)["rows"] == 3
