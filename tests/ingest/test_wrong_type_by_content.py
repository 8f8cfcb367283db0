import gzip
import io
import tracemalloc
import zipfile

import pytest

from lib.domain import IssueCode, ReportStatus
from tests.ingest.reading import read


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "地区,值")
    return content.getvalue()


CASES = {
    "xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), IssueCode.WORKBOOK_BROKEN),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), IssueCode.WORKBOOK_BROKEN),
    "zip": (zipped("a.csv"), IssueCode.IS_ARCHIVE),
    "gz": (gzip.compress(b"region,population\n"), IssueCode.IS_ARCHIVE),
    "pdf": (b"%PDF-1.7\n1 0 obj", IssueCode.IS_PDF),
    "html": (b"\xef\xbb\xbf\n<HTML><table><tr><td>1", IssueCode.IS_HTML),
    "xml": (b'<?xml version="1.0"?><Workbook>', IssueCode.IS_HTML),
    "wide html": ("\ufeff<html><body>".encode("utf-16-le"), IssueCode.IS_HTML),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), IssueCode.NOT_TEXT),
    "no text at all": (bytes(range(4)) * 200, IssueCode.NOT_TEXT),
}


@pytest.mark.parametrize("kind", CASES)
def test_the_content_decides_not_the_name(kind: str) -> None:
    content, code = CASES[kind]
    report = read(content, "数据.csv")
    assert [issue.code for issue in report.issues] == [code]
    assert report.status is ReportStatus.REJECTED
    assert report.encoding is None


def test_a_csv_named_like_a_workbook_is_read() -> None:
    report = read("地区,政务服务全程网办率\n150602,96\n", "数据.xlsx")
    assert report.counts.imported == 1


def test_hole_28_a_workbook_is_never_unpacked_beyond_measure() -> None:
    """200 MB of nothing in 200 KB: the answer takes no more than the file itself."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(200):
                sheet.write(bytes(1_000_000))
    content = packed.getvalue()
    assert len(content) < 400_000
    tracemalloc.start()
    try:
        report = read(content, "数据.xlsx")
        highest = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [issue.code for issue in report.issues] == [IssueCode.WORKBOOK_TOO_LARGE]
    assert highest < 4_000_000
