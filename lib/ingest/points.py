"""The whole check of a file of points: bytes in, a report out. No bytes make it raise."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import polars as pl

from lib.domain import POINTS, Counts, Datum, Grade, ImportReport, IssueCode, Severity
from lib.domain.frames import empty
from lib.ingest.check import MAX_MEBIBYTES
from lib.ingest.decode import Undecodable, decode
from lib.ingest.findings import Findings
from lib.ingest.point_cells import Given, PointRow
from lib.ingest.point_header import SEARCHED_ROWS, PointHeader, find_point_header
from lib.ingest.point_places import Areas, to_wgs84
from lib.ingest.records import END, Record, records_of, tell_unparsable
from lib.ingest.sniff import content_kind
from lib.ingest.words import holds_control

#: The most points of one layer; what a browser can still show in clusters.
MAX_POINTS = 10_000
_SEPARATORS = (",", "\t", ";")


@dataclass(frozen=True)
class PointContext:
    """What a check of points needs to know besides the file.

    ``areas`` are the counties of the jurisdiction; ``grades`` the scale of laboratories, lowest first; ``datum`` is the
    system of coordinates where the file has no column for it; ``current`` the layer in force (columns of POINTS).
    """

    jurisdiction: str
    areas: Areas
    grades: tuple[Grade, ...]
    datum: Datum = Datum.WGS84
    current: pl.DataFrame | None = None


def check_points(content: bytes, file: str, context: PointContext) -> ImportReport:
    """Read an uploaded list of points and say what each of its rows would become.

    A file replaces the whole layer of its jurisdiction, so points in force that it does not name are told. ``points``
    of the report is empty if any row holds an error: a layer is never half-read.
    """
    findings = Findings()
    encoding, text = _read(content, findings)
    given: list[Given] = []
    rows = 0
    if text is not None:
        rows, given = _rows(text, context, findings)
    frame = _placed(given, context, findings)
    _tell_left_out(frame, context, findings)
    return ImportReport(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        sheet=None,
        jurisdiction=context.jurisdiction,
        counts=_counts(rows, frame, context, findings),
        issues=findings.issues(),
        points=empty(POINTS) if findings.refused else frame,
    )


def _read(content: bytes, findings: Findings) -> tuple[str | None, str | None]:
    if len(content) > MAX_MEBIBYTES * 2**20:
        size = f"{len(content) / 2**20:.1f}"
        findings.add(IssueCode.TOO_LARGE, Severity.ERROR, limit=MAX_MEBIBYTES, size=size)
        return None, None
    if kind := content_kind(content):
        findings.add(kind, Severity.ERROR)
        return None, None
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        findings.add(IssueCode.UNKNOWN_ENCODING, Severity.ERROR, decoded.row)
        return None, None
    if not decoded.text or decoded.text.isspace():
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
        return decoded.encoding, None
    if holds_control(decoded.text):
        findings.add(IssueCode.NOT_TEXT, Severity.ERROR)
        return decoded.encoding, None
    return decoded.encoding, decoded.text


def _rows(text: str, context: PointContext, findings: Findings) -> tuple[int, list[Given]]:
    """How many rows hold anything, and the points of those without an error."""
    records = _records(text, findings)
    header = find_point_header(records, findings) if records else None
    if header is None:
        return 0, []
    filled = [(row, each) for row, each in enumerate(records, 1) if row > header.row and any(map(str.strip, each))]
    if not filled:
        findings.add(IssueCode.HEADER_ONLY, Severity.ERROR, header.row)
    if len(filled) > MAX_POINTS:
        findings.add(IssueCode.TOO_MANY_POINTS, Severity.ERROR, limit=MAX_POINTS)
        return 0, []
    read = [PointRow(header, record, row, findings).read(context.grades, context.datum) for row, record in filled]
    return len(filled), _distinct([each for each in read if each is not None], header, findings)


def _records(text: str, findings: Findings) -> list[Record]:
    start = text[: 2**16].splitlines()[:SEARCHED_ROWS]
    separator = max(_SEPARATORS, key=lambda each: max((line.count(each) for line in start), default=0))
    found: list[Record] = []
    try:
        # one more than may be, so that too many are seen as such
        found.extend(islice(records_of(text, separator), MAX_POINTS + SEARCHED_ROWS + 2))
    except csv.Error as problem:
        tell_unparsable(problem, text, len(found) + 1, findings)
        return []
    if found and found[-1] == [END]:
        found.pop()
    elif found and found[-1] and found[-1][-1].endswith(END):
        findings.add(IssueCode.UNCLOSED_QUOTE, Severity.ERROR, len(found), value=found[-1][-1].removesuffix(END))
        return []
    if not found:
        findings.add(IssueCode.EMPTY_FILE, Severity.ERROR)
    return found


def _distinct(given: list[Given], header: PointHeader, findings: Findings) -> list[Given]:
    first: dict[str, Given] = {}
    for each in given:
        if each.id in first:
            findings.add(
                IssueCode.DUPLICATE_POINT, Severity.ERROR, each.row, value=each.id, first_row=first[each.id].row
            )
        else:
            first[each.id] = each
    return list(first.values())


def _placed(given: list[Given], context: PointContext, findings: Findings) -> pl.DataFrame:
    """The points with their county, columns of POINTS; those outside the jurisdiction are told and left out."""
    places = [to_wgs84(each.longitude, each.latitude, each.datum) for each in given]
    regions = context.areas.codes_at(places)
    rows: list[Mapping[str, object]] = []
    for each, (longitude, latitude), region in zip(given, places, regions, strict=True):
        if region is None:
            facts = {"name": each.name, "longitude": f"{longitude:g}", "latitude": f"{latitude:g}"}
            findings.add(IssueCode.POINT_OUTSIDE, Severity.ERROR, each.row, value=each.name, count=1, **facts)
            continue
        rows.append(
            {
                "id": each.id,
                "kind": each.kind.value,
                "name": each.name,
                "grade": each.grade,
                "region": region,
                "longitude": longitude,
                "latitude": latitude,
                "given_longitude": each.longitude,
                "given_latitude": each.latitude,
                "datum": each.datum.value,
                "note": each.note,
                "row": each.row,
            }
        )
    if converted := sum(each.datum is Datum.GCJ02 for each in given):
        findings.add(IssueCode.POINTS_CONVERTED, Severity.INFO, count=converted)
    return pl.DataFrame(rows, schema=POINTS, orient="row")


def _tell_left_out(frame: pl.DataFrame, context: PointContext, findings: Findings) -> None:
    if context.current is None or findings.refused:
        return
    gone = context.current.filter(~pl.col("id").is_in(frame["id"].implode()))
    if not gone.is_empty():
        names = "、".join(gone["name"].head(5).to_list())
        findings.add(IssueCode.POINTS_LEFT_OUT, Severity.WARNING, count=gone.height, names=names)


def _counts(rows: int, frame: pl.DataFrame, context: PointContext, findings: Findings) -> Counts:
    current = empty(POINTS) if context.current is None else context.current.select(POINTS.keys())
    content = [name for name in POINTS if name != "row"]
    known = frame.filter(pl.col("id").is_in(current["id"].implode())).height
    same = frame.join(current, on=content, how="semi", nulls_equal=True).height
    rejected = rows - frame.height
    return Counts(rows, frame.height - known, known - same, same, 0, rejected)
