"""The worked example of a trend marker: each step as printed, reckoned again from the published rows by other means."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest
from scipy import stats

from lib.domain import Period
from lib.services import Workspace, outlook, trend_text
from lib.services.worked_example_scene import Scene, Worked
from lib.services.worked_example_trend import points_of, scatter_of, slopes_without, sums_of
from lib.stats.recent import Floats
from tests.services.worked import BANNER, Q3, ROOT, ZH, own_cell, rows


def row_of(demo: Workspace, indicator: str, region: str = BANNER) -> dict[str, object]:
    """The trend marker of a cell, as the statistics have it."""
    return outlook(demo, 1, ROOT, Q3).trends.filter(region=region, indicator=indicator).row(0, named=True)


def history(demo: Workspace, indicator: str, count: int, region: str = BANNER) -> list[dict[str, object]]:
    """The published rows of the periods that are over."""
    return [row for key, row in rows(demo, indicator, region).items() if Period.parse(key).end <= Q3.end][-count:]


def column(found: list[dict[str, object]], name: str) -> Floats:
    return np.array([float(str(row[name])) for row in found])


def printed(found: Worked, start: str) -> list[float]:
    """All numbers after ``=`` in the step that starts so, as they are printed."""
    step = next(one for one in found.steps if start in one)
    return [float(one.replace("−", "-").replace(",", "")) for one in re.findall(r"= (−?[\d,]+(?:\.\d+)?)", step)]


def test_a_seasonal_trend_season_by_season(demo: Workspace) -> None:
    found, row = own_cell(demo, "trend", "inspector_staffing"), row_of(demo, "inspector_staffing")
    points = history(demo, "inspector_staffing", 16)
    place = np.array(
        [4 * Period.parse(str(one["period"])).year + Period.parse(str(one["period"])).number for one in points]
    )
    events, sizes = column(points, "numerator"), column(points, "denominator")
    across = square = variance = 0.0
    for season in range(1, 5):
        own = place % 4 == season % 4
        n, x, t = sizes[own], events[own], place[own] - place[0]
        middle, share = np.average(t, weights=n), x.sum() / n.sum()
        # covariance and variance of everybody counted, as numpy has them
        spread = np.cov(t, x / n, fweights=n.astype(int), bias=True) * n.sum()
        told = next(one for one in found.steps if one.startswith(f"{_season(points, own)}"))
        numbers = [float(one.replace(",", "")) for one in re.findall(r"= ([\d,]+(?:\.\d+)?)[；，。]", told)]
        expected = (middle, share, spread[0, 1], spread[0, 0], share * (1 - share) * spread[0, 0])
        assert numbers == pytest.approx(expected, rel=1e-4)
        across, square, variance = across + spread[0, 1], square + spread[0, 0], variance + expected[-1]
    assert printed(found, "各季相加") == pytest.approx([across, square, variance], rel=1e-4)
    assert printed(found, "斜率 = A ÷ B × 400")[-1] == pytest.approx(400 * across / square, rel=1e-4)
    assert row["slope"] == pytest.approx(400 * across / square)
    assert printed(found, "χ² = A²")[-1] == pytest.approx(across**2 / variance, rel=1e-4)
    assert row["chi2"] == pytest.approx(across**2 / variance)
    assert (
        found.steps[-1] == f"页面显示：{trend_text(ZH, outlook(demo, 1, ROOT, Q3).trend(BANNER, 'inspector_staffing'))}"
    )


def _season(points: list[dict[str, object]], own: Floats) -> str:
    keys = [str(one["period"]) for one, mine in zip(points, own, strict=True) if mine]
    quarter = {"1": "一", "2": "二", "3": "三", "4": "四"}[keys[0][-1]]
    return f"{keys[0][:4]}年第{quarter}季度 到 {keys[-1][:4]}年第{quarter}季度（"


def test_the_scatter_and_the_sign_are_told_with_their_limits(demo: Workspace) -> None:
    found, row = own_cell(demo, "trend", "inspector_staffing"), row_of(demo, "inspector_staffing")
    points = history(demo, "inspector_staffing", 16)
    p = column(points, "numerator") / column(points, "denominator")
    n, t, season = column(points, "denominator"), np.arange(16.0), np.arange(16) % 4
    # the lines of the seasons by least squares: one slope, four levels
    design = np.column_stack([t, *(season == one for one in range(4))])
    root = np.sqrt(n)
    fitted = design @ np.linalg.lstsq(design * root[:, None], p * root, rcond=None)[0]
    shares = np.array([np.average(p[season == one], weights=n[season == one]) for one in range(4)])[season]
    scatter = float(np.sum(n * (p - fitted) ** 2 / (shares * (1 - shares)))) / 11
    limit = stats.f.ppf(0.995, 1, 11)
    told = next(one for one in found.steps if one.startswith("各季本身的散布"))
    assert "除以自由度 11，" in told
    numbers = [float(one) for one in re.findall(r"得 ([\d.]+)；F 界限 ([\d.]+) × [\d.]+ = ([\d.]+)，", told)[0]]
    assert numbers == pytest.approx([scatter, limit, scatter * limit], rel=1e-3)
    left_out = []
    for one in range(16):
        kept = np.arange(16) != one
        line = np.linalg.lstsq(design[kept] * root[kept, None], p[kept] * root[kept], rcond=None)[0]
        left_out.append(400 * float(line[0]))
    told = next(one for one in found.steps if one.startswith("去掉任何一期"))
    ends = [float(one) for one in re.findall(r"[\d.]+\d", told)]
    assert ends == pytest.approx([min(left_out), max(left_out)], rel=1e-4)
    assert told.endswith("正负不变。") == (row["verdict"] != "no_change")


@pytest.mark.parametrize("indicator", ["equipment_rate", "sampling_coverage"])
def test_yearly_shares_are_armitages_test(demo: Workspace, indicator: str) -> None:
    region = BANNER if indicator == "equipment_rate" else "150100"
    found, row = own_cell(demo, "trend", indicator, region), row_of(demo, indicator, region)
    points = history(demo, indicator, 5, region)
    assert row["method"] == "proportions"
    x, n = column(points, "numerator").astype(int), column(points, "denominator").astype(int)
    # Everybody one by one: chi-square is the number of all times the squared correlation.
    time = np.repeat(np.arange(5), n)
    met = np.concatenate([[1] * one + [0] * (whole - one) for one, whole in zip(x, n, strict=True)])
    line = stats.linregress(time, met)
    assert printed(found, "χ² = A²")[-1] == pytest.approx(met.size * line.rvalue**2, rel=1e-4)
    assert row["chi2"] == pytest.approx(met.size * line.rvalue**2)
    assert printed(found, "斜率 = A ÷ B × 100")[-1] == pytest.approx(100 * line.slope, rel=1e-4)
    assert not any(one.startswith("各季") for one in found.steps)


@pytest.mark.parametrize(("indicator", "region"), [("adr_per_million", BANNER), ("major_cases", "150100")])
def test_counted_events_are_a_weighted_regression(demo: Workspace, indicator: str, region: str) -> None:
    found, row = own_cell(demo, "trend", indicator, region), row_of(demo, indicator, region)
    points = history(demo, indicator, 5, region)
    rate = indicator == "adr_per_million"
    count = column(points, "numerator" if rate else "value")
    size = column(points, "denominator") if rate else np.ones(5)
    upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.96 / (3 * np.sqrt(count + 1))) ** 3
    lower = count * (1 - 1 / (9 * count) - 1.96 / (3 * np.sqrt(count))) ** 3
    error = (upper - lower) / 3.92 / size
    line, covariance = np.polyfit(np.arange(5), count / size, 1, w=1 / error, cov="unscaled")
    chi2 = line[0] ** 2 / covariance[0, 0]
    assert row["method"] == "events"
    assert (row["slope"], row["chi2"]) == pytest.approx((line[0], chi2))
    assert printed(found, "斜率 = A ÷ B")[-1] == pytest.approx(line[0], rel=1e-3)
    assert printed(found, "χ² = A²")[-1] == pytest.approx(chi2, rel=1e-3)
    told = next(one for one in found.steps if "标准误 " in one and "t = 0" in one)
    listed = [float(one) for one in told.split("，标准误 ")[1].split("；")[0].split(" · ")]
    assert listed == pytest.approx(error, rel=1e-4)


@pytest.mark.parametrize(("indicator", "region"), [("training_hours", BANNER), ("local_standards_total", ROOT)])
def test_ranks_are_kendalls(demo: Workspace, indicator: str, region: str) -> None:
    found, row = own_cell(demo, "trend", indicator, region), row_of(demo, indicator, region)
    values = column(history(demo, indicator, 5, region), "value")
    theirs = stats.kendalltau(np.arange(5), values, method="exact")
    score = round(theirs.statistic * 10)
    assert row["method"] == "ranks"
    assert next(one for one in found.steps if one.startswith("共比 10 对")).endswith(f" = {score}。")
    slope = stats.theilslopes(values, np.arange(5)).slope
    assert (row["chance"], row["slope"]) == pytest.approx((theirs.pvalue, slope))
    told = next(one for one in found.steps if one.startswith("次序全凭偶然"))
    assert f"|S| 达到 {abs(score)} 的概率是 {theirs.pvalue:.4f}，界限 0.02：" in told
    assert told.endswith("不像巧合。") == (theirs.pvalue <= 0.02)


def test_quarterly_ranks_compare_only_the_same_season(demo: Workspace) -> None:
    region = ROOT
    found, row = (
        own_cell(demo, "trend", "registration_test_days", region),
        row_of(demo, "registration_test_days", region),
    )
    values = column(history(demo, "registration_test_days", 16, region), "value")
    score = sum(int(np.sign(values[later] - values[one])) for one in range(16) for later in range(one + 4, 16, 4))
    assert next(one for one in found.steps if one.startswith("共比 24 对")).endswith(
        f"= {f'(−{-score})' if score < 0 else score}。"
    )
    # the sum of four independent Kendall scores of four points each
    ways = np.array([1.0])
    for _ in range(4):
        ways = np.convolve(ways, np.array([1, 3, 5, 6, 5, 3, 1]) / 24)
    chance = float(ways[np.abs(np.arange(-24, 25, 2)) >= abs(score)].sum())
    assert row["chance"] == pytest.approx(chance)
    assert f"的概率是 {chance:.4f}".rstrip("0").rstrip(".") in next(one for one in found.steps if "次序全凭偶然" in one)


def test_every_cell_worked_out_is_the_statistics_own(demo: Workspace) -> None:
    """Slope, chi-square and verdict from the sums of the example, for every cell of a league's counties."""
    trends = outlook(demo, 1, ROOT, Q3).trends
    told = trends.filter(trends["reason"].is_null() & trends["region"].is_in(["150102", "150100", "150000"]))
    checked = 0
    for row in told.iter_rows(named=True):
        scene = Scene(demo, 1, ROOT, Q3, date(2026, 9, 30), ZH, row["region"], row["indicator"])
        points, _ = points_of(scene, row)
        assert points.periods[-1] == row["period"]
        if row["method"] == "ranks":
            continue
        shares = row["method"] == "proportions"
        parts = [sums_of(points, one, shares=shares) for one in np.unique(points.season).tolist()]
        across, square, variance = (
            sum(getattr(one, name) for one in parts) for name in ("across", "square", "variance")
        )
        factor = points.frequency.per_year * (100 if shares else 1)
        slope = across / square * factor
        chi2 = across**2 / variance if variance > 0 else 0.0
        assert (row["slope"], row["chi2"]) == pytest.approx((slope, chi2), abs=1e-9)
        scatter, freedom = scatter_of(points, parts, shares=shares)
        beyond = len(parts) == 1 or chi2 > stats.f.ppf(0.995, 1, freedom) * scatter
        stable = all(np.sign(one) == np.sign(slope) for one in slopes_without(points))
        sure = chi2 > stats.chi2.ppf(0.998, 1) and beyond and stable
        assert row["verdict"] == (("increasing" if slope > 0 else "decreasing") if sure else "no_change")
        checked += 1
    assert checked > 20
