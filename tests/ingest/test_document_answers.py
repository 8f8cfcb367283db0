"""What a clause says of the State Council's items: any form of a number, and every mistake told with its row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.catalogue import load_catalogue
from lib.catalogue.document_text import document_rows, document_toml
from lib.catalogue.overlay import document_of, overlaid
from lib.domain import Issue, IssueCode, Locale, Severity
from lib.i18n import say_issue
from lib.ingest.document import check_document
from lib.ingest.document_parts import DocumentContext
from lib.regions import load_regions
from tests.services.document_files import JINCHENG

CATALOGUE = load_catalogue()
CONTEXT = DocumentContext(CATALOGUE, load_regions().jurisdictions, frozenset(CATALOGUE.crosswalk.items))
FIRST = 'heading = "网上办理"'


def given(answers: str) -> str:
    """The invented document with what its first clause says it answers."""
    return JINCHENG.replace(FIRST, f"{FIRST}\nanswers = {answers}", 1)


def issues(text: str, context: DocumentContext = CONTEXT) -> tuple[Issue, ...]:
    return tuple(one for one in check_document(text.encode(), "x.toml", context).report.issues)


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ('["CN2021-15", "CN2021-05"]', ("CN2021-05", "CN2021-15")),
        ('["15", "5"]', ("CN2021-05", "CN2021-15")),
        ('"CN2021-05、第15条"', ("CN2021-05", "CN2021-15")),
        ('"（五）；第十五条"', ("CN2021-05", "CN2021-15")),
        ('"二十三、十，二十"', ("CN2021-10", "CN2021-20", "CN2021-23")),
        ('["cn2021-08", "8", "０８"]', ("CN2021-08",)),
    ],
)
def test_an_item_is_named_in_any_form_of_its_number(said: str, items: tuple[str, ...]) -> None:
    found = check_document(given(said).encode(), "x.toml", CONTEXT)
    assert found.report.issues == ()
    assert found.document is not None
    assert found.document.answers == {"JC2026-01": items}


@pytest.mark.parametrize("said", ["24", "CN2021-99", "第三十条", "NMG2022-08", "提高检验检测能力", "0", "十十"])
def test_an_unknown_number_is_told_with_its_row_and_what_to_write(said: str) -> None:
    (issue,) = issues(given(f'["8", "{said}"]'))
    assert (issue.code, issue.severity, issue.row, issue.column, issue.value) == (
        IssueCode.DOCUMENT_ANSWER_UNKNOWN,
        Severity.ERROR,
        11,
        "对应国务院条目",
        said,
    )
    message, hint = say_issue(Locale.ZH, issue)
    assert message == f"“条款”第 11 行的“对应国务院条目”写了“{said}”，国务院文件中没有这一条。"
    assert "从 CN2021-01 到 CN2021-23" in hint
    assert "CN2021-01 to CN2021-23" in say_issue(Locale.EN, issue)[1]


def test_the_framework_answers_nothing() -> None:
    text = document_toml(document_of(CATALOGUE, "CN2021"))
    assert "answers" not in text
    heading = 'id = "01"\n'
    (issue,) = issues(text.replace(heading, f'{heading}answers = ["02"]\n', 1))
    assert issue.code is IssueCode.DOCUMENT_ANSWER_OF_ITSELF
    assert "CN2021" in say_issue(Locale.ZH, issue)[0]


def test_what_was_published_is_read_again_though_its_item_stands_no_more() -> None:
    lenient = replace(CONTEXT, items=None)
    assert issues(given('["24"]'), lenient) == ()
    found = check_document(given('["24", "8"]').encode(), "x.toml", lenient).document
    assert found is not None
    laid = overlaid(CATALOGUE, [found])
    assert laid.crosswalk.partners("JC2026-01") == ("CN2021-08",)
    assert set(laid.crosswalk.items) == set(CATALOGUE.crosswalk.items)


def test_a_document_takes_its_answers_along_in_both_forms() -> None:
    file = document_of(CATALOGUE, "JC2022")
    assert file.answers is not None
    assert (len(file.answers), file.answers["JC2022-06"]) == (17, ("CN2021-08",))
    assert 'answers = ["CN2021-08"]' in document_toml(file)
    cells = document_rows(file, CATALOGUE.indicators, CATALOGUE.domains)["clause"]
    assert [row[-1] for row in cells[:2]] == ["CN2021-01", "CN2021-04"]
    again = check_document(document_toml(file).encode(), "x.toml", CONTEXT).document
    assert again == file


def test_a_later_file_that_says_nothing_of_it_keeps_what_an_earlier_one_said() -> None:
    first = check_document(given('["8"]').encode(), "x.toml", CONTEXT).document
    later = check_document(JINCHENG.encode(), "x.toml", CONTEXT).document
    other = check_document(given('["9"]').encode(), "x.toml", CONTEXT).document
    assert first is not None
    assert later is not None
    assert other is not None
    assert later.answers is None
    assert overlaid(CATALOGUE, [first, later]).crosswalk.partners("JC2026-01") == ("CN2021-08",)
    assert overlaid(overlaid(CATALOGUE, [first]), [other]).crosswalk.partners("JC2026-01") == ("CN2021-09",)
    assert overlaid(CATALOGUE, [later]).crosswalk == CATALOGUE.crosswalk
