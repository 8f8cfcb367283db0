"""Policy documents: kept with their bytes, standing by the revisions alone, undone by a rollback, and sealed."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from lib.domain import Batch, BatchKind, BatchStatus, Refusal, RefusalCode, RevisionKind
from lib.store import Store
from lib.store.protocol import FindingCode
from tests.store.by_hand import altered
from tests.store.filling import AT, figures, publish, values


def save(store: Store, content: bytes = b"document", **given: object) -> Batch:
    wanted = {
        "file": "文件.toml",
        "sha256": hashlib.sha256(content).hexdigest(),
        "actor": "zhang",
        "at": AT,
        "status": BatchStatus.SUBMITTED,
        "jurisdiction": "140500",
        "note": None,
        "key": None,
        **given,
    }
    return store.save_document(content, **wanted)  # type: ignore[arg-type]


def made(store: Store, batch: Batch, reason: str | None = "好") -> int:
    return store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=reason, key=None).number


def test_a_document_stands_from_its_revision_on(store: Store) -> None:
    first = save(store, b"one")
    assert (first.kind, first.figures, first.points) == (BatchKind.DOCUMENT, 0, 0)
    assert made(store, first) == 1
    second = save(store, b"two")
    assert made(store, second) == 2
    assert [store.documents(number) for number in (0, 1, 2)] == [(), (first.id,), (first.id, second.id)]
    assert store.documents() == (first.id, second.id)
    revision = store.revision(2)
    assert revision is not None
    assert (revision.kind, revision.batch, revision.added) == (RevisionKind.DOCUMENT, second.id, 0)
    back = store.rollback(1, actor="li", at=AT, reason="撤回", key=None).number
    assert store.documents(back) == (first.id,)
    with pytest.raises(Refusal) as refused:
        store.rollback(1, actor="li", at=AT, reason="再撤", key=None)
    assert refused.value.code is RefusalCode.NOTHING_TO_PUBLISH
    assert store.verify() == []


def test_taking_the_demonstration_out_leaves_documents(store: Store) -> None:
    publish(store, figures(("150102", 90.0)), demo=True)
    batch = save(store)
    made(store, batch)
    revision = store.remove_demo(actor="li", at=AT, reason="清除", key=None)
    assert values(store) == {}
    assert store.documents(revision.number) == (batch.id,)
    assert store.verify() == []


def test_it_needs_a_reason_and_the_same_key_is_the_same_batch(store: Store) -> None:
    batch = save(store, key="k")
    assert save(store, key="k").id == batch.id
    with pytest.raises(Refusal) as refused:
        made(store, batch, " ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    assert store.head() == 0
    with pytest.raises(ValueError, match="does not begin"):
        save(store, status=BatchStatus.RECEIVED)


def test_changed_bytes_are_found_even_at_a_quick_look(store: Store, url: str) -> None:
    batch = save(store)
    made(store, batch)
    store.close()
    altered(url, "UPDATE batch_content SET compressed = ?", [zlib.compress(b"another")])
    codes = {finding.code for finding in store.verify(quick=True)}
    assert codes & {FindingCode.FILE_DAMAGED, FindingCode.REVISION_ALTERED}
