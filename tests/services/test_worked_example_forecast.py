"""The worked example of a forecast, followed with a calculator: every printed step leads to the next."""

from __future__ import annotations

import math
import re
from datetime import date

import numpy as np
import pytest
from scipy import stats

from lib.domain import Period
from lib.services import Workspace, chance_text, outlook, range_text
from lib.services.worked_example_ahead import path_of
from lib.services.worked_example_scene import Scene, Worked
from tests.services.worked import BANNER, Q3, ROOT, ZH, own_cell, shown

#: A share, a rate with a year to date, a limit from above, and a cumulative count.
CELLS = [
    ("inspector_staffing", BANNER),
    ("traceability_coverage", BANNER),
    ("adr_per_million", BANNER),
    ("registration_test_days", ROOT),
    ("local_standards_total", ROOT),
]
NUMBER = r"\(?(−?[\d,]+(?:\.\d+)?)\)?"


def numbers(text: str) -> list[float]:
    return [float(one.replace("−", "-").replace(",", "")) for one in re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)]


def step(found: Worked, start: str) -> str:
    return next(one for one in found.steps if one.startswith(start))


def row_of(demo: Workspace, indicator: str, region: str) -> dict[str, object]:
    told = outlook(demo, 1, ROOT, Q3).frame.filter(region=region, indicator=indicator)
    return told.sort("binding", descending=True).row(0, named=True)


@pytest.mark.parametrize(("indicator", "region"), CELLS)
def test_from_the_series_to_the_median(demo: Workspace, indicator: str, region: str) -> None:
    found, row = own_cell(demo, "forecast", indicator, region), row_of(demo, indicator, region)
    scaled = next(one for one in found.steps if "y = " in one or one.startswith("不用变换"))
    place = np.array(numbers(scaled.split("：")[1]))
    assert place.size == row["points"]
    values = [numbers(one)[0] for one in step(found, "用截止日以前的").split("：")[1].split(" · ")]
    back = {"换成平方根的": lambda y: 100 * math.sin(y) ** 2, "换成平方根 y": lambda y: y**2}
    undo = next((one for start, one in back.items() if scaled.startswith(start)), lambda y: y)
    assert [undo(one) for one in place] == pytest.approx(values, rel=2e-3)
    fitted = {}
    for name, start in (("L", "拟合的现在水平"), ("V", "拟合的速度")):
        told = step(found, start)
        shares = np.array(numbers(told.split("）：")[-1].split("；")[0]))
        fitted[name] = numbers(told.split(f"{name} = ")[-1])[0]
        assert shares.sum() == pytest.approx(1.0 if name == "L" else 0.0, abs=2e-3)
        assert float(shares @ place) == pytest.approx(fitted[name], rel=2e-3, abs=2e-3)
    way_told = step(found, "从")
    ahead, way = numbers(way_told.split(" 是 ")[1])[0], numbers(way_told.rsplit("= ", 1)[1])[0]
    assert way == pytest.approx(6 * (1 - math.exp(-ahead / 6)), abs=1e-4)
    middle = numbers(step(found, "L + V").split("。")[0].rsplit("= ", 1)[1])[0]
    assert middle == pytest.approx(fitted["L"] + fitted["V"] * way, rel=1e-4)
    median = float(str(row["middle"]))
    assert (
        max(undo(middle), float(str(row["value"])) if indicator == "local_standards_total" else 0.0)
        == pytest.approx(median, rel=1e-3)
        or indicator == "adr_per_million"
    )


@pytest.mark.parametrize(("indicator", "region"), CELLS)
def test_from_the_median_to_the_interval(demo: Workspace, indicator: str, region: str) -> None:
    found, row = own_cell(demo, "forecast", indicator, region), row_of(demo, indicator, region)
    told = step(found, "模型给的散布")
    width, freedom = numbers(told)[0], numbers(told)[1]
    reach = stats.t.ppf(0.9, freedom)
    assert f"t 值是 {reach:.4f}" in told
    middle = numbers(step(found, "L + V").split("。")[0].rsplit("= ", 1)[1])[0]
    ends = re.search(rf"是 {NUMBER} 到 {NUMBER}，换回来", next(one for one in found.steps if "换回来 " in one))
    assert ends is not None
    low, high = (float(one.replace("−", "-").replace(",", "")) for one in ends.groups())
    assert (low, high) == pytest.approx((middle - reach * width, middle + reach * width), rel=1e-4)
    undo = {
        "inspector_staffing": lambda y: 100 * math.sin(min(y, math.pi / 2)) ** 2,
        "traceability_coverage": lambda y: 100 * math.sin(min(y, math.pi / 2)) ** 2,
        "local_standards_total": lambda y: max(y, float(str(row["value"]))),
    }.get(indicator, lambda y: y**2)
    assert undo(high) == pytest.approx(row["high"], rel=1e-3)
    if indicator != "adr_per_million":
        assert undo(low) == pytest.approx(row["low"], rel=1e-3)


