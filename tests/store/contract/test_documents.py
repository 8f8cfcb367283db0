"""Policy documents, lists of regions and boundaries: kept with their bytes, standing by the revisions alone, undone by
a rollback, and sealed."""

from __future__ import annotations

import hashlib
import zlib

import pytest

from lib.domain import Batch, BatchKind, BatchStatus, Refusal, RefusalCode, RevisionKind
from lib.store import Store
from lib.store.protocol import FindingCode
from tests.store.by_hand import altered
from tests.store.filling import AT, figures, publish, values

DOCUMENT, REGIONS, BOUNDARIES = BatchKind.DOCUMENT, BatchKind.REGIONS, BatchKind.BOUNDARIES
EACH = pytest.mark.parametrize("kind", [DOCUMENT, REGIONS, BOUNDARIES])


def save(store: Store, kind: BatchKind, content: bytes = b"file", **given: object) -> Batch:
    wanted = {
        "file": "文件.toml",
        "sha256": hashlib.sha256(content).hexdigest(),
        "actor": "zhang",
        "at": AT,
        "status": BatchStatus.SUBMITTED,
        "jurisdiction": "990100",
        "note": None,
        "key": None,
        **given,
    }
    return store.save_file(content, kind=kind, **wanted)  # type: ignore[arg-type]


def made(store: Store, batch: Batch, reason: str | None = "好") -> int:
    return store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=reason, key=None).number


@pytest.mark.parametrize(
    ("kind", "other", "published_as"),
    [
        (DOCUMENT, REGIONS, RevisionKind.DOCUMENT),
        (REGIONS, BOUNDARIES, RevisionKind.REGIONS),
        (BOUNDARIES, DOCUMENT, RevisionKind.BOUNDARIES),
    ],
)
def test_a_file_stands_from_its_revision_on_beside_those_of_the_other_kind(
    store: Store, kind: BatchKind, other: BatchKind, published_as: RevisionKind
) -> None:
    first = save(store, kind, b"one")
    assert (first.kind, first.figures, first.points, first.jurisdiction) == (kind, 0, 0, "990100")
    assert made(store, first) == 1
    beside = save(store, other, b"beside")
    assert made(store, beside) == 2
    second = save(store, kind, b"two")
    assert made(store, second) == 3
    assert [store.standing_files(kind, number) for number in (0, 1, 2, 3)] == [
        (),
        (first.id,),
        (first.id,),
        (first.id, second.id),
    ]
    assert store.standing_files(kind) == (first.id, second.id)
    assert store.standing_files(other) == (beside.id,)
    revision = store.revision(3)
    assert revision is not None
    assert (revision.kind, revision.batch, revision.added) == (published_as, second.id, 0)
    back = store.rollback(2, actor="li", at=AT, reason="撤回", key=None).number
    assert store.standing_files(kind, back) == (first.id,)
    with pytest.raises(Refusal) as refused:
        store.rollback(2, actor="li", at=AT, reason="再撤", key=None)
    assert refused.value.code is RefusalCode.NOTHING_TO_PUBLISH
    assert store.verify() == []


@EACH
def test_taking_the_demonstration_out_leaves_such_files(store: Store, kind: BatchKind) -> None:
    publish(store, figures(("150102", 90.0)), demo=True)
    batch = save(store, kind)
    made(store, batch)
    revision = store.remove_demo(actor="li", at=AT, reason="清除", key=None)
    assert values(store) == {}
    assert store.standing_files(kind, revision.number) == (batch.id,)
    assert store.verify() == []


@pytest.mark.parametrize(("kind", "other"), [(DOCUMENT, REGIONS), (REGIONS, BOUNDARIES), (BOUNDARIES, DOCUMENT)])
def test_it_needs_a_reason_and_its_key_is_not_that_of_the_other_kind(
    store: Store, kind: BatchKind, other: BatchKind
) -> None:
    batch = save(store, kind, key="k")
    assert save(store, kind, key="k").id == batch.id
    with pytest.raises(Refusal) as reused:
        save(store, other, key="k")
    assert reused.value.code is RefusalCode.KEY_REUSED
    with pytest.raises(Refusal) as refused:
        made(store, batch, " ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    assert (store.head(), store.standing_files(kind)) == (0, ())
    with pytest.raises(ValueError, match="does not begin"):
        save(store, kind, status=BatchStatus.RECEIVED)


@pytest.mark.parametrize(
    ("kind", "word"), [(DOCUMENT, "save_document"), (REGIONS, "save_regions"), (BOUNDARIES, "save_boundaries")]
)
def test_a_key_that_an_earlier_version_wrote_is_found(store: Store, url: str, kind: BatchKind, word: str) -> None:
    batch = save(store, kind, b"one", key="k")
    store.close()
    altered(url, "UPDATE idempotency_key SET request = ?", [f"{word}:{hashlib.sha256(b'one').hexdigest()}"])
    assert save(store, kind, b"one", key="k").id == batch.id


@pytest.mark.parametrize("kind", [BatchKind.FIGURES, BatchKind.POINTS])
def test_figures_and_points_are_not_kept_so(store: Store, kind: BatchKind) -> None:
    with pytest.raises(ValueError, match="not published whole"):
        save(store, kind)
    assert store.batches() == []


@EACH
def test_changed_bytes_are_found_even_at_a_quick_look(store: Store, url: str, kind: BatchKind) -> None:
    batch = save(store, kind)
    made(store, batch)
    store.close()
    altered(url, "UPDATE batch_content SET compressed = ?", [zlib.compress(b"another")])
    codes = {finding.code for finding in store.verify(quick=True)}
    assert codes & {FindingCode.FILE_DAMAGED, FindingCode.REVISION_ALTERED}


@EACH
def test_the_trail_names_file_revision_and_reason(store: Store, kind: BatchKind) -> None:
    batch = save(store, kind)
    number = made(store, batch, "新辖区")
    entry = store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("li", "publish", batch.id)
    assert f'"revision":{number}' in entry.details.replace(" ", "")
    assert "新辖区" in entry.details
    assert f'"{kind.value}"' in entry.details


@EACH
def test_what_was_said_of_a_file_is_sealed_with_it(store: Store, url: str, kind: BatchKind) -> None:
    batch = save(store, kind, options='{"datum": "gcj02"}')
    assert batch.options == '{"datum": "gcj02"}'
    made(store, batch)
    assert store.verify() == []
    store.close()
    altered(url, "UPDATE batch SET options = ?", ['{"datum": "wgs84"}'])
    assert FindingCode.REVISION_ALTERED in {finding.code for finding in store.verify(quick=True)}
