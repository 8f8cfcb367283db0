"""The table of senseless figures in the manual: what it quotes stands on the pages, and what it names is tested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.domain import Locale
from lib.i18n import messages
from lib.services.outlook import reason_text
from lib.services.worked_example import STATISTICS, bad_input
from lib.stats.recent import Reason

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs/method.md").read_text(encoding="utf-8").split("## 17. ")[1].splitlines()
    if line.startswith("| ") and "::" in line
]
#: What must be in the table, by a word of its case.
DEMANDED = (
    "分母",
    "目标等于起点",
    "期限早于基期",
    "旧代码",
    "拆成几个",
    "只有一期",
    "全相等",
    "单位跳变",
    "负的计数",
    "表外的等级",
)


def test_every_case_that_must_have_a_result_is_in_the_table() -> None:
    assert [word for word in DEMANDED if not any(word in case for case, *_ in CASES)] == []
    assert all(len(row) == 4 for row in CASES)


@pytest.mark.parametrize("row", CASES, ids=[row[0] for row in CASES])
def test_what_is_quoted_is_said_and_what_is_named_is_tested(row: list[str]) -> None:
    said = "\n".join(messages(Locale.ZH).values())
    quoted = re.findall(r"「([^」]+)」", row[2])
    assert [text for text in quoted if text not in said] == []
    assert quoted
    named = [name.split("::") for name in re.findall(r"`([^`]+)`", row[3])]
    assert named
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), (file, test)


@pytest.mark.parametrize("locale", list(Locale))
def test_every_reason_and_every_case_has_words(locale: Locale) -> None:
    reasons = {reason_text(locale, one.value) for one in Reason}
    assert len(reasons) == len(Reason)
    cases = {case for statistic in STATISTICS for case, _ in bad_input(statistic, locale)}
    told = {key for key in messages(locale) if key.startswith("method.case.")}
    assert cases == {messages(locale)[key] for key in told}
