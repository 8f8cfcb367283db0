"""The form of a word after a count."""

from __future__ import annotations

import re

import pytest

from lib.catalogue import load_catalogue
from lib.domain import Issue, IssueCode, Locale, Severity
from lib.i18n import figure, messages, say, say_issue, unit_word
from lib.i18n.plural import FORMS, with_forms

_ANY = re.compile(r"\{[^{}]*\|[^{}]*\}")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 month"),
        ("1", "1 month"),
        (0, "0 months"),
        (2, "2 months"),
        (11, "11 months"),
        ("1.0", "1.0 months"),
        ("1,001", "1,001 months"),
    ],
)
def test_one_takes_the_first_form_and_all_else_the_other(count: object, said: str) -> None:
    params = {"count": count}
    assert with_forms("{count} {count|month|months}", params).format_map(params) == said


def test_several_counts_in_one_sentence_go_each_by_its_own() -> None:
    sentence = "{a} {a|row|rows}, {b} {b|is|are} new"
    assert with_forms(sentence, {"a": 1, "b": 2}) == "{a} row, {b} are new"
    assert with_forms(sentence, {"a": 2, "b": 1}) == "{a} rows, {b} is new"


def test_an_unknown_count_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        with_forms("{rows|row|rows}", {"count": 1})


def test_forms_are_well_written_and_english_alone() -> None:
    written = {key: _ANY.findall(text) for key, text in messages(Locale.EN).items()}
    assert [key for key, found in written.items() if any(FORMS.fullmatch(one) is None for one in found)] == []
    assert [key for key, text in messages(Locale.ZH).items() if _ANY.search(text)] == []


def test_no_name_in_a_text_of_a_user_is_taken_for_forms() -> None:
    issue = Issue(IssueCode.UNKNOWN_REGION, Severity.ERROR, 2, "地区", "{count|a|b}")
    assert say_issue(Locale.EN, issue)[0] == "Row 2, “{count|a|b}”: this region is not known."


@pytest.mark.parametrize(
    ("key", "params", "one", "two"),
    [
        ("policy.due.left", "days", "1 day left", "2 days left"),
        (
            "batches.mine.waiting",
            "count",
            "1 batch waits for you, 3 for reviewers.",
            "2 batches wait for you, 3 for reviewers.",
        ),
        (
            "cli.verify.bad",
            "count",
            "1 finding (3 revisions, 3 audit entries):",
            "2 findings (3 revisions, 3 audit entries):",
        ),
        ("ui.mark.and_more", "count", " (and 1 place in all)", " (and 2 places in all)"),
    ],
)
def test_sentences_in_english_agree_with_their_count(key: str, params: str, one: str, two: str) -> None:
    others = dict.fromkeys(("reviewers", "revisions", "entries"), 3)
    assert say(Locale.EN, key, **{**others, params: 1}) == one
    assert say(Locale.EN, key, **{**others, params: 2}) == two


@pytest.mark.parametrize(
    ("code", "one", "two"),
    [
        (IssueCode.NOT_REPORTED, "has 1 blank cell (row 2)", "has 2 blank cells (from row 2)"),
        (IssueCode.BLANK_ROW, "There is 1 blank row between the data (row 2); it was", "There are 2 blank rows"),
        (IssueCode.COUNTS_DROPPED, "1 figure had a numerator", "2 figures had a numerator"),
        (IssueCode.WRONG_FREQUENCY, "reported (1 cell).", "reported (2 cells)."),
        (
            IssueCode.FORMULA_CELLS,
            "There is 1 formula cell (row 2, “x”); it was read",
            "There are 2 formula cells (row 2, “x”, and so on)",
        ),
    ],
)
def test_issues_in_english_agree_with_their_count(code: IssueCode, one: str, two: str) -> None:
    facts = dict.fromkeys(("subject", "place", "numerator", "denominator", "indicator", "example"), "x")
    for count, said in ((1, one), (2, two)):
        issue = Issue(code, Severity.INFO, 2, "x", "x", facts, count)
        assert said in say_issue(Locale.EN, issue)[0]


def test_a_figure_of_one_has_a_unit_of_one() -> None:
    drill = load_catalogue().indicators["drill_interval"]
    assert [figure(Locale.EN, drill, value) for value in (0.0, 1.0, 2.0)] == ["0 months", "1 month", "2 months"]
    assert figure(Locale.ZH, drill, 1.0) == "1 个月"


def test_every_unit_that_is_counted_has_a_form_for_one() -> None:
    sheets = load_catalogue().indicators.values()
    units = [text for one in sheets for text in (one.unit, one.numerator_unit) if text is not None]
    alike = {unit.en for unit in units if unit_word(Locale.EN, unit, "1") == unit.en}
    assert alike == {"%", "yes/no", "grade", "stage", "a year", ""} & {unit.en for unit in units}
    assert {unit_word(Locale.EN, unit, "2") for unit in units} == {unit.en for unit in units}
