"""The newest revision is asked of the database a few times a second, and is never older than this process's changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lib.access import console
from lib.services import Workspace, publish_batch, recent, submit_file
from lib.services.recent import recent_head


def publish(workspace: Workspace, value: float) -> int:
    rows = f"地区,指标,期间,数值\n150602,online_service_rate,2026Q3,{value}\n"
    batch = submit_file(workspace, rows.encode(), "a.csv", who=console("赵六")).batch
    return publish_batch(workspace, batch.id, who=console("赵六")).revision.number


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    time = SimpleNamespace(now=100.0)
    monkeypatch.setattr(recent.time, "monotonic", lambda: time.now)
    recent._head.cache_clear()
    return time


def test_a_change_of_this_process_is_seen_at_once(workspace: Workspace, clock: SimpleNamespace) -> None:
    assert clock.now == 100.0
    before = recent_head(workspace)
    made = publish(workspace, 91.25)
    assert made == before + 1
    assert recent_head(workspace) == made


def test_many_runs_ask_the_database_once(workspace: Workspace, clock: SimpleNamespace) -> None:
    asked: Counter[str] = Counter()

    class Store:
        commits = 3

        def head(self) -> int:
            asked["head"] += 1
            return 7

    watched = replace(workspace, store=Store())  # type: ignore[arg-type]
    assert [recent_head(watched) for _ in range(50)] == [7] * 50
    assert asked["head"] == 1
    clock.now += 0.25
    assert recent_head(watched) == 7
    assert asked["head"] == 2
