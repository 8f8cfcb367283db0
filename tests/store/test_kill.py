"""``kill -9`` at random moments of publishing: nothing acknowledged is lost, nothing is half, nothing is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.store import open_store, sqlite
from tests.store.kill_program import JOURNALS
from tests.store.killing import every_revision_is_whole, kill_again_and_again

KILLS = 200


@pytest.mark.parametrize("mode", JOURNALS)
def test_a01_a02_killed_at_any_moment_of_publishing(path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "choose_journal", lambda _: JOURNALS[mode])
    found = kill_again_and_again(path, mode=mode, kills=KILLS, seed=7)
    assert found.violations == []
    assert found.kills == KILLS
    assert found.in_flight >= KILLS // 4
    assert found.acknowledged >= KILLS
    assert every_revision_is_whole(path) == []
    store = open_store(f"sqlite:///{path}")
    assert (store.describe().journal_mode, store.head()) == (mode, found.acknowledged)
    store.close()


@pytest.mark.parametrize("mode", JOURNALS)
def test_a01_the_wrong_order_is_caught_by_the_same_test(path: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "choose_journal", lambda _: JOURNALS[mode])
    found = kill_again_and_again(path, mode=mode, kills=KILLS, seed=7, order="pointer_first")
    assert found.violations != []
    assert found.kills < KILLS
