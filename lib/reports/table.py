"""A frame as a CSV, XLSX or JSON file that is safe to open in a spreadsheet."""

from __future__ import annotations

import io

import polars as pl
import xlsxwriter

FORMATS = ("csv", "xlsx", "json")

#: A text cell that begins like this would run as a formula in a spreadsheet.
_FORMULA = r"^[=+\-@\t\r＝＋－＠]"


def write_table(frame: pl.DataFrame, format: str) -> bytes:  # noqa: A002
    """The bytes of ``frame`` in one of ``FORMATS``. CSV is UTF-8 with a BOM, so that Excel and WPS read the Chinese."""
    if format == "json":
        return frame.write_json().encode()
    safe = neutralised(frame)
    if format == "csv":
        return b"\xef\xbb\xbf" + safe.write_csv(line_terminator="\r\n").encode()
    return _xlsx(safe)


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would run is led by an apostrophe; numbers stay numbers.

    A signed number in text form is data, not a formula, and stays as it is.
    """
    number = pl.selectors.string().str.contains(r"^[+\-]?\d+(\.\d+)?([eE][+\-]?\d+)?$")
    risky = pl.selectors.string().str.contains(_FORMULA)
    return frame.with_columns(
        pl.when(risky & ~number).then(pl.lit("'") + pl.selectors.string()).otherwise(pl.selectors.string()).name.keep()
    )


def _xlsx(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        frame.write_excel(workbook, worksheet="data", autofit=frame.height <= 5_000, freeze_panes=(1, 0))
    return out.getvalue()
