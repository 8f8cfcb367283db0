"""What is newly met and no longer met, since the last revision and since the last period."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale, Period
from lib.services import Workspace, publish_batch, submit_file
from lib.services.status_changes import Turn, turned_names, turned_since_period, turned_since_revision

Q2, Q3 = Period.parse("2026Q2"), Period.parse("2026Q3")
HEAD = "地区,指标,期间,数值,分子,分母,备注\r\n"


def publish(workspace: Workspace, rows: str) -> int:
    batch = submit_file(workspace, (HEAD + rows).encode(), "a.csv", who=console("李四")).batch
    return publish_batch(workspace, batch.id, who=console("张三"), reason="核对后更正").revision.number


def test_a_revision_is_held_against_the_one_before(workspace: Workspace) -> None:
    publish(workspace, "150602,inspector_staffing,2026Q3,90,18,20,\r\n150603,inspector_staffing,2026Q3,100,20,20,\r\n")
    first = turned_since_revision(workspace, 1, "150000", Q3)
    assert (first.since, first.frame.height) == (None, 0)
    publish(workspace, "150602,inspector_staffing,2026Q3,100,20,20,\r\n150603,inspector_staffing,2026Q3,95,19,20,\r\n")
    found = turned_since_revision(workspace, 2, "150000", Q3)
    assert found.since == "v1"
    rows = found.frame.select("region", "turn", "earlier", "later").rows()
    assert rows == [("150603", "unmet", "met", "behind"), ("150602", "met", "behind", "met")]
    assert turned_names(workspace, found.of(Turn.MET), Locale.ZH) == "东胜区（检查员配备率）"
    assert turned_names(workspace, found.of(Turn.UNMET), Locale.EN) == "Kangbashi District (Inspector staffing rate)"
    assert turned_since_revision(workspace, 2, "371500", Q3).frame.is_empty()


def test_a_period_is_held_against_the_one_before(workspace: Workspace) -> None:
    rows = (
        "150602,inspector_staffing,2026Q2,90,18,20,\r\n150602,inspector_staffing,2026Q3,100,20,20,\r\n"
        "150603,inspector_staffing,2026Q2,100,20,20,\r\n150603,inspector_staffing,2026Q3,100,20,20,\r\n"
    )
    publish(workspace, rows)
    found = turned_since_period(workspace, 1, "150000", Q3)
    assert found.since == "2026Q2"
    assert found.frame.select("region", "turn").rows() == [("150602", "met")]
    assert found.counts == {**dict.fromkeys(Turn, 0), Turn.MET: 1}


def test_a_late_report_is_no_fall(workspace: Workspace) -> None:
    """150602 falls, 150603 reports nothing for two quarters, 150621 reports again after two quarters of silence."""
    rows = (
        "150602,inspector_staffing,2026Q2,100,20,20,\r\n150602,inspector_staffing,2026Q3,90,18,20,\r\n"
        "150603,inspector_staffing,2026Q1,100,20,20,\r\n"
        "150621,inspector_staffing,2025Q4,100,20,20,\r\n150621,inspector_staffing,2026Q3,100,20,20,\r\n"
    )
    publish(workspace, rows)
    found = turned_since_period(workspace, 1, "150000", Q3)
    assert found.frame.select("region", "turn", "earlier", "later").rows() == [
        ("150602", "unmet", "met", "behind"),
        ("150603", "late", "met", "stale"),
        ("150621", "reported", "stale", "met"),
    ]
    assert found.counts == {Turn.UNMET: 1, Turn.LATE: 1, Turn.RENEWED: 0, Turn.MET: 0, Turn.REPORTED: 1}


def test_a_new_year_of_an_annual_target_is_no_fall(workspace: Workspace) -> None:
    rows = "150602,training_hours,2025,45,900,20,\r\n150602,training_hours,2026,5,100,20,\r\n"
    publish(workspace, rows)
    found = turned_since_period(workspace, 1, "150000", Period.parse("2026Q1"))
    assert found.frame.select("region", "turn", "earlier", "later").rows() == [("150602", "renewed", "met", "behind")]
    assert turned_since_period(workspace, 1, "150000", Q2).frame.is_empty()


def test_more_regions_than_are_named_are_said_to_be_more(demo: Workspace) -> None:
    found = turned_since_period(demo, 1, "150000", Q3)
    assert found.counts == {Turn.UNMET: 9, Turn.LATE: 2, Turn.RENEWED: 0, Turn.MET: 8, Turn.REPORTED: 0}
    assert set(found.of(Turn.LATE)["later"]) == {"stale"}
    assert not set(found.of(Turn.UNMET)["later"]) & {"stale", "no_data"}
    named = turned_names(demo, found.of(Turn.UNMET), Locale.ZH)
    assert named.endswith("等")
    assert named.count("（") == 3
