"""The thread that reckons ahead: after the start, after a publication, and never in the way of the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.domain import Period, Refusal, RefusalCode
from lib.services import Workspace, load_settings, open_workspace
from lib.web import ahead

Q3 = Period.parse("2026Q3")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(load_settings(data_dir=tmp_path))
    yield opened
    opened.store.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> queue.Queue[int]:
    """The revisions that were reckoned, as they come; nothing is waited for."""
    found: queue.Queue[int] = queue.Queue()

    def reckon(_: Workspace, revision: int) -> Iterator[tuple[str, Period]]:
        found.put(revision)
        yield "150000", Q3

    monkeypatch.setattr(ahead, "reckon_ahead", reckon)
    for name in ("_AFTER", "_BETWEEN", "_REST"):
        monkeypatch.setattr(ahead, name, 0.001)
    return found


def test_each_revision_is_reckoned_once(
    workspace: Workspace, told: queue.Queue[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    head = [4]
    asked = threading.Semaphore(0)

    def newest(_: Workspace) -> int:
        asked.release()
        return head[0]

    monkeypatch.setattr(ahead, "recent_head", newest)
    with ahead.reckoning_ahead(workspace):
        assert told.get(timeout=10) == 4
        for _ in range(6):
            assert asked.acquire(timeout=10)
        head[0] = 5
        assert told.get(timeout=10) == 5
    assert told.empty()


def test_a_database_that_is_away_is_asked_again(
    workspace: Workspace, told: queue.Queue[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([Refusal(RefusalCode.STORE_BUSY, seconds=5)])

    def newest(_: Workspace) -> int:
        for answer in answers:
            raise answer
        return 7

    monkeypatch.setattr(ahead, "recent_head", newest)
    with ahead.reckoning_ahead(workspace):
        assert told.get(timeout=10) == 7


def test_the_thread_ends_with_its_context(workspace: Workspace, told: queue.Queue[int]) -> None:
    with ahead.reckoning_ahead(workspace):
        assert told.get(timeout=10) == 0
        assert any(thread.name == "ahead" for thread in threading.enumerate())
    assert not any(thread.name == "ahead" for thread in threading.enumerate())
