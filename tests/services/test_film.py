"""The periods of a film, and that each frame is the analysis of its period."""

from __future__ import annotations

import pytest

from lib.domain import Level, Locale, Period, Selection
from lib.services import Workspace, analyse, film, frame_at, frame_periods, spread, step_between


def keys(*periods: Period) -> list[str]:
    return [period.key for period in periods]


def made(*texts: str) -> tuple[Period, ...]:
    return tuple(map(Period.parse, texts))


QUARTERS = tuple(Period.parse("2021Q1").shift(step) for step in range(23))


def test_quarterly_indicator_has_a_frame_a_quarter(demo: Workspace) -> None:
    sheet = demo.catalogue.indicators["inspector_staffing"]
    found = frame_periods(demo, demo.store.head(), sheet, Period.parse("2026Q3"))
    assert (len(found), found[0].key, found[-1].key) == (23, "2021Q1", "2026Q3")


def test_annual_indicator_has_annual_frames(demo: Workspace) -> None:
    sheet = demo.catalogue.indicators["lab_grade"]
    found = frame_periods(demo, demo.store.head(), sheet, Period.parse("2026Q3"))
    assert keys(*found) == ["2021", "2022", "2023", "2024", "2025", "2026"]


def test_without_figures_the_chosen_period_is_the_only_frame(workspace: Workspace) -> None:
    sheet = workspace.catalogue.indicators["lab_grade"]
    assert keys(*frame_periods(workspace, 0, sheet, Period.parse("2024Q2"))) == ["2024"]


@pytest.mark.parametrize(
    ("indicator", "level"), [("inspector_staffing", Level.COUNTY), ("lab_grade", Level.PREFECTURE)]
)
def test_each_frame_is_the_analysis_of_its_period(demo: Workspace, indicator: str, level: Level) -> None:
    head = demo.store.head()
    frames = frame_periods(demo, head, demo.catalogue.indicators[indicator], Period.parse("2026Q3"))
    found = film(demo, head, Selection(indicator, "150000", level, frames[-1]), frames, Locale.ZH)
    assert len(found) == len(frames)
    for period, frame in zip(frames, found, strict=True):
        alone = analyse(demo, head, Selection(indicator, "150000", level, period), Locale.ZH)
        assert frame.selection.period == period
        assert frame.frame["value"].to_list() == alone.frame["value"].to_list()
        assert frame.frame["status"].to_list() == alone.frame["status"].to_list()
    assert len({tuple(frame.frame["value"]) for frame in found}) == len(frames)


@pytest.mark.parametrize(
    ("chosen", "frame"),
    [("2024Q2", "2024Q2"), ("2024", "2024Q4"), ("202405", "2024Q2"), ("2019Q1", "2021Q1"), ("2030", "2026Q3")],
)
def test_the_frame_of_any_period(chosen: str, frame: str) -> None:
    assert frame_at(QUARTERS, Period.parse(chosen)).key == frame


def test_six_periods_side_by_side() -> None:
    last = Period.parse("2026Q3")
    assert keys(*spread(QUARTERS, last, 1)) == ["2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert keys(*spread(QUARTERS, last, 4)) == ["2021Q3", "2022Q3", "2023Q3", "2024Q3", "2025Q3", "2026Q3"]
    assert keys(*spread(QUARTERS, Period.parse("2021Q2"), 1)) == ["2021Q1", "2021Q2"]


def test_the_step_follows_from_first_and_last() -> None:
    first, last = made("2021Q3", "2026Q3")
    assert step_between(first, last) == 4
    assert step_between(Period.parse("2025Q2"), last) == 1
    assert step_between(last, last) == 1
