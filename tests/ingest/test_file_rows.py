"""The cells of a file as they stood: what was a text in it stays one, and every sheet is there."""

from __future__ import annotations

import pytest

from lib.ingest import FileSheet, file_sheets
from lib.ingest import file_rows as module
from tests.ingest.reading import catalogue
from tests.ingest.workbooks import SHARE, book, ods

ROWS = [["地区代码", SHARE], ["150602", 96], [150603, "95"], [], ["=1+1", 0.5]]


def sheets(content: bytes, name: str | None = None, most: int = 1_000) -> list[FileSheet]:
    return file_sheets(content, name, catalogue(), most)


def test_a_sheet_says_which_of_its_cells_were_numbers() -> None:
    content = book(("说明", [["请看下一张"]]), ("上报", ROWS), strings_to_formulas=False)
    told, table = sheets(content, "上报")
    assert (told.name, told.is_table, told.rows) == ("说明", False, [["请看下一张"]])
    assert table.is_table
    assert table.rows == [["地区代码", SHARE], ["150602", "96"], ["150603", "95"], [], ["=1+1", "0.5"]]
    assert table.kinds == ["tt", "tn", "nt", "", "tn"]


def test_an_open_document_says_so_too() -> None:
    cells = (
        '<table:table-cell office:value-type="string"><text:p>150602</text:p></table:table-cell><table:table-cell/>'
        '<table:table-cell office:value-type="float" office:value="96"><text:p>96</text:p></table:table-cell>'
    )
    (table,) = sheets(ods(("一", f"<table:table-row>{cells}</table:table-row>")))
    assert (table.rows, table.kinds) == ([["150602", "", "96"]], ["t n"])


def test_a_text_cannot_say() -> None:
    (table,) = sheets(f"地区,{SHARE}\n150602,\n".encode())
    assert (table.name, table.rows, table.kinds) == ("", [["地区", SHARE], ["150602", ""]], ["??", "? "])


def test_hidden_sheets_are_known_as_such_and_too_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def hide(workbook: object) -> None:
        workbook.worksheets()[1].hide()  # type: ignore[attr-defined]  # of xlsxwriter

    content = book(("上报", ROWS), ("旧", [["a", "b"]]), ("新", [["a"] * 3]), paint=hide, strings_to_formulas=False)
    assert [(one.is_visible, one.is_whole) for one in sheets(content)] == [(True, True), (False, True), (True, True)]
    monkeypatch.setattr(module, "_BESIDE_CELLS", 4)
    assert [(one.rows, one.is_whole) for one in sheets(content)[1:]] == [([["a", "b"]], True), ([], False)]
    monkeypatch.setattr(module, "_BESIDE", 0)
    assert [one.is_whole for one in sheets(content)] == [True, False, False]


def test_no_table_has_no_sheets() -> None:
    assert sheets(b"%PDF-1.7") == []
    assert sheets(b"PK\x03\x04broken") == []
