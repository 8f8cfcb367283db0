"""The header of a file of points: which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from lib.domain import IssueCode, Severity
from lib.domain.guard import unguarded
from lib.ingest.findings import Findings
from lib.ingest.records import END, Record
from lib.ingest.words import title

#: The header stands within so many rows.
SEARCHED_ROWS = 20


class PointRole(Enum):
    """What a column of a file of points holds."""

    ID = "id"
    NAME = "name"
    KIND = "kind"
    GRADE = "grade"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    DATUM = "datum"
    NOTE = "note"


_WORDS: Mapping[PointRole, str] = {
    PointRole.ID: "id 编号 点位编号 代码 机构代码 统一社会信用代码 序号",
    PointRole.NAME: "name 名称 点位名称 机构名称 单位名称 单位 实验室名称",
    PointRole.KIND: "kind type 类别 类型 点位类别 点位类型 机构类别 机构类型",
    PointRole.GRADE: "grade 等级 检验机构等级 实验室等级 能力等级",
    PointRole.LONGITUDE: "longitude lon lng x 经度 东经",
    PointRole.LATITUDE: "latitude lat y 纬度 北纬",
    PointRole.DATUM: "datum crs 坐标系 坐标系统 坐标类型",
    PointRole.NOTE: "note 备注 说明 地址 address",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_NEEDED = (PointRole.NAME, PointRole.LONGITUDE, PointRole.LATITUDE)


@dataclass(frozen=True)
class PointHeader:
    """``row`` of the header as a spreadsheet shows it, and the place and title of each role's column."""

    row: int
    places: Mapping[PointRole, int]
    titles: Mapping[PointRole, str]

    def cell(self, record: Record, role: PointRole) -> str:
        """The text of a row in the column of a role; empty where there is none."""
        place = self.places.get(role)
        return unguarded(record[place].strip()) if place is not None and place < len(record) else ""


def find_point_header(head: Sequence[Record], findings: Findings) -> PointHeader | None:
    """The first row that names a point and its two coordinates; None after telling that there is none."""
    best: tuple[int, int, set[PointRole]] = (0, 1, set())
    for row, record in enumerate(head[:SEARCHED_ROWS], 1):
        roles = [_ROLE_OF.get(title(cell.removesuffix(END))) for cell in record]
        known = {role for role in roles if role is not None}
        if known.issuperset(_NEEDED):
            return _header(row, record, roles, findings)
        best = max(best, (len(known), row, known), key=lambda found: found[0])
    lacking = "、".join(_WORDS[role].split()[1] for role in _NEEDED if role not in best[2])
    findings.add(IssueCode.NO_POINT_COLUMN, Severity.ERROR, best[1], lacking=lacking, searched=SEARCHED_ROWS)
    return None


def _header(row: int, record: Record, roles: Sequence[PointRole | None], findings: Findings) -> PointHeader:
    places: dict[PointRole, int] = {}
    for place, role in enumerate(roles):
        shown = record[place].strip()
        if role is None:
            if shown and shown != END:
                findings.add(IssueCode.IGNORED_COLUMN, Severity.INFO, row, column=shown)
        elif role in places:
            findings.add(
                IssueCode.DUPLICATE_COLUMN, Severity.ERROR, row, column=shown, first=record[places[role]].strip()
            )
        else:
            places[role] = place
    return PointHeader(row, places, {role: record[place].strip() for role, place in places.items()})
