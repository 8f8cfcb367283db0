"""Tables as files that are safe to open."""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest

from lib.reports import neutralised, write_table

RISKY = ["=1+1", "+cmd", "-cmd", "@x", "\tx", "\rx", "＝1", "＋1", "－x", "＠x"]


@pytest.mark.parametrize("cell", RISKY)
def test_formulas_are_led_by_an_apostrophe(cell: str) -> None:
    assert neutralised(pl.DataFrame({"a": [cell], "b": ["ok"]})).row(0) == (f"'{cell}", "ok")


@pytest.mark.parametrize("cell", ["-5", "+1.5", "-1.2E+04", "96%", "东胜区", ""])
def test_numbers_and_words_stay(cell: str) -> None:
    assert neutralised(pl.DataFrame({"a": [cell]})).item() == cell


def test_csv_is_utf8_with_bom_and_windows_lines() -> None:
    content = write_table(pl.DataFrame({"地区": ["东胜区"], "数值": [-5.0]}), "csv")
    assert content == b"\xef\xbb\xbf" + "地区,数值\r\n东胜区,-5.0\r\n".encode()


def test_xlsx_holds_text_never_formulas_or_links() -> None:
    content = write_table(pl.DataFrame({"a": ["=1+1", "http://example.com"], "n": [1.5, 2.0]}), "xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "'=1+1" in book.read("xl/sharedStrings.xml").decode()
