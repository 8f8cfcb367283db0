"""The audit trail: every writing act leaves a linked entry in the same transaction."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from lib.domain import BatchStatus, Refusal, RefusalCode
from lib.store import Store
from tests.store.filling import AT, figures, publish, save


def test_every_act_leaves_an_entry(store: Store) -> None:
    made = publish(store, figures(("a", 1.0)))
    returned = save(store, figures(("a", 2.0)), b"x")
    store.mark_reviewed(returned.id, 1, "li", AT)
    store.set_status(returned.id, BatchStatus.RETURNED, "li", AT, "分母有误")
    publish(store, figures(("a", 3.0)), demo=True)
    store.remove_demo(actor="li", at=AT, reason=None, key=None)
    store.rollback(2, actor="li", at=AT, reason="r", key=None)
    trail = store.audit()[::-1]
    assert [entry.action for entry in trail] == [
        "migrate", "save_batch", "publish", "save_batch", "mark_reviewed", "set_status",
        "save_batch", "publish", "remove_demo", "rollback",
    ]  # fmt: skip
    assert [entry.sequence for entry in trail] == list(range(1, 11))
    assert [entry.previous for entry in trail] == ["0" * 64, *(entry.hash for entry in trail[:-1])]
    assert trail[2].subject == made.batch
    assert json.loads(trail[2].details)["content_hash"] == made.content_hash
    assert json.loads(trail[5].details)["reason"] == "分母有误"
    assert [entry.sequence for entry in store.audit(limit=2)] == [10, 9]


def test_services_add_their_own(store: Store) -> None:
    entry = store.record("zhang", "export", "v1", {"格式": "csv", "rows": 3}, AT - timedelta(hours=2))
    assert (entry.sequence, entry.details, entry.at) == (2, '{"rows":3,"格式":"csv"}', AT - timedelta(hours=2))
    assert store.audit(limit=1) == [entry]
    with pytest.raises(Refusal) as refused:
        store.record("", "export", "v1", {}, AT)
    assert refused.value.code is RefusalCode.ACTOR_NEEDED
    assert store.verify() == []


def test_a_refused_act_leaves_none(store: Store) -> None:
    batch = save(store, figures(("a", 1.0)))
    with pytest.raises(Refusal):
        store.publish(batch.id, base=5, actor="li", at=AT, reason=None, key=None)
    assert [entry.action for entry in store.audit()] == ["save_batch", "migrate"]
