"""The facts of the audit trail in words: no code, no key and no moment in UTC is left on the page."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from lib.access import console
from lib.domain import AuditEntry, BatchStatus, Identity, Locale
from lib.i18n import messages
from lib.services import Workspace, publish_batch, return_batch, submit_file
from lib.services.audit_view import Wanted, audit_trail, entries_wanted
from lib.services.audit_words import details_text, subject_text

AT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def entry(action: str, subject: str = "x", **facts: object) -> AuditEntry:
    return AuditEntry(1, AT, "李四", action, subject, json.dumps(facts, ensure_ascii=False), "0", "1")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (entry("set_status", **{"from": "checked", "to": "submitted", "reason": None}), "原为：待提交；改为：待审核"),
        (
            entry("refused", code="OUTSIDE_SCOPE", regions=["150600", "150602"], count=2, address="10.0.0.7"),
            "原因：不在负责的地区之内；地区：鄂尔多斯市、东胜区；个数：2",
        ),
        (
            entry("account_added", account="a-1", shown="张三", grants=["reviewer:150600", "viewer:*"]),
            "姓名：张三；角色：审核（鄂尔多斯市）、查看（全部地区）",
        ),
        (
            entry(
                "session_made", account="zhang", origin="session", expires_at="2026-11-20T16:30:00.000000Z", label=""
            ),
            "账号：zhang；来自：登录；到期（北京时间）：2026-11-21 00:30",
        ),
        (
            entry("publish", revision=3, added=0, reason="已核实", content_hash="31a161824b7c7047f6"),
            "版本：v3；新增：0；理由：已核实；内容校验：31a161824b7c…",
        ),
        (entry("login_failed", way="oidc", reason="token"), "方式：统一身份认证；理由：凭证无效"),
        (entry("publish", reason="token"), "理由：token"),
        (
            entry("remark", indicator="lab_grade", period="2026Q3", region="150600", text="请核对"),
            "指标：基层检验检测机构能力等级；期间：2026年第三季度；地区：鄂尔多斯市；意见：请核对",
        ),
        (entry("password_set", account="a-1", must_change=True), "须改密码：是"),
        (entry("exported", "audit", what="audit", rows=3, revision=2), "行数：3；版本：v2"),
        (entry("new", unheard=1, period="soon", step_at="then"), "unheard：1；期间：soon；时间（北京）：then"),
    ],
)
def test_facts_in_words(workspace: Workspace, told: AuditEntry, expected: str) -> None:
    assert details_text(workspace, told, Locale.ZH) == expected


def test_a_refused_act_is_named(workspace: Workspace) -> None:
    assert subject_text(entry("refused", "publish"), Locale.ZH) == "发布批次"
    assert subject_text(entry("publish", "publish"), Locale.ZH) == "publish"


def test_every_fact_of_a_life_of_a_batch_has_its_word(workspace: Workspace) -> None:
    content = "region,indicator,period,value\n150602,inspector_staffing,2026Q3,{}\n"
    for value in (80, 81):
        batch = submit_file(workspace, content.format(value).encode(), f"{value}.csv", who=console("李四")).batch
        if value == 80:
            publish_batch(workspace, batch.id, who=console("王五"), reason="已核实")
        else:
            return_batch(workspace, batch.id, who=console("王五"), reason="请核对")
    known = messages(Locale.ZH)
    for one in workspace.store.audit():
        facts = json.loads(one.details)
        if one.action != "migrate":
            assert [
                name for name in facts if name not in ("address", "what") and f"audit.detail.{name}" not in known
            ] == []
        text = details_text(workspace, one, Locale.ZH)
        assert re.search(r"[0-9]T[0-9]|[a-z_]+=|True|False", text) is None
        assert not [status for status in BatchStatus if f"：{status.value}" in text]


def test_a_text_is_looked_for_in_what_is_shown(workspace: Workspace) -> None:
    workspace.store.record("李四", "refused", "publish", {"code": "FORBIDDEN"}, AT)
    who: Identity = console("审计员")
    every = audit_trail(workspace, Wanted(), who=who).entries
    for text in ("没有这项权限", "forbidden", "发布批次", "拒绝操作"):
        assert [one.action for one in entries_wanted(workspace, every, Wanted(text=text), Locale.ZH)] == ["refused"]
    assert entries_wanted(workspace, every, Wanted(text="没有这样的字"), Locale.ZH) == ()
