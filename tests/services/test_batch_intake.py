"""A file on its way in: kept, checked, handed in; interrupted, brought twice, taken back, corrected."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from lib.access import console
from lib.domain import (
    Batch,
    BatchStatus,
    Grant,
    Identity,
    ImportReport,
    IssueCode,
    Locale,
    Origin,
    Refusal,
    RefusalCode,
    ReportStatus,
    Role,
)
from lib.services import (
    CheckOptions,
    Workspace,
    batch_report,
    beijing,
    check_batch,
    check_file,
    my_batches,
    publish_batch,
    receive_file,
    remarks_of,
    replaced_by,
    return_batch,
    submit_batch,
    submit_file,
    turn_text,
    verify_store,
    withdraw_batch,
)
from lib.services.marked import can_be_marked

HEAD = "地区,指标,期间,数值\n"
GOOD = f"{HEAD}150602,online_service_rate,2026Q3,97\n150603,online_service_rate,2026Q3,88\n".encode()
OTHER = GOOD.replace(b",88", b",89")


def person(name: str, role: Role = Role.REPORTER, scope: str = "150600") -> Identity:
    return Identity(name, name, (Grant(role, scope),), Origin.SESSION, account=name, session=name)


LI, WANG, ZHANG = person("李四"), person("王五"), person("张三", Role.REVIEWER, "150000")


def brought(workspace: Workspace, content: bytes = GOOD, who: Identity = LI, file: str = "a.csv") -> Batch:
    return check_batch(workspace, receive_file(workspace, content, file, who=who).id, who=who).batch


def refused(code: RefusalCode, act: object, *given: object, **named: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    assert caught.value.code is code
    return caught.value


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for module in ("batch_intake", "batch_queue", "publication", "batch_remarks"):
        monkeypatch.setattr(f"lib.services.{module}.now", found)
    return found


def test_the_bytes_are_kept_before_anything_is_read_from_them(workspace: Workspace) -> None:
    batch = receive_file(workspace, GOOD, "a.csv", who=LI, options=CheckOptions(period="2026Q3"))
    assert (batch.status, batch.figures, batch.report) == (BatchStatus.RECEIVED, 0, None)
    assert workspace.store.batch_content(batch.id) == GOOD
    done = check_batch(workspace, batch.id, who=LI)
    assert (done.batch.status, done.batch.figures, done.batch.jurisdiction) == (BatchStatus.CHECKED, 2, "150000")
    assert workspace.store.batch_figures(batch.id)["value"].to_list() == [97.0, 88.0]
    assert (done.batch.checked_revision, done.report.counts.imported) == (0, 2)
    handed = submit_batch(workspace, batch.id, who=LI, note="三季度").batch
    assert (handed.status, handed.note) == (BatchStatus.SUBMITTED, "三季度")
    assert handed.handed_in_at is not None
    actions = [entry.action for entry in workspace.store.audit() if entry.subject == batch.id][::-1]
    assert actions == ["save_batch", "check_batch", "set_status"]
    assert verify_store(workspace).ok


def test_a03_a_check_that_dies_leaves_the_bytes_and_no_figures(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    class Died(BaseException):
        """The process ends in the middle."""

    def dying(*_: object, **__: object) -> ImportReport:
        raise Died

    batch = receive_file(workspace, GOOD, "a.csv", who=LI)
    with monkeypatch.context() as patch:
        patch.setattr("lib.services.batch_intake.check_file", dying)
        with pytest.raises(Died):
            check_batch(workspace, batch.id, who=LI)
    assert workspace.store.batch_figures(batch.id).is_empty()
    mine = my_batches(workspace, who=LI)[0]
    assert (mine.batch.status, mine.interrupted) == (BatchStatus.RECEIVED, False)
    assert turn_text(workspace, mine, Locale.ZH) == "正在检查"
    clock.at += timedelta(minutes=2)
    mine = my_batches(workspace, who=LI)[0]
    assert mine.interrupted
    assert turn_text(workspace, mine, Locale.ZH) == "解析中断，请重新上传"
    refused(RefusalCode.BATCH_NOT_SUBMITTED, submit_batch, workspace, batch.id, who=LI)
    # the same file again is the same batch, now checked
    assert brought(workspace).id == batch.id
    assert [item.batch.status for item in my_batches(workspace, who=LI)] == [BatchStatus.CHECKED]


def test_a_rejected_check_keeps_the_bytes_and_its_report(workspace: Workspace) -> None:
    content = GOOD.replace(b",97", b",104")
    batch = brought(workspace, content)
    assert (batch.status, batch.figures) == (BatchStatus.REJECTED, 0)
    report = batch_report(workspace, batch.id, who=LI)
    assert report is not None
    assert [(issue.code, issue.row) for issue in report.issues] == [(IssueCode.OUT_OF_BOUNDS, 2)]
    refused(RefusalCode.BATCH_NOT_SUBMITTED, submit_batch, workspace, batch.id, who=LI)


def test_a10_the_same_bytes_say_who_brought_them_and_when(workspace: Workspace) -> None:
    first = submit_batch(workspace, brought(workspace).id, who=LI).batch
    again = check_batch(workspace, receive_file(workspace, GOOD, "b.csv", who=WANG).id, who=WANG)
    assert again.batch.status is BatchStatus.REJECTED
    issue = again.report.issues[0]
    assert issue.code is IssueCode.SAME_FILE_BEFORE
    assert (issue.params["actor"], issue.params["at"]) == ("李四", beijing(first.submitted_at))
    publish_batch(workspace, first.id, who=console("张三"))
    later = check_batch(workspace, receive_file(workspace, GOOD, "c.csv", who=WANG).id, who=WANG)
    assert later.report.issues[0].code is IssueCode.SAME_FILE_BEFORE
    # once other figures are in force, the old file says something again
    publish_batch(workspace, submit_file(workspace, OTHER, "d.csv", who=LI).batch.id, who=console("张三"))
    assert brought(workspace, who=WANG, file="e.csv").status is BatchStatus.CHECKED


def test_a10_c17_the_same_figures_in_other_bytes_are_told_to_change_nothing(workspace: Workspace) -> None:
    publish_batch(workspace, submit_file(workspace, GOOD, "a.csv", who=LI).batch.id, who=console("张三"))
    again = check_batch(workspace, receive_file(workspace, GOOD + b"\n", "b.csv", who=WANG).id, who=WANG)
    assert (again.report.counts.imported, again.report.counts.updated, again.report.counts.unchanged) == (0, 0, 2)
    assert IssueCode.NO_CHANGE in {issue.code for issue in again.report.issues}
    refused(RefusalCode.NOTHING_TO_PUBLISH, submit_batch, workspace, again.batch.id, who=WANG)
    (mine,) = my_batches(workspace, who=WANG)
    assert (mine.batch.status, mine.own_turn) == (BatchStatus.CHECKED, False)
    assert turn_text(workspace, mine, Locale.ZH) == "不需要办理（数据都已发布，没有变化）"
    # once other figures are in force, the file says something again
    other = submit_file(workspace, OTHER, "d.csv", who=LI).batch
    publish_batch(workspace, other.id, who=console("张三"))
    assert my_batches(workspace, who=WANG)[0].own_turn
    assert submit_batch(workspace, again.batch.id, who=WANG).batch.status is BatchStatus.SUBMITTED


def test_two_people_with_the_same_file_hand_it_in_once(workspace: Workspace) -> None:
    one, two = brought(workspace), brought(workspace, who=WANG)
    assert (one.status, two.status) == (BatchStatus.CHECKED, BatchStatus.CHECKED)
    submit_batch(workspace, one.id, who=LI)
    late = submit_batch(workspace, two.id, who=WANG)
    assert late.batch.status is BatchStatus.REJECTED
    assert late.report.issues[0].params["batch"] == one.id


def test_handing_in_checks_again_where_another_revision_came(workspace: Workspace) -> None:
    batch = brought(workspace)
    publish_batch(workspace, submit_file(workspace, OTHER, "b.csv", who=WANG).batch.id, who=console("张三"))
    done = submit_batch(workspace, batch.id, who=LI)
    assert (done.batch.status, done.batch.checked_revision) == (BatchStatus.SUBMITTED, 1)
    assert (done.report.counts.unchanged, done.report.counts.updated) == (1, 1)
    assert verify_store(workspace).ok


def test_the_same_bytes_read_otherwise_by_now_are_not_handed_in(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = brought(workspace)
    publish_batch(workspace, submit_file(workspace, OTHER, "b.csv", who=WANG).batch.id, who=console("张三"))
    from lib.services import upload

    def otherwise(*given: object, **named: object) -> ImportReport:
        found = upload.check_file(*given, **named)  # type: ignore[arg-type]
        return ImportReport(
            found.file, found.sha256, found.encoding, found.sheet, found.jurisdiction, found.counts,
            figures=found.figures.with_columns(pl.col("value") + 1),
        )  # fmt: skip

    monkeypatch.setattr("lib.services.batch_intake.check_file", otherwise)
    refused(RefusalCode.CHECK_OUTDATED, submit_batch, workspace, batch.id, who=LI)
    assert withdraw_batch(workspace, batch.id, who=LI).status is BatchStatus.WITHDRAWN


def test_only_the_sender_hands_in_and_takes_back(workspace: Workspace) -> None:
    batch = brought(workspace)
    for act in (submit_batch, withdraw_batch, check_batch):
        refused(RefusalCode.NOT_SENDER, act, workspace, batch.id, who=WANG)
        entry = workspace.store.audit(1)[0]
        assert (entry.actor, entry.action, json.loads(entry.details)["code"]) == ("王五", "refused", "NOT_SENDER")
    submit_batch(workspace, batch.id, who=LI)
    assert submit_batch(workspace, batch.id, who=LI).batch.status is BatchStatus.SUBMITTED
    assert withdraw_batch(workspace, batch.id, who=LI, reason="填错了").reason == "填错了"
    refused(RefusalCode.BATCH_NOT_SUBMITTED, publish_batch, workspace, batch.id, who=console("张三"))


def test_what_is_published_is_not_taken_back(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    found = refused(RefusalCode.BATCH_NOT_SUBMITTED, withdraw_batch, workspace, batch.id, who=LI)
    assert found.params["status"] == "published"


def test_c04_figures_of_others_regions_reject_the_file_and_are_refused(workspace: Workspace) -> None:
    content = f"{HEAD}150102,online_service_rate,2026Q3,97\n".encode()
    batch = receive_file(workspace, content, "a.csv", who=LI)
    assert check_batch(workspace, batch.id, who=LI).batch.status is BatchStatus.REJECTED
    entry = next(entry for entry in workspace.store.audit(5) if entry.action == "refused")
    assert (entry.actor, entry.subject) == ("李四", "submit")
    found = refused(RefusalCode.OUTSIDE_SCOPE, submit_file, workspace, content, "a.csv", who=LI)
    assert found.params["regions"] == "新城区"
    kept = check_batch(workspace, batch.id, who=LI)
    assert (kept.batch.status, kept.batch.figures, kept.report.status) == (
        BatchStatus.REJECTED,
        0,
        ReportStatus.REJECTED,
    )
    assert kept.report.issues[0].params["regions"] == "新城区（150102）"


def test_a_row_of_others_is_told_with_all_other_problems_and_counted(workspace: Workspace) -> None:
    content = GOOD.replace(b"150602", b"150102").replace(b",88", b",104")
    report = check_file(workspace, content, "a.csv", who=LI)
    assert {(issue.code, issue.row, issue.column, issue.value) for issue in report.issues} >= {
        (IssueCode.REGION_NOT_YOURS, 2, "地区", "150102"),
        (IssueCode.OUT_OF_BOUNDS, 3, "数值", "104"),
    }
    assert (report.counts.rows, report.counts.rejected) == (2, 2)
    one = check_file(workspace, GOOD.replace(b"150602", b"150102"), "a.csv", who=LI)
    assert (one.counts.rows, one.counts.rejected, one.counts.imported) == (2, 1, 1)
    assert can_be_marked(one)
    batch = receive_file(workspace, content, "a.csv", who=LI)
    assert check_batch(workspace, batch.id, who=LI).report.issues == report.issues
    # who may not submit at all only tries a file
    viewer = person("看客", Role.VIEWER, "150600")
    assert check_file(workspace, GOOD.replace(b"150602", b"150102"), "a.csv", who=viewer).counts.rejected == 0


def test_a_correction_names_what_it_corrects(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    refused(RefusalCode.NOT_RETURNED, receive_file, workspace, OTHER, "b.csv", who=LI, replaces=batch.id)
    return_batch(workspace, batch.id, who=ZHANG, reason="请核对")
    refused(RefusalCode.SAME_AS_RETURNED, receive_file, workspace, GOOD, "b.csv", who=LI, replaces=batch.id)
    refused(RefusalCode.NOT_SENDER, receive_file, workspace, OTHER, "b.csv", who=WANG, replaces=batch.id)
    assert workspace.store.batches(sender="李四")[0].id == batch.id
    new = receive_file(workspace, OTHER, "b.csv", who=LI, replaces=batch.id)
    assert replaced_by(workspace, batch) is None
    check_batch(workspace, new.id, who=LI)
    submit_batch(workspace, new.id, who=LI)
    later = replaced_by(workspace, batch)
    assert later is not None
    assert (later.id, later.replaces) == (new.id, batch.id)
    refused(RefusalCode.BATCH_REPLACED, submit_batch, workspace, batch.id, who=LI, note="无误")
    refused(RefusalCode.BATCH_REPLACED, receive_file, workspace, OTHER + b"\n", "c.csv", who=LI, replaces=batch.id)


def test_a_returned_batch_is_handed_in_again_with_an_answer(workspace: Workspace) -> None:
    batch = submit_file(workspace, GOOD, "a.csv", who=LI).batch
    return_batch(workspace, batch.id, who=ZHANG, reason="请核对")
    refused(RefusalCode.REASON_NEEDED, submit_batch, workspace, batch.id, who=LI, note=" ")
    again = submit_batch(workspace, batch.id, who=LI, note="已核对，无误").batch
    assert (again.status, again.reason) == (BatchStatus.SUBMITTED, None)
    assert [(item.author, item.text) for item in remarks_of(workspace, batch.id, who=ZHANG)] == [
        ("李四", "已核对，无误")
    ]


def test_a_key_goes_on_where_the_same_request_stood(workspace: Workspace) -> None:
    received = receive_file(workspace, GOOD, "a.csv", who=LI, key="k1")
    done = submit_file(workspace, GOOD, "a.csv", who=LI, key="k1")
    assert (done.batch.id, done.batch.status) == (received.id, BatchStatus.SUBMITTED)
    again = submit_file(workspace, GOOD, "a.csv", who=LI, key="k1")
    assert (again.batch.id, again.report.counts.imported) == (received.id, 2)
    assert len(workspace.store.batches()) == 1
