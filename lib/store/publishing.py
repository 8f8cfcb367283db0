"""Making revisions: publish a batch, go back to an earlier revision, take the demonstration figures out.

Each is one transaction. Cells that do not differ keep the observation they have; the others are closed and replaced.
Nothing is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from lib.domain import CELL, FIGURES, Batch, BatchStatus, Refusal, RefusalCode, Revision, RevisionKind
from lib.store import audit, batch_steps, batches, document_layers, keys, point_layers, reading, sealing
from lib.store.canonical import NO_HASH
from lib.store.dialect import Dialect
from lib.store.frames import CONTENT
from lib.store.tables import BATCH, BATCH_FIGURE, OBSERVATION, REVISION

_CARRIED = (*FIGURES, "batch", "demo")


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks for a new revision, when and why."""

    actor: str
    at: datetime
    reason: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class _Made:
    """What a new revision is, before it is sealed."""

    kind: RevisionKind
    action: audit.Action
    subject: str
    demo: bool
    batch: str | None = None
    restores: int | None = None


def publish(conn: Connection, dialect: Dialect, batch_id: str, base: int, order: Order) -> Revision:
    """Make a submitted batch's figures current."""
    request = f"publish:{batch_id}"
    if (earlier := keys.earlier_result(conn, order.key, request)) is not None:
        return reading.need_revision(conn, int(earlier))
    batch = batches.need(conn, batch_id)
    head = reading.head(conn)
    refuse_publishing(conn, batch, base, head)
    number = head + 1
    _take_over(conn, dialect, batch, number)
    conn.execute(update(BATCH).where(BATCH.c.sequence == batch.sequence).values(published_as(number, base, order)))
    before = reading.revision(conn, head)
    demo = batch.demo or (before is not None and before.demo and demo_stands(conn))
    made = _Made(RevisionKind.PUBLISH, audit.Action.PUBLISH, batch.id, demo, batch=batch.id)
    return _seal(conn, dialect, number, made, order=order, request=request)


def published_as(number: int, base: int, order: Order) -> dict[str, Any]:
    """What a batch becomes by being published."""
    told = {"revision": number, "base_revision": base, "reason": order.reason, "step_at": order.at}
    return {"status": BatchStatus.PUBLISHED.value, **told}


def _take_over(conn: Connection, dialect: Dialect, batch: Batch, number: int) -> None:
    """Close the cells that the batch's figures differ from, and bring those figures in."""
    staged = BATCH_FIGURE.c
    conn.execute(
        update(OBSERVATION)
        .values(revision_to=number)
        .where(
            staged.batch == batch.sequence,
            _same_cell(OBSERVATION, BATCH_FIGURE),
            OBSERVATION.c.revision_to.is_(None),
            _replaces(batch.demo),
        )
    )
    standing = OBSERVATION.alias()
    source = select(
        *(staged[name] for name in FIGURES), literal(batch.id), true() if batch.demo else false(), literal(number)
    ).select_from(
        BATCH_FIGURE.outerjoin(standing, and_(_same_cell(standing, BATCH_FIGURE), standing.c.revision_to.is_(None)))
    )
    _bring(
        conn,
        dialect,
        source.where(staged.batch == batch.sequence, standing.c.id.is_(None)).order_by(
            staged.region, staged.indicator, staged.period
        ),
    )


def refuse_publishing(conn: Connection, batch: Batch, base: int, head: int) -> None:
    """What every publication refuses: an unfit batch, and a base that moved."""
    if batch.revision is not None:
        by = reading.need_revision(conn, batch.revision)
        raise Refusal(
            RefusalCode.BATCH_ALREADY_PUBLISHED,
            batch=batch.id,
            actor=by.published_by,
            at=by.published_at.isoformat(),
            revision=by.number,
        )
    if batch.status not in batch_steps.WAITING:
        raise Refusal(RefusalCode.BATCH_NOT_SUBMITTED, batch=batch.id, status=batch.status.value)
    if base != head:
        raise Refusal(RefusalCode.BASE_MOVED, base=base, head=head)


