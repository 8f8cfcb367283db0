"""Trends and chances of a jurisdiction: as of the period and not a figure later, and in words a leader understands."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import Locale, Period, Refusal
from lib.services import Chance, Marker, Workspace, chance_text, outlook, range_text, trend_text
from lib.services.outlook import reason_text, size_text
from lib.stats.recent import Reason

ZH, EN = Locale.ZH, Locale.EN
Q3 = Period.parse("2026Q3")


def a_chance(probability: float | None, **changes: object) -> Chance:
    told: dict[str, object] = {
        "region": "150102",
        "indicator": "online_service_rate",
        "target": "NMG2022-13-online_service_rate",
        "horizon": date(2026, 12, 31),
        "by": "deadline",
        "value": 92.0,
        "middle": 94.0,
        "low": 91.04,
        "high": 97.0,
        "probability": probability,
        "reason": None,
        "met": False,
        "late": False,
        **changes,
    }
    return Chance(**told)  # type: ignore[arg-type]


def a_marker(verdict: str, sense: str | None = None, reason: str | None = None) -> Marker:
    return Marker("150102", "x", verdict, sense, reason, None, "2026Q3", 12, 1.0)


def test_an_outlook_knows_every_target_of_every_cell(demo: Workspace) -> None:
    found = outlook(demo, 1, "150000", Q3)
    assert found is outlook(demo, 1, "150000", Q3)
    assert found.as_of == date(2026, 9, 30)
    chance = found.chance("150100", "traceability_coverage", "NMG2022-11-traceability_coverage")
    assert chance is not None
    assert (chance.horizon, chance.by, chance.late) == (date(2026, 12, 31), "year_end", True)
    assert chance.low is not None
    assert chance.middle is not None
    assert chance.high is not None
    assert 0 <= chance.low < chance.middle < chance.high <= 100
    marker = found.trend("150100", "traceability_coverage")
    assert marker is not None
    assert (marker.verdict, marker.sense) == ("increasing", "better")
    assert [point.period for point in found.path("150100", "traceability_coverage")] == [
        "2026Q4",
        "2027Q1",
        "2027Q2",
        "2027Q3",
        "2027Q4",
    ]
    assert found.path("150100", "lab_grade") == ()
    own = found.frame.filter(region="150100", indicator="traceability_coverage").row(0, named=True)
    assert (own["verdict"], own["cadence"], own["binding"]) == ("increasing", "by_deadline", False)
    assert set(found.frame["region"].str.slice(0, 2)) == {"15"}


def test_a_cell_that_cannot_be_reckoned_says_why(demo: Workspace) -> None:
    found = outlook(demo, 1, "150000", Q3)
    grade = found.chance("150100", "lab_grade", "NMG2022-08-lab_grade")
    drill = found.chance("150100", "drill_interval", "NMG2022-10-drill_interval")
    assert chance_text(ZH, grade) == "达标可能性无法推算：等级和是/否不是连续的数量"
    assert chance_text(ZH, drill) == "达标可能性无法推算：距上次演练的月数本来就逐月增加"
    assert found.chance("150102", "local_standards_total", "NMG2022-02-local_standards_total") is None
    assert found.trend("150102", "local_standards_total") is None


def test_figures_after_the_period_are_not_known_to_it(demo: Workspace) -> None:
    early = outlook(demo, 1, "150000", Period.parse("2022Q2"))
    marker = early.trend("150100", "online_service_rate")
    assert marker is not None
    assert (marker.period, marker.points, marker.reason) == ("2022Q2", 6, "few_years")
    chance = early.chance("150100", "online_service_rate", "NMG2022-13-online_service_rate")
    assert chance is not None
    assert chance.horizon == date(2022, 12, 31)
    assert outlook(demo, 0, "150000", Q3).trends.height == 0


def test_an_unknown_jurisdiction_is_refused(demo: Workspace) -> None:
    with pytest.raises(Refusal):
        outlook(demo, 1, "110000", Q3)


def test_chances_in_words() -> None:
    assert chance_text(ZH, a_chance(0.352)) == "按目前速度，到期达标可能性约 35%"
    assert chance_text(ZH, a_chance(0.352, by="year_end")) == "按目前速度，年底前达标可能性约 35%"
    assert chance_text(ZH, a_chance(0.04, by="year_end", late=True)) == "期限已过；按目前速度，年底前达标可能性不到 5%"
    assert chance_text(ZH, a_chance(0.97, met=True)) == "现已达标；按目前速度，到期仍达标的可能性超过 95%"
    assert chance_text(EN, a_chance(0.352, met=True, by="year_end")) == (
        "Met now; at the present pace, the chance of still meeting the target at the end of the year is about 35 %"
    )
    assert chance_text(ZH, None) == "达标可能性无法推算：还没有数据"
    assert [size_text(ZH, p) for p in (0.049, 0.05, 0.5, 0.95, 0.951)] == [
        "不到 5%",
        "约 5%",
        "约 50%",
        "约 95%",
        "超过 95%",
    ]


def test_trends_and_ranges_in_words(demo: Workspace) -> None:
    assert trend_text(ZH, a_marker("increasing", "better")) == "近期上升，在变好"
    assert trend_text(ZH, a_marker("decreasing", "worse")) == "近期下降，在变差"
    assert trend_text(ZH, a_marker("no_change")) == "近期没有明显变化"
    assert trend_text(EN, a_marker("increasing", "neither")) == "Rising of late"
    assert trend_text(ZH, None) == "近期趋势无法计算：还没有数据"
    assert trend_text(ZH, a_marker("cannot_calculate", reason="stale")) == "近期趋势无法计算：最新一期数据过旧"
    sheet = demo.catalogue.indicators["online_service_rate"]
    assert range_text(ZH, sheet, a_chance(0.3)) == "到 2026 年 12 月，有八成可能在 91.0% 至 97.0% 之间"
    assert range_text(ZH, sheet, a_chance(None, low=None, high=None)) == ""


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_words(reason: Reason) -> None:
    assert reason_text(ZH, reason.value) != reason_text(EN, reason.value)
