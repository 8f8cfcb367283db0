"""Files made to exhaust whoever opens them: refused by name, in time, and small in memory (B10)."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.domain import ReportStatus
from lib.ingest import workbook
from tests.ingest.reading import codes, read
from tests.ingest.workbooks import inline, raw, worksheet, zipped

CHILD = Path(workbook.__file__).with_name("child.py")
#: Linux counts the size of whoever starts a process to its peak, so the one who starts it must be small.
ASK = """
import resource, subprocess, sys
python, child = sys.argv[1:]
subprocess.run([python, "-I", child, "heads", str(2**30), "60"], stdin=sys.stdin.buffer, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
HEADER = inline(1, "地区", "政务服务全程网办率")
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def grown(part: str, piece: bytes, times: int, head: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with a part of so many pieces, written as a stream."""
    made = zipfile.ZipFile(io.BytesIO(raw(worksheet(HEADER))))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method, compresslevel=1) as archive:
        for name in made.namelist():
            if name != part:
                archive.writestr(name, made.read(name))
        with archive.open(part, "w", force_zip64=True) as entry:
            entry.write(head)
            for _ in range(times):
                entry.write(piece)
    return content.getvalue()


def a_cell_of_a_gigabyte() -> bytes:
    return grown("xl/worksheet.xml", bytes(2**20).replace(b"\0", b"a"), 1024, b"<worksheet><sheetData><row><c><v>")


def two_million_rows() -> bytes:
    return grown("xl/worksheet.xml", b"<row><c><v>1</v></c></row>" * 1_000, 2_000, b"<worksheet><sheetData>")


def two_million_rows_that_hardly_shrink() -> bytes:
    rows = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (row, row * 7919 % 9973) for row in range(2, 2_000_000))
    return grown("xl/worksheet.xml", rows, 1, worksheet(HEADER).encode().removesuffix(b"</sheetData></worksheet>"))


def a_range_to_the_last_cell() -> bytes:
    return raw(worksheet(HEADER, '<dimension ref="A1:XFD1048576"/>'))


def a_cell_at_the_last_place() -> bytes:
    return raw(worksheet(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def ten_thousand_columns() -> bytes:
    return raw(worksheet(inline(1, *["地区"] * 10_000)))


def entities() -> bytes:
    return raw(_ENTITIES + worksheet(HEADER))


def an_outer_entity() -> bytes:
    return raw('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + worksheet(HEADER))


def a_cell_of_ten_megabytes() -> bytes:
    noise = "".join(f"{number * 2_654_435_761 % 2**32:08x}" for number in range(1_300_000))
    return raw(worksheet(HEADER + inline(2, "150602", noise)))


def many_parts() -> bytes:
    return zipped({"[Content_Types].xml": "spreadsheetml", **{f"xl/{number}.xml": "" for number in range(2_500)}})


def a_part_outside() -> bytes:
    return zipped({"[Content_Types].xml": "spreadsheetml", "../xl/workbook.xml": "<workbook/>"})


def a_part_that_lies_about_its_size() -> bytes:
    content = bytearray(grown("xl/worksheet.xml", bytes(2**20), 50))
    at = content.rfind(b"xl/worksheet.xml") - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(content)


BOMBS: dict[Callable[[], bytes], str] = {
    a_cell_of_a_gigabyte: "WORKBOOK_TOO_LARGE",
    two_million_rows: "WORKBOOK_TOO_LARGE",
    two_million_rows_that_hardly_shrink: "TOO_MANY_ROWS",
    a_range_to_the_last_cell: "PHANTOM_RANGE",
    a_cell_at_the_last_place: "TOO_MANY_ROWS",
    ten_thousand_columns: "TOO_MANY_COLUMNS",
    entities: "WORKBOOK_UNSAFE",
    an_outer_entity: "WORKBOOK_UNSAFE",
    a_cell_of_ten_megabytes: "CELL_TOO_LONG",
    many_parts: "WORKBOOK_TOO_LARGE",
    a_part_outside: "WORKBOOK_UNSAFE",
    a_part_that_lies_about_its_size: "WORKBOOK_BROKEN",
}


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__)
def test_b10_a_bomb_is_refused_by_name_in_time_and_in_little_memory(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 20 * 2**20
    start = time.perf_counter()
    report = read(content, "上报.xlsx")
    taken = time.perf_counter() - start
    assert codes(report) == {BOMBS[make]: 1}
    assert report.status is ReportStatus.REJECTED
    assert taken < 10.0  # a guard for a busy machine; tests/bench/bench_corpus.py measures against 2 s
    assert peak_of_reading(content) < 200


def peak_of_reading(content: bytes) -> float:
    """The most memory, in MiB, that the process which reads takes; asked by one too small to count beside it."""
    command = [sys.executable, "-I", "-S", "-c", ASK, sys.executable, str(CHILD)]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return int(done.stdout) / 1024
