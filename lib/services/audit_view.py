"""The audit trail as people look at it: filtered, as a file, and proved; and when somebody was last seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from lib.domain import AuditEntry, Identity, Locale, Permission
from lib.i18n import messages, say
from lib.reports import write_table
from lib.services.audit_words import details_text, subject_text
from lib.services.clock import BEIJING, beijing
from lib.services.export import record_export
from lib.services.permission import require
from lib.services.shown_name import shown_name
from lib.services.verification import Verification, verify_store
from lib.services.workspace import Workspace

#: The columns of the trail for reading; their headers stand in ``accounts.audit.column``.
COLUMNS = ("sequence", "at", "actor", "action", "subject", "address", "details")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; blank and None: all. Days are days in Beijing, both counted in.

    ``text`` is looked for in who (either name), action, subject and details, whatever its case.
    """

    actor: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""

    def fits(self, entry: AuditEntry, shown: str = "") -> bool:
        """True for an entry that is asked for; ``shown`` is what a reader is shown of it."""
        day = entry.at.astimezone(BEIJING).date()
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        if (self.actor and entry.actor != self.actor) or (self.action and entry.action != self.action):
            return False
        where = f"{entry.actor}\n{shown}\n{entry.action}\n{entry.subject}\n{entry.details}".casefold()
        return self.text.strip().casefold() in where


@dataclass(frozen=True, slots=True)
class Trail:
    """Entries, newest first, and the names and actions that occur in the whole trail, for choosing among them."""

    entries: tuple[AuditEntry, ...]
    actors: tuple[str, ...]
    actions: tuple[str, ...]


def audit_trail(workspace: Workspace, wanted: Wanted, *, who: Identity) -> Trail:
    """The audit trail. Needs AUDIT."""
    require(workspace, who, Permission.AUDIT)
    found = workspace.store.audit()
    return Trail(
        tuple(entry for entry in found if wanted.fits(entry, shown_name(workspace, entry.actor))),
        tuple(sorted({entry.actor for entry in found})),
        tuple(sorted({entry.action for entry in found})),
    )


def entries_wanted(
    workspace: Workspace,
    entries: tuple[AuditEntry, ...],
    wanted: Wanted,
    locale: Locale,
    reader: Identity | None = None,
) -> tuple[AuditEntry, ...]:
    """Those of the entries that are asked for; a text is looked for in what ``reader`` is shown of them, too."""

    def shown(entry: AuditEntry) -> str:
        if not wanted.text.strip():
            return ""
        name = shown_name(workspace, entry.actor, reader)
        parts = (name, action_name(entry.action, locale), details_text(workspace, entry, locale))
        return "\n".join((*parts, subject_text(entry, locale)))

    return tuple(entry for entry in entries if wanted.fits(entry, shown(entry)))


def audit_table(workspace: Workspace, entries: tuple[AuditEntry, ...], locale: Locale) -> pl.DataFrame:
    """Entries for reading: columns ``COLUMNS`` in the reader's language, times in Beijing."""
    rows = [
        (
            entry.sequence,
            beijing(entry.at),
            shown_name(workspace, entry.actor),
            action_name(entry.action, locale),
            subject_text(entry, locale),
            _address(entry.details),
            details_text(workspace, entry, locale),
        )
        for entry in entries
    ]
    names = [say(locale, f"accounts.audit.column.{name}") for name in COLUMNS]
    kinds = (pl.Int64, *[pl.String] * (len(COLUMNS) - 1))
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def audit_csv(workspace: Workspace, wanted: Wanted, locale: Locale, *, who: Identity) -> bytes:
    """The entries that fit as a CSV that no spreadsheet runs, with the login names, the facts as they are kept and the
    seals; taking it is itself written down."""
    every = audit_trail(workspace, Wanted(), who=who).entries
    entries = entries_wanted(workspace, every, wanted, locale)
    login = say(locale, "accounts.audit.column.login")
    seals = pl.DataFrame(
        {
            login: [entry.actor for entry in entries],
            "details": [entry.details for entry in entries],
            "previous": [entry.previous for entry in entries],
            "hash": [entry.hash for entry in entries],
        },
        schema=dict.fromkeys((login, "details", "previous", "hash"), pl.String),
    )
    record_export(workspace, who, "audit", workspace.store.head(), len(entries))
    return write_table(audit_table(workspace, entries, locale).hstack(seals), "csv")


def verify_trail(workspace: Workspace, *, who: Identity) -> Verification:
    """Recompute every seal of the store. Needs AUDIT."""
    require(workspace, who, Permission.AUDIT)
    return verify_store(workspace)


def last_seen(workspace: Workspace, *, who: Identity) -> dict[str, datetime]:
    """When each account was last seen, by its id. Needs ACCOUNTS."""
    require(workspace, who, Permission.ACCOUNTS)
    found: dict[str, datetime] = {}
    for session in workspace.store.sessions():
        if session.account is not None:
            found[session.account] = max(session.seen_at, found.get(session.account, session.seen_at))
    return found


def action_name(action: str, locale: Locale) -> str:
    """An action in words; one that has none stands as it is."""
    return messages(locale).get(f"access.action.{action}", action)


def _address(details: str) -> str:
    """Where somebody came from."""
    found = json.loads(details)
    return str(found.get("address") or "") if isinstance(found, dict) else ""
