"""Trend tests against values computed elsewhere.

Literal values stand in the tests of two public repositories and were compared with them: Fingertips' own calculator
(ukhsa-collaboration/fingertips-open, commit 678089724a51, PholioVisualisationWS/AnalysisTest/
TrendMarkerCalculatorTest.cs) and its successor (dhsc-govuk/FingertipsNext, TrendAnalysisApp.UnitTests,
TrendMarkerCalculatorTests.cs). Everything else is computed here while the test runs: by scipy, numpy, pymannkendall, or
from the definition. Not taken over is the successor's indicator 93468: its rows have no confidence limits, and that
calculator leaves such rows out ("no change" for want of points).
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pymannkendall
import pytest
from scipy import stats

from lib.domain import FIGURES, Frequency, Indicator, Kind
from lib.stats import trend_marker
from lib.stats.recent import Floats
from lib.stats.trend_tests import CRITICAL, kendall, poisson_error, proportions, scatter_limit, weighted
from tests.stats.made import indicator

YEARS = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
ONE_SEASON = np.zeros((1, 5))

# Fingertips' own calculator, GetTrendData_Set1 (2014-2018): 46.77 for the general method, 47.9 for proportions.
COUNTS = np.array([[994.0, 1023.0, 1199.0, 1332.0, 1367.0]])
SIZES = np.array([[40299.0, 41527.0, 42811.0, 44064.0, 44701.0]])
VALUES = np.array([[24.67, 24.6, 28.0, 30.2, 30.6]])
LOWER = np.array([[23.16, 23.15, 26.44, 28.63, 28.98]])
UPPER = np.array([[26.25, 26.19, 29.64, 31.9, 32.25]])


def test_fingertips_chi_square_by_confidence_intervals() -> None:
    found = weighted(YEARS, VALUES, (UPPER - LOWER) / 3.92, ONE_SEASON)
    assert round(float(found.chi2[0]), 2) == 46.77
    line, covariance = np.polyfit(YEARS[0], VALUES[0], 1, w=3.92 / (UPPER - LOWER)[0], cov="unscaled")
    assert (found.slope[0], found.chi2[0]) == pytest.approx((line[0], line[0] ** 2 / covariance[0, 0]))


def test_fingertips_chi_square_of_proportions() -> None:
    found = proportions(YEARS, COUNTS, SIZES, ONE_SEASON)
    assert round(float(found.chi2[0]), 2) == 47.9
    assert found.chi2[0] == pytest.approx(one_by_one(YEARS[0], COUNTS[0], SIZES[0]))


def one_by_one(score: Floats, events: Floats, trials: Floats) -> float:
    """Armitage's chi-square as the number of all trials times their squared correlation with the score (scipy)."""
    at = np.repeat(score, trials.astype(int))
    met = np.concatenate([np.arange(int(size)) < count for count, size in zip(events, trials, strict=True)]).astype(
        float
    )
    return float(at.size * stats.pearsonr(at, met).statistic ** 2)


def test_fingertips_critical_value_is_998_in_a_thousand_of_chi_square() -> None:
    assert pytest.approx(stats.chi2.ppf(0.998, 1), abs=1e-9) == CRITICAL


def test_the_scatter_limit_is_the_f_distributions() -> None:
    found = scatter_limit(np.array([3.0, 11.0, 0.0]))
    assert found[:2].tolist() == pytest.approx([stats.f.ppf(0.995, 1, 3), stats.f.ppf(0.995, 1, 11)])
    assert np.isinf(found[2])


@pytest.mark.parametrize(
    ("events", "trials", "score"),
    [
        # The data of R's manual for stats::prop.trend.test (smokers among patients), with both of its scores.
        ((83, 90, 129, 70), (86, 93, 136, 82), (1, 2, 3, 4)),
        ((83, 90, 129, 70), (86, 93, 136, 82), (0, 0, 0, 1)),
        ((19, 29, 24), (516, 589, 293), (0, 1, 2)),
        ((5, 3, 1, 1, 2), (5, 5, 5, 4, 4), (1, 2, 3, 4, 5)),
    ],
)
def test_armitages_chi_square_as_scipy_has_it(
    events: tuple[int, ...], trials: tuple[int, ...], score: tuple[int, ...]
) -> None:
    at, counts, sizes = (np.array([one], dtype=float) for one in (score, events, trials))
    theirs = one_by_one(at[0], counts[0], sizes[0])
    assert proportions(at, counts, sizes, np.zeros(at.shape)).chi2[0] == pytest.approx(theirs)


def _yearly(kind: Kind, counts: list[int], sizes: list[int], factor: float) -> tuple[pl.DataFrame, Indicator]:
    rows = [
        {
            "region": "150102",
            "indicator": "x",
            "period": str(2020 + at),
            "value": factor * count / size,
            "numerator": float(count),
            "denominator": float(size),
            "qualifier": None,
            "note": None,
            "row": at,
        }
        for at, (count, size) in enumerate(zip(counts, sizes, strict=True))
    ]
    return pl.DataFrame(rows, schema=FIGURES), indicator(kind=kind, frequency=Frequency.YEAR)


