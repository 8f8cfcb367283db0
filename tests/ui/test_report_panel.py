"""The panel that tells what a check found: what is seen first, how much of it, and which files are offered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Counts, ImportReport, Issue, IssueCode, Locale, Severity
from lib.services import Workspace, latest_period, load_settings, open_workspace
from lib.services.report_table import issue_file
from lib.ui.asked import Address
from lib.ui.context import Reading

HIGH = {"bounds": "0–100%", "subject": "在线率"}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    found = open_workspace(load_settings(data_dir=tmp_path))
    yield found
    found.store.close()


def script(reading: object, report: object, content: object) -> None:
    """Run by its source alone, so that it may name nothing of this module."""
    from lib.ui.report_panel import report_panel

    report_panel(reading, report, content=content)  # type: ignore[arg-type]  # as ``panel`` gives them


def panel(workspace: Workspace, report: ImportReport, content: bytes | None = None) -> AppTest:
    region, sheet = workspace.regions.all["150000"], workspace.catalogue.indicators["online_service_rate"]
    address = Address(region, sheet, latest_period(workspace, 0), "status")
    reading = Reading(workspace, Locale.ZH, address, 0, 0, console("李四"))
    app = AppTest.from_function(script, kwargs={"reading": reading, "report": report, "content": content})
    app.run(timeout=30)
    assert not app.exception
    return app


def report(*issues: Issue, rows: int = 9) -> ImportReport:
    return ImportReport("a.csv", "0" * 64, "utf-8", None, None, Counts(rows=rows), issues)


def many(count: int) -> list[Issue]:
    return [Issue(IssueCode.OUT_OF_BOUNDS, Severity.ERROR, row, "在线率", "104", HIGH) for row in range(2, 2 + count)]


def test_the_first_table_says_what_to_mend_by_kind(workspace: Workspace) -> None:
    strange = Issue(IssueCode.UNKNOWN_REGION, Severity.ERROR, 70, "地区", "[甲](http://x)", {"meant": "", "name": ""})
    told = Issue(IssueCode.VALUE_MENDED, Severity.INFO, 3, "在线率", "12万", {"meant": "120000", "subject": "在线率"})
    app = panel(workspace, report(*many(60), strange, told))
    table = app.table[0].value.rename(columns=lambda name: name.replace("\u2060", ""))
    assert list(table.columns) == ["程度", "处数", "行", "问题", "怎么办"]
    assert table["处数"].tolist() == ["60", "1", "1"]
    assert table["行"].tolist()[0].replace("\\", "").startswith("2、3、4")
    assert [text.replace("\u2060", "") for text in table["程度"]] == ["错误", "错误", "说明"]
    assert "](" not in table["问题"][1]  # a cell of the file never becomes a link
    assert "61 处错误" in app.caption[-1].value
    assert "共 62 条，合 62 处" in app.expander[0].label
    assert app.table[1].value.shape == (50, 6)


def test_missing_regions_are_listed_by_name(workspace: Workspace) -> None:
    facts: dict[str, str | int | float] = {
        "period": "2026Q3",
        "expected": 103,
        "present": 97,
        "missing": "东胜区、康巴什区",
    }
    app = panel(workspace, report(Issue(IssueCode.REGIONS_NOT_REPORTED, Severity.WARNING, params=facts, count=6)))
    assert app.expander[0].label == "2026Q3：应报 103 个地区，文件里有 97 个。未报的 6 个"
    assert app.expander[0].markdown[0].value == "东胜区、康巴什区"


def test_a_clean_file_has_nothing_to_show(workspace: Workspace) -> None:
    app = panel(workspace, report(), b"x")
    assert len(app.table) == 0
    assert len(app.get("download_button")) == 0


def test_the_marked_file_is_offered_with_the_content_and_only_for_what_is_wrong(workspace: Workspace) -> None:
    told = Issue(IssueCode.VALUE_MENDED, Severity.INFO, 3, "在线率", "12万", {"meant": "120000", "subject": "在线率"})
    labels = ["下载标出问题的文件（Excel）", "下载全部问题（CSV）", "下载全部问题（Excel）"]
    for found, content, wanted in (
        (report(*many(2)), b"x", labels),
        (report(*many(2)), None, labels[1:]),
        (report(told), b"x", labels[1:]),
    ):
        app = panel(workspace, found, content)
        assert [str(item.proto.label) for item in app.get("download_button")] == wanted


def test_ten_thousand_errors_are_counted_and_all_of_them_offered(workspace: Workspace) -> None:
    found = report(*many(10_000), rows=10_000)
    app = panel(workspace, found, b"x")
    assert app.table[0].value.iloc[:, 1].tolist() == ["10000"]
    assert len(app.table[1].value) == 50
    assert "列出 50 条，共 10000 条，合 10000 处" in app.expander[0].label
    assert issue_file(found, "csv", Locale.ZH).count(b"\r\n") == 10_001


def test_a_report_of_one_kind_is_summed_up_too(workspace: Workspace) -> None:
    app = panel(workspace, report(*many(3)))
    assert "共 1 类 3 处：3 处错误" in app.caption[-1].value.replace("\\", "")


def test_a_refused_file_tells_what_became_of_each_row(workspace: Workspace) -> None:
    counts = Counts(rows=15, imported=5, updated=4, unchanged=3, ignored=2, rejected=1)
    app = panel(workspace, replace(report(*many(1)), counts=counts))
    assert "15 行中有 1 行有误" in app.error[0].value
    assert "1 处错误（使 1 行有误）须修改" in app.caption[-1].value.replace("\\", "")
    assert "新增 5 行，更新 4 行，不变 3 行，不导入 2 行，有误 1 行，共 15 行" in app.caption[0].value


def test_a_fault_of_the_whole_file_is_said_in_its_own_words_and_marks_no_cell(workspace: Workspace) -> None:
    warned = replace(many(1)[0], severity=Severity.WARNING)
    for found, words in (
        (report(Issue(IssueCode.EMPTY_FILE, Severity.ERROR), rows=0), "文件为空。"),
        (report(Issue(IssueCode.IS_PDF, Severity.ERROR), warned, rows=1), "这是 PDF 文件，不是表格。"),
        (report(Issue(IssueCode.HEADER_ONLY, Severity.ERROR, 1), rows=0), "只有表头，没有数据行。"),
    ):
        app = panel(workspace, found, b"x")
        assert app.error[0].value == f"检查未通过：{words}没有任何数据进入系统。"
        assert len(app.get("download_button")) == 2


def test_a_file_that_was_brought_before_is_told_once_and_as_no_failure(workspace: Workspace) -> None:
    facts: dict[str, str | int | float] = {"actor": "李四", "at": "今天", "batch": "b1"}
    sent = Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts)
    warned = replace(many(1)[0], severity=Severity.WARNING)
    app = panel(workspace, report(sent, warned, rows=1), b"x")
    assert [item.value for item in app.info] == [
        "与 今天 李四 上传的文件内容相同，未重复导入。以已有的那一份为准，这一份不需要办理。"
        "如要更正数据，请修改后再上传。"
    ]
    assert (len(app.error), len(app.warning), len(app.table), len(app.get("download_button"))) == (0, 0, 0, 0)


def test_one_number_means_one_thing_on_the_page_and_in_the_file(workspace: Workspace) -> None:
    """A line may stand for several places: the lines of the list and of the file add up to the places of the kinds."""
    column = Issue(IssueCode.ALL_EMPTY, Severity.ERROR, 2, "在线率", None, {"subject": "在线率", "last": 5}, count=4)
    told = Issue(IssueCode.VALUE_MENDED, Severity.INFO, 3, "甲", "12万", {"meant": "120000", "subject": "甲"}, count=3)
    warned = Issue(IssueCode.HIDDEN_ROWS, Severity.WARNING, 3, params={"rows": "3、4"}, count=2)
    found = replace(report(*many(2), column, told, warned), counts=Counts(rows=9, imported=3, rejected=6))
    app = panel(workspace, found)
    assert "9 行中有 6 行有误" in app.error[0].value
    assert "有误 6 行，共 9 行" in app.caption[0].value
    summary = app.caption[-1].value.replace("\\", "")
    assert summary.startswith(
        "共 4 类 11 处：6 处错误（使 6 行有误）须修改后重新上传，2 处提醒请核对，3 处说明不必处理"
    )
    kinds = app.table[0].value.rename(columns=lambda name: name.replace("\u2060", ""))
    assert sorted(kinds["处数"].astype(int)) == [2, 2, 3, 4]
    assert app.expander[0].label == "逐条查看（共 5 条，合 11 处）"
    lines = app.table[1].value.rename(columns=lambda name: name.replace("\u2060", ""))
    assert lines["处数"].astype(int).tolist() == [4, 1, 1, 2, 3]
    file = list(csv.DictReader(io.StringIO(issue_file(found, "csv", Locale.ZH).decode("utf-8-sig"))))
    assert [int(line["处数"]) for line in file] == [4, 1, 1, 2, 3]


def test_a_fault_outside_the_rows_that_are_counted_makes_none_of_them_wrong(workspace: Workspace) -> None:
    wrong = Issue(IssueCode.OUT_OF_BOUNDS, Severity.ERROR, 2, "在线率", "104", HIGH)
    app = panel(workspace, replace(report(wrong), counts=Counts(rows=4, imported=4)))
    assert app.error[0].value == "检查未通过，没有任何数据进入系统。请按下面的说明修改后重新上传。"
    assert [item.value.replace("\\", "") for item in app.caption] == [
        "共 1 类 1 处：1 处错误须修改后重新上传，0 处提醒请核对，0 处说明不必处理。"
    ]