@pytest.mark.parametrize(("indicator", "region"), CELLS[:-1])
def test_from_the_limit_to_the_chance(demo: Workspace, indicator: str, region: str) -> None:
    found, row = own_cell(demo, "forecast", indicator, region), row_of(demo, indicator, region)
    told = next(one for one in found.steps if "T.DIST(" in one)
    typed = re.search(r"T\.DIST\((-?\d+\.\d+), (\d+), TRUE\)", told)
    assert typed is not None
    quotient, freedom = (float(one) for one in typed.groups())
    tail = float(stats.t.cdf(quotient, freedom))
    middle, place, width, shown_quotient = numbers(told.split("；")[0].replace("− (", "- ("))
    assert shown_quotient == pytest.approx(quotient, abs=1e-4)
    assert (middle - place) / width == pytest.approx(quotient, rel=2e-3, abs=1e-3)
    assert numbers(told.split("概率是 ")[1])[0] == pytest.approx(tail, abs=2e-4)
    given = [one for one in found.steps if one.startswith("已知全年不会少于")]
    if given:
        assert indicator == "adr_per_million"
        above, whole = numbers(given[0])[-2:]
        tail = above / whole
    chance = 1 - tail if indicator == "registration_test_days" else tail
    assert chance == pytest.approx(row["probability"], abs=2e-3)
    assert f"满足目标的可能性 {row['probability']:.3f}，取到 5% 一档。" in found.steps[-2]


def test_what_is_certain_is_not_worked_out(demo: Workspace) -> None:
    found = own_cell(demo, "forecast", "local_standards_total", ROOT)
    assert found.steps[-3] == "“不低于 2,000 项”已经确定能或不能满足，不用推算。"
    assert found.steps[-2] == "满足目标的可能性 1.000，取到 5% 一档。"
    assert any("累计数不会下降，所以不低于现在的 2,012 项。" in one for one in found.steps)


def test_the_last_step_is_what_the_pages_show(demo: Workspace) -> None:
    found, row = own_cell(demo, "forecast", "inspector_staffing"), row_of(demo, "inspector_staffing", BANNER)
    chance = outlook(demo, 1, ROOT, Q3).chance(BANNER, "inspector_staffing", str(row["target"]))
    assert chance is not None
    sheet = demo.catalogue.indicators["inspector_staffing"]
    assert found.steps[-1] == f"页面显示：{chance_text(ZH, chance)}；{range_text(ZH, sheet, chance)}"


def test_a_newest_figure_of_the_day_itself_is_not_forecast(demo: Workspace) -> None:
    year_end = Period.parse("2025Q4")
    told = outlook(demo, 1, ROOT, year_end).frame
    keys = told.filter(told["probability"].is_not_null() & (told["region"] == BANNER))["indicator"].to_list()
    assert "inspector_staffing" in keys
    found = shown(demo, "forecast", "inspector_staffing", period=year_end)
    assert any(one.startswith("最近一期已经到 2025-12-31，照实际判断") for one in found.steps)


def test_every_forecast_worked_out_is_the_statistics_own(demo: Workspace) -> None:
    """Level and pace lead to the median of the forecast, for every cell that is forecast."""
    told = outlook(demo, 1, ROOT, Q3).frame
    told = told.filter(told["probability"].is_not_null() & told["region"].is_in(["150102", "150100", "150000"]))
    assert told.height > 20
    for row in told.iter_rows(named=True):
        scene = Scene(demo, 1, ROOT, Q3, date(2026, 9, 30), ZH, row["region"], row["indicator"])
        path = path_of(scene, row["region"], row["indicator"], row["horizon"])
        level, pace = path.shares.level @ path.place, path.shares.pace @ path.place
        assert level + pace * path.shares.way == pytest.approx(path.middle, abs=1e-9)
        shown = float(path.series.scale.back(np.array([[path.middle]]))[0, 0])
        least = path.so_far if path.so_far is not None else -math.inf
        if path.series.never_falls[0]:
            least = max(least, float(path.values[-1]))
        assert row["middle"] == pytest.approx(max(shown, least), rel=1e-9)
