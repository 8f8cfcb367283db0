"""Tables as files that are safe to open."""

from __future__ import annotations

import io
import json
import re
import zipfile

import polars as pl
import pytest

from lib.reports import neutralised, write_table

RISKY = ["=1+1", "+cmd", "-cmd", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－x", "＠x", "﹦1", "﹫x"]
#: Also behind blanks and marks that print nothing, and what already looks guarded.
RISKY += [
    "  =1",
    "\u3000@x",
    "\u00a0＝1",
    "\u200b=1",
    "\ufeff+cmd",
    "'=1",
    "''＋1",
    "' -x",
    "-1+cmd|' /C calc'!A0",
    "-5\n",
]


@pytest.mark.parametrize("cell", RISKY)
def test_formulas_are_led_by_an_apostrophe(cell: str) -> None:
    assert neutralised(pl.DataFrame({"a": [cell], "b": ["ok"]})).row(0) == (f"'{cell}", "ok")


@pytest.mark.parametrize(
    "cell", ["-5", "+1.5", "-1.2E+04", "96%", "东胜区", "", "'", "'东胜区'", "a=1", "1-2", "甲@乙", " x"]
)
def test_numbers_and_words_stay(cell: str) -> None:
    assert neutralised(pl.DataFrame({"a": [cell]})).item() == cell


def test_csv_is_utf8_with_bom_and_windows_lines() -> None:
    content = write_table(pl.DataFrame({"地区": ["东胜区"], "数值": [-5.0]}), "csv")
    assert content == b"\xef\xbb\xbf" + "地区,数值\r\n东胜区,-5\r\n".encode()


def test_xlsx_holds_text_never_formulas_or_links() -> None:
    content = write_table(pl.DataFrame({"a": ["=1+1", "http://example.com"], "n": [1.5, 2.0]}), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "'=1+1" in book.read("xl/sharedStrings.xml").decode()


def test_mixed_columns_hold_numbers_and_words() -> None:
    frame = pl.DataFrame({"v": ["96", "-0.5", "C+", "未演练", None, "=1"], "w": ["96"] * 6})
    assert json.loads(write_table(frame, "json", ["v"])) == [
        {"v": value, "w": "96"} for value in (96.0, -0.5, "C+", "未演练", None, "=1")
    ]
    with zipfile.ZipFile(io.BytesIO(write_table(frame, "xlsx", ["v"]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    cells = dict(re.findall(r'<c r="([AB]\d)"((?: [a-z]+="\w+")*)>', sheet))
    assert [cell for cell in ("A2", "A3", "A4", "A5", "A7", "B2") if 't="s"' in cells[cell]] == ["A4", "A5", "A7", "B2"]
    assert "<v>96</v>" in sheet
    assert "<v>-0.5</v>" in sheet
    assert "'=1" in texts


def test_numbers_are_written_without_powers_of_ten() -> None:
    content = write_table(pl.DataFrame({"n": [1.23e-7, 1e16, 0.1, None]}), "csv")
    assert content.decode("utf-8-sig").split("\r\n")[1:-1] == ["0.000000123", "10000000000000000", "0.1", ""]
