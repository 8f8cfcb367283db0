"""The same bytes again while the earlier upload lies unsent or was returned: told, by person, and not refused."""

from __future__ import annotations

import pytest

from lib.domain import BatchStatus, IssueCode, Locale, Severity
from lib.i18n import say_issue
from lib.services import (
    Workspace,
    batch_report,
    beijing,
    check_batch,
    receive_file,
    return_batch,
    submit_batch,
    submit_file,
    withdraw_batch,
)
from lib.services.same_file import returned_by, told_of_earlier
from tests.services.test_batch_intake import GOOD, LI, OTHER, WANG, ZHANG, brought


def test_a_file_left_unsent_or_returned_is_told_and_taken_all_the_same(workspace: Workspace) -> None:
    first = brought(workspace)
    other = check_batch(workspace, receive_file(workspace, GOOD, "b.csv", who=LI).id, who=LI)
    issue = told_of_earlier(other.report)
    assert issue is not None
    assert (issue.code, issue.severity, issue.params) == (
        IssueCode.SAME_FILE_UNSENT,
        Severity.INFO,
        {"batch": first.id, "file": "a.csv", "at": beijing(first.submitted_at), "actor": "李四"},
    )
    assert (other.batch.status, other.report.counts.imported) == (BatchStatus.CHECKED, 2)
    assert told_of_earlier(batch_report(workspace, other.batch.id, who=LI) or other.report) == issue
    another = check_batch(workspace, receive_file(workspace, GOOD, "a.csv", who=WANG).id, who=WANG)
    assert told_of_earlier(another.report) is None  # what somebody else left lying is not theirs
    for batch in (other.batch, another.batch):
        withdraw_batch(workspace, batch.id, who=LI if batch is other.batch else WANG)
    submit_batch(workspace, first.id, who=LI)
    back = return_batch(workspace, first.id, who=ZHANG, reason="请核对东胜区")
    again = check_batch(workspace, receive_file(workspace, GOOD, "a.csv", who=LI).id, who=LI)
    returned = told_of_earlier(again.report)
    assert returned is not None
    at = beijing(back.step_at or back.submitted_at)
    assert say_issue(Locale.ZH, returned)[0] == (
        f"李四 在 {beijing(first.submitted_at)} 上传过内容相同的文件（“a.csv”，批次 {first.id}），"
        f"{at} 由 张三 退回，理由：“请核对东胜区”。"
    )
    assert submit_batch(workspace, again.batch.id, who=LI).batch.status is BatchStatus.SUBMITTED


def test_who_returned_a_batch_is_found_however_long_ago(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.services.same_file._TRAIL", 1)
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    assert returned_by(workspace, batch) == ""
    back = return_batch(workspace, batch.id, who=ZHANG, reason="请核对")
    for name in ("b.csv", "c.csv", "d.csv"):
        brought(workspace, OTHER, file=name)
    assert returned_by(workspace, back) == "张三"
