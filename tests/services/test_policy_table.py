"""The table of clauses: what fits the choices, what comes first, and the file."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import Locale, Period
from lib.domain.policy import ClauseState
from lib.services import Workspace
from lib.services.policy import ClauseStanding, clause_standings
from lib.services.policy_table import COLUMNS, bodies, by_urgency, clause_file, clause_table, narrowed

Q3 = Period.parse("2026Q3")


@pytest.fixture
def found(demo: Workspace) -> tuple[ClauseStanding, ...]:
    return clause_standings(demo, 1, "150000", Q3)


def keys(standings: tuple[ClauseStanding, ...]) -> list[str]:
    return [one.clause.key for one in standings]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"document": "LC2022", "domain": "governance"}, [f"LC2022-G{number}" for number in range(1, 6)]),
        ({"state": "overdue"}, ["NMG2022-07", "NMG2022-08", "NMG2022-10", "NMG2022-11"]),
        ({"responsible": "市检察院"}, ["JC2022-04"]),
        ({"text": "批签发"}, ["CN2021-09"]),
        ({"text": "traceability", "document": "NMG2022", "domain": "traceability"}, ["NMG2022-11"]),
        ({"text": "NMG2022-0 检验", "domain": "laboratory"}, ["NMG2022-08"]),
        ({"text": "没有这样的话"}, []),
    ],
)
def test_what_fits_every_choice(found: tuple[ClauseStanding, ...], choice: dict[str, str], expected: list[str]) -> None:
    assert keys(narrowed(found, **choice)) == expected


def test_nothing_chosen_leaves_all(found: tuple[ClauseStanding, ...]) -> None:
    assert narrowed(found) == found


def test_what_needs_looking_at_comes_first(found: tuple[ClauseStanding, ...]) -> None:
    ordered = by_urgency(found)
    states = [one.state for one in ordered]
    assert states == sorted(states, key=list(ClauseState).index)
    assert keys(ordered)[:4] == ["NMG2022-07", "NMG2022-08", "NMG2022-11", "NMG2022-10"]
    assert sorted(keys(ordered)) == sorted(keys(found))


def test_bodies_with_the_most_clauses_come_first(found: tuple[ClauseStanding, ...]) -> None:
    named = bodies(found)
    assert named[0] == "市市场监管局"
    assert "市财政局" in named
    assert len(set(named)) == len(named)


def test_every_clause_says_what_it_asks_and_what_measures_it(
    demo: Workspace, found: tuple[ClauseStanding, ...]
) -> None:
    for locale in Locale:
        table = clause_table(demo, found, locale)
        assert table.width == len(COLUMNS)
        rows = dict(zip([one.clause.key for one in found], table.rows(), strict=True))
        assert all(row[8] and (row[9] or row[10]) for row in rows.values())
    row = rows["NMG2022-02"]
    assert row[6] == "Local drug quality standards: ≥ 2,000 standards (by deadline)"
    assert row[3] == "2025-04-18 (met)"


def test_the_file_holds_what_is_listed(demo: Workspace, found: tuple[ClauseStanding, ...]) -> None:
    text = clause_file(demo, console("值班员"), 1, narrowed(found, document="JC2022"), Locale.ZH).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].startswith("条款,标题,状态,期限,各级未达标地区,任务进展,数值目标,各级地区")
    assert [line.split(",")[0] for line in lines[1:]] == keys(narrowed(found, document="JC2022"))
    entry = demo.store.audit(1)[0]
    assert (entry.action, entry.subject) == ("exported", "policy")