def _refuse_altered(conn: Connection, dialect: Dialect, batch_id: str, brought: int, body: str) -> None:
    """What was reviewed is what is published: the figures are held against the seal they were staged with."""
    batch = conn.execute(select(BATCH).where(BATCH.c.id == batch_id)).one()
    # a batch that came in whole was hashed already
    found = body if brought == batch.figures else sealing.staged_digest(conn, dialect, batch.sequence)
    if found != batch.figures_sha256:
        raise Refusal(RefusalCode.STORE_DAMAGED, file=batch.file, detail=f"figures of {batch_id}")


def rollback(conn: Connection, dialect: Dialect, to: int, order: Order) -> Revision:
    """Make a new revision equal to ``to`` in everything: values, notes, rows, batches and demo marks."""
    if not (order.reason or "").strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=f"v{to}")
    request = f"rollback:{to}"
    if (earlier := keys.earlier_result(conn, order.key, request)) is not None:
        return reading.need_revision(conn, int(earlier))
    reading.need_number(conn, to)
    number = reading.head(conn) + 1
    now, then, standing = OBSERVATION, OBSERVATION.alias(), OBSERVATION.alias()
    stood = and_(then.c.revision_from <= to, then.c.revision_to > to)
    equal = [then.c[name].is_not_distinct_from(now.c[name]) for name in _CARRIED if name not in CELL]
    conn.execute(
        update(now)
        .values(revision_to=number)
        .where(
            now.c.revision_to.is_(None),
            now.c.revision_from > to,
            ~exists().where(_same_cell(then, now), stood, *equal),
        )
    )
    _bring(
        conn,
        dialect,
        _copies(then, number)
        .where(stood, ~exists().where(_same_cell(standing, then), standing.c.revision_to.is_(None)))
        .order_by(*(then.c[name] for name in CELL)),
    )
    restored = reading.revision(conn, to)
    demo = restored is not None and restored.demo
    made = _Made(RevisionKind.ROLLBACK, audit.Action.ROLLBACK, f"v{number}", demo, restores=to)
    return _seal(conn, dialect, number, made, order=order, request=request)


def remove_demo(conn: Connection, dialect: Dialect, order: Order) -> Revision:
    """Make a revision as if no demonstration batch had ever been published.

    A real value that a demonstration value had replaced stands again: the newest one on the way back from the head.
    What a rollback had undone stays undone.
    """
    request = "remove_demo"
    if (earlier := keys.earlier_result(conn, order.key, request)) is not None:
        return reading.need_revision(conn, int(earlier))
    if not demo_stands(conn):
        raise Refusal(RefusalCode.DEMO_ABSENT)
    number = reading.head(conn) + 1
    lineage = reading.real_lineage(conn)
    at = OBSERVATION.c
    conn.execute(update(OBSERVATION).values(revision_to=number).where(at.revision_to.is_(None), at.demo.is_(True)))
    closed, real, later = OBSERVATION.alias(), OBSERVATION.alias(), OBSERVATION.alias()
    newest = (
        select(func.max(later.c.revision_from))
        .where(
            _same_cell(later, closed),
            later.c.revision_to.is_not(None),
            later.c.demo.is_(False),
            later.c.revision_from.in_(lineage),
        )
        .scalar_subquery()
    )
    _bring(
        conn,
        dialect,
        _copies(real, number)
        .join(closed, _same_cell(real, closed))
        .where(closed.c.revision_to == number, real.c.revision_to.is_not(None), real.c.revision_from == newest)
        .order_by(*(real.c[name] for name in CELL)),
    )
    made = _Made(RevisionKind.DEMO_REMOVAL, audit.Action.REMOVE_DEMO, f"v{number}", demo=False)
    return _seal(conn, dialect, number, made, order=order, request=request)


