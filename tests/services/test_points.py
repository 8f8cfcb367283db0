"""Point layers through the services: checked against the real borders, submitted once, published, shown again."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import BatchStatus, IssueCode, Refusal, RefusalCode, ReportStatus
from lib.services import (
    Workspace,
    check_point_file,
    points_at,
    publish_batch,
    return_batch,
    review_points,
    roll_back,
    submit_point_file,
)

ORDOS = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\nO1,杭锦局,监管机构,,108.70,39.83\n"


def test_a_layer_is_published_and_known_on_its_revision(workspace: Workspace) -> None:
    done = submit_point_file(workspace, ORDOS.encode(), "点位.csv", who=console(" 李四 "), jurisdiction="150000")
    assert (done.report.status, done.batch.status, done.batch.submitted_by) == (
        ReportStatus.ACCEPTED,
        BatchStatus.SUBMITTED,
        "李四",
    )
    assert review_points(workspace, done.batch.id, who=console("张三")).counts == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
    }
    revision = publish_batch(workspace, done.batch.id, who=console("张三")).revision
    found = points_at(workspace, revision.number, "150000")
    assert found.select("id", "region", "batch", "revision_from", "row").rows() == [
        ("L1", "150602", done.batch.id, 1, 2),
        ("O1", "150625", done.batch.id, 1, 3),
    ]
    assert points_at(workspace, revision.number, "371500").is_empty()
    smaller = "\n".join(ORDOS.splitlines()[:2])
    second = submit_point_file(workspace, smaller.encode(), "b.csv", who=console("李四"), jurisdiction="150000")
    assert [issue.code for issue in second.report.issues] == [IssueCode.POINTS_LEFT_OUT]
    publish_batch(workspace, second.batch.id, who=console("张三"))
    assert points_at(workspace, 2, "150000")["id"].to_list() == ["L1"]
    roll_back(workspace, 1, who=console("张三"), reason="漏了一个")
    assert points_at(workspace, 3, "150000")["id"].to_list() == ["L1", "O1"]
    assert workspace.store.verify() == []


def test_a_rejected_file_is_kept_without_points(workspace: Workspace) -> None:
    text = ORDOS + "L2,北京某所,检验机构,C,116.4,39.9\n"
    done = submit_point_file(workspace, text.encode(), "点位.csv", who=console("李四"), jurisdiction="150000")
    assert [(issue.code, issue.row) for issue in done.report.issues] == [(IssueCode.POINT_OUTSIDE, 4)]
    assert (done.batch.status, done.batch.points) == (BatchStatus.REJECTED, 0)
    assert workspace.store.batch_content(done.batch.id) == text.encode()


def test_the_border_is_that_of_the_jurisdiction(workspace: Workspace) -> None:
    report = check_point_file(workspace, ORDOS.encode(), "a.csv", who=console("李四"), jurisdiction="371500")
    assert [issue.code for issue in report.issues] == [IssueCode.POINT_OUTSIDE] * 2
    with pytest.raises(Refusal) as refused:
        check_point_file(workspace, ORDOS.encode(), "a.csv", who=console("李四"), jurisdiction="110000")
    assert refused.value.code is RefusalCode.JURISDICTION_UNKNOWN


def test_a_file_that_waits_is_not_submitted_again(workspace: Workspace) -> None:
    first = submit_point_file(workspace, ORDOS.encode(), "a.csv", who=console("李四"), jurisdiction="150000", key="k")
    again = submit_point_file(workspace, ORDOS.encode(), "a.csv", who=console("李四"), jurisdiction="150000", key="k")
    assert again.batch.id == first.batch.id
    twin = submit_point_file(workspace, ORDOS.encode(), "a.csv", who=console("王五"), jurisdiction="150000")
    assert [issue.code for issue in twin.report.issues] == [IssueCode.SAME_FILE_BEFORE]
    assert twin.batch.status is BatchStatus.REJECTED
    return_batch(workspace, first.batch.id, who=console("张三"), reason="请补充")
    third = submit_point_file(workspace, ORDOS.encode(), "a.csv", who=console("王五"), jurisdiction="150000")
    assert third.batch.status is BatchStatus.SUBMITTED
