"""Publishing, rolling back, removing demonstration figures: what each leaves standing."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Barrier, Thread

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.domain import NEVER, OBSERVATIONS, BatchStatus, Refusal, RefusalCode, Revision, RevisionKind
from lib.store import DIFFERENCE, Store
from tests.store.filling import AT, figures, many, publish, save, values


def refusal(action: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        action()
    return refused.value


def roll(store: Store, to: int, key: str | None = None) -> Revision:
    return store.rollback(to, actor="wang", at=AT, reason="有误", key=key)


def test_an_empty_store(store: Store) -> None:
    assert (store.head(), store.revisions(), store.revision(1)) == (0, [], None)
    assert store.observations().schema == pl.Schema(OBSERVATIONS)
    assert store.observations(0).height == 0
    assert refusal(lambda: store.observations(1)).code is RefusalCode.REVISION_UNKNOWN


def test_publishing_brings_the_figures(store: Store) -> None:
    batch = save(store, figures(("150600", 2.0), ("150100", 1.0), note="n"))
    made = store.publish(batch.id, base=0, actor="li", at=AT, reason="月报", key=None)
    assert (made.number, made.kind, made.base, made.batch, made.restores) == (
        1,
        RevisionKind.PUBLISH,
        0,
        batch.id,
        None,
    )
    assert (made.published_by, made.published_at, made.reason) == ("li", AT, "月报")
    assert (made.added, made.changed, made.removed, made.demo) == (2, 0, 0, False)
    assert (store.head(), store.revision(1), store.revisions()) == (1, made, [made])
    found = store.observations()
    assert found.schema == pl.Schema(OBSERVATIONS)
    assert found.row(0, named=True) == {
        "region": "150100", "indicator": "lab_grade", "period": "2026Q3", "value": 1.0, "numerator": None,
        "denominator": None, "qualifier": None, "note": "n", "row": 3, "batch": batch.id, "revision_from": 1,
        "revision_to": None, "demo": False,
    }  # fmt: skip
    kept = store.batch(batch.id)
    assert kept is not None
    assert (kept.status, kept.revision, kept.base_revision) == (BatchStatus.PUBLISHED, 1, 0)


def test_only_cells_that_differ_are_replaced(store: Store) -> None:
    publish(store, figures(("a", 1.0), ("b", 2.0)))
    made = publish(store, figures(("a", 1.0), ("b", 3.0), ("c", 4.0), note="another note"))
    assert (made.added, made.changed, made.removed) == (1, 1, 0)
    found = store.observations()
    assert found["revision_from"].to_list() == [1, 2, 2]
    assert found["note"].to_list() == [None, "another note", "another note"]
    assert values(store, 1) == {"a": 1.0, "b": 2.0}
    old = store.history("b", "lab_grade", "2026Q3")
    assert old.select("value", "revision_from", "revision_to").rows() == [(2.0, 1, 2), (3.0, 2, None)]
    assert store.history("z", "lab_grade", "2026Q3").height == 0


def test_never_is_a_value_of_its_own(store: Store) -> None:
    publish(store, figures(("a", 0.0)))
    made = publish(store, figures(("a", None), qualifier=NEVER))
    assert (made.changed, store.observations()["qualifier"].to_list()) == (1, [NEVER])
    changed = figures(("a", None), qualifier=NEVER).with_columns(denominator=pl.lit(5.0))
    assert publish(store, changed).changed == 1


def test_nothing_to_publish_changes_nothing(store: Store) -> None:
    publish(store, figures(("a", 1.0)))
    batch = save(store, figures(("a", 1.0), note="only a note"), b"x")
    trail = len(store.audit())
    assert (
        refusal(lambda: store.publish(batch.id, base=1, actor="li", at=AT, reason=None, key="k")).code
        is RefusalCode.NOTHING_TO_PUBLISH
    )
    assert (store.head(), len(store.audit()), store.batch(batch.id)) == (1, trail, batch)


def test_a_moved_base_is_refused(store: Store) -> None:
    batch = save(store, figures(("a", 1.0)))
    publish(store, figures(("a", 2.0)))
    refused = refusal(lambda: store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None))
    assert (refused.code, refused.params) == (RefusalCode.BASE_MOVED, {"base": 0, "head": 1})
    assert values(store) == {"a": 2.0}


def test_the_same_key_publishes_once(store: Store) -> None:
    made = publish(store, figures(("a", 1.0)), key="k")
    assert made.batch is not None
    again = store.publish(made.batch, base=0, actor="li", at=AT, reason=None, key="k")
    assert (again, store.head()) == (made, 1)
    refused = refusal(lambda: store.publish(made.batch or "", base=1, actor="wu", at=AT, reason=None, key="other"))
    assert refused.code is RefusalCode.BATCH_ALREADY_PUBLISHED
    assert refused.params == {"batch": made.batch, "actor": "li", "at": AT.isoformat(), "revision": 1}
    assert refusal(lambda: publish(store, figures(("a", 9.0)), key="k")).code is RefusalCode.KEY_REUSED


def test_what_was_passed_over_is_recorded_with_the_publication_or_not_at_all(store: Store) -> None:
    facts = {"own": True, "unpassed": ["150600"]}
    batch = save(store, figures(("a", 1.0)))

    def put(base: int, key: str | None) -> Revision:
        return store.publish(batch.id, base=base, actor="li", at=AT, reason=None, key=key, passed_over=facts)

    before = len(store.audit())
    assert refusal(lambda: put(7, None)).code is RefusalCode.BASE_MOVED
    assert len(store.audit()) == before
    assert put(0, "k") == put(0, "k")
    over, made = store.audit()[:2]
    assert (over.action, over.actor, over.subject, over.at) == ("passed_over", "li", batch.id, AT)
    assert (json.loads(over.details), made.action) == (facts, "publish")
    assert len(store.audit()) == before + 2


def test_two_reviewers_publish_the_same_batch_at_once(store: Store) -> None:
    batch = save(store, many(2_000, 1.0))
    told: list[Revision | Refusal] = []
    start = Barrier(2)

    def act(actor: str) -> None:
        start.wait()
        try:
            told.append(store.publish(batch.id, base=0, actor=actor, at=AT, reason=None, key=actor))
        except Refusal as refused:
            told.append(refused)

    threads = [Thread(target=act, args=(actor,)) for actor in ("li", "wu")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [each for each in told if isinstance(each, Revision)]
    refused = [each for each in told if isinstance(each, Refusal)]
    assert (len(made), len(refused), store.revisions()) == (1, 1, made)
    assert refused[0].code is RefusalCode.BATCH_ALREADY_PUBLISHED
    assert refused[0].params["actor"] == made[0].published_by
    assert store.verify() == []


def test_rolling_back_makes_an_equal_revision(store: Store) -> None:
    publish(store, figures(("a", 1.0), ("b", 2.0), note="first"))
    publish(store, figures(("b", 3.0), ("c", 4.0)))
    before = store.observations(2)
    made = roll(store, 1, key="k")
    assert (made.number, made.kind, made.restores, made.base) == (3, RevisionKind.ROLLBACK, 1, 2)
    assert (made.added, made.changed, made.removed) == (0, 1, 1)
    same = pl.exclude("revision_from")
    assert_frame_equal(store.observations(3).select(same), store.observations(1).select(same))
    assert_frame_equal(store.observations(2), before)
    assert roll(store, 1, key="k") == made
    assert refusal(lambda: roll(store, 1)).code is RefusalCode.NOTHING_TO_PUBLISH
    assert roll(store, 2).added == 1
    assert values(store) == {"a": 1.0, "b": 3.0, "c": 4.0}
    assert roll(store, 0).removed == 3
    assert (values(store), store.verify()) == ({}, [])


def test_what_rolling_back_needs(store: Store) -> None:
    publish(store, figures(("a", 1.0)))
    refused = refusal(lambda: store.rollback(0, actor="li", at=AT, reason=" ", key=None))
    assert refused.code is RefusalCode.REASON_NEEDED
    assert refusal(lambda: roll(store, 7)).params == {"revision": 7, "head": 1}


def test_removing_demo_brings_the_real_values_back(store: Store) -> None:
    publish(store, figures(("a", 1.0), ("e", 5.0)))
    assert publish(store, figures(("a", 9.0), ("b", 9.0), ("c", 7.0), ("e", 5.0)), demo=True).demo
    assert publish(store, figures(("c", 7.0))).demo
    assert store.observations()["demo"].to_list() == [True, True, False, False]
    made = store.remove_demo(actor="li", at=AT, reason=None, key="k")
    assert (made.kind, made.demo, made.added, made.changed, made.removed) == (RevisionKind.DEMO_REMOVAL, False, 0, 1, 1)
    assert values(store) == {"a": 1.0, "c": 7.0, "e": 5.0}
    assert not store.observations()["demo"].any()
    assert store.remove_demo(actor="li", at=AT, reason=None, key="k") == made
    assert refusal(lambda: store.remove_demo(actor="li", at=AT, reason=None, key=None)).code is RefusalCode.DEMO_ABSENT
    assert roll(store, 3).demo
    assert store.verify() == []


def test_removing_demo_does_not_bring_back_what_was_rolled_back(store: Store) -> None:
    publish(store, figures(("a", 1.0)))
    roll(store, 0)
    publish(store, figures(("a", 9.0)), demo=True)
    store.remove_demo(actor="li", at=AT, reason=None, key=None)
    assert values(store) == {}


def test_differences(store: Store) -> None:
    publish(store, figures(("a", 1.0), ("b", 2.0), ("z", 0.0)))
    batch = save(store, figures(("a", 1.0), ("b", 3.0), ("c", 4.0)), b"x")
    found = store.difference(1, batch.id)
    assert found.schema == pl.Schema(DIFFERENCE)
    assert found.select("region", "old_value", "new_value", "change").rows() == [
        ("a", 1.0, 1.0, "unchanged"),
        ("b", 2.0, 3.0, "changed"),
        ("c", None, 4.0, "new"),
    ]
    assert set(store.difference(0, batch.id)["change"]) == {"new"}
    store.publish(batch.id, base=1, actor="li", at=AT, reason=None, key=None)
    roll(store, 1)
    between = store.difference_between(2, 3)
    assert between.schema == pl.Schema(DIFFERENCE)
    assert between.select("region", "old_value", "new_value", "change").rows() == [
        ("a", 1.0, 1.0, "unchanged"),
        ("b", 3.0, 2.0, "changed"),
        ("c", 4.0, None, "removed"),
        ("z", 0.0, 0.0, "unchanged"),
    ]


def test_observations_can_be_narrowed(store: Store) -> None:
    both = figures(("a", 1.0), ("b", 2.0))
    publish(store, pl.concat([both, both.with_columns(indicator=pl.lit("staff"))]))
    assert store.observations(indicators=["staff"], regions=["b", "x"]).select("region", "indicator").rows() == [
        ("b", "staff")
    ]
    assert store.observations(1, regions=[]).height == 0


def test_the_answer_for_a_revision_never_changes(store: Store) -> None:
    publish(store, figures(("a", 1.0), ("b", 2.0)))
    then = store.observations(1)
    publish(store, figures(("a", 3.0)))
    assert_frame_equal(store.observations(1), then)


def test_hashes_chain_and_tell_contents_apart(store: Store) -> None:
    one = publish(store, figures(("a", 1.0)))
    two = publish(store, figures(("a", 2.0)))
    assert len({one.content_hash, two.content_hash}) == 2
    assert len(one.content_hash) == 64
