import hashlib

import pytest

from lib.domain import IssueCode, ReportStatus
from lib.ingest.words import visible
from tests.ingest.reading import read, said, the

TEXT = "地区,政务服务全程网办率,备注\n东胜区,96.5,㐀\n150603,88,𠮷\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_every_encoding_gives_the_same_figures(encoding: str) -> None:
    content = TEXT.encode(encoding)
    report = read(content)
    assert report.encoding == encoding
    assert report.sha256 == hashlib.sha256(content).hexdigest()
    assert report.figures.select("region", "value", "note").rows() == [("150602", 96.5, "㐀"), ("150603", 88.0, "𠮷")]


def test_the_unicode_text_of_a_spreadsheet_is_tab_separated_utf16() -> None:
    report = read("地区\t政务服务全程网办率\r\n150602\t96\r\n".encode("utf-16"))
    assert report.figures["value"].to_list() == [96.0]


def test_short_gbk_is_read_strictly() -> None:
    assert read("地区,化妆品快检设备配备率\n150602,9\n".encode("gbk"), period="2025").figures["value"].to_list() == [
        9.0
    ]


def test_two_encodings_in_one_file_say_from_which_row() -> None:
    content = "地区,政务服务全程网办率\n东胜区,96\n".encode() + "康巴什区,95\n".encode("gbk") + "鄂托克旗,9\n".encode()
    report = read(content)
    issue = the(report, IssueCode.UNKNOWN_ENCODING)
    assert issue.row == 3
    assert said(issue) == "第 3 行起无法识别编码（文件可能由两个文件拼接或未下载完整）。"
    assert report.status is ReportStatus.REJECTED


def test_a_file_cut_inside_a_character_says_the_last_row() -> None:
    content = "地区,政务服务全程网办率\n东胜区,96\n康巴什".encode("gb18030")[:-1]
    assert the(read(content), IssueCode.UNKNOWN_ENCODING).row == 3


def test_a_line_break_inside_quotes_does_not_count_as_a_row() -> None:
    content = '地区,备注\n东胜区,"一\n二"\n'.encode() + b"\xff\xff"
    assert the(read(content), IssueCode.UNKNOWN_ENCODING).row == 3


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("地区,指标,期间".encode().decode("gb18030", errors="replace"), "地区"),
        ("地区,期间".encode().decode("latin-1"), "地区"),
        ("地区,期间".encode("gb18030").decode("latin-1"), "地区"),
    ],
    ids=["utf-8 read as gbk", "utf-8 read as latin-1", "gbk read as latin-1"],
)
def test_a_header_saved_in_the_wrong_encoding_is_recognised(header: str, meant: str) -> None:
    report = read(header + "\n1,2,3\n")
    issue = the(report, IssueCode.MOJIBAKE)
    assert (issue.row, issue.params["meant"]) == (1, meant)
    assert issue.value == visible(header.partition(",")[0])
    assert report.status is ReportStatus.REJECTED


def test_the_classic_garbled_header_is_quoted() -> None:
    issue = the(read("鍦板尯,x\n1,2\n"), IssueCode.MOJIBAKE)
    assert said(issue).startswith("表头疑似乱码：“鍦板尯”")


def test_nul_bytes_are_refused_with_row_and_column() -> None:
    issue = the(read("地区,政务服务全程网办率\n150602,9\x006\n"), IssueCode.NUL_BYTE)
    assert (issue.row, issue.column, issue.value) == (2, "政务服务全程网办率", "9[U+0000]6")
    assert said(issue) == "第 2 行“政务服务全程网办率”里有空字符（NUL），文件可能已损坏。"


@pytest.mark.parametrize("dirt", ["\x07", "\x1b", "\x7f", "_x0007_"])
def test_control_characters_are_refused_with_row_and_column(dirt: str) -> None:
    issue = the(read(f"地区,政务服务全程网办率\n150602,9\n150603,8{dirt}\n"), IssueCode.CONTROL_CHARACTER)
    assert (issue.row, issue.column) == (3, "政务服务全程网办率")
