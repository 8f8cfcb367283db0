"""Lists of regions: kept with their bytes, standing by the revisions alone, undone by a rollback, and sealed."""

from __future__ import annotations

import hashlib

import pytest

from lib.domain import Batch, BatchKind, BatchStatus, Refusal, RefusalCode, RevisionKind
from lib.store import Store
from tests.store.contract.test_documents import save as save_document
from tests.store.filling import AT, figures, publish, values


def save(store: Store, content: bytes = b"regions", **given: object) -> Batch:
    wanted = {
        "file": "名单.toml",
        "sha256": hashlib.sha256(content).hexdigest(),
        "actor": "zhang",
        "at": AT,
        "status": BatchStatus.SUBMITTED,
        "jurisdiction": "990100",
        "note": None,
        "key": None,
        **given,
    }
    return store.save_regions(content, **wanted)  # type: ignore[arg-type]


def made(store: Store, batch: Batch, reason: str | None = "好") -> int:
    return store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=reason, key=None).number


def test_a_list_stands_from_its_revision_on_beside_documents(store: Store) -> None:
    first = save(store, b"one")
    assert (first.kind, first.figures, first.points, first.jurisdiction) == (BatchKind.REGIONS, 0, 0, "990100")
    assert made(store, first) == 1
    document = save_document(store, b"a document")
    assert made(store, document) == 2
    second = save(store, b"two")
    assert made(store, second) == 3
    assert [store.region_lists(number) for number in (0, 1, 2, 3)] == [
        (),
        (first.id,),
        (first.id,),
        (first.id, second.id),
    ]
    assert store.region_lists() == (first.id, second.id)
    assert store.documents() == (document.id,)
    revision = store.revision(3)
    assert revision is not None
    assert (revision.kind, revision.batch, revision.added) == (RevisionKind.REGIONS, second.id, 0)
    back = store.rollback(2, actor="li", at=AT, reason="撤回", key=None).number
    assert store.region_lists(back) == (first.id,)
    with pytest.raises(Refusal) as refused:
        store.rollback(2, actor="li", at=AT, reason="再撤", key=None)
    assert refused.value.code is RefusalCode.NOTHING_TO_PUBLISH
    assert store.verify() == []


def test_taking_the_demonstration_out_leaves_lists(store: Store) -> None:
    publish(store, figures(("150102", 90.0)), demo=True)
    batch = save(store)
    made(store, batch)
    revision = store.remove_demo(actor="li", at=AT, reason="清除", key=None)
    assert values(store) == {}
    assert store.region_lists(revision.number) == (batch.id,)
    assert store.verify() == []


def test_it_needs_a_reason_and_its_key_is_not_that_of_a_document(store: Store) -> None:
    batch = save(store, key="k")
    assert save(store, key="k").id == batch.id
    with pytest.raises(Refusal) as reused:
        save_document(store, b"regions", key="k")
    assert reused.value.code is RefusalCode.KEY_REUSED
    with pytest.raises(Refusal) as refused:
        made(store, batch, " ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    assert (store.head(), store.region_lists()) == (0, ())
    with pytest.raises(ValueError, match="does not begin"):
        save(store, status=BatchStatus.RECEIVED)


def test_the_trail_names_file_revision_and_reason(store: Store) -> None:
    batch = save(store)
    number = made(store, batch, "新辖区")
    entry = store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("li", "publish", batch.id)
    assert f'"revision":{number}' in entry.details.replace(" ", "")
    assert "新辖区" in entry.details
    assert '"regions"' in entry.details
