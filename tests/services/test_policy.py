"""How clauses stand: states, regions by level, deadlines, at every revision there ever was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from lib.access import console
from lib.domain import Cadence, Level, Locale, Period, Status
from lib.domain.policy import ClauseState
from lib.services import Workspace, as_of_date, load_settings, open_workspace, publish_batch, submit_file
from lib.services.analysis import attained
from lib.services.policy import ClauseStanding, clause_standings, clause_state, state_counts
from lib.services.policy_clause import clause_view, map_level
from lib.services.policy_words import (
    clause_name,
    clause_names,
    demanded,
    due_text,
    headed_basis,
    open_though_kept,
    regions_text,
    stage_text,
)
from tests.services.document_files import JINCHENG, published

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")

Q3 = Period.parse("2026Q3")
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"
#: Three further revisions: a target met, a county fallen behind, a clause done.
LATER = (
    "150000,reviewer_growth,2026,250,250,100,",
    "150621,inspector_staffing,2026Q3,50,50,100,",
    "150000,NMG2022-01,2026Q3,已完成,,,验收报告（2026-09-20）",
)


@pytest.fixture(scope="module")
def revised(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Demonstration data and three revisions after it."""
    folder = copytree(demonstration, tmp_path_factory.mktemp("own") / "policy")
    workspace = open_workspace(load_settings(data_dir=folder))
    for number, row in enumerate(LATER):
        batch = submit_file(workspace, f"{HEAD}{row}\r\n".encode(), f"{number}.csv", who=console("李四")).batch
        publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    yield workspace
    workspace.store.close()


def standing(workspace: Workspace, key: str, revision: int = 1, place: str = "150000") -> ClauseStanding:
    found = clause_standings(workspace, revision, place, Q3)
    return next(one for one in found if one.clause.key == key)


def test_all_96_clauses_stand_somewhere_and_have_a_measure(demo: Workspace) -> None:
    found = clause_standings(demo, 1, "150000", Q3)
    assert len(found) == len(demo.catalogue.clauses) == 96
    assert [one.clause.key for one in found] == list(demo.catalogue.clauses)
    assert all(one.clause.indicators or one.stage for one in found)
    assert sum(state_counts(found).values()) == 96
    places = {one.document.id: one.jurisdiction for one in found}
    assert places == {
        "CN2021": "150000",
        "NMG2022": "150000",
        "NMG2025": "150000",
        "LC2022": "371500",
        "JC2022": "140500",
    }
    chosen = clause_standings(demo, 1, "371500", Q3)
    assert {one.jurisdiction for one in chosen if one.document.id == "CN2021"} == {"371500"}


def test_regions_are_counted_by_their_gravest_status(demo: Workspace) -> None:
    frame = attained(demo, 1, "150000", Q3, as_of_date(Q3))
    one = standing(demo, "NMG2022-08")
    assert {level: sum(counts.values()) for level, counts in one.levels.items()} == {
        Level.PROVINCE: 1,
        Level.PREFECTURE: 12,
        Level.COUNTY: 103,
    }
    own = [row for row in frame.iter_rows(named=True) if row["binding"] and row["target"] == "NMG2022-08-lab_grade"]
    for status in (Status.MET, Status.BEHIND):
        expected = sum(1 for row in own if row["level"] == "county" and row["status"] == status.value)
        assert one.levels[Level.COUNTY].get(status, 0) == expected
    # Three of its four regional targets are met; the one that is missed counts.
    assert one.levels[Level.PROVINCE] == {Status.MISSED: 1}
    assert (one.state, one.due_on, one.days_left, one.due_met) == (
        ClauseState.OVERDUE,
        date(2025, 4, 18),
        -583,
        False,
    )


def test_a_deadline_that_was_met_is_not_called_overdue(demo: Workspace) -> None:
    one = standing(demo, "NMG2022-04")
    assert (one.state, one.due_met) == (ClauseState.OPEN, True)
    assert due_text(Locale.ZH, one) == "2025-04-18（该项已达到）"
    assert open_though_kept(Locale.ZH, one).startswith("期限 2025-04-18 的目标已达到；“未完成”说的是")
    whole = standing(demo, "NMG2022-02")
    assert (whole.state, whole.due_met) == (ClauseState.MET, True)
    assert due_text(Locale.ZH, whole) == "2025-04-18（已达到）"
    assert open_though_kept(Locale.ZH, whole) == ""
    assert open_though_kept(Locale.ZH, standing(demo, "NMG2022-07")) == ""
    assert due_text(Locale.ZH, standing(demo, "NMG2022-07")) == "2024-04-18（已逾期 948 天）"
    assert due_text(Locale.ZH, standing(demo, "NMG2022-05")) == "2026-12-31（还有 39 天）"
    assert due_text(Locale.ZH, standing(demo, "NMG2022-10")) == "周期内达到"
    assert due_text(Locale.ZH, standing(demo, "NMG2022-01")) == "没有定期限"


