"""Coverage-guided fuzzing of everything that reads foreign bytes: texts, the zip directory, the parts of a workbook.

    python tests/bench/fuzz_reader.py [-max_total_time=600] [-runs=N]

Options are those of libFuzzer. Seeds are made here. Any exception other than a named refusal ends the run with exit
code 77 and writes the bytes that caused it beside the working directory.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["lib.ingest"]):
    from lib.ingest import check
    from lib.ingest.workbook.archive import kind_of, open_archive
    from lib.ingest.workbook.formats import read_format, shown_number
    from lib.ingest.workbook.grid import Grid
    from lib.ingest.workbook.limits import EnoughError, UnreadableError
    from lib.ingest.workbook.ods import Tables
    from lib.ingest.workbook.old import judge
    from lib.ingest.workbook.parts import parse
    from lib.ingest.workbook.reading import read_heads, read_sheet
    from lib.ingest.workbook.xlsx import Book, Texts
    from lib.ingest.workbook.xlsx_sheet import SheetRows

from tests.ingest.reading import context  # noqa: E402
from tests.ingest.workbooks import SHARE, book, inline, ods, ods_row, raw, worksheet  # noqa: E402

CONTEXT = context(None)
HEADER = f"地区,期间,{SHARE},备注\n"


def a_text(content: bytes) -> None:
    if not content.startswith((b"PK", b"\xd0\xcf")):  # those go to another process, which cannot be watched
        check(content, "上报.csv", CONTEXT)


def a_table(content: bytes) -> None:
    check(HEADER.encode() + content, "上报.csv", CONTEXT)


def an_archive(content: bytes) -> None:
    kind_of(open_archive(content))
    read_heads(content)
    read_sheet(content, 0)


def a_sheet(content: bytes) -> None:
    parse(io.BytesIO(content), SheetRows(Book(texts=["地区", "96"]), Grid()))


def a_document(content: bytes) -> None:
    parse(io.BytesIO(content), Tables(24, 0))


def texts(content: bytes) -> None:
    parse(io.BytesIO(content), Texts())


def a_format(content: bytes) -> None:
    code, _, number = content.decode("utf-8", errors="replace").partition("|")
    shown_number(number, read_format(164, code), is_1904=len(code) % 2 == 1)


def an_old_one(content: bytes) -> None:
    judge(content)


TARGETS = (a_text, a_table, an_archive, a_sheet, a_document, texts, a_format, an_old_one)


def one_input(content: bytes) -> None:
    """The first byte chooses the target, the rest is its input."""
    if not content:
        return
    try:
        TARGETS[content[0] % len(TARGETS)](content[1:])
    except (UnreadableError, EnoughError):
        return


def write_seeds(folder: Path) -> None:
    workbook = book(("一", [["地区", SHARE], ["150602", 96]]))
    document = ods(("一", ods_row("地区", SHARE) + ods_row("150602", 96)))
    seeds: tuple[bytes, ...] = (
        (HEADER + "东胜区,2026年3季度,96%,x\n合计,,１２万,（12）\n").encode(),
        "150602,2026Q3,9_x0007_,\u200b\n东胜曲,46295,0.96,=1\n".encode(),
        workbook,
        worksheet(inline(1, "地区") + '<row r="3" hidden="1"><c r="B3" t="s"><v>1</v><f>A1</f></c></row>').encode(),
        (b"<office:x xmlns:office='o' xmlns:table='t'><table:table>" + b"<table:table-row/></table:table></office:x>"),
        b"<sst><si><t>a</t><rPh><t>b</t></rPh></si></sst>",
        b'yyyy"\xe5\xb9\xb4"m|46295.5',
        b"\xd0\xcf\x11\xe0\x09\x08\x10\x00\x00\x06\x05\x00",
    )
    extra = {2: (raw(worksheet(inline(1, "地区"))), document)}
    for number, seed in enumerate(seeds):
        for place, each in enumerate((seed, *extra.get(number, ()))):
            (folder / f"{number}-{place}").write_bytes(bytes([number]) + each)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_seeds(Path(folder))
        atheris.Setup([*sys.argv, folder, "-max_len=16384", "-rss_limit_mb=2048"], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
