"""The facts of an entry of the audit trail in words: names for codes, Beijing time for moments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from lib.domain import AuditEntry, Locale, Period
from lib.i18n import messages, say
from lib.i18n import period as period_text
from lib.services.clock import beijing
from lib.services.permission import region_name
from lib.services.workspace import Workspace

#: Shown by their first signs: the whole of them is in the file.
_SEALS = ("sha256", "content_hash", "figures_sha256")
_SEAL_SIGNS = 12
_REVISIONS = ("revision", "against", "base", "restores")
_MOMENTS = ("expires_at", "step_at")
#: Where the words of a fact's values stand; a value without a word is shown as it is.
_WORDS = {
    "status": "ui.batch_status",
    "origin": "access.origin",
    "scopes": "access.permission",
    "code": "audit.code",
    "kind": "audit.kind",
    "label": "audit.way",
    "way": "audit.way",
}


def details_text(workspace: Workspace, entry: AuditEntry, locale: Locale) -> str:
    """``状态：已退回；理由：……``: the facts of an entry but the address, which has a column of its own; what the
    subject says already and what is empty are left out."""
    facts = json.loads(entry.details)
    if not isinstance(facts, dict):
        return str(facts)
    told = []
    for name, value in facts.items():
        known = value in (None, [], "", entry.subject) or name in ("address", "what")
        if known or (name == "account" and str(value).startswith("a-")):
            continue
        text = _value(workspace, entry, name, value, locale)
        told.append(say(locale, "audit.fact", name=_word(locale, "audit.detail", name), value=text))
    return say(locale, "audit.between").join(told)


def subject_text(entry: AuditEntry, locale: Locale) -> str:
    """What an entry is about: of a refused act its name, else as it is kept."""
    return _word(locale, "access.permission", entry.subject) if entry.action == "refused" else entry.subject


def _value(workspace: Workspace, entry: AuditEntry, name: str, value: object, locale: Locale) -> str:
    if isinstance(value, list):
        parts = [_value(workspace, entry, name, each, locale) for each in value]
        return say(locale, "ui.mark.list").join(parts)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return say(locale, f"ui.value.{'yes' if value else 'no'}")
    if name in _REVISIONS and isinstance(value, int):
        return f"v{value}"
    table = _table(entry, name)
    return _word(locale, table, str(value)) if table else _named(workspace, entry, name, str(value), locale)


def _table(entry: AuditEntry, name: str) -> str | None:
    """Where the words of a fact's values stand, if they have any."""
    if name in ("from", "to"):
        return "ui.batch_status" if entry.action == "set_status" else None
    if name == "reason":
        return "audit.reason" if entry.action == "login_failed" else None
    return _WORDS.get(name)


def _named(workspace: Workspace, entry: AuditEntry, name: str, text: str, locale: Locale) -> str:
    """Regions, indicators, periods, roles and moments as people read them; other texts as they are."""
    sheets = workspace.catalogue.reportable.indicators
    with suppress(ValueError):
        if name in _SEALS:
            text = f"{text[:_SEAL_SIGNS]}…"
        elif name in ("region", "regions", "unpassed"):
            text = region_name(workspace, text, locale)
        elif name in ("grants", "from", "to") and entry.action in ("account_added", "grants_set"):
            text = _grant(workspace, text, locale)
        elif name == "indicator" and text in sheets:
            text = sheets[text].name.get(locale)
        elif name == "period":
            text = period_text(locale, Period.parse(text))
        elif name in _MOMENTS:
            text = beijing(datetime.fromisoformat(text))
    return text


def _grant(workspace: Workspace, text: str, locale: Locale) -> str:
    """``审核（鄂尔多斯市）`` of ``reviewer:150600``."""
    role, _, scope = text.partition(":")
    where = say(locale, "access.scope.everywhere") if scope == "*" else region_name(workspace, scope, locale)
    return say(locale, "audit.grant", role=_word(locale, "access.role", role), scope=where)


def _word(locale: Locale, table: str, key: str) -> str:
    return messages(locale).get(f"{table}.{key}", key)
