"""The whole check of a file that brings the regions of a jurisdiction: bytes in, a report and the list out. No bytes
make it raise."""

from __future__ import annotations

from dataclasses import dataclass

from lib.catalogue.region_list_columns import REGION_LIST_FORM
from lib.domain import ImportReport, IssueCode, Severity
from lib.ingest.document_fields import Row
from lib.ingest.document_rows import Entries, read_entries
from lib.ingest.file_report import file_report
from lib.ingest.findings import Findings
from lib.ingest.region_list_parts import Given, listed, read_given, read_jurisdiction
from lib.ingest.region_list_rules import Check, RegionContext, tell_all
from lib.regions.region_list import RegionList


@dataclass(frozen=True)
class RegionListRead:
    """``regions`` is None where the report refuses the file. The rows of the report are the regions."""

    report: ImportReport
    regions: RegionList | None


def check_region_list(content: bytes, file: str, context: RegionContext) -> RegionListRead:
    """Read a file of regions (XLSX or TOML) and say what is wrong with it.

    What is read follows from the bytes and the context alone. ``file`` is only a name to show.
    """
    findings = Findings()
    entries = read_entries(content, findings, REGION_LIST_FORM)
    is_whole = entries is not None and set(entries) >= set(REGION_LIST_FORM.sheets)
    found = _read(entries, findings, context) if entries is not None and is_whole else None
    rows = 0 if entries is None else len(entries.get("region", ()))
    refused = findings.refused or found is None
    jurisdiction = found.jurisdiction.code if found else None
    sheets = frozenset({REGION_LIST_FORM.sheets["region"]})
    report = file_report(content, file, findings, rows=rows, jurisdiction=jurisdiction, refused=refused, sheets=sheets)
    return RegionListRead(report, None if refused else found)


def _read(entries: Entries, findings: Findings, context: RegionContext) -> RegionList | None:
    """The list; None where the file does not say whose it is. Everything else is read on, so that all is told."""
    first = entries["jurisdiction"]
    if len(first) != 1:
        second = first[1].row if first else None
        findings.add(IssueCode.REGION_LIST_SHEET_ROWS, Severity.ERROR, second, count=len(first))
        return None
    if not entries["region"]:
        findings.add(IssueCode.REGION_LIST_NONE, Severity.ERROR)
    head = Row("jurisdiction", first[0], findings, REGION_LIST_FORM)
    own = read_jurisdiction(head, context.jurisdictions)
    given: dict[str, Given] = {}
    unread: set[str] = set()
    for entry in entries["region"]:
        row = Row("region", entry, findings, REGION_LIST_FORM)
        one = read_given(row, context.today)
        if one is None:
            unread.add(str(entry.cells.get("code", "")).strip())
        elif one.code in given:
            row.tell(IssueCode.REGION_LIST_CODE_TWICE, "code", one.code, first_row=given[one.code].row.entry.row)
        else:
            given[one.code] = one
    if own is None:
        return None
    tell_all(Check(head, own, given, unread), context)
    return None if findings.refused else listed(own, given)
