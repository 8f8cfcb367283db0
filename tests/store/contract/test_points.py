"""Point layers: kept with their bytes, published whole, shown again on every revision, and sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from lib.domain import POINTS, Batch, BatchKind, BatchStatus, Refusal, RefusalCode, RevisionKind
from lib.store import Store
from lib.store.schema import LATEST, MIGRATIONS
from tests.store.by_hand import altered
from tests.store.by_hand import refused as refused_by_hand
from tests.store.filling import AT, figures, publish, values


def points(*rows: tuple[str, float]) -> pl.DataFrame:
    """One laboratory a row: (id, longitude)."""
    return pl.DataFrame(
        [
            {
                "id": name,
                "kind": "laboratory",
                "name": f"{name}所",
                "grade": None,
                "region": "150602",
                "longitude": longitude,
                "latitude": 39.8,
                "given_longitude": longitude,
                "given_latitude": 39.8,
                "datum": "wgs84",
                "note": None,
                "row": at,
            }
            for at, (name, longitude) in enumerate(rows, 2)
        ],
        schema=POINTS,
    )


def save(store: Store, frame: pl.DataFrame, content: bytes = b"points", **given: object) -> Batch:
    wanted = {
        "file": "点位.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "actor": "zhang",
        "at": AT,
        "status": BatchStatus.SUBMITTED,
        "jurisdiction": "150000",
        "note": None,
        "key": None,
        **given,
    }
    return store.save_points(content, frame, **wanted)


def issue(store: Store, frame: pl.DataFrame, **given: object) -> int:
    batch = save(store, frame, **given)
    return store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=None, key=None).number


def ids(store: Store, revision: int | None = None) -> list[str]:
    return store.points(revision)["id"].to_list()


def test_a_batch_of_points_keeps_its_bytes_and_rows(store: Store) -> None:
    batch = save(store, points(("b", 109.9), ("a", 110.1)), b"raw bytes")
    assert (batch.kind, batch.points, batch.figures, batch.jurisdiction) == (BatchKind.POINTS, 2, 0, "150000")
    assert store.batch_content(batch.id) == b"raw bytes"
    assert store.batch_points(batch.id)["id"].to_list() == ["b", "a"]
    assert store.batch_points(batch.id)["longitude"].to_list() == [109.9, 110.1]
    assert ids(store) == []
    assert store.audit()[0].action == "save_batch"


def test_publishing_makes_a_revision_that_leaves_the_figures_alone(store: Store) -> None:
    publish(store, figures(("150602", 3.0)))
    number = issue(store, points(("a", 110.1), ("b", 109.9)))
    revision = store.revision(number)
    assert revision is not None
    assert (revision.kind, revision.added, revision.changed, revision.removed) == (RevisionKind.POINTS, 2, 0, 0)
    assert values(store) == {"150602": 3.0}
    row = store.points().row(0, named=True)
    assert (row["id"], row["jurisdiction"], row["batch"], row["revision_from"], row["row"]) == (
        "a",
        "150000",
        revision.batch,
        2,
        2,
    )
    assert store.verify() == []


def test_a_new_layer_replaces_the_whole_old_one_and_each_revision_keeps_its_own(store: Store) -> None:
    issue(store, points(("a", 110.1), ("b", 109.9)))
    batch = save(store, points(("a", 110.2), ("c", 109.7)))
    assert store.points_difference(1, batch.id).rows() == [("a", "changed"), ("b", "removed"), ("c", "new")]
    revision = store.publish(batch.id, base=1, actor="li", at=AT, reason=None, key="k")
    assert (revision.added, revision.changed, revision.removed) == (1, 1, 1)
    assert (ids(store, 0), ids(store, 1), ids(store, 2), ids(store)) == ([], ["a", "b"], ["a", "c"], ["a", "c"])
    assert store.publish(batch.id, base=1, actor="li", at=AT, reason=None, key="k") == revision


def test_jurisdictions_have_layers_of_their_own(store: Store) -> None:
    issue(store, points(("a", 110.1)))
    issue(store, points(("z", 116.0)), jurisdiction="371500")
    issue(store, points(("b", 110.2)))
    assert store.points().select("id", "jurisdiction").rows() == [("b", "150000"), ("z", "371500")]


def test_rolling_back_brings_the_layer_back(store: Store) -> None:
    publish(store, figures(("150602", 3.0)))
    issue(store, points(("a", 110.1)))
    issue(store, points(("b", 110.2)))
    revision = store.rollback(2, actor="li", at=AT, reason="坐标有误", key=None)
    assert (revision.number, ids(store), ids(store, 3)) == (4, ["a"], ["b"])
    assert values(store) == {"150602": 3.0}
    issue(store, points(("c", 110.3)))
    store.rollback(4, actor="li", at=AT, reason="再次恢复", key=None)
    assert ids(store) == ["a"]
    assert store.verify() == []
    with pytest.raises(Refusal) as refused:
        store.rollback(4, actor="li", at=AT, reason="没有变化", key=None)
    assert refused.value.code is RefusalCode.NOTHING_TO_PUBLISH


def test_what_publishing_refuses(store: Store) -> None:
    issue(store, points(("a", 110.1)))
    same = save(store, points(("a", 110.1)))
    with pytest.raises(Refusal) as refused:
        store.publish(same.id, base=1, actor="li", at=AT, reason=None, key=None)
    assert refused.value.code is RefusalCode.NOTHING_TO_PUBLISH
    moved = save(store, points(("b", 110.1)))
    with pytest.raises(Refusal) as refused:
        store.publish(moved.id, base=0, actor="li", at=AT, reason=None, key=None)
    assert refused.value.code is RefusalCode.BASE_MOVED
    rejected = save(store, points(), status=BatchStatus.REJECTED)
    with pytest.raises(Refusal) as refused:
        store.publish(rejected.id, base=1, actor="li", at=AT, reason=None, key=None)
    assert refused.value.code is RefusalCode.BATCH_NOT_SUBMITTED
    assert (store.head(), ids(store)) == (1, ["a"])


def test_the_same_key_gives_the_same_batch(store: Store) -> None:
    first = save(store, points(("a", 110.1)), key="once")
    assert save(store, points(("a", 110.1)), key="once").id == first.id
    with pytest.raises(Refusal) as refused:
        save(store, points(("b", 110.1)), b"other", key="once")
    assert refused.value.code is RefusalCode.KEY_REUSED
    with pytest.raises(ValueError, match="twice"):
        save(store, points(("a", 110.1), ("a", 110.2)))


_CHANGES = (
    "UPDATE batch_point SET longitude = 111.0",
    "UPDATE batch_point SET name = 'x'",
    "UPDATE batch_point SET grade = 'A'",
)


@pytest.mark.parametrize("change", _CHANGES)
def test_an_altered_point_is_found(store: Store, url: str, change: str) -> None:
    issue(store, points(("a", 110.1)))
    waiting = save(store, points(("b", 110.1)))
    assert "sealed" in refused_by_hand(url, change)
    assert "never deleted" in refused_by_hand(url, "DELETE FROM batch_point")
    altered(url, change)
    found = {finding.code.value for finding in store.verify()}
    assert found == {"REVISION_ALTERED", "FIGURES_ALTERED"}
    assert [finding.code.value for finding in store.verify(quick=True)] == ["REVISION_ALTERED"]
    with pytest.raises(Refusal) as refused:
        store.publish(waiting.id, base=1, actor="li", at=AT, reason=None, key=None)
    assert refused.value.code is RefusalCode.STORE_DAMAGED


def test_a_store_of_the_first_tables_comes_up_to_date_with_its_figures(
    tmp_path: Path, opened: Callable[..., Store]
) -> None:
    path = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.exec_driver_sql(
            "INSERT INTO batch (sequence, id, file, sha256, size_bytes, status, submitted_by, submitted_at, demo,"
            " figures, figures_sha256)"
            " VALUES (1, 'b1', 'a.csv', 'x', 1, 'rejected', 'li', '2026-07-03T02:02:00.000000Z', 0, 0, 'y')"
        )
    engine.dispose()
    store = opened(f"sqlite:///{path}")
    assert store.schema_version() == LATEST
    batch = store.batch("b1")
    assert batch is not None
    assert (batch.kind, batch.points) == (BatchKind.FIGURES, 0)
    assert issue(store, points(("a", 110.1))) == 1
