"""Who has reported, who is late: counted on figures made for it, and on the demonstration data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from lib.access import console
from lib.domain import FIGURES, BatchStatus, Grant, Identity, Level, Locale, Origin, Period, Role
from lib.services import Workspace, load_settings, open_workspace
from lib.services.owed import due_on, owed, owed_periods
from lib.services.reporting import Reporting, UnitState, reminder, reporting, reporting_csv
from tests.store.filling import save

WHO = console("值班员")
Q2, Q3 = Period.parse("2026Q2"), Period.parse("2026Q3")
#: 聊城: 8 counties of one city, which reports too.
CITY, COUNTY, OTHER = "371500", "371502", "371521"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(load_settings(data_dir=tmp_path))
    yield opened
    opened.store.close()


def quarterly(workspace: Workspace, level: Level) -> list[str]:
    return sorted(
        one.key for one in workspace.catalogue.indicators.values() if one.frequency.value == "Q" and level in one.levels
    )


def publish(
    workspace: Workspace, regions: list[str], indicators: list[str], period: Period, on: datetime, value: float = 1.0
) -> None:
    batch = staged(workspace, regions, indicators, period, on, value)
    workspace.store.publish(batch, base=workspace.store.head(), actor="li", at=on, reason=None, key=None)


def staged(
    workspace: Workspace, regions: list[str], indicators: list[str], period: Period, on: datetime, value: float = 1.0
) -> str:
    cells = [(region, indicator) for region in regions for indicator in indicators]
    frame = pl.DataFrame(
        [
            (region, indicator, period.key, value, None, None, None, None, row)
            for row, (region, indicator) in enumerate(cells, 2)
        ],
        schema=FIGURES,
        orient="row",
    )
    return save(workspace.store, frame, at=on, jurisdiction=None).id


def reports(workspace: Workspace, as_of: date, period: Period = Q3, who: Identity = WHO) -> Reporting:
    return reporting(workspace, workspace.store.head(), CITY, period, as_of, who=who)


def unit(found: Reporting, code: str) -> dict[str, object]:
    return found.units.row(by_predicate=pl.col("region") == code, named=True)


def csv_of(workspace: Workspace, found: Reporting) -> list[str]:
    return reporting_csv(workspace, found, Locale.ZH, who=WHO).decode("utf-8-sig").splitlines()


def test_what_is_owed_and_by_when(place: Workspace) -> None:
    assert [one.key for one in owed_periods(Q3.frequency, Period.parse("2026"))] == [
        "2026Q1",
        "2026Q2",
        "2026Q3",
        "2026Q4",
    ]
    assert due_on(place, Q3) == date(2026, 10, 20)
    assert due_on(place, Period.parse("2026")) == date(2027, 2, 14)
    cells = owed(place, 0, CITY, (Q3,))
    assert cells["region"].n_unique() == 9
    assert set(cells["period"]) == {"2026Q3"}
    assert sorted(cells.filter(pl.col("region") == COUNTY)["indicator"]) == quarterly(place, Level.COUNTY)
    assert sorted(cells.filter(pl.col("region") == CITY)["indicator"]) == quarterly(place, Level.PREFECTURE)
    assert set(cells["league"]) == {CITY}
    year_end = owed(place, 0, CITY, (Period.parse("2026Q4"),))
    assert set(year_end["period"]) == {"2026", "2026Q4"}


def test_each_state_before_and_after_the_day(place: Workspace) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [COUNTY], sheets, Q3, datetime(2026, 10, 8, tzinfo=UTC))
    publish(place, [OTHER], sheets[:1], Q3, datetime(2026, 10, 9, tzinfo=UTC))
    before = reports(place, date(2026, 10, 20))
    assert {state.value: before.count(state) for state in UnitState} == {
        "late": 0, "not_yet": 7, "partly": 1, "complete": 1,
    }  # fmt: skip
    assert unit(before, OTHER)["missing"] == len(sheets) - 1
    assert (unit(before, COUNTY)["last_revision"], unit(before, OTHER)["last_revision"]) == (1, 2)
    after = reports(place, date(2026, 10, 23))
    assert (after.count(UnitState.LATE), after.count(UnitState.COMPLETE)) == (8, 1)
    assert unit(after, OTHER)["days_late"] == 3
    assert after.units["state"].to_list()[-1] == "complete"
    assert (after.on_time, after.judged) == (len(sheets) + 1, after.units["expected"].sum())
    assert after.due == {Q3: date(2026, 10, 20)}


def test_what_waits_is_handed_in_and_told_to_those_who_may_see_it(place: Workspace) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [OTHER], sheets, Q2, datetime(2026, 7, 8, tzinfo=UTC))
    batch = staged(place, [COUNTY], sheets, Q3, datetime(2026, 10, 8, tzinfo=UTC))
    day = date(2026, 10, 23)
    found = reports(place, day)
    assert (unit(found, COUNTY)["waiting"], unit(found, COUNTY)["missing"]) == (len(sheets), 0)
    # not published by its day: late, whoever looks; to remind anybody of it is no use
    assert (unit(found, COUNTY)["state"], unit(found, COUNTY)["days_late"]) == ("late", 3)
    assert found.held.height == len(sheets)
    line = next(line for line in reminder(place, found, Locale.ZH).splitlines() if "东昌府区" in line)
    assert line.endswith("期限 2026-10-20，已逾期 3 天；已提交，正在审核，不必再报。")
    row = next(row for row in csv_of(place, found) if row.startswith(COUNTY))
    assert f",逾期（已提交，待审核）,3,{len(sheets)},0,{len(sheets)},0," in row
    before = reports(place, date(2026, 10, 20))
    assert (unit(before, COUNTY)["state"], before.held.height) == ("partly", 0)
    viewer = Identity("v", "v", (Grant(Role.VIEWER, "*"),), Origin.SESSION, account="v")
    stranger = Identity("s", "s", (Grant(Role.REVIEWER, "150600"),), Origin.SESSION, account="s")
    for who, sees in ((viewer, False), (stranger, True)):
        seen = reports(place, day, who=who)
        assert (unit(seen, COUNTY)["waiting"], unit(seen, COUNTY)["state"]) == (0, "late")
        assert seen.sees_waiting is sees
    place.store.set_status(batch, BatchStatus.RETURNED, "li", datetime(2026, 10, 9, tzinfo=UTC), "有误")
    assert unit(reports(place, day), COUNTY)["waiting"] == 0


def test_a_correction_makes_nobody_late(place: Workspace) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [COUNTY], sheets, Q3, datetime(2026, 10, 20, 15, 59, tzinfo=UTC))
    publish(place, [COUNTY], sheets, Q3, datetime(2026, 11, 9, tzinfo=UTC), value=0.0)
    publish(place, [OTHER], sheets, Q3, datetime(2026, 10, 20, 16, 0, tzinfo=UTC))
    found = reports(place, date(2026, 11, 22))
    # 16:00 in UTC is the next day in Beijing
    assert found.on_time == len(sheets)
    assert unit(found, COUNTY)["last_revision"] == 2
    early = reporting(place, 1, CITY, Q3, date(2026, 11, 22), who=WHO)
    assert (early.on_time, early.count(UnitState.COMPLETE)) == (len(sheets), 1)


def test_what_was_due_before_the_system_began_is_not_judged(place: Workspace) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [COUNTY], sheets, Q2, datetime(2026, 10, 1, tzinfo=UTC))
    found = reports(place, date(2026, 11, 22), Q2)
    assert (found.on_time, found.judged) == (0, 0)
    assert found.count(UnitState.COMPLETE) == 1
    assert reports(place, date(2026, 11, 22), Q3).judged == found.units["expected"].sum()


def test_never_is_a_report(place: Workspace) -> None:
    frame = pl.DataFrame(
        [(COUNTY, "drill_interval", Q3.key, None, None, None, "never", None, 2)], schema=FIGURES, orient="row"
    )
    key = next(one.key for one in place.catalogue.indicators.values() if one.empty_means_never)
    batch = save(place.store, frame.with_columns(indicator=pl.lit(key)), at=datetime(2026, 10, 8, tzinfo=UTC))
    place.store.publish(batch.id, base=0, actor="li", at=datetime(2026, 10, 8, tzinfo=UTC), reason=None, key=None)
    assert unit(reports(place, date(2026, 10, 9)), COUNTY)["reported"] == 1


def test_the_reminder_names_each_unit_once(place: Workspace) -> None:
    sheets = quarterly(place, Level.COUNTY)
    publish(place, [COUNTY], sheets[1:], Q3, datetime(2026, 10, 8, tzinfo=UTC))
    found = reports(place, date(2026, 10, 30))
    lines = reminder(place, found, Locale.ZH).splitlines()
    assert lines[0] == "2026年第三季度数据报送提醒（截至 2026-10-30）"
    assert len(lines) == 10
    name = place.catalogue.indicators[sheets[0]].name.zh
    assert f"聊城市 · 东昌府区：2026年第三季度的{name}，期限 2026-10-20，已逾期 10 天，请尽快上报。" in lines
    early = reminder(place, reports(place, date(2026, 10, 10)), Locale.ZH)
    assert "请于 2026-10-20 前上报（还有 10 天）" in early
    last = reminder(place, reports(place, date(2026, 10, 20)), Locale.ZH)
    assert f"聊城市 · 东昌府区：2026年第三季度的{name}，今天（2026-10-20）到期，请于今天上报。" in last.splitlines()
    assert "10 days late" in reminder(place, found, Locale.EN)


def test_the_file_has_a_row_a_unit(place: Workspace) -> None:
    publish(place, [COUNTY], quarterly(place, Level.COUNTY), Q3, datetime(2026, 10, 8, tzinfo=UTC))
    rows = csv_of(place, reports(place, date(2026, 10, 30)))
    assert rows[0] == "代码,报送单位,期间,状态,逾期天数,应报,已报,待审核,缺,缺哪些指标,演示数据"
    assert len(rows) == 10
    assert rows[-1].startswith("371502,聊城市 · 东昌府区,2026Q3,已报齐,0,")
    assert place.store.audit(1)[0].subject == "reporting"


def test_the_demonstration_counties_that_are_late(demo: Workspace) -> None:
    found = reporting(demo, 1, "150000", Q3, date(2026, 11, 22), who=WHO)
    assert (found.units.height, found.count(UnitState.LATE), found.count(UnitState.COMPLETE)) == (115, 8, 107)
    assert (found.missing.height, found.demo) == (32, True)
    assert found.missing["region"].n_unique() == 8
    assert set(found.units.filter(pl.col("state") == "late")["days_late"]) == {33}


def test_one_league_is_counted_by_itself(demo: Workspace) -> None:
    day = date(2026, 11, 22)
    found = reporting(demo, 1, "150000", Q3, day, who=WHO, league="152500")
    assert (found.units.height, found.count(UnitState.LATE), found.count(UnitState.COMPLETE)) == (13, 3, 10)
    assert set(found.missing["league"]) == {"152500"}
    assert len(csv_of(demo, found)) == 1 + 13
    none = reporting(demo, 1, "150000", Q3, day, who=WHO, league="150600")
    assert none.count(UnitState.LATE) == 0
    assert reminder(demo, none, Locale.ZH) == ""
