"""Batches: saved whole, found again, stepping only where a step is legal."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.domain import FIGURES, NEVER, Batch, BatchStatus, Refusal, RefusalCode, Remark
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


def checked(store: Store, batch: Batch, frame: pl.DataFrame | None = TWO, **given: object) -> Batch:
    wanted = {
        "status": BatchStatus.CHECKED,
        "jurisdiction": "150000",
        "report": "{}",
        "against": 0,
        "actor": "zhang",
        "at": AT,
        **given,
    }
    return store.stage_batch(batch.id, frame, **wanted)


def test_a_check_is_written_after_the_bytes_and_sealed_then(store: Store) -> None:
    batch = save(store, None, status=BatchStatus.RECEIVED, jurisdiction=None, options='{"period": "2026Q3"}')
    assert (batch.figures, batch.report, batch.handed_in_at) == (0, None, None)
    staged = checked(store, batch)
    assert (staged.status, staged.figures, staged.jurisdiction, staged.checked_revision) == (
        BatchStatus.CHECKED,
        2,
        "150000",
        0,
    )
    assert staged.options == '{"period": "2026Q3"}'
    assert_frame_equal(store.batch_figures(batch.id), TWO)
    assert store.verify() == []
    later = AT + timedelta(hours=1)
    handed = store.set_status(batch.id, BatchStatus.SUBMITTED, "zhang", later, note="三季度")
    assert (handed.note, handed.handed_in_at, handed.step_at, handed.submitted_at) == ("三季度", later, later, AT)
    with pytest.raises(Refusal) as refused:
        checked(store, batch)
    assert (refused.value.code, refused.value.params["status"]) == (RefusalCode.BATCH_NOT_SUBMITTED, "submitted")
    assert store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None).added == 2
    assert store.verify() == []


def test_a_second_check_may_change_the_report_and_never_the_figures(store: Store) -> None:
    batch = checked(store, save(store, None, status=BatchStatus.RECEIVED))
    again = checked(store, batch, report='{"again": 1}', against=0)
    assert (again.report, again.figures) == ('{"again": 1}', 2)
    with pytest.raises(Refusal) as refused:
        checked(store, batch, figures(("150600", 9.0)))
    assert refused.value.code is RefusalCode.CHECK_OUTDATED
    late = checked(store, batch, None, status=BatchStatus.REJECTED)
    assert late.status is BatchStatus.REJECTED
    assert store.verify() == []
    with pytest.raises(ValueError, match="does not end"):
        checked(store, batch, status=BatchStatus.SUBMITTED)


def test_a_rejected_check_leaves_no_figures(store: Store) -> None:
    batch = checked(store, save(store, None, status=BatchStatus.RECEIVED), None, status=BatchStatus.REJECTED)
    assert (batch.status, batch.figures) == (BatchStatus.REJECTED, 0)
    assert store.batch_figures(batch.id).is_empty()
    with pytest.raises(Refusal):
        store.set_status(batch.id, BatchStatus.SUBMITTED, "zhang", AT, None)
    assert store.set_status(batch.id, BatchStatus.WITHDRAWN, "zhang", AT, None).status is BatchStatus.WITHDRAWN


def test_passing_is_a_step_that_a_return_undoes(store: Store) -> None:
    batch = save(store, TWO)
    passed = store.set_status(batch.id, BatchStatus.PASSED, "li", AT)
    assert (passed.passed_by, passed.passed_at) == ("li", AT)
    assert store.mark_reviewed(batch.id, 0, "wang", AT).base_revision == 0
    with pytest.raises(Refusal):
        store.set_status(batch.id, BatchStatus.PASSED, "wang", AT)
    store.set_status(batch.id, BatchStatus.RETURNED, "wang", AT, "有误")
    again = store.set_status(batch.id, BatchStatus.SUBMITTED, "zhang", AT)
    assert (again.passed_by, again.passed_at, again.reason) == (None, None, None)
    store.set_status(batch.id, BatchStatus.PASSED, "li", AT)
    assert store.publish(batch.id, base=0, actor="wang", at=AT, reason=None, key=None).number == 1


def test_remarks_stay_in_their_order_and_in_the_trail(store: Store) -> None:
    batch = save(store, TWO)
    cell = Remark("分母有误", "li", AT, "150600", "lab_grade", "2026Q3")
    store.set_status(batch.id, BatchStatus.RETURNED, "li", AT, "见意见", remarks=[cell])
    store.add_remarks(batch.id, [Remark("已改", "zhang", AT)], "zhang")
    assert store.remarks(batch.id) == [cell, Remark("已改", "zhang", AT)]
    assert [(entry.actor, entry.action) for entry in store.audit(3)[::-1]] == [
        ("li", "set_status"),
        ("li", "remark"),
        ("zhang", "remark"),
    ]
    with pytest.raises(Refusal) as refused:
        store.add_remarks(batch.id, [Remark(" ", "zhang", AT)], "zhang")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    assert store.verify() == []


def test_a_refused_step_writes_no_remark(store: Store) -> None:
    batch = save(store, TWO)
    with pytest.raises(Refusal):
        store.set_status(batch.id, BatchStatus.RETURNED, "li", AT, " ", remarks=[Remark("x", "li", AT)])
    assert store.remarks(batch.id) == []
    assert [entry.action for entry in store.audit(1)] == ["save_batch"]


def test_lists_by_sender_leave_the_records_out_where_nobody_reads_them(store: Store) -> None:
    mine = save(store, TWO, b"1", report="{}", replaces=None)
    other = save(store, None, b"2", actor="wang", replaces=mine.id)
    assert [each.id for each in store.batches(sender="zhang")] == [mine.id]
    assert [(each.id, each.report) for each in store.batches(reports=False)] == [(other.id, None), (mine.id, None)]
    assert other.replaces == mine.id
