from lib.domain import IssueCode
from lib.ingest import body, check
from tests.ingest.reading import codes, context, read, said, the


def test_a_file_over_the_limit_is_not_read() -> None:
    report = read(b"x" * (20 * 2**20 + 1))
    issue = the(report, IssueCode.TOO_LARGE)
    assert said(issue) == "文件超过 20 MB（实际 20.0 MB）。"
    assert len(report.sha256) == 64


def test_ten_thousand_columns_are_refused() -> None:
    assert codes(read("地区" + ",政务" * 10_000 + "\n")) == {"TOO_MANY_COLUMNS": 1}


def test_a_line_of_twenty_million_separators_is_not_parsed() -> None:
    content = b"region,population\n" + b"," * (19 * 2**20)
    assert codes(read(content)) == {"TOO_MANY_COLUMNS": 1}


def test_twenty_mebibytes_of_line_ends_are_no_data() -> None:
    assert codes(read("地区,政务服务全程网办率" + "\n" * 19 * 2**20))["TOO_MANY_ROWS"] == 1


def test_rows_over_the_limit_are_refused(monkeypatch: object) -> None:
    monkeypatch.setattr(body, "MAX_ROWS", 3)  # type: ignore[attr-defined]
    header = b"region,population\n"
    rows = [f"1506{number:02d},1\n".encode() for number in (2, 3, 21, 22)]
    assert check(header + b"".join(rows[:3]), "x", context("2020")).counts.imported == 3
    assert codes(check(header + b"".join(rows), "x", context("2020"))) == {"TOO_MANY_ROWS": 1}


def test_a_cell_longer_than_a_spreadsheet_allows_names_its_row() -> None:
    issue = the(read("地区,政务服务全程网办率,备注\n150602,9,\n150603,9," + "长" * 32_768), IssueCode.CELL_TOO_LONG)
    assert (issue.row, issue.column, issue.params["limit"]) == (3, "备注", 32_767)


def test_a_cell_of_a_megabyte_names_its_row() -> None:
    issue = the(read("地区,政务服务全程网办率,备注\n150602,9,\n150603,9," + "x" * 2**20), IssueCode.CELL_TOO_LONG)
    assert issue.row == 3


def test_values_are_shown_with_at_most_forty_characters() -> None:
    issue = the(read("地区,政务服务全程网办率\n" + "甲" * 99 + ",9\n"), IssueCode.UNKNOWN_REGION)
    assert issue.value == "甲" * 40
