"""A frame as a CSV, XLSX or JSON file that is safe to open in a spreadsheet."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection

import polars as pl
import xlsxwriter

from lib.domain.guard import RISKY, SIGNED_NUMBER

FORMATS = ("csv", "xlsx", "json")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def write_table(
    frame: pl.DataFrame,
    format: str,  # noqa: A002 - the word of the command line contract
    mixed: Collection[str] = (),
    *,
    sheet: str | None = None,
) -> bytes:
    """The bytes of ``frame`` in one of ``FORMATS``. CSV is UTF-8 with a BOM, so that Excel and WPS read the Chinese.

    ``mixed`` names text columns that hold numbers and words (grades, 是/否): in JSON and XLSX their numbers are
    numbers; ``sheet`` is what the sheet of a workbook is called. CSV and XLSX cells are neutralised; JSON is not opened
    by spreadsheets and states text as it is.
    """
    if format == "json":
        return _json(frame, mixed)
    safe = neutralised(frame)
    if format == "csv":
        return b"\xef\xbb\xbf" + safe.write_csv(line_terminator="\r\n", float_scientific=False).encode()
    return _xlsx(safe, mixed, sheet)


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would run is led by an apostrophe (``domain.guard``); numbers stay numbers.

    The importer takes off just this apostrophe, so that what is exported comes back unchanged.
    """
    text = pl.selectors.string()
    risky = text.str.contains(RISKY) & ~text.str.contains(SIGNED_NUMBER)
    return frame.with_columns(pl.when(risky).then(pl.lit("'") + text).otherwise(text).name.keep())


def _number_or_text(cell: str | None) -> float | str | None:
    return float(cell) if cell is not None and _NUMBER.fullmatch(cell) else cell


def _json(frame: pl.DataFrame, mixed: Collection[str]) -> bytes:
    if not mixed:
        return frame.write_json().encode()
    rows = frame.to_dicts()
    for row in rows:
        row.update({name: _number_or_text(row[name]) for name in mixed})
    return json.dumps(rows, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _xlsx(frame: pl.DataFrame, mixed: Collection[str], name: str | None) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        sheet = workbook.add_worksheet(name)
        frame.write_excel(workbook, worksheet=sheet, autofit=frame.height <= 5_000, freeze_panes=(1, 0))
        for each in mixed:
            column = frame.columns.index(each)
            for row, cell in enumerate(frame[each].to_list(), 1):
                if isinstance(number := _number_or_text(cell), float):
                    sheet.write_number(row, column, number)
    return out.getvalue()
