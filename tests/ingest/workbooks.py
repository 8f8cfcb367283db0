"""Workbooks made for a test: with a maker of workbooks, or part by part where no maker would make them so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

SHARE = "政务服务全程网办率"
Rows = Sequence[Sequence[object]]
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def book(*sheets: tuple[str, Rows], paint: Callable[[Any], None] | None = None, **options: object) -> bytes:
    """A workbook of these sheets, each a name and rows; ``paint`` may do more to it."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, dict(options))
    for name, rows in sheets:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    if paint:
        paint(workbook)
    workbook.close()
    return content.getvalue()


def raw(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet whose part is ``sheet``; other parts by their name (``styles``, ``sharedStrings``)."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_DOCUMENT}/{name}" Target="{name}.xml"/>' for name in ["worksheet", *parts]
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'<Relationships {_PACKAGE}><Relationship Id="r1" Type="{_DOCUMENT}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="rworksheet"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships {_PACKAGE}>{relations}</Relationships>",
            "xl/worksheet.xml": sheet,
            **{f"xl/{name}.xml": text for name, text in parts.items()},
        }
    )


def worksheet(rows: str, before: str = "") -> str:
    return f"<worksheet {_MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"


def inline(row: int, *cells: str) -> str:
    """A row of texts."""
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{row}">{written}</row>'


def zipped(entries: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return content.getvalue()


def ods(*tables: tuple[str, str], styles: str = "", kind: str = "spreadsheet") -> bytes:
    """An OpenDocument spreadsheet: of each sheet its name and the rows as XML."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    body = "".join(f'<table:table table:name="{name}"{_style(name)}>{rows}</table:table>' for name, rows in tables)
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content})


def _style(name: str) -> str:
    return ' table:style-name="hidden"' if name.startswith("隐") else ""


def ods_row(*cells: object, row: str = "") -> str:
    """A row of an OpenDocument sheet; a cell that is XML already stays as it is."""
    return f"<table:table-row {row}>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if str(cell).startswith("<"):
        return str(cell)
    if isinstance(cell, int | float):
        return ods_cell(cell, "float", cell)
    return ods_cell(cell, "string")


def ods_cell(shown: object, kind: str, value: object = None, formula: str | None = None) -> str:
    """A cell of an OpenDocument sheet with its kind and stored value."""
    name = {"date": "date-value"}.get(kind, "value")
    stored = "" if value is None else f' office:{name}="{value}"'
    written = "" if formula is None else f' table:formula="{formula}"'
    return f'<table:table-cell{written} office:value-type="{kind}"{stored}><text:p>{shown}</text:p></table:table-cell>'


def ods_blank(rows: int, columns: int) -> str:
    """Blank rows as a spreadsheet writes them: one, repeated."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"/>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
