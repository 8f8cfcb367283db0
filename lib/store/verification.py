"""Recomputing what was sealed, to find what was changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from lib.domain import AuditEntry, Refusal, RefusalCode, RevisionKind
from lib.store import audit, batches, document_layers, point_layers, sealing
from lib.store.audit import Action
from lib.store.canonical import NO_HASH
from lib.store.dialect import Dialect
from lib.store.protocol import Finding, FindingCode
from lib.store.tables import AUDIT, AUDIT_HEAD, BATCH, BATCH_CONTENT, OBSERVATION, REVISION

Key = TypeVar("Key", int, str)

_QUICK_ENTRIES = 1000
_MAKES_REVISION = {Action.PUBLISH.value, Action.ROLLBACK.value, Action.REMOVE_DEMO.value}


def verify(dialect: Dialect, quick: bool) -> list[Finding]:
    """All findings. A part that cannot even be read is a finding too.

    Each revision and each batch is read in a transaction of its own, so that writers need not wait for the whole: what
    is sealed does not change between them.
    """
    checks: list[Callable[[Dialect], Iterator[Finding]]] = [_revisions, _quick_trail if quick else _whole_trail]
    found = _guarded(dialect, lambda each: iter(each.problems(quick)))
    if not quick:
        checks.append(_batches)
    for check in checks:
        found += _guarded(dialect, check)
    return found


def _guarded(dialect: Dialect, check: Callable[[Dialect], Iterator[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check(dialect))
    except Refusal as refusal:
        if refusal.code is not RefusalCode.STORE_DAMAGED:
            raise
        found.append(Finding(FindingCode.FILE_DAMAGED, str(refusal.params["file"]), refusal.params))
    except (SQLAlchemyError, ValueError, TypeError) as error:
        # a column that holds another kind of value than it was made for
        found.append(Finding(FindingCode.FILE_DAMAGED, "", {"detail": str(error).splitlines()[0]}))
    return found


def _revisions(dialect: Dialect) -> Iterator[Finding]:
    with dialect.reading() as conn:
        rows = conn.execute(select(REVISION).order_by(REVISION.c.number)).all()
        yield from _aliens(conn, len(rows))
    previous = NO_HASH
    for expected, row in enumerate(rows, start=1):
        if row.number != expected:
            yield Finding(FindingCode.REVISION_MISSING, f"v{expected}", {"revision": expected})
            return
        with dialect.reading() as conn:
            if row.kind == RevisionKind.POINTS.value:
                body = point_layers.staged_digest(conn, row.batch)
            elif row.kind in document_layers.PUBLISHED_AS.values():
                body = document_layers.digest(conn, row.batch)
            else:
                body = sealing.brought_body(conn, dialect, row.first_id, row.last_id)
            hash_now = sealing.row_hash(conn, dialect, row._asdict(), previous, body)
        if hash_now != row.content_hash:
            yield Finding(FindingCode.REVISION_ALTERED, f"v{row.number}", {"revision": row.number})
        previous = row.content_hash


def _aliens(conn: Connection, head: int) -> Iterator[Finding]:
    """Observations that belong to no revision, or are closed by one that does not exist."""
    at = OBSERVATION.c
    sealed = conn.execute(select(func.sum(REVISION.c.last_id - REVISION.c.first_id + 1))).scalar_one() or 0
    stored = conn.execute(select(func.count()).select_from(OBSERVATION)).scalar_one()
    if sealed != stored:
        yield Finding(FindingCode.OBSERVATION_ALIEN, "observation", {"sealed": sealed, "stored": stored})
    stray = conn.execute(select(func.count()).where(at.revision_to.is_not(None), at.revision_to > head)).scalar_one()
    if stray:
        yield Finding(FindingCode.OBSERVATION_ALIEN, "observation", {"sealed": sealed, "stored": stored - stray})


def _quick_trail(dialect: Dialect) -> Iterator[Finding]:
    with dialect.reading() as conn:
        entries = audit.entries(conn, _QUICK_ENTRIES)[::-1]
        yield from _end(conn, entries)
        newest = select(REVISION.c.number, REVISION.c.content_hash).order_by(REVISION.c.number.desc()).limit(1)
        revisions: dict[int, str] = {row.number: row.content_hash for row in conn.execute(newest)}
    complete = len(entries) < _QUICK_ENTRIES
    begin = NO_HASH if complete else entries[0].previous
    yield from chain_findings(entries, begin, first=1 if complete else None)
    told = {
        number: sealed for number, sealed in _told_revisions(entries).items() if number >= max(revisions, default=0)
    }
    yield from _disagreements(told, revisions if complete or told else {}, "v{}")


def _whole_trail(dialect: Dialect) -> Iterator[Finding]:
    with dialect.reading() as conn:
        entries = [audit.entry_of(row) for row in conn.execute(select(AUDIT).order_by(AUDIT.c.sequence))]
        yield from _end(conn, entries)
        revisions = {row.number: row.content_hash for row in conn.execute(select(REVISION))}
        seals = {row.id: _seals(row._asdict()) for row in conn.execute(select(BATCH))}
    yield from chain_findings(entries, NO_HASH, first=1)
    yield from _disagreements(_told_revisions(entries), revisions, "v{}")
    yield from _disagreements(_told_batches(entries), seals, "{}")


def _end(conn: Connection, entries: list[AuditEntry]) -> Iterator[Finding]:
    end = conn.execute(select(AUDIT_HEAD)).one_or_none()
    last = entries[-1] if entries else None
    if (end and (end.sequence, end.hash)) != (last and (last.sequence, last.hash)):
        sequence = end.sequence if end else 0
        yield Finding(FindingCode.AUDIT_MISSING, f"audit {sequence}", {"sequence": sequence})


def chain_findings(entries: list[AuditEntry], previous: str, first: int | None = None) -> Iterator[Finding]:
    """Entries, oldest first, that are altered, missing or not linked to the one before."""
    expected = first if first is not None else (entries[0].sequence if entries else 1)
    for entry in entries:
        where = f"audit {entry.sequence}"
        if entry.sequence != expected:
            yield Finding(FindingCode.AUDIT_MISSING, f"audit {expected}", {"sequence": expected})
        elif entry.previous != previous:
            yield Finding(FindingCode.AUDIT_BROKEN, where, {"sequence": entry.sequence})
        if audit.entry_hash(entry) != entry.hash:
            yield Finding(FindingCode.AUDIT_ALTERED, where, {"sequence": entry.sequence})
        expected, previous = entry.sequence + 1, entry.hash


def _told_revisions(entries: list[AuditEntry]) -> dict[int, str]:
    details = (json.loads(entry.details) for entry in entries if entry.action in _MAKES_REVISION)
    return {detail["revision"]: detail["content_hash"] for detail in details}


def _told_batches(entries: list[AuditEntry]) -> dict[str, str]:
    # the check may come after the bytes, and then says anew what it found in them
    told = [entry for entry in entries if entry.action in (Action.SAVE_BATCH.value, Action.CHECK_BATCH.value)]
    details = ((entry.subject, json.loads(entry.details)) for entry in told)
    return {subject: _seals(detail) for subject, detail in details}


def _seals(facts: Mapping[str, Any]) -> str:
    return f"{facts['sha256']} {facts['figures_sha256']} {facts.get('points_sha256')}"


def _disagreements(told: dict[Key, str], kept: dict[Key, str], name: str) -> Iterator[Finding]:
    """What the audit trail tells otherwise than the tables."""
    for key in sorted(told.keys() | kept.keys()):
        if told.get(key) != kept.get(key):
            yield Finding(FindingCode.AUDIT_DISAGREES, name.format(key), {"subject": name.format(key)})


def _batches(dialect: Dialect) -> Iterator[Finding]:
    with dialect.reading() as conn:
        rows = conn.execute(select(BATCH).order_by(BATCH.c.sequence)).all()
    for row in rows:
        with dialect.reading() as conn:
            query = select(BATCH_CONTENT.c.compressed).where(BATCH_CONTENT.c.batch == row.sequence)
            kept = conn.execute(query).scalar_one_or_none()
            staged = sealing.staged_digest(conn, dialect, row.sequence)
            points = point_layers.staged_digest(conn, row.id) if row.points_sha256 else None
        whole = None if kept is None else batches.restore(kept)
        if whole is None or hashlib.sha256(whole).hexdigest() != row.sha256:
            yield Finding(FindingCode.CONTENT_ALTERED, row.id, {"batch": row.id, "file": row.file})
        if staged != row.figures_sha256 or points != row.points_sha256:
            yield Finding(FindingCode.FIGURES_ALTERED, row.id, {"batch": row.id, "file": row.file})
