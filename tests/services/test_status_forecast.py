"""What is to come in a trend and in its file: after the last figure, never in the column of figures."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.access import console
from lib.domain import Frequency, Locale, Period
from lib.services import Workspace, publish_batch, submit_file, trend, trend_table
from lib.services.status_forecast import FORECAST_COLUMNS, coming, coming_text, forecast_rows

Q3 = Period.parse("2026Q3")
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"


def published(workspace: Workspace, values: dict[str, int]) -> None:
    rows = "".join(f"150602,inspector_staffing,{key},{value},{value},100,\r\n" for key, value in values.items())
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="核对无误")


def test_it_begins_after_the_last_figure_and_stays_within_its_interval(demo: Workspace) -> None:
    shown = trend(demo, 1, demo.catalogue.indicators["inspector_staffing"], ("150602", "150600"), Q3)
    first, second = coming(demo, 1, shown)
    assert (first.region, first.value, second.region) == ("150602", 88.0, "150600")
    assert [point.period for point in first.points] == ["2026Q4", "2027Q1", "2027Q2", "2027Q3", "2027Q4"]
    assert all(0 <= point.low <= point.middle <= point.high <= 100 for point in first.points)
    assert coming_text(demo, first, 1, Locale.ZH).startswith("浅色带和虚线是东胜区的预测（80% 区间）")


def test_years_made_of_quarters_have_none(demo: Workspace) -> None:
    sheet = demo.catalogue.indicators["inspector_staffing"]
    shown = trend(demo, 1, sheet, ("150602",), Q3, Frequency.YEAR)
    (one,) = coming(demo, 1, shown)
    assert (one.points, one.reason) == ((), None)
    assert coming_text(demo, one, 1, Locale.ZH) == "年度数由各期合成，没有画预测。"


def test_grades_and_single_points_say_why_there_is_none(demo: Workspace, workspace: Workspace) -> None:
    grades = trend(demo, 1, demo.catalogue.indicators["lab_grade"], ("150602",), Q3)
    (one,) = coming(demo, 1, grades)
    assert (one.points, one.reason) == ((), "not_a_quantity")
    assert coming_text(demo, one, 1, Locale.ZH) == "没有画预测：东胜区，等级和是/否不是连续的数量。"
    published(workspace, {"2026Q3": 90})
    (single,) = coming(
        workspace, 1, trend(workspace, 1, workspace.catalogue.indicators["inspector_staffing"], ("150602",), Q3)
    )
    assert (single.points, single.reason) == ((), "few_points")


def test_figures_that_never_change_go_on_as_they_are(workspace: Workspace) -> None:
    published(workspace, {f"{year}Q{quarter}": 90 for year in (2025, 2026) for quarter in (1, 2, 3)})
    (one,) = coming(
        workspace, 1, trend(workspace, 1, workspace.catalogue.indicators["inspector_staffing"], ("150602",), Q3)
    )
    assert one.points
    assert all(abs(point.middle - 90) < 3 for point in one.points)


def test_the_file_marks_forecasts_and_leaves_their_value_empty(demo: Workspace) -> None:
    shown = trend(demo, 1, demo.catalogue.indicators["inspector_staffing"], ("150602",), Q3)
    table = trend_table(demo, console("李四"), 1, shown)
    ahead = table.filter(pl.col("basis") == "forecast")
    assert ahead["period"].to_list() == forecast_rows(demo, 1, shown)["period"].to_list()
    assert ahead["period"][0] == "2026Q4"
    assert ahead["value"].null_count() == ahead.height == 5
    assert ahead.select(FORECAST_COLUMNS).null_count().row(0) == (0, 0, 0)
    assert ahead["indicator_name"].unique().to_list() == ["检查员配备率"]
    figures = table.filter(pl.col("basis") == "reported")
    assert figures["forecast"].null_count() == figures.height
    assert table["period"].to_list()[-5:] == ahead["period"].to_list()


def test_a_year_to_date_is_forecast_to_its_end_and_never_below_what_is_there(workspace: Workspace) -> None:
    years = {"2020": 20, "2021": 21, "2022": 20, "2023": 21, "2024": 20, "2025": 21}
    rows = "".join(f"150602,training_hours,{key},{value},{value * 30},30,\r\n" for key, value in years.items())
    rows += "150602,training_hours,2026,39,1170,30,\r\n150602,inspector_staffing,2026Q3,90,90,100,\r\n"
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="核对无误")
    sheet = workspace.catalogue.indicators["training_hours"]
    (one,) = coming(workspace, 1, trend(workspace, 1, sheet, ("150602",), Q3))
    assert (one.day, one.value) == (date(2025, 12, 31), 21.0)
    this, following = one.points
    assert (this.period, this.low, this.middle, this.high) == ("2026", 39.0, 39.0, 39.0)
    assert following.period == "2027"
    assert following.low < 21 < following.high < 39
