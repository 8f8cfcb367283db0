"""The answers of the interface, field by field, for its description. Values stand in the indicator's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lib.domain import Cadence, Comparator, Direction, Frequency, Kind, Level, RevisionKind, Rollup, Status
from lib.services.api_request import Resource
from lib.stats import GapKind

Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Period = Annotated[str, Field(pattern=r"^[0-9]{4}(Q[1-4]|0[1-9]|1[0-2])?$")]
Row = Annotated[int, Field(ge=1)]


class Record(BaseModel):
    """Every field is always there; nothing else is."""

    model_config = ConfigDict(extra="forbid")


class Words(Record):
    zh: str
    en: str


class Step(Record):
    key: str
    name: Words


class IndicatorItem(Record):
    key: str
    name: Words
    domain: str
    unit: Words
    kind: Kind
    direction: Direction
    levels: list[Level]
    frequency: Frequency
    rollup: Rollup
    definition: Words
    numerator: Words | None
    denominator: Words | None
    numerator_unit: Words | None
    minimum: float | None
    maximum: float | None
    decimals: int
    core: bool
    empty_means_never: bool
    scale: list[Step]


class RegionItem(Record):
    code: Code
    name: Words
    short_name: str
    level: Level
    parent: Code | None
    type: str
    longitude: float
    latitude: float
    jurisdiction: Code | None


class Figure(Record):
    region: Code
    indicator: str
    value: float | None
    grade: str | None
    qualifier: Literal["never"] | None
    numerator: float | None
    denominator: float | None


class ValueItem(Figure):
    period: Period
    note: str | None
    revision: Row
    batch: str
    row: Row
    demo: bool


class TargetItem(Record):
    key: str
    jurisdiction: str
    document: str
    clause: str
    indicator: str
    binding_levels: list[Level]
    reference_levels: list[Level]
    comparator: Comparator
    value: float
    grade: str | None
    cadence: Cadence
    baseline_on: date
    deadline: date | None
    valid_from: date | None
    valid_until: date | None
    note: Words | None


class AttainmentItem(Figure):
    level: Level
    period: Period | None
    lag: int | None
    target: str | None
    binding: bool | None
    comparator: Comparator | None
    target_value: float | None
    cadence: Cadence | None
    baseline_on: date | None
    deadline: date | None
    status: Status
    start: float | None
    expected: float | None
    progress: float | None
    gap: float | None
    gap_kind: GapKind | None
    gap_whole: int | None
    revision: Row | None
    batch: str | None
    row: Row | None
    demo: bool


class RevisionItem(Record):
    number: Row
    kind: RevisionKind
    base: int
    batch: str | None
    restores: int | None
    published_by: str | None
    published_at: datetime
    reason: str | None
    added: int
    changed: int
    removed: int
    content_hash: str
    demo: bool


class Problem(Record):
    code: str
    message: str
    hint: str


class Page(Record):
    """What stands around the items of every list."""

    revision: int
    period: Period | None
    as_of: date | None
    total: int
    limit: int
    offset: int
    next: str | None


ITEMS: Mapping[Resource, type[Record]] = {
    Resource.INDICATORS: IndicatorItem,
    Resource.REGIONS: RegionItem,
    Resource.VALUES: ValueItem,
    Resource.TARGETS: TargetItem,
    Resource.ATTAINMENT: AttainmentItem,
    Resource.REVISIONS: RevisionItem,
}
