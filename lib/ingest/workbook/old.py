"""A workbook of the old binary kind (XLS), by calamine. Formats and hidden rows cannot be seen in it."""

from __future__ import annotations

import sys
from typing import Any

from lib.ingest.workbook.grid import UNTOLD, Grid, fitting, trimmed
from lib.ingest.workbook.limits import MAX_COLUMNS, MAX_ROWS, EnoughError, UnreadableError

#: The beginning of the workbook's stream, and the record that says it is encrypted.
_BEGINS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x2F
_LOCKED_STREAMS = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_MACROS = ("_VBA_PROJECT_CUR".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))
_OTHER = ("WordDocument".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def judge(content: bytes) -> None:
    """Raises UnreadableError for a workbook with a password or macros, and for other documents of that kind."""
    if any(name in content for name in _LOCKED_STREAMS) or _is_locked(content):
        raise UnreadableError("WORKBOOK_LOCKED")
    if any(name in content for name in _MACROS):
        raise UnreadableError("IS_MACRO_WORKBOOK")
    if any(name in content for name in _OTHER):
        raise UnreadableError("IS_DOCUMENT")


def _is_locked(content: bytes) -> bool:
    """True if one of the first records of the workbook says that it is encrypted."""
    at = content.find(_BEGINS)
    for _ in range(8):
        if at < 0 or at + 4 > len(content):
            return False
        if int.from_bytes(content[at : at + 2], "little") == _FILE_PASS:
            return True
        at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
    return False


class OldBook:
    """The sheets of an XLS workbook."""

    def __init__(self, content: bytes) -> None:
        judge(content)
        # Arrow takes numpy along where it finds it, which is most of what there is to load, and needs none of it here.
        sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
        import fastexcel  # noqa: PLC0415 - only this kind of file needs it

        self._trouble: type[Exception] = fastexcel.FastExcelError
        try:
            self._reader: Any = fastexcel.read_excel(content)
        except self._trouble as problem:
            word = "WORKBOOK_LOCKED" if "password" in str(problem).lower() else "WORKBOOK_BROKEN"
            raise UnreadableError(word) from problem
        self.names: list[str] = list(self._reader.sheet_names)

    def read(self, place: int, grid: Grid) -> str:
        """Fill a grid with a sheet's rows, up to ``grid.stop_after``; returns its state. Raises UnreadableError."""
        limit = grid.stop_after if grid.stop_after < MAX_ROWS else None
        try:
            sheet = self._reader.load_sheet(place, header_row=None, skip_rows=0, n_rows=limit, dtypes="string")
            if not sheet.width:
                return str(sheet.visible)
            batch, errors = sheet.to_arrow_with_errors()
        except self._trouble as problem:
            raise UnreadableError("WORKBOOK_BROKEN") from problem
        places = [column.absolute_index for column in sheet.selected_columns]
        if places and places[-1] >= MAX_COLUMNS:
            raise UnreadableError("TOO_MANY_COLUMNS", limit=MAX_COLUMNS)
        wrong = {each.position: _error(each.detail) for each in errors.errors} if errors else {}
        columns = [column.to_pylist() for column in batch.columns]
        for row, values in enumerate(zip(*columns, strict=True)):
            cells = [""] * (places[-1] + 1)
            for at, (column, value) in enumerate(zip(places, values, strict=True)):
                cells[column] = wrong.get((row, at), "") if value is None else _plain(value)
            try:
                fitted = [grid.kept(fitting(cell, row + 1), UNTOLD) if cell else "" for cell in cells]
                grid.add_row(row + 1, trimmed(fitted))
            except EnoughError:
                break
        return str(sheet.visible)


def _plain(value: str) -> str:
    day, _, time = value.partition(" ")
    return day if time == "00:00:00" else {"true": "TRUE", "false": "FALSE"}.get(value, value)


def _error(detail: str) -> str:
    return next((shown for name, shown in _ERRORS.items() if f"Error({name})" in detail), "#VALUE!")