def _same_cell(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in CELL))


def _replaces(demo: bool) -> ColumnElement[bool]:
    """Whether a staged figure takes the place of a standing one; a real figure always displaces an equal demo one."""
    differs = [OBSERVATION.c[name].is_distinct_from(BATCH_FIGURE.c[name]) for name in CONTENT]
    return or_(*differs) if demo else or_(*differs, OBSERVATION.c.demo.is_(True))


def _copies(source: FromClause, number: int) -> Select[Any]:
    return select(*(source.c[name] for name in _CARRIED), literal(number))


def _bring(conn: Connection, dialect: Dialect, source: Select[Any]) -> None:
    dialect.follow_on(conn, OBSERVATION)
    columns = [OBSERVATION.c[name] for name in (*_CARRIED, "revision_from")]
    conn.execute(insert(OBSERVATION).from_select(columns, source))


def demo_stands(conn: Connection) -> bool:
    """True while any demonstration figure stands."""
    query = select(OBSERVATION.c.id).where(OBSERVATION.c.revision_to.is_(None), OBSERVATION.c.demo.is_(True)).limit(1)
    return conn.execute(query).one_or_none() is not None


def _counts(conn: Connection, number: int, after: int) -> tuple[int, int, int, int]:
    """How many observations came with ids above ``after``, and how many cells were added, changed and removed."""
    at, new = OBSERVATION.c, OBSERVATION.alias()
    brought = conn.execute(select(func.count()).where(at.id > after)).scalar_one()
    closed = conn.execute(select(func.count()).where(at.revision_to == number)).scalar_one()
    # all that was brought stands: saying so lets the query use the index of what stands
    brought_again = and_(_same_cell(new, OBSERVATION), new.c.revision_to.is_(None), new.c.id > after)
    pairs = select(func.count()).select_from(OBSERVATION).join(new, brought_again)
    changed = closed and conn.execute(pairs.where(at.revision_to == number)).scalar_one()
    return brought, brought - changed, changed, closed - changed


def _seal(conn: Connection, dialect: Dialect, number: int, made: _Made, *, order: Order, request: str) -> Revision:
    """Count, hash and write the revision, its audit entry and its key. Refuses with NOTHING_TO_PUBLISH."""
    before = conn.execute(select(func.max(REVISION.c.last_id))).scalar_one() or 0
    brought, added, changed, removed = _counts(conn, number, before)
    others_move = made.restores is not None and any(
        layers.differ(conn, number - 1, made.restores) for layers in (point_layers, document_layers)
    )
    if not brought and not removed and not others_move:
        raise Refusal(RefusalCode.NOTHING_TO_PUBLISH)
    previous = conn.execute(select(REVISION.c.content_hash).where(REVISION.c.number == number - 1)).scalar_one_or_none()
    row: dict[str, Any] = {
        "number": number,
        "kind": made.kind.value,
        "base": number - 1,
        "batch": made.batch,
        "restores": made.restores,
        "published_by": order.actor,
        "published_at": order.at,
        "reason": order.reason,
        "added": added,
        "changed": changed,
        "removed": removed,
        "demo": made.demo,
        "first_id": before + 1 if brought else None,
        "last_id": before + brought if brought else None,
    }
    body = sealing.brought_body(conn, dialect, row["first_id"], row["last_id"])
    if made.batch is not None:
        _refuse_altered(conn, dialect, made.batch, brought, body)
    row["content_hash"] = sealing.row_hash(conn, dialect, row, previous or NO_HASH, body)
    conn.execute(insert(REVISION).values(row))
    details = {
        name: row[name] for name in ("batch", "restores", "added", "changed", "removed", "reason", "content_hash")
    }
    audit.append(conn, order.actor, made.action, made.subject, details={"revision": number, **details}, at=order.at)
    keys.remember(conn, order.key, request, str(number), actor=order.actor, at=order.at)
    return reading.need_revision(conn, number)
