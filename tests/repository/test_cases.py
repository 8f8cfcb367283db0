"""The page of the 59 cases against the repository: every case once, and tests that are there and bear its number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
WANTED = [f"{kind}{number:02}" for kind, count in (("A", 27), ("B", 15), ("C", 17)) for number in range(1, count + 1)]
MET, IN_PART, NOT_COVERED = "满足", "部分", "未覆盖"


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| [ABC]\d", line)]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def shown_by(row: list[str]) -> list[str]:
    return re.findall(r"`(tests/[^`]+)`", row[3])


def is_there(named: str) -> bool:
    """True for a test that its file defines."""
    place, _, test = named.partition("::")
    file = ROOT / place
    if not (test and file.is_file()):
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == test for node in tree.body)


def test_every_case_stands_there_once_and_in_order() -> None:
    assert [row[0] for row in rows()] == WANTED
    assert len(WANTED) == 59


@pytest.mark.parametrize("row", rows(), ids=WANTED)
def test_a_case_has_what_its_result_says(row: list[str]) -> None:
    case, wanted, result, _, remark = row
    named = shown_by(row)
    assert wanted
    assert result in {MET, IN_PART, NOT_COVERED}
    assert bool(named) is (result != NOT_COVERED)
    assert remark or result == MET
    assert [each for each in named if not is_there(each)] == []
    if named:
        bears = re.compile(rf"_{case.lower()}(_|$)")
        assert [each for each in named if bears.search(each.partition("::")[2])], "no test bears the number of its case"


def test_every_test_that_bears_a_number_is_named_beside_its_case() -> None:
    named = {(row[0], each) for row in rows() for each in shown_by(row)}
    left_out = []
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                place = f"{file.relative_to(ROOT)}::{node.name}"
                cases = {found.upper() for found in re.findall(r"(?<=_)[abc]\d\d(?=_)", node.name)}
                left_out += [(case, place) for case in sorted(cases) if case in WANTED and (case, place) not in named]
    assert left_out == []


def test_the_new_users_way_is_there() -> None:
    [named] = re.findall(r"`(tests/browser/[^`]+)`", PAGE)
    assert is_there(named)


def test_what_is_not_there_is_found() -> None:
    assert not is_there("tests/repository/test_cases.py::test_that_was_taken_out")
    assert not is_there("tests/repository/test_gone.py::test_a01")
