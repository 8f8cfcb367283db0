"""The whole check of a file: bytes in, a report out. No bytes make it raise."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

import polars as pl

from lib.domain import FIGURES, Counts, ImportReport, IssueCode, Severity
from lib.domain.frames import empty
from lib.ingest.at_fault import AT_FAULT, cells_at_fault
from lib.ingest.body import Table
from lib.ingest.cells import read_cells
from lib.ingest.compare import count_rows, warn_of_dropped_counts
from lib.ingest.context import Context
from lib.ingest.coverage import jurisdiction_of_all, warn_of_missing_regions
from lib.ingest.decode import Undecodable, decode
from lib.ingest.doubts import warn_of_doubts
from lib.ingest.duplicates import drop_duplicates
from lib.ingest.findings import Findings
from lib.ingest.how_read import not_plain, tell_how_read
from lib.ingest.lone_parts import tell_lone_parts
from lib.ingest.lookup import looked_up
from lib.ingest.one_period import tell_several_periods
from lib.ingest.parents import warn_of_parents, zone_cells
from lib.ingest.periods import check_file_name, keep_right_frequency, read_periods
from lib.ingest.rows import Rows, sort_rows
from lib.ingest.rules import apply_rules
from lib.ingest.sniff import content_kind, is_workbook
from lib.ingest.spreadsheet import SheetRead, read_workbook
from lib.ingest.table import read_table
from lib.ingest.titles import tell_columns
from lib.ingest.totals import check_totals
from lib.ingest.untimely import warn_of_untimely_periods
from lib.ingest.values import read_values

#: The largest file that is read.
MAX_MEBIBYTES = 20
_TEXT = "text"
#: What the end of a file's name promises.
_SUFFIXES = {".csv": _TEXT, ".tsv": _TEXT, ".txt": _TEXT, ".xlsx": "xlsx", ".xls": "xls", ".ods": "ods"}
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})


def check(content: bytes, file: str, context: Context) -> ImportReport:
    """Read an uploaded table (text or workbook, long or wide form) and say what each of its rows would become.

    ``file`` is only a name to show, and perhaps to compare its period with. Every problem of the content is an Issue
    of the report; figures (columns of ``frames.FIGURES``, by row) are empty if one of them is an error.
    """
    findings = Findings()
    encoding, sheet, table = _read(content, file, context, findings)
    if table is None:
        counts, cells = Counts(), None
    else:
        rows = sort_rows(table, context, findings)
        if rows.kept.is_empty():
            findings.add(IssueCode.HEADER_ONLY, Severity.ERROR, table.header.row)
        cells = _read_figures(table, rows, file, context, findings)
        counts = count_rows(cells, rows.kept, context, findings)
    return ImportReport(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        sheet=sheet,
        jurisdiction=context.jurisdiction or (None if cells is None else jurisdiction_of_all(cells, context)),
        counts=counts,
        issues=findings.issues(),
        every_issue=findings.every_issue(),
        figures=empty(FIGURES) if cells is None or findings.refused else _figures(cells),
    )


def _read(content: bytes, file: str, context: Context, findings: Findings) -> SheetRead:
    """The encoding, or the kind of workbook, and the table of a content; none after an error that leaves nothing."""
    if len(content) > MAX_MEBIBYTES * 2**20:
        findings.add(IssueCode.TOO_LARGE, Severity.ERROR, limit=MAX_MEBIBYTES, size=f"{len(content) / 2**20:.1f}")
        return SheetRead(None, None, None)
    found = (
        read_workbook(content, context, findings) if is_workbook(content) else _read_text(content, context, findings)
    )
    if found.table is not None:
        tell_columns(found.table, findings)
        _tell_other_name(file, found.kind, findings)
    return found


def _read_text(content: bytes, context: Context, findings: Findings) -> SheetRead:
    if kind := content_kind(content):
        findings.add(kind, Severity.ERROR)
        return SheetRead(None, None, None)
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        findings.add(IssueCode.UNKNOWN_ENCODING, Severity.ERROR, decoded.row)
        return SheetRead(None, None, None)
    if context.sheet is not None:
        findings.add(IssueCode.SHEET_NOT_APPLICABLE, Severity.INFO, value=context.sheet)
    return SheetRead(decoded.encoding, None, read_table(decoded.text, context.catalogue, findings))


def _tell_other_name(file: str, kind: str | None, findings: Findings) -> None:
    """A name that promises another kind of file is told; the content was read."""
    suffix = PurePath(file).suffix.casefold()
    is_text = kind not in _WORKBOOKS
    promised = _SUFFIXES.get(suffix)
    if promised is not None and promised != (_TEXT if is_text else kind):
        findings.add(IssueCode.OTHER_CONTENT, Severity.INFO, suffix=suffix, kind="CSV" if is_text else str(kind))


def _read_figures(table: Table, rows: Rows, file: str, context: Context, findings: Findings) -> pl.DataFrame:
    """The good cells: columns of ``FIGURES``, ``level`` and ``place`` of the region, ``column`` and ``text``."""
    lost = pl.DataFrame({"row": rows.lost}, schema={"row": pl.Int64})
    data = pl.concat([rows.data.select("row", "region", "level"), lost], how="diagonal").sort("row")
    periods = read_periods(table, data["row"], context, findings)
    names = {code: region.name.zh for code, region in context.regions.all.items()}
    places = data.select("row", "region", "level", place=looked_up("region", names, pl.String()))
    read = read_values(read_cells(table, places["row"], context, findings), table, context, findings)
    read = tell_lone_parts(read, table, context, findings)
    told_later, cells = not_plain(read), read.drop("mended").join(places, on="row", maintain_order="left")
    del read  # of a million rows a second copy
    cells = apply_rules(cells, context, findings).join(periods, on="row", how="left", maintain_order="left")
    check_file_name(file, cells.filter(pl.col("period").is_not_null()), findings)
    brought = cells.select(AT_FAULT)
    cells = keep_right_frequency(cells, table, context, findings)
    cells = cells.filter(~pl.col("bad") & pl.col("region").is_not_null())
    cells = drop_duplicates(cells, findings)
    at_fault = cells_at_fault(brought, cells, findings)
    del brought
    tell_several_periods(file, table, cells, context, findings)
    check_totals(table, rows, cells, at_fault, context, findings)
    warn_of_missing_regions(cells, at_fault, context, findings)
    warn_of_parents(cells, zone_cells(table, rows, context), context, findings)
    warn_of_doubts(cells, context, findings)
    # a refused row is not published: what would be gone by it is not
    sound = cells.filter(~pl.col("row").is_in(findings.rejected_rows().implode()))
    warn_of_dropped_counts(sound, context, findings)
    warn_of_untimely_periods(sound, table, context, findings)
    tell_how_read(told_later, cells, table, findings)
    return cells


def _figures(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(pl.col(name).cast(dtype) for name, dtype in FIGURES.items()).sort("row", maintain_order=True)