# The markers of FingertipsNext (England and Yorkshire, 2020-2024) and of fingertips-open (2014-2018; set 2: not
# significant).
PUBLISHED = {
    "241 diabetes": (
        Kind.RATIO,
        [3455176, 3491868, 3625401, 3774801, 3938080],
        [48783947, 49122259, 49956777, 50649129, 51441896],
        "increasing",
    ),
    "30309 MMR, Yorkshire": (
        Kind.RATIO,
        [57274, 55865, 53681, 51767, 53185],
        [61834, 60511, 59074, 57508, 59028],
        "decreasing",
    ),
    "41203 sight loss": (
        Kind.RATE,
        [1416, 935, 1344, 1415, 1502],
        [48246126, 48440507, 48753376, 49300918, 49866388],
        "increasing",
    ),
    "set 2": (Kind.RATIO, [209, 213, 213, 239, 210], [1017, 1087, 1119, 1117, 1139], "no_change"),
    "set 1": (
        Kind.RATIO,
        [994, 1023, 1199, 1332, 1367],
        [40299, 41527, 42811, 44064, 44701],
        "increasing",
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_fingertips_published_markers(name: str) -> None:
    kind, counts, sizes, verdict = PUBLISHED[name]
    frame, sheet = _yearly(kind, counts, sizes, 100.0 if kind is Kind.RATIO else 1e5)
    assert trend_marker(frame, {"x": sheet})["verdict"].item() == verdict


SERIES = {
    "climb": [1.0, 2.0, 3.0, 4.0, 5.0],
    "fall": [9.0, 8.5, 8.4, 8.1, 2.0],
    "mixed": [3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.0],
    "ties": [4.0, 4.0, 5.0, 5.0, 6.0, 6.0],
    "long": [5.2, 4.1, 6.3, 7.7, 5.9, 8.8, 9.1, 7.4, 9.9, 10.4, 9.7, 11.2],
}


def _row(values: list[float]) -> tuple[Floats, Floats, Floats]:
    at = np.arange(len(values), dtype=float)[None, :]
    return at, np.array([values]), np.zeros(at.shape)


@pytest.mark.parametrize("name", SERIES)
def test_mann_kendall_score_as_pymannkendall_has_it(name: str) -> None:
    score, _, _ = kendall(*_row(SERIES[name]))
    assert score[0] == pymannkendall.original_test(SERIES[name]).s


@pytest.mark.parametrize("name", SERIES)
def test_sens_slope_as_pymannkendall_and_scipy_have_it(name: str) -> None:
    _, _, slope = kendall(*_row(SERIES[name]))
    assert slope[0] == pytest.approx(pymannkendall.sens_slope(SERIES[name]).slope)
    assert slope[0] == pytest.approx(stats.theilslopes(SERIES[name], np.arange(len(SERIES[name])))[0])


@pytest.mark.parametrize("name", ["climb", "fall", "mixed", "long"])
def test_the_exact_chance_as_scipy_has_it(name: str) -> None:
    values = SERIES[name]
    _, chance, _ = kendall(*_row(values))
    assert chance[0] == pytest.approx(stats.kendalltau(np.arange(len(values)), values, method="exact").pvalue)


QUARTERS = {
    "season and climb": [10, 20, 30, 15, 12, 23, 33, 18, 15, 25, 34, 22, 17, 27, 38, 24],
    "season only": [10, 20, 30, 15, 11, 19, 31, 14, 10.5, 20.5, 29, 16, 9, 21, 30.5, 15.5],
    "season and fall": [40, 20, 30, 15, 38, 19, 26, 13, 35, 18, 24, 12, 30, 15, 22, 11],
}


@pytest.mark.parametrize("name", QUARTERS)
def test_seasonal_kendall_as_pymannkendall_has_it(name: str) -> None:
    values = [float(one) for one in QUARTERS[name]]
    at = np.arange(16.0)[None, :]
    score, _, slope = kendall(at, np.array([values]), at % 4)
    theirs = pymannkendall.seasonal_test(values, period=4)
    assert score[0] == theirs.s
    # Theirs is a year's slope, ours a quarter's.
    assert 4 * slope[0] == pytest.approx(theirs.slope)


def test_the_exact_chance_of_four_years_of_quarters() -> None:
    """Counted by hand from the ways of one season of four years: 1 3 5 6 5 3 1 of 24 for -6 -4 ... 6."""
    ways = np.array([1.0])
    for _ in range(4):
        ways = np.convolve(ways, np.array([1, 3, 5, 6, 5, 3, 1]) / 24)
    sums = np.arange(-24, 25, 2)
    at = np.arange(16.0)[None, :]
    score, chance, _ = kendall(at, np.array([[float(one) for one in QUARTERS["season only"]]]), at % 4)
    assert chance[0] == pytest.approx(ways[np.abs(sums) >= abs(score[0])].sum())


@pytest.mark.parametrize("count", [10.0, 50.0, 100.0, 400.0])
def test_byars_width_is_that_of_the_exact_poisson_interval(count: float) -> None:
    """Exact limits from the chi-square distribution (Garwood 1936), as scipy has it."""
    width = stats.chi2.ppf(0.975, 2 * count + 2) / 2 - stats.chi2.ppf(0.025, 2 * count) / 2
    assert poisson_error(np.array([count]))[0] == pytest.approx(width / 3.92, rel=0.002)


def test_byars_limits_of_no_event() -> None:
    """From the definition: the lower limit is 0, the upper (1 - 1/9 + 1.96/3)^3; the exact one is -ln 0.025."""
    width = 3.92 * poisson_error(np.array([0.0]))[0]
    assert width == pytest.approx((1 - 1 / 9 + 1.96 / 3) ** 3)
    assert width == pytest.approx(stats.chi2.ppf(0.975, 2) / 2, rel=0.01)


def test_an_ordinary_regression_has_scipys_slope() -> None:
    error = np.ones((1, 5))
    assert weighted(YEARS, VALUES, error, ONE_SEASON).slope[0] == pytest.approx(
        stats.linregress(YEARS[0], VALUES[0]).slope
    )
