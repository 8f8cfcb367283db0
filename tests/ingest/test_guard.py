"""The apostrophe that exports put before formulas is taken off again, and nothing else is."""

from __future__ import annotations

import pytest

from lib.domain import IssueCode
from lib.domain.guard import unguarded
from tests.ingest.reading import codes, in_force, read, the, values

HEAD = "地区,指标,期间,数值,备注\n"
LONG = "region,indicator,period,value,unit\n"


def note(cell: str) -> str | None:
    quoted = cell.replace('"', '""')
    found: str | None = read(f'{HEAD}150102,政务服务全程网办率,2026Q3,96,"{quoted}"\n').figures["note"][0]
    return found


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("'=1+1", "=1+1"),
        ("'＋１", "＋１"),
        ("'  @x", "  @x"),
        ("'-5", "-5"),
        ("''=1", "'=1"),
        ("'\u200b=1", "\u200b=1"),
        ("=1+1", "=1+1"),
        ("'东胜区'", "'东胜区'"),
        ("'", "'"),
        ("''", "''"),
        ("'a=1", "'a=1"),
    ],
)
def test_only_the_guard_is_taken_off(cell: str, kept: str) -> None:
    assert note(cell) == kept
    assert unguarded(cell) == kept


def test_the_longest_note_may_be_guarded() -> None:
    longest = "=" + "长" * 32_766
    assert note(f"'{longest}") == longest
    report = read(f"{HEAD}150102,政务服务全程网办率,2026Q3,96,{longest}长\n")
    assert codes(report)["CELL_TOO_LONG"] == 1


def test_a_unit_column_settles_what_a_small_share_means() -> None:
    rows = "150102,online_service_rate,2026Q3,0.5,{0}\n150103,online_service_rate,2026Q3,90,{0}\n"
    assert values(read(LONG + rows.format("%"))) == [0.5, 90.0]
    assert codes(read(LONG + rows.format(""))) == {"UNIT_MIXED": 1}
    current = in_force(("150104", "online_service_rate", "2026Q2", 90.0))
    only = "150102,online_service_rate,2026Q3,0.5,{}\n"
    assert values(read(LONG + only.format("%"), current=current)) == [0.5]
    assert the(read(LONG + only.format(""), current=current), IssueCode.UNIT_MIXED).value == "0.5"


def test_a_unit_column_in_thousands_is_refused_row_by_row() -> None:
    rows = "150100,population,2025,344.6,万人\n150200,population,2025,2709378,人\n"
    issue = the(read(LONG + rows), IssueCode.HEADER_UNIT)
    assert (issue.row, issue.column, issue.value, issue.params["unit"]) == (2, "unit", "万人", "人")


def test_a_unit_column_beside_wide_figures_is_told_as_not_read() -> None:
    report = read("地区,期间,政务服务全程网办率,unit\n150102,2026Q3,96,%\n")
    assert the(report, IssueCode.IGNORED_COLUMN).column == "unit"
    assert values(report) == [96.0]
