"""While many readers are at work, all parts of a page run at once."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lib.ui import parts


@pytest.fixture
def reruns(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """What was asked to run again, on a page of two parts at second 100."""
    asked: list[list[str]] = []
    session = {parts._PARTS: ("map", "region")}
    monkeypatch.setattr(parts, "st", SimpleNamespace(session_state=session, rerun=asked.append))
    monkeypatch.setattr(parts, "time", SimpleNamespace(monotonic=lambda: 100.0))
    monkeypatch.setattr(parts, "_by_parts", True)
    parts._runs.clear()
    yield asked
    parts._runs.clear()


def test_one_reader_sees_the_first_part_first(reruns: list[list[str]]) -> None:
    parts._runs.extend([99.0] * (parts._MANY - 1))
    parts.together()
    assert reruns == []


def test_many_runs_long_ago_are_no_load(reruns: list[list[str]]) -> None:
    parts._runs.extend([97.9] * parts._MANY)
    parts.together()
    assert reruns == []


def test_under_load_all_parts_run_at_once(reruns: list[list[str]]) -> None:
    parts._runs.extend([98.1] * parts._MANY)
    parts.together()
    assert reruns == [["map", "region"]]
    assert not parts.follows("region")


def test_without_parts_there_is_nothing_to_run(reruns: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_by_parts", False)
    parts._runs.extend([99.0] * parts._MANY)
    parts.together()
    assert reruns == []
