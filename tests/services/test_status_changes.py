"""What is newly met and no longer met, since the last revision and since the last period."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale, Period
from lib.services import Workspace, publish_batch, submit_file
from lib.services.status_changes import turned_names, turned_since_period, turned_since_revision

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
    rows = found.frame.select("region", "met", "earlier", "later").rows()
    assert rows == [("150603", False, "met", "behind"), ("150602", True, "behind", "met")]
    assert turned_names(workspace, found.met, Locale.ZH) == "东胜区（检查员配备率）"
    assert turned_names(workspace, found.unmet, Locale.EN) == "Kangbashi District (Inspector staffing rate)"
    assert turned_since_revision(workspace, 2, "371500", Q3).frame.is_empty()


def test_a_period_is_held_against_the_one_before(workspace: Workspace) -> None:
    rows = (
        "150602,inspector_staffing,2026Q2,90,18,20,\r\n150602,inspector_staffing,2026Q3,100,20,20,\r\n"
        "150603,inspector_staffing,2026Q2,100,20,20,\r\n150603,inspector_staffing,2026Q3,100,20,20,\r\n"
    )
    publish(workspace, rows)
    found = turned_since_period(workspace, 1, "150000", Q3)
    assert found.since == "2026Q2"
    assert found.frame.select("region", "met").rows() == [("150602", True)]
    assert (found.met.height, found.unmet.height) == (1, 0)


def test_more_regions_than_are_named_are_said_to_be_more(demo: Workspace) -> None:
    found = turned_since_period(demo, 1, "150000", Q3)
    assert (found.met.height, found.unmet.height) == (8, 11)
    named = turned_names(demo, found.unmet, Locale.ZH)
    assert named.endswith("等")
    assert named.count("（") == 3
