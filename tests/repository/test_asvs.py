"""The page on ASVS 5.0 against the repository: every requirement of its chapters, and evidence that is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
COLUMNS = 6
#: The requirements of levels 1 and 2 in version 5.0.0: section -> how many (those of level 3 stand behind them).
SECTIONS = {
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip
WANTED = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]


def rows() -> Iterator[list[str]]:
    for line in PAGE.splitlines():
        if re.match(r"\| \d", line):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def numbers(cell: str) -> Iterator[str]:
    """``6.1.2、6.2.11`` and ``6.5.1–6.5.5``, one by one."""
    for part in cell.split("、"):
        first, _, last = part.partition("–")
        section, _, start = first.rpartition(".")
        end = last.rpartition(".")[2] if last else start
        assert not last or last.startswith(f"{section}."), part
        yield from (f"{section}.{number}" for number in range(int(start), int(end) + 1))


def evidence() -> list[str]:
    return sorted({named for row in rows() for named in re.findall(r"`([^`]+)`", row[4])})


def is_there(named: str) -> bool:
    """True for a file of the repository, and for a test that its file defines."""
    place, _, test = named.partition("::")
    file = ROOT / place
    if not file.is_file():
        return False
    if not test:
        return True
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == test for node in tree.body)


def test_every_requirement_of_the_chapters_is_answered_once() -> None:
    answered = [number for row in rows() for number in numbers(row[0])]
    assert sorted(answered) == sorted(WANTED)


def test_every_line_says_how_and_by_what() -> None:
    for row in rows():
        assert len(row) == COLUMNS, row[0]
        assert row[2] in {"满足", "部分", "不满足", "无此功能"}, row[0]
        assert row[1], row[0]
        assert row[3], row[0]
        assert re.findall(r"`([^`]+)`", row[4]), row[0]
        assert row[5] or row[2] in {"满足", "无此功能"}, row[0]


@pytest.mark.parametrize("named", evidence())
def test_the_evidence_is_there(named: str) -> None:
    assert is_there(named)


def test_what_is_not_there_is_found() -> None:
    assert is_there("tests/repository/test_asvs.py::test_what_is_not_there_is_found")
    assert not is_there("tests/repository/test_asvs.py::test_that_was_taken_out")
    assert not is_there("docs/nothing.md")
