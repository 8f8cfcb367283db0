"""Figures and batches for the tests of the store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import polars as pl

from lib.domain import FIGURES, Batch, BatchStatus, Revision
from lib.store import Store

AT = datetime(2026, 7, 3, 2, 2, tzinfo=UTC)


def figures(*rows: tuple[str, float | None], qualifier: str | None = None, note: str | None = None) -> pl.DataFrame:
    """One figure of ``lab_grade`` in 2026Q3 a row: (region, value)."""
    return pl.DataFrame(
        {
            "region": [region for region, _ in rows],
            "indicator": ["lab_grade"] * len(rows),
            "period": ["2026Q3"] * len(rows),
            "value": [value for _, value in rows],
            "numerator": [None] * len(rows),
            "denominator": [None] * len(rows),
            "qualifier": [qualifier] * len(rows),
            "note": [note] * len(rows),
            "row": list(range(2, len(rows) + 2)),
        },
        schema=FIGURES,
    )


def many(count: int, value: float) -> pl.DataFrame:
    return figures(*((f"15{place:04d}", value + place) for place in range(count)))


def save(store: Store, frame: pl.DataFrame | None, content: bytes = b"csv", **given: object) -> Batch:
    wanted = {
        "file": "七月.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "actor": "zhang",
        "at": AT,
        "status": BatchStatus.SUBMITTED,
        "jurisdiction": "150000",
        "note": None,
        "demo": False,
        "key": None,
        **given,
    }
    return store.save_batch(content, frame, **wanted)


def publish(store: Store, frame: pl.DataFrame, demo: bool = False, key: str | None = None) -> Revision:
    batch = save(store, frame, demo=demo)
    return store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=None, key=key)


def values(store: Store, revision: int | None = None) -> dict[str, float | None]:
    """{region: value} as known on a revision."""
    frame = store.observations(revision)
    return dict(zip(frame["region"].to_list(), frame["value"].to_list(), strict=True))
