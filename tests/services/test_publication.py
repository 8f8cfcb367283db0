"""From a file to a revision and back."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import BatchStatus, IssueCode, Locale, Refusal, RefusalCode, ReportStatus, RevisionKind
from lib.i18n import say_refusal
from lib.services import (
    Workspace,
    beijing,
    check_file,
    publish_batch,
    return_batch,
    review_batch,
    roll_back,
    submit_file,
    verify_store,
)


def values(workspace: Workspace) -> dict[str, float]:
    frame = workspace.observations(workspace.store.head())
    return dict(frame.filter(frame["period"] == "2026Q3").select("region", "value").iter_rows())


def test_check_writes_nothing(workspace: Workspace, long_csv: bytes) -> None:
    report = check_file(workspace, long_csv, "网办率.csv", who=console("李四"))
    assert (report.counts.rows, report.counts.imported) == (4, 4)
    assert workspace.store.batches() == []
    assert workspace.store.head() == 0


def test_submitted_file_becomes_a_revision(workspace: Workspace, long_csv: bytes) -> None:
    sent = submit_file(workspace, long_csv, "网办率.csv", who=console(" 李四 "), note="三季度")
    assert sent.batch.status is BatchStatus.SUBMITTED
    assert sent.batch.submitted_by == "李四"
    review = review_batch(workspace, sent.batch.id, who=console("张三"))
    assert review.counts == {"new": 4, "changed": 0, "unchanged": 0}
    done = publish_batch(workspace, sent.batch.id, who=console("张三"), key="k1")
    assert (done.revision.number, done.revision.added, done.revision.published_by) == (1, 4, "张三")
    assert values(workspace) == {"150100": 92.0, "150102": 96.0, "150103": 80.0, "150104": 100.0}
    assert workspace.store.batch_content(sent.batch.id) == long_csv
    assert verify_store(workspace).ok


def test_same_key_publishes_once(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    first = publish_batch(workspace, batch.id, who=console("张三"), key="k1")
    again = publish_batch(workspace, batch.id, who=console("张三"), key="k1")
    assert (first.repeated, again.repeated) == (False, True)
    assert first.revision.number == again.revision.number == workspace.store.head() == 1


def test_moved_base_is_refused_until_reviewed_again(workspace: Workspace, long_csv: bytes) -> None:
    first = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    second = submit_file(workspace, long_csv.replace(b"96,48", b"98,49"), "b.csv", who=console("李四")).batch
    review_batch(workspace, second.id, who=console("张三"))
    publish_batch(workspace, first.id, who=console("张三"))
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, second.id, who=console("张三"))
    assert refused.value.code is RefusalCode.BASE_MOVED
    assert refused.value.params == {"base": 0, "head": 1}
    assert review_batch(workspace, second.id, who=console("张三")).counts == {"new": 0, "changed": 1, "unchanged": 3}
    assert publish_batch(workspace, second.id, who=console("张三")).revision.number == 2
    assert values(workspace)["150102"] == 98.0


def test_rejected_file_is_kept_without_figures(workspace: Workspace) -> None:
    content = "地区,指标,期间,数值\r\n150102,online_service_rate,2026Q3,104\r\n".encode("gb18030")
    sent = submit_file(workspace, content, "坏.csv", who=console("李四"))
    assert sent.report.status is ReportStatus.REJECTED
    assert sent.batch.status is BatchStatus.REJECTED
    assert [(issue.code, issue.row) for issue in sent.report.issues] == [(IssueCode.OUT_OF_BOUNDS, 2)]
    assert workspace.store.batch_content(sent.batch.id) == content
    assert workspace.store.batch_figures(sent.batch.id).is_empty()
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, sent.batch.id, who=console("张三"))
    assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED
    assert workspace.store.head() == 0


def test_same_file_twice_waits_once(workspace: Workspace, long_csv: bytes) -> None:
    submit_file(workspace, long_csv, "a.csv", who=console("李四"))
    again = submit_file(workspace, long_csv, "b.csv", who=console("王五"))
    assert again.batch.status is BatchStatus.REJECTED
    assert again.report.issues[0].code is IssueCode.SAME_FILE_BEFORE
    assert again.report.issues[0].params["actor"] == "李四"
    counts = again.report.counts
    assert counts.rows == counts.rejected == 4
    assert counts.imported == 0


def test_unchanged_figures_are_not_published_again(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    again = submit_file(workspace, long_csv + b"\r\n", "a2.csv", who=console("李四"))
    assert again.report.counts.unchanged == 4
    assert again.batch.status is BatchStatus.WITHDRAWN
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, again.batch.id, who=console("张三"))
    assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED


def test_plausibility_warning_needs_a_reason(workspace: Workspace) -> None:
    rows = ["region,indicator,period,value", "150000,local_standards_total,2024,1500"]
    batch = submit_file(workspace, "\n".join(rows).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    rows[1] = "150000,local_standards_total,2025,1400"
    fallen = submit_file(workspace, "\n".join(rows).encode(), "b.csv", who=console("李四"))
    assert IssueCode.COUNT_FELL in {issue.code for issue in fallen.report.issues}
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, fallen.batch.id, who=console("张三"), reason="  ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    done = publish_batch(workspace, fallen.batch.id, who=console("张三"), reason="清理失效标准")
    assert done.revision.reason == "清理失效标准"


def test_returned_batch_cannot_be_published(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    with pytest.raises(Refusal) as refused:
        return_batch(workspace, batch.id, who=console("张三"), reason=" ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    returned = return_batch(workspace, batch.id, who=console("张三"), reason="口径不符")
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "口径不符")
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, batch.id, who=console("张三"))
    assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED


def test_rolling_back_makes_a_new_revision(workspace: Workspace, long_csv: bytes) -> None:
    first = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    publish_batch(workspace, first.id, who=console("张三"))
    second = submit_file(workspace, long_csv.replace(b"96,48", b"98,49"), "b.csv", who=console("李四")).batch
    publish_batch(workspace, second.id, who=console("张三"))
    back = roll_back(workspace, 1, who=console("张三"), reason="口径有误")
    assert (back.number, back.kind, back.restores) == (3, RevisionKind.ROLLBACK, 1)
    assert values(workspace)["150102"] == 96.0
    with pytest.raises(Refusal) as refused:
        roll_back(workspace, 9, who=console("张三"), reason="无")
    assert refused.value.code is RefusalCode.REVISION_UNKNOWN


def test_nameless_and_unknown_are_refused(workspace: Workspace, long_csv: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        submit_file(workspace, long_csv, "a.csv", who=console(" \n "))
    assert refused.value.code is RefusalCode.ACTOR_NEEDED
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, "b999", who=console("张三"))
    assert refused.value.code is RefusalCode.BATCH_UNKNOWN
    with pytest.raises(Refusal) as refused:
        check_file(workspace, long_csv, "a.csv", who=console("李四"), jurisdiction="110000")
    assert refused.value.code is RefusalCode.JURISDICTION_UNKNOWN
    with pytest.raises(Refusal) as refused:
        check_file(workspace, long_csv, "a.csv", who=console("李四"), period="去年")
    assert refused.value.code is RefusalCode.PERIOD_UNKNOWN


def test_same_key_submits_once_and_a_new_key_does_not_double(workspace: Workspace, long_csv: bytes) -> None:
    first = submit_file(workspace, long_csv, "a.csv", who=console("李四"), key="k1")
    again = submit_file(workspace, long_csv, "a.csv", who=console("李四"), key="k1")
    assert first.batch.id == again.batch.id
    other = submit_file(workspace, long_csv, "a.csv", who=console("李四"), key="k2")
    assert other.batch.status is BatchStatus.REJECTED
    assert [batch.status for batch in workspace.store.batches()].count(BatchStatus.SUBMITTED) == 1


def test_a_batch_published_by_another_says_by_whom_and_when(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    done = publish_batch(workspace, batch.id, who=console("张三"))
    with pytest.raises(Refusal) as refused:
        publish_batch(workspace, batch.id, who=console("王五"), key="other", base=0)
    told = say_refusal(Locale.ZH, refused.value)
    assert told == f"张三 已于 {beijing(done.revision.published_at)} 发布此批次（版本 v1），未重复发布。"
