"""JSON forms of the domain's values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lib.domain import Batch, BatchStatus, Issue, IssueCode, Level, Locale, Refusal, RefusalCode, Severity, Text
from lib.services.wire import batch_json, issue_json, plain, refusal_json

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def test_plain_values() -> None:
    assert plain(Text("盟", "league")) == {"zh": "盟", "en": "league"}
    assert plain(frozenset({Level.PROVINCE, Level.COUNTY})) == ["county", "province"]
    assert plain({"a": (1, None, AT)}) == {"a": [1, None, "2026-11-22T02:00:00+00:00"]}
    with pytest.raises(TypeError, match="object"):
        plain(object())


def test_a_batch_leaves_out_its_stored_report() -> None:
    batch = Batch("b1", 1, "a.csv", "0" * 64, 3, BatchStatus.SUBMITTED, "150000", "李四", AT, report="{}")
    found = batch_json(batch)
    assert (found["id"], found["status"], found["submitted_at"]) == ("b1", "submitted", "2026-11-22T02:00:00+00:00")
    assert "report" not in found


def test_an_issue_speaks_the_reader_s_language() -> None:
    issue = Issue(IssueCode.EMPTY_FILE, Severity.ERROR)
    zh, en = issue_json(issue, Locale.ZH), issue_json(issue, Locale.EN)
    assert (zh["code"], zh["severity"], zh["row"], zh["count"]) == ("EMPTY_FILE", "error", None, 1)
    assert "空" in str(zh["message"])
    assert str(en["message"]).isascii()


def test_a_refusal_has_code_sentence_and_facts() -> None:
    found = refusal_json(Refusal(RefusalCode.REVISION_UNKNOWN, revision=9, head=3), Locale.ZH)
    assert found == {
        "error": {
            "code": "REVISION_UNKNOWN",
            "message": "没有版本 v9。当前版本为 v3。",
            "params": {"revision": 9, "head": 3},
        }
    }
