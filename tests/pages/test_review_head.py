"""What a reviewer reads above a batch: when it was handed in, and what it corrects."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.access import console
from lib.domain import Role
from lib.services import Workspace, check_batch, receive_file, return_batch, submit_batch, submit_file
from tests.pages.conftest import Open, session_of

HEAD = "地区,指标,期间,数值\n"
FIRST = f"{HEAD}150602,online_service_rate,2026Q3,97\n".encode()
MENDED = f"{HEAD}150602,online_service_rate,2026Q3,96\n".encode()
SENDER = console("李四")


def said(texts: object) -> str:
    return "\n".join(item.value.replace("\\", "") for item in texts)  # type: ignore[attr-defined]  # elements


def test_the_reviewer_reads_what_a_batch_corrects_and_when_it_was_handed_in(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = submit_file(workspace, FIRST, "一.csv", who=SENDER).batch.id
    return_batch(workspace, wrong, who=console("张三"), reason="康巴什区漏报")
    monkeypatch.setattr("lib.services.batch_intake.now", lambda: datetime(2026, 11, 23, 6, 56, tzinfo=UTC))
    mended = receive_file(workspace, MENDED, "二.csv", who=SENDER, replaces=wrong).id
    check_batch(workspace, mended, who=SENDER)
    monkeypatch.setattr("lib.services.batch_intake.now", lambda: datetime(2026, 11, 23, 7, 10, tzinfo=UTC))
    submit_batch(workspace, mended, who=SENDER)
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert f"“二.csv”（编号 {mended}）：李四 于 2026-11-23 15:10 提交。" in said(app.markdown)
    assert f"这一批更正了退回的批次 {wrong}（“一.csv”），当时的退回理由：“康巴什区漏报”。" in said(app.caption)


def test_a_corrected_batch_of_other_regions_is_not_told(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    elsewhere = submit_file(workspace, FIRST.replace(b"150602", b"150102"), "呼市.csv", who=SENDER).batch.id
    return_batch(workspace, elsewhere, who=console("张三"), reason="不归这里报")
    mended = receive_file(workspace, MENDED, "二.csv", who=SENDER, replaces=elsewhere).id
    check_batch(workspace, mended, who=SENDER)
    submit_batch(workspace, mended, who=SENDER)
    app = open_page(tmp_path, "review", session=session_of(workspace, Role.REVIEWER, scope="150600", name="赵六"))
    assert f"编号 {mended}" in said(app.markdown)
    assert "不归这里报" not in said(app.caption)
