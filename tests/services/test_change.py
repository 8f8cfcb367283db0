"""Two periods compared, on published figures."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import Level, Locale, Period, Selection
from lib.services import PeriodChange, Workspace, compare_periods, publish_batch, submit_file
from lib.services.change import change_text, months_between
from lib.stats import Change

FIGURES = """地区,指标,期间,数值,备注
150102,online_service_rate,2025Q3,80,
150103,online_service_rate,2025Q3,90,
150104,online_service_rate,2025Q3,96,
150105,online_service_rate,2025Q3,100,
150102,online_service_rate,2026Q3,83.2,
150103,online_service_rate,2026Q3,88,
150104,online_service_rate,2026Q3,96,
150121,online_service_rate,2026Q3,70,
150102,drill_interval,2025Q3,20,
150103,drill_interval,2025Q3,20,
150104,drill_interval,2025Q3,未演练,
150102,drill_interval,2026Q3,32,
150103,drill_interval,2026Q3,4,
150104,drill_interval,2026Q3,未演练,
"""


@pytest.fixture
def published(workspace: Workspace) -> Workspace:
    batch = submit_file(workspace, FIGURES.encode(), "变化.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    return workspace


def compared(workspace: Workspace, indicator: str, period: str = "2026Q3", other: str = "2025Q3") -> PeriodChange:
    selection = Selection(indicator, "150100", Level.COUNTY, Period.parse(period))
    return compare_periods(workspace, workspace.store.head(), selection, Period.parse(other), Locale.ZH)


def words(found: PeriodChange) -> dict[str, tuple[str, str, str, str]]:
    columns = ("region", "earlier_text", "later_text", "change", "change_text")
    return {row[0]: row[1:] for row in found.frame.select(columns).iter_rows() if row[3] != "none"}


def test_shares_change_by_points(published: Workspace) -> None:
    found = compared(published, "online_service_rate")
    assert words(found) == {
        "150102": ("80.0%", "83.2%", "improved", "+3.2 个百分点"),
        "150103": ("90.0%", "88.0%", "worsened", "−2.0 个百分点"),
        "150104": ("96.0%", "96.0%", "unchanged", "不变"),
        "150105": ("100.0%", "未报", "gone", "本期未报"),
        "150121": ("未报", "70.0%", "new", "新报"),
    }
    assert {kind: count for kind, count in found.counts.items() if count} == {
        Change.IMPROVED: 1,
        Change.WORSENED: 1,
        Change.UNCHANGED: 1,
        Change.NEW: 1,
        Change.GONE: 1,
        Change.NONE: 4,
    }
    assert not found.demo


def test_drills_are_told_by_what_happened_in_between(published: Workspace) -> None:
    assert words(compared(published, "drill_interval")) == {
        "150102": ("20 个月", "32 个月", "not_held", "其间未演练"),
        "150103": ("20 个月", "4 个月", "held", "其间演练过"),
        "150104": ("未演练", "未演练", "never", "一直未演练"),
    }


def test_the_earlier_period_comes_first_whichever_is_chosen(published: Workspace) -> None:
    found = compared(published, "online_service_rate", "2025Q3", "2026Q3")
    assert (found.earlier.selection.period.key, found.later.selection.period.key) == ("2025Q3", "2026Q3")
    assert words(found)["150102"][3] == "+3.2 个百分点"


def test_months_between_the_ends_of_periods() -> None:
    assert months_between(Period.parse("2025Q4"), Period.parse("2026Q1")) == 3
    assert months_between(Period.parse("2024"), Period.parse("2026Q3")) == 21


@pytest.mark.parametrize(
    ("indicator", "kind", "difference", "zh", "en"),
    [
        ("lab_grade", Change.IMPROVED, 2.0, "升 2 级", "grade +2"),
        ("lab_grade", Change.WORSENED, -1.0, "降 1 级", "grade −1"),
        ("emergency_plan", Change.IMPROVED, 1.0, "由否变是", "no → yes"),
        ("inspector_pool", Change.WORSENED, -12.0, "−12 人", "−12 people"),
        ("inspector_pool", Change.GONE, None, "本期未报", "not reported later"),
    ],
)
def test_changes_in_words(
    workspace: Workspace, indicator: str, kind: Change, difference: float | None, zh: str, en: str
) -> None:
    sheet = workspace.catalogue.indicators[indicator]
    assert change_text(Locale.ZH, sheet, kind, difference) == zh
    assert change_text(Locale.EN, sheet, kind, difference) == en
