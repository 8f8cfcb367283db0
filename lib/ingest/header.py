"""The header row: where it stands, and what each column holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.domain import Indicator
from lib.ingest.context import CatalogueView
from lib.ingest.merged_titles import merged_titles, says_figure
from lib.ingest.words import MULTIPLE, PART_MARK, PARTS, REGION_RANKS, Role, bare, role_of, title, unit_of

#: A title block may stand above the header; it is looked for in so many rows.
SEARCHED_ROWS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its header as written, and its meaning (None in all: not read).

    ``part`` is NUMERATOR or DENOMINATOR where a column beside an indicator's own holds that of its figures.
    """

    place: int
    header: str
    role: Role | None = None
    indicator: Indicator | None = None
    part: Role | None = None


@dataclass(frozen=True)
class Header:
    """A header row. ``row`` is its row in a spreadsheet; ``roles`` the one column that serves each role.

    ``repeated`` pairs columns that mean the same; ``unread`` are titled columns that mean nothing here. ``parts`` are
    the columns of numerators and denominators, by the indicator's key and which of the two.
    """

    row: int
    columns: tuple[Column, ...]
    roles: dict[Role, Column]
    indicators: tuple[Column, ...]
    repeated: tuple[tuple[Column, Column], ...]
    unread: tuple[Column, ...]
    parts: Mapping[tuple[str, Role], Column]

    @property
    def is_long(self) -> bool:
        """One figure a row (an indicator column), not one column an indicator."""
        return Role.INDICATOR in self.roles and _has_figures(self.roles)

    @property
    def is_complete(self) -> bool:
        """A region column, and figures in either form."""
        return (Role.REGION in self.roles or Role.CODE in self.roles) and (self.is_long or bool(self.indicators))

    @property
    def misfits(self) -> tuple[Column, ...]:
        """Indicator columns whose header counts in thousands or millions of the indicator's own unit."""
        return tuple(column for column in self.indicators if not _unit_fits(column))

    @property
    def score(self) -> int:
        return len(self.roles) + len(self.indicators) + len(self.parts)


def _unit_fits(column: Column) -> bool:
    unit = unit_of(column.header) or ""
    own = (column.indicator.unit.zh, column.indicator.unit.en) if column.indicator else ()
    return not MULTIPLE.match(unit) or unit in map(bare, own)


def _has_figures(roles: dict[Role, Column]) -> bool:
    return Role.VALUE in roles or (Role.NUMERATOR in roles and Role.DENOMINATOR in roles)


def read_header(row: int, cells: Sequence[str], catalogue: CatalogueView) -> Header:
    """What the cells of one row would mean as a header."""
    columns = tuple(_column(place, cell, catalogue) for place, cell in enumerate(cells))
    roles, repeated = _assign_roles(columns)
    is_long = Role.INDICATOR in roles and _has_figures(roles)
    indicators: dict[str, Column] = {}
    for column in columns:
        if column.indicator is None or is_long or column.part is not None:
            continue
        if first := indicators.get(column.indicator.key):
            repeated.append((first, column))
        else:
            indicators[column.indicator.key] = column
    kept = [column for role, column in roles.items() if is_long or role is not Role.UNIT]
    kept += indicators.values()
    parts = _assign_parts(columns, indicators, repeated)
    kept += parts.values()
    used = {column.place for column in kept} | {column.place for _, column in repeated}
    unread = tuple(column for column in columns if column.place not in used and title(column.header))
    return Header(row, columns, roles, tuple(indicators.values()), tuple(repeated), unread, parts)


def _assign_parts(
    columns: Sequence[Column], indicators: Mapping[str, Column], repeated: list[tuple[Column, Column]]
) -> dict[tuple[str, Role], Column]:
    """The columns of numerators and denominators whose indicator has a column of its own."""
    parts: dict[tuple[str, Role], Column] = {}
    for column in columns:
        if column.indicator is None or column.part is None or column.indicator.key not in indicators:
            continue
        first = parts.setdefault((column.indicator.key, column.part), column)
        if first is not column:
            repeated.append((first, column))
    return parts


