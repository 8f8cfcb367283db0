"""The audit trail: a chain of entries, each sealed together with the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from lib.domain import AuditEntry, Refusal, RefusalCode
from lib.store.canonical import NO_HASH, fields_digest
from lib.store.tables import AUDIT, AUDIT_HEAD
from lib.store.times import utc_text

_acting_from: ContextVar[str | None] = ContextVar("acting_from", default=None)


def acting_from(address: str | None) -> None:
    """Say where the person comes from who acts next in this thread: their entries name it."""
    _acting_from.set(address)


class Action(StrEnum):
    """What the store itself writes to the trail; services add their own words through ``record``."""

    MIGRATE = "migrate"
    SAVE_BATCH = "save_batch"
    CHECK_BATCH = "check_batch"
    MARK_REVIEWED = "mark_reviewed"
    SET_STATUS = "set_status"
    PUBLISH = "publish"
    PASSED_OVER = "passed_over"
    ROLLBACK = "rollback"
    REMOVE_DEMO = "remove_demo"
    REMARK = "remark"
    ACCOUNT_ADDED = "account_added"
    PASSWORD_SET = "password_set"  # noqa: S105 - a word, no secret
    GRANTS_SET = "grants_set"
    SUBJECT_SET = "subject_set"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    SESSION_MADE = "session_made"
    SESSION_ENDED = "session_ended"
    TOKEN_MADE = "token_made"  # noqa: S105


def entry_hash(entry: AuditEntry) -> str:
    """The seal of an entry: sha256 over all its fields and the seal of the one before."""
    return fields_digest(
        [
            entry.sequence,
            utc_text(entry.at),
            entry.actor,
            entry.action,
            entry.subject,
            entry.details,
            entry.previous,
        ]
    )


def append(
    conn: Connection, actor: str, action: str, subject: str, *, details: Mapping[str, object], at: datetime
) -> AuditEntry:
    """Add an entry. The connection must be the writer's. Refuses with ACTOR_NEEDED."""
    if not actor.strip():
        raise Refusal(RefusalCode.ACTOR_NEEDED)
    last = conn.execute(select(AUDIT_HEAD.c.sequence, AUDIT_HEAD.c.hash)).one_or_none()
    address = _acting_from.get()
    told = {**details, "address": address} if address and "address" not in details else dict(details)
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    open_entry = AuditEntry(
        sequence=last.sequence + 1 if last else 1,
        at=at.astimezone(UTC),
        actor=actor,
        action=action,
        subject=subject,
        details=text,
        previous=last.hash if last else NO_HASH,
        hash="",
    )
    values = {name: getattr(open_entry, name) for name in AUDIT.c.keys()} | {"hash": entry_hash(open_entry)}  # noqa: SIM118
    conn.execute(insert(AUDIT).values(values))
    end = {"sequence": values["sequence"], "hash": values["hash"]}
    conn.execute(update(AUDIT_HEAD).values(end) if last else insert(AUDIT_HEAD).values(id=1, **end))
    return AuditEntry(**values)


def entries(conn: Connection, limit: int | None = None) -> list[AuditEntry]:
    """Newest first."""
    query = select(AUDIT).order_by(AUDIT.c.sequence.desc()).limit(limit)
    return [entry_of(row) for row in conn.execute(query)]


def entry_of(row: Row[tuple[object, ...]]) -> AuditEntry:
    return AuditEntry(**row._mapping)
