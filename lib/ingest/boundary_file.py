"""The whole check of a file of boundaries: bytes in, a report and the boundaries out. No bytes make it raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.domain import Counts, Datum, ImportReport, IssueCode, Jurisdiction, Level, Region, Severity
from lib.ingest.boundary_process import DrawnFile, drawn_file
from lib.ingest.file_report import file_report
from lib.ingest.findings import Findings
from lib.regions.region_list import territory

#: Names of regions that are listed in one sentence.
_NAMED = 10


@dataclass(frozen=True)
class BoundaryContext:
    """The regions a file is read against. ``drawn`` are the jurisdictions that came with boundaries of their own: they
    are replaced whole or not at all."""

    regions: Mapping[str, Region]
    jurisdictions: Mapping[str, Jurisdiction]
    datum: Datum
    drawn: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Boundaries:
    """What a file brings. ``drawn`` are the codes that can be drawn by level, joined ones too; ``given`` those that the
    file has an area for; ``ignored`` counts the features that name no region; ``source`` says where it comes from."""

    jurisdiction: Jurisdiction
    datum: Datum
    given: tuple[str, ...]
    drawn: Mapping[Level, tuple[str, ...]]
    ignored: int
    source: Mapping[str, str]
    layers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class BoundariesRead:
    """``boundaries`` is None where the report refuses the file. The rows of the report are the features."""

    report: ImportReport
    boundaries: Boundaries | None


def check_boundaries(content: bytes, file: str, context: BoundaryContext) -> BoundariesRead:
    """Read a GeoJSON file of boundaries and say what is wrong with it.

    What is read follows from the bytes and the context alone. ``file`` is only a name to show.
    """
    found = drawn_file(content, context.datum, context.regions, context.jurisdictions)
    findings = Findings()
    for problem in found.problems:
        severity = Severity.ERROR if problem.error else Severity.WARNING
        facts = dict(problem.facts)
        count = int(facts.pop("count", 1))
        code, row = IssueCode(problem.code), problem.row
        findings.add(code, severity, row, column=None, value=problem.value, count=count, **facts)
    own = _owner(found, context)
    if own is not None and own.code in context.drawn:
        _tell_missing(found, own, context, findings)
    refused = findings.refused or own is None
    report = file_report(
        content, file, findings, rows=found.rows, jurisdiction=own.code if own else None, refused=refused
    )
    if refused or own is None:
        return BoundariesRead(report, None)
    ignored = found.rows - len(found.codes)
    report = replace(report, counts=Counts(rows=found.rows, imported=len(found.codes), ignored=ignored))
    drawn = {Level(layer["level"]): tuple(layer["boxes"]) for layer in found.layers}
    told = (ignored, found.source, found.layers)
    return BoundariesRead(report, Boundaries(own, context.datum, found.codes, drawn, *told))


def _owner(found: DrawnFile, context: BoundaryContext) -> Jurisdiction | None:
    """The jurisdiction of the regions that have an area; None where there is not one alone."""
    codes = set(found.codes)
    own = [one for one in context.jurisdictions.values() if codes & territory(context.regions, one.root)]
    return own[0] if len(own) == 1 else None


def _tell_missing(found: DrawnFile, own: Jurisdiction, context: BoundaryContext, findings: Findings) -> None:
    """An error for a jurisdiction that is drawn whole today and would lose regions."""
    inside = territory(context.regions, own.root)
    lowest = [level for level in Level if any(context.regions[code].level is level for code in inside)][-1]
    missing = sorted(code for code in inside - set(found.codes) if context.regions[code].level is lowest)
    if missing:
        names = "、".join(f"{context.regions[code].name.zh}（{code}）" for code in missing[:_NAMED])
        rest = "……" if len(missing) > _NAMED else ""
        findings.add(IssueCode.BOUNDARY_INCOMPLETE, Severity.ERROR, count=len(missing), names=names + rest)