def test_a_clause_without_targets_borrows_them_and_is_decided_by_its_stage(demo: Workspace) -> None:
    one = standing(demo, "CN2021-06")
    assert (one.targets, one.borrowed) == ((), True)
    assert sum(one.levels[Level.COUNTY].values()) == 103
    assert regions_text(Locale.ZH, one.levels, "150000", borrowed=True).startswith("按其他文件的目标看，盟市 12：")
    assert one.stage is not None
    assert one.state is (ClauseState.MET if one.stage.done else ClauseState.OPEN)
    there = standing(demo, "CN2021-06", place="371500")
    assert (there.levels, there.borrowed) == ({}, False)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({Status.MET: 3}, ClauseState.MET),
        ({Status.MET: 3, Status.ON_TRACK: 1}, ClauseState.OPEN),
        ({Status.MET: 3, Status.MISSED: 1}, ClauseState.OVERDUE),
        ({Status.NO_DATA: 2, Status.STALE: 1}, ClauseState.UNTOLD),
        ({Status.NO_DATA: 2, Status.BEHIND: 1}, ClauseState.OPEN),
        ({}, ClauseState.UNTOLD),
    ],
)
def test_the_state_follows_from_the_regions(counts: dict[Status, int], state: ClauseState) -> None:
    assert clause_state({Level.COUNTY: counts} if counts else {}, None) is state


def test_every_target_is_evaluated_at_every_level_it_binds_at_every_revision(revised: Workspace) -> None:
    head = revised.store.head()
    assert head == 4
    assert len(revised.catalogue.targets) == 31
    sizes = {Level.PROVINCE: 1, Level.PREFECTURE: 12, Level.COUNTY: 103}
    for revision in range(1, head + 1):
        found = {one.clause.key: one for one in clause_standings(revised, revision, "150000", Q3)}
        for target in revised.catalogue.targets:
            view = clause_view(revised, revision, "150000", Q3, f"{target.document}-{target.clause}", Locale.ZH)
            own = next(one for one in view.targets if one.target.key == target.key)
            levels = own.counted.group_by("domain").agg(pl.col("count").sum()).rows()
            assert dict(levels) == {
                level.value: sizes[level] for level in target.binding_levels | target.reference_levels
            }
            assert target.binding_levels <= set(found[f"{target.document}-{target.clause}"].levels)


def test_a_later_revision_leaves_earlier_verdicts_alone(revised: Workspace) -> None:
    states = [standing(revised, "NMG2022-07", revision).state for revision in (1, 2, 3, 4)]
    assert states == [ClauseState.OVERDUE, ClauseState.MET, ClauseState.MET, ClauseState.MET]
    first, last = (standing(revised, "NMG2022-01", revision) for revision in (3, 4))
    assert (first.state, last.state) == (ClauseState.OPEN, ClauseState.MET)
    assert last.stage is not None
    assert (last.stage.note, last.stage.revision, last.stage.demo) == ("验收报告（2026-09-20）", 4, False)
    assert stage_text(Locale.ZH, last.stage) == "已完成（2026年第三季度）"
    behind = [
        clause_view(revised, revision, "150000", Q3, "NMG2022-04", Locale.ZH).targets[1].behind for revision in (2, 3)
    ]
    values = [dict(frame.select("region", "value_text").rows()).get("150621") for frame in behind]
    assert values[1] == "50.0%"
    assert values[0] != values[1]


def test_one_clause_in_full(demo: Workspace) -> None:
    view = clause_view(demo, 1, "150000", Q3, "NMG2022-08", Locale.ZH)
    lab = view.targets[-1]
    assert (lab.target.indicator, map_level(view, lab)) == ("lab_grade", Level.COUNTY)
    assert lab.behind.height == sum(count for _, status, count in lab.counted.iter_rows() if status != Status.MET.value)
    assert lab.behind["gap_text"][0] == "低 1 级"
    assert [one.indicator.key for one in view.measures] == list(view.standing.clause.indicators)
    assert [one.key for one in view.partners] == ["CN2021-08", "CN2021-11"]
    assert [stage.period for stage in view.history] == sorted((s.period for s in view.history), reverse=True)
    assert (len(view.history), view.history[-1].period.key) == (18, "2022Q2")
    earlier = clause_view(demo, 1, "150000", Period.parse("2023Q1"), "NMG2022-08", Locale.ZH)
    assert earlier.history[0].period.key == "2023Q1"