def _column(place: int, cell: str, catalogue: CatalogueView) -> Column:
    header = " ".join(cell.split())
    role = role_of(header)
    if role is not None or not title(header):
        return Column(place, header, role)
    known = catalogue.indicator_by_header(header.strip("*:："))
    if known is None and MULTIPLE.match(unit_of(header) or ""):
        known = catalogue.indicator_by_header(title(header))
    return Column(place, header, None, known) if known else _part_column(place, header, catalogue)


def _part_column(place: int, header: str, catalogue: CatalogueView) -> Column:
    """A column of numerators or denominators: ``网办率·分子``, as tables to fill in and titles of two rows have it."""
    name, _, word = header.rpartition(PART_MARK)
    part = role_of(word)
    known = catalogue.indicator_by_header(name.strip().strip("*:：")) if part in PARTS else None
    divided = known is not None and known.numerator is not None and known.denominator is not None
    return Column(place, header, None, known, part) if divided else Column(place, header)


def _assign_roles(columns: Sequence[Column]) -> tuple[dict[Role, Column], list[tuple[Column, Column]]]:
    """One column for each role. Of several region columns the finest decides and the others are not read."""
    roles: dict[Role, Column] = {}
    repeated: list[tuple[Column, Column]] = []
    for column in columns:
        if column.role is None:
            continue
        first = roles.setdefault(column.role, column)
        if first is column:
            continue
        if column.role is not Role.REGION or title(first.header) == title(column.header):
            repeated.append((first, column))
        elif _rank(column) < _rank(first):
            roles[Role.REGION] = column
    return roles, repeated


def _rank(column: Column) -> int:
    word = title(column.header)
    return next(rank for rank, words in enumerate(REGION_RANKS) if word in words)


def find_header(records: Sequence[Sequence[str]], catalogue: CatalogueView) -> Header | None:
    """The first complete header among the records (row numbers from 1); None if there is none.

    Two rows are taken for one header where together they name more columns than either alone.
    """
    for row, cells in enumerate(records, 1):
        header = read_header(row, cells, catalogue)
        double = _double_header(row, cells, records[row], catalogue) if row < len(records) else None
        if double is not None and (double.score > header.score or _continues(header, records[row])):
            return double
        if header.is_complete:
            return header
    return None


def _double_header(row: int, upper: Sequence[str], lower: Sequence[str], catalogue: CatalogueView) -> Header | None:
    """The header that two rows make together; None if they make none, or the lower one needs no help."""
    below = read_header(row + 1, lower, catalogue)
    if not any(map(str.strip, lower)) or sum(1 for cell in upper if cell.strip()) < 2:
        return None
    both = read_header(row + 1, merged_titles(upper, lower, catalogue), catalogue)
    deciding = [column for role, column in both.roles.items() if role in (Role.REGION, Role.CODE)]
    is_data = any(column.place < len(lower) and _says_more(lower[column.place]) for column in deciding)
    return both if both.is_complete and both.score > below.score and not is_data else None


def _continues(header: Header, lower: Sequence[str]) -> bool:
    """True where the next row says below the indicators' titles only that their figure follows, or in what unit."""
    below = [
        (column.indicator, lower[column.place])
        for column in header.indicators
        if column.place < len(lower) and column.indicator is not None and lower[column.place].strip()
    ]
    return bool(below) and all(says_figure(cell, indicator) for indicator, cell in below)


def _says_more(cell: str) -> bool:
    """True for a cell under a region's title that is no title itself: the row holds data."""
    return bool(cell.strip()) and role_of(cell) is None


def widened(header: Header, width: int) -> Header:
    """A header with untitled columns at its end, up to ``width`` columns."""
    more = tuple(Column(place, "") for place in range(len(header.columns), width))
    return replace(header, columns=header.columns + more)


def _likeness(header: Header) -> int:
    """Meanings of a row; a single word such as 说明 above a table is none."""
    return header.score - (Role.NOTE in header.roles)


def nearest_header(records: Sequence[Sequence[str]], catalogue: CatalogueView) -> Header | None:
    """The row most like a header, to say what it lacks: the most meanings, then the first with two titles or more."""
    rows = [read_header(row, cells, catalogue) for row, cells in enumerate(records, 1) if any(map(str.strip, cells))]
    if not rows:
        return None
    best = max(rows, key=_likeness)
    if _likeness(best):
        return best
    return next((header for header in rows if sum(1 for c in header.columns if c.header) > 1), rows[0])
