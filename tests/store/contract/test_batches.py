"""Batches: saved whole, found again, stepping only where a step is legal."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.domain import FIGURES, NEVER, BatchStatus, Refusal, RefusalCode
from lib.store import Store
from tests.store.filling import AT, figures, publish, save, values

TWO = figures(("150600", 2.0), ("150100", 1.5))


def test_a_batch_is_kept_with_its_bytes_and_figures(store: Store) -> None:
    content = "地区,数值\r\n150100,1.5".encode("gbk")
    batch = save(store, TWO, content, note="七月报送", file="七月.csv")
    assert store.batch(batch.id) == batch
    assert (batch.sequence, batch.status, batch.size_bytes, batch.figures) == (
        1,
        BatchStatus.SUBMITTED,
        len(content),
        2,
    )
    assert (batch.file, batch.note, batch.submitted_by, batch.submitted_at) == ("七月.csv", "七月报送", "zhang", AT)
    assert (batch.base_revision, batch.revision, batch.demo) == (None, None, False)
    assert store.batch_content(batch.id) == content
    assert_frame_equal(store.batch_figures(batch.id), TWO)


def test_a_rejected_file_keeps_its_bytes(store: Store) -> None:
    batch = save(store, None, b"\x00\xff not a table", status=BatchStatus.REJECTED)
    assert store.batch_content(batch.id) == b"\x00\xff not a table"
    assert store.batch_figures(batch.id).schema == pl.Schema(FIGURES)
    assert batch.figures == 0


def test_ids_sort_by_arrival_and_cannot_be_guessed(store: Store) -> None:
    ids = [save(store, None, bytes([n])).id for n in range(12)]
    assert ids == sorted(ids)
    assert len({each.split("-")[1] for each in ids}) == 12


def test_lists_are_newest_first(store: Store) -> None:
    one, two, three = (
        save(store, None, content, status=s)
        for content, s in ((b"1", BatchStatus.RECEIVED), (b"2", BatchStatus.SUBMITTED), (b"1", BatchStatus.RECEIVED))
    )
    assert [each.id for each in store.batches()] == [three.id, two.id, one.id]
    assert [each.id for each in store.batches(BatchStatus.RECEIVED, limit=1)] == [three.id]
    assert [each.id for each in store.find_content(one.sha256)] == [three.id, one.id]
    assert store.find_content("0" * 64) == []


def test_the_same_key_saves_once(store: Store) -> None:
    first = save(store, TWO, b"a", key="k")
    assert save(store, TWO, b"a", key="k") == first
    assert len(store.batches()) == 1
    with pytest.raises(Refusal) as refused:
        save(store, TWO, b"b", key="k")
    assert (refused.value.code, refused.value.params) == (RefusalCode.KEY_REUSED, {"key": "k"})


def test_times_are_kept_as_utc(store: Store) -> None:
    at = datetime(2026, 7, 3, 10, 2, 3, 4, tzinfo=timezone(timedelta(hours=8)))
    kept = store.batch(save(store, None, at=at).id)
    assert kept is not None
    assert kept.submitted_at.isoformat() == "2026-07-03T02:02:03.000004+00:00"
    with pytest.raises(Exception, match="time zone"):
        save(store, None, at=at.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (TWO.drop("qualifier"), "without"),
        (pl.concat([TWO, TWO]), "twice"),
        (figures(("150100", None)), "neither"),
        (TWO.with_columns(region=pl.lit(None, pl.String)), "null"),
        (TWO.with_columns(period=pl.lit("2026\x1fQ3")), "control"),
    ],
)
def test_figures_that_break_their_own_rules_are_mistakes_of_ours(store: Store, frame: pl.DataFrame, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        save(store, frame)
    assert store.batches() == []


def test_a_wrong_sha256_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(ValueError, match="sha256"):
        save(store, None, b"a", sha256=hashlib.sha256(b"b").hexdigest())


def test_awkward_values_come_back_as_they_are(store: Store) -> None:
    rows = [
        ("a", 0.1 + 0.2),
        ("b", -0.0),
        ("c", 5e-324),
        ("d", 1.7976931348623157e308),
        ("e", 2.0**53 + 2),
        ("f", -7.0),
    ]
    frame = figures(*rows, note="备注 'x' \"y\"\n😀")
    publish(store, frame)
    assert values(store) == {region: value + 0.0 for region, value in rows}
    assert store.observations()["note"].unique().to_list() == ["备注 'x' \"y\"\n😀"]
    assert store.verify() == []


def test_not_a_number_counts_as_missing_and_reserved_characters_leave_a_mark(store: Store) -> None:
    batch = save(store, figures(("150100", float("nan")), qualifier=NEVER, note="a\x1fb"))
    assert store.batch_figures(batch.id).select("value", "qualifier", "note").row(0) == (None, NEVER, "a\ufffdb")


def test_review_and_steps(store: Store) -> None:
    publish(store, TWO)
    batch = save(store, TWO, b"x")
    assert store.mark_reviewed(batch.id, 1, "li", AT).base_revision == 1
    with pytest.raises(Refusal) as unknown:
        store.mark_reviewed(batch.id, 2, "li", AT)
    assert (unknown.value.code, unknown.value.params) == (RefusalCode.REVISION_UNKNOWN, {"revision": 2, "head": 1})
    with pytest.raises(Refusal) as bare:
        store.set_status(batch.id, BatchStatus.RETURNED, "li", AT, "  ")
    assert bare.value.code is RefusalCode.REASON_NEEDED
    returned = store.set_status(batch.id, BatchStatus.RETURNED, "li", AT, "分母有误")
    assert (returned.status, returned.reason) == (BatchStatus.RETURNED, "分母有误")
    withdrawn = store.set_status(batch.id, BatchStatus.WITHDRAWN, "zhang", AT, None)
    assert withdrawn.status is BatchStatus.WITHDRAWN
    for action in (
        lambda: store.set_status(batch.id, BatchStatus.SUBMITTED, "zhang", AT, None),
        lambda: store.mark_reviewed(batch.id, 1, "li", AT),
        lambda: store.publish(batch.id, base=1, actor="li", at=AT, reason=None, key=None),
    ):
        with pytest.raises(Refusal) as refused:
            action()
        assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED
        assert refused.value.params == {"batch": batch.id, "status": "withdrawn"}


def test_no_step_publishes_but_publishing(store: Store) -> None:
    batch = save(store, TWO)
    with pytest.raises(Refusal) as refused:
        store.set_status(batch.id, BatchStatus.PUBLISHED, "li", AT, None)
    assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED


def test_unknown_batches(store: Store) -> None:
    assert store.batch("b0") is None
    for action in (store.batch_content, store.batch_figures, lambda each: store.difference(0, each)):
        with pytest.raises(Refusal) as refused:
            action("b0")
        assert (refused.value.code, refused.value.params) == (RefusalCode.BATCH_UNKNOWN, {"batch": "b0"})


def test_an_actor_is_needed(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        save(store, TWO, actor=" ")
    assert refused.value.code is RefusalCode.ACTOR_NEEDED
    assert store.batches() == []