def test_a_level_that_is_not_bound_is_passed_no_verdict_on(demo: Workspace) -> None:
    view = clause_view(demo, 1, "150000", Q3, "NMG2022-13", Locale.ZH)
    (online,) = (one for one in view.targets if one.target.indicator == "online_service_rate")
    frame = attained(demo, 1, "150000", Q3, as_of_date(Q3)).filter(target=online.target.key, level="county")
    reached, old = frame.filter(status="met").height, frame.filter(status="stale").height
    counted = {(level, status): count for level, status, count in online.counted.iter_rows()}
    county = {status: count for (level, status), count in counted.items() if level == "county"}
    assert (frame.height, 0 < reached < 103 - old) == (103, True)
    assert county == {"above_reference": reached, "below_reference": 103 - reached - old, "stale": old}
    assert {status for level, status in counted if level == "province"} <= {status.value for status in Status}
    assert online.beside
    assert online.standing.bound == 1
    lab = clause_view(demo, 1, "150000", Q3, "NMG2022-08", Locale.ZH).targets[-1]
    assert not lab.beside


def test_a_target_that_binds_nobody_is_told_as_a_reference(workspace: Workspace) -> None:
    text = JINCHENG.replace('binding_levels = ["市级", "县级"]', 'reference_levels = ["市级", "县级"]', 1)
    revision = published(workspace, text)
    one = next(one for one in clause_standings(workspace, revision, "140500", Q3) if one.clause.key == "JC2026-01")
    assert (one.levels, one.due_on, due_text(Locale.ZH, one)) == ({}, None, "没有定期限")
    (said,) = demanded(Locale.ZH, workspace, one.targets)
    assert "不低于 95.0%（参照）" in said


def test_measures_name_the_clauses_that_set_them_a_target(demo: Workspace) -> None:
    view = clause_view(demo, 1, "371500", Q3, "LC2022-05", Locale.ZH)
    (lab,) = view.measures
    assert (view.targets, lab.reported, lab.all, lab.elsewhere) == ((), 9, 9, ())
    nation = clause_view(demo, 1, "150000", Q3, "CN2021-12", Locale.ZH)
    assert {one.key for measure in nation.measures for one in measure.elsewhere} == {"NMG2022-10"}


def test_clauses_are_called_as_documents_call_them(demo: Workspace) -> None:
    clauses = demo.catalogue.clauses
    names = [clause_name(Locale.ZH, clauses[key]) for key in ("NMG2022-08", "NMG2022-10", "NMG2022-15", "CN2021-23")]
    assert names == ["第八条", "第十条", "第十五条", "第二十三条"]
    assert clause_name(Locale.ZH, clauses["LC2022-G1"]) == "保障措施第一条"
    assert clause_name(Locale.EN, clauses["LC2022-G1"]) == "supporting clause 1"
    assert clause_name(Locale.EN, clauses["NMG2022-08"]) == "clause 8"
    several = [clauses[key] for key in ("LC2022-05", "LC2022-G1", "LC2022-10")]
    assert clause_names(Locale.ZH, several) == "第五、十条、保障措施第一条"
    assert clause_names(Locale.EN, several) == "clauses 5, 10, supporting clause 1"
    assert clause_names(Locale.ZH, several[:2]) == "第五条、保障措施第一条"
    assert headed_basis(Locale.ZH, demo.catalogue, clauses["NMG2022-08"]) == (
        "内政办发〔2022〕26号 第八条 提高检验检测能力"
    )


def test_an_empty_installation_has_clauses_without_figures(workspace: Workspace) -> None:
    found = clause_standings(workspace, 0, "150000", Q3)
    assert state_counts(found)[ClauseState.UNTOLD] == 96
    assert stage_text(Locale.ZH, found[0].stage) == "未报"


def test_only_deadlines_and_years_have_a_day(demo: Workspace) -> None:
    for one in clause_standings(demo, 1, "150000", Q3):
        cadences = {target.cadence for target in one.targets if target.binding_levels}
        assert (one.due_on is not None) == bool(cadences & {Cadence.BY_DEADLINE, Cadence.ANNUAL})


def test_progress_is_read_of_the_top_region_only(tmp_path: Path) -> None:
    workspace = open_workspace(load_settings(data_dir=tmp_path))
    row = "150100,CN2021-01,2026Q3,推进中,,,盟市自报\r\n150000,CN2021-01,2026Q3,已部署,,,\r\n"
    batch = submit_file(workspace, f"{HEAD}{row}".encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    one = standing(workspace, "CN2021-01")
    assert one.stage is not None
    assert one.stage.grade.key == "assigned"
    workspace.store.close()
