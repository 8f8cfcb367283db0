"""Every sentence exists in both languages with the same facts, and reads as it should."""

from __future__ import annotations

import string

import pytest

from lib.catalogue import load_catalogue
from lib.domain import Issue, IssueCode, Locale, Period, Refusal, RefusalCode, Severity
from lib.i18n import figure, messages, period, say, say_issue, say_refusal


def facts(sentence: str) -> set[str]:
    return {name.split("|")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_with_the_same_facts() -> None:
    chinese, english = messages(Locale.ZH), messages(Locale.EN)
    assert set(chinese) == set(english)
    # interface.toml pairs patterns of Streamlit's own words with ours; what they hold need not be said again
    ours = [key for key in chinese if not key.startswith("interface.")]
    assert {key for key in ours if facts(chinese[key]) != facts(english[key])} == set()
    assert not [key for table in (chinese, english) for key, sentence in table.items() if not sentence.strip(" ")]


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_has_a_sentence(code: RefusalCode) -> None:
    assert f"errors.{code.value}" in messages(Locale.ZH)


@pytest.mark.parametrize("code", list(IssueCode))
def test_every_issue_has_a_sentence_and_a_hint(code: IssueCode) -> None:
    assert f"issues.{code.value}.message" in messages(Locale.ZH)
    assert f"issues.{code.value}.hint" in messages(Locale.ZH)


def test_refusal_in_words() -> None:
    refusal = Refusal(RefusalCode.BASE_MOVED, base=11, head=12)
    assert say_refusal(Locale.ZH, refusal) == "基础数据已从 v11 变为 v12，请重新核对差异后发布。"


def test_issue_that_stands_for_many_says_so() -> None:
    issue = Issue(IssueCode.OUT_OF_BOUNDS, Severity.ERROR, 9, "在线率", "104", {"low": "0", "high": "100"})
    one = messages(Locale.ZH)["issues.OUT_OF_BOUNDS.message"]
    params = dict.fromkeys(facts(one), "x")
    single, _ = say_issue(Locale.ZH, Issue(issue.code, issue.severity, 9, "在线率", "104", params))
    many, _ = say_issue(Locale.ZH, Issue(issue.code, issue.severity, 9, "在线率", "104", params, count=7, folded=True))
    assert many == single + "（等 7 处）"


def test_periods_in_words() -> None:
    assert [period(Locale.ZH, Period.parse(key)) for key in ("2026", "2026Q3", "202609")] == [
        "2026年",
        "2026年第三季度",
        "2026年9月",
    ]
    assert [period(Locale.EN, Period.parse(key)) for key in ("2026", "2026Q3", "202609")] == [
        "2026",
        "2026 Q3",
        "2026-09",
    ]


@pytest.mark.parametrize(
    ("key", "value", "qualifier", "text"),
    [
        ("online_service_rate", 96.0, None, "96.0%"),
        ("population", 24049155.0, None, "24,049,155 人"),
        ("lab_grade", 2.0, None, "C+ 级"),
        ("emergency_plan", 1.0, None, "是"),
        ("emergency_plan", 0.0, None, "否"),
        ("drill_interval", None, "never", "未演练"),
        ("online_service_rate", None, None, "未报"),
        ("online_service_rate", float("nan"), None, "未报"),
    ],
)
def test_figures_in_words(key: str, value: float | None, qualifier: str | None, text: str) -> None:
    assert figure(Locale.ZH, load_catalogue().indicators[key], value, qualifier) == text


def test_unknown_key_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        say(Locale.ZH, "ui.nothing")
