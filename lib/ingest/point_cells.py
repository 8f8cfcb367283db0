"""One row of a file of points: its words and numbers, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lib.domain import Datum, Grade, IssueCode, PointKind, Severity
from lib.ingest.findings import Findings
from lib.ingest.number_text import tidy
from lib.ingest.point_header import PointHeader, PointRole
from lib.ingest.records import Record
from lib.ingest.words import bare

#: Places of China, islands included, in degrees. What lies inside only when taken the other way round is swapped.
LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)

_KINDS: Mapping[PointKind, str] = {
    PointKind.LABORATORY: "laboratory lab 检验机构 检验检测机构 实验室 检验所 检测机构 药检所",
    PointKind.OFFICE: "office 监管机构 办公点 监管所 市场监管所 监管分局 局 派出机构 办事处",
}
_DATUMS: Mapping[Datum, str] = {
    Datum.WGS84: "wgs84 wgs-84 cgcs2000 2000 国家2000 国家大地2000 大地2000 天地图 gps epsg:4326 epsg:4490",
    Datum.GCJ02: "gcj02 gcj-02 火星 火星坐标 高德 高德地图 腾讯 腾讯地图 国测局",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_DATUM_OF = {word: datum for datum, words in _DATUMS.items() for word in words.split()}
_DECIMAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")


@dataclass(frozen=True)
class Given:
    """What a row says of a point, before it is placed."""

    id: str
    kind: PointKind
    name: str
    grade: str | None
    longitude: float
    latitude: float
    datum: Datum
    note: str | None
    row: int


@dataclass(frozen=True)
class PointRow:
    """A row with its header; each method reads one thing and tells what it could not read."""

    header: PointHeader
    record: Record
    row: int
    findings: Findings

    def read(self, grades: tuple[Grade, ...], datum: Datum) -> Given | None:
        """The point of the row; None where something is wrong with it (all of it is in the findings)."""
        name = self._text(PointRole.NAME)
        if not name:
            self._tell(IssueCode.MISSING_POINT_NAME, PointRole.NAME)
        kind, grade, stated = self._kind(), self._grade(grades), self._datum(datum)
        place = self._place()
        if not name or kind is None or grade is None or stated is None or place is None:
            return None
        note = self._text(PointRole.NOTE) or None
        id_ = self._text(PointRole.ID) or name
        return Given(id_, kind, name, grade or None, *place, stated, note, self.row)

    def _text(self, role: PointRole) -> str:
        return " ".join(self.header.cell(self.record, role).split())

    def _tell(self, code: IssueCode, role: PointRole, **facts: str) -> None:
        column = self.header.titles.get(role, role.value)
        self.findings.add(code, Severity.ERROR, self.row, column=column, value=self._text(role), count=1, **facts)

    def _kind(self) -> PointKind | None:
        word = bare(self._text(PointRole.KIND))
        if not word:
            # a grade is what a laboratory has; a file without a column of kinds is one of laboratories
            graded = self._text(PointRole.GRADE) or PointRole.KIND not in self.header.places
            return PointKind.LABORATORY if graded else PointKind.OFFICE
        found = _KIND_OF.get(word)
        if found is None:
            self._tell(IssueCode.UNKNOWN_POINT_KIND, PointRole.KIND)
        return found

    def _grade(self, grades: tuple[Grade, ...]) -> str | None:
        """The key of the grade, empty where none is stated."""
        word = bare(self._text(PointRole.GRADE))
        if word in ("", "—", "-", "/", "无"):
            return ""
        for step in grades:
            spellings = {bare(step.key), bare(step.name.zh), bare(step.name.en)}
            if word in spellings or word.removesuffix("级") in spellings:
                return step.key
        known = "、".join(step.name.zh for step in reversed(grades))
        self._tell(IssueCode.UNKNOWN_POINT_GRADE, PointRole.GRADE, grades=known)
        return None

    def _datum(self, otherwise: Datum) -> Datum | None:
        word = bare(self._text(PointRole.DATUM))
        found = _DATUM_OF.get(word) if word else otherwise
        if found is None:
            self._tell(IssueCode.UNKNOWN_DATUM, PointRole.DATUM)
        return found

    def _place(self) -> tuple[float, float] | None:
        lon, lat = self._degrees(PointRole.LONGITUDE), self._degrees(PointRole.LATITUDE)
        if lon is None or lat is None:
            return None
        if within(lon, LONGITUDES) and within(lat, LATITUDES):
            return lon, lat
        if within(lat, LONGITUDES) and within(lon, LATITUDES):
            self._tell(IssueCode.COORDINATES_SWAPPED, PointRole.LONGITUDE, longitude=f"{lon:g}", latitude=f"{lat:g}")
        else:
            role = PointRole.LATITUDE if within(lon, LONGITUDES) else PointRole.LONGITUDE
            self._tell(IssueCode.COORDINATE_OUT_OF_BOUNDS, role, longitude=f"{lon:g}", latitude=f"{lat:g}")
        return None

    def _degrees(self, role: PointRole) -> float | None:
        text = tidy(self.header.cell(self.record, role)).rstrip("°度")
        if not text:
            self._tell(IssueCode.MISSING_COORDINATE, role)
        elif not _DECIMAL.fullmatch(text):
            self._tell(IssueCode.COORDINATE_NOT_NUMBER, role)
        else:
            return float(text)
        return None


def within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
