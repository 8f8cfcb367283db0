"""Coming in as somebody whom others have recognised: an identity provider, or a proxy in front of the server.

Neither makes an account: an administrator makes it and links it, and what it may do is decided here as for a password.
"""

from __future__ import annotations

import threading

from lib.domain import Account, Identity, Origin, Permission, Refusal, RefusalCode, Session
from lib.services.clock import now
from lib.services.permission import require
from lib.services.sign_in import PROVIDER, PROXY, identity_of_key, session_for
from lib.services.workspace import Workspace

__all__ = [
    "PROVIDER",
    "PROXY",
    "fit_subject",
    "identity_by_proxy",
    "link_subject",
    "note_failure",
    "sign_in_by_subject",
]

MOST_SUBJECT = 600
_UNKNOWN = "unknown"
_FIRST = threading.Lock()


def link_subject(workspace: Workspace, who: Identity, account_id: str, subject: str | None) -> Account:
    """Link an account with an identity (``issuer|sub``, as the sign-in page shows it), or with none. Needs ACCOUNTS.

    The account's sign-ins end where another identity was linked before. Raises Refusal ACCOUNT_UNKNOWN, ACCOUNT_OWN
    (nobody puts an identity of their choice on themselves), SUBJECT_TAKEN, SUBJECT_UNFIT.
    """
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    if account_id == who.account:
        raise Refusal(RefusalCode.ACCOUNT_OWN)
    return workspace.store.set_subject(account_id, fit_subject(subject), actor=who.name, at=now())


def fit_subject(subject: str | None) -> str | None:
    """An identity as it is kept. Raises Refusal SUBJECT_UNFIT(most)."""
    given = None if subject is None else subject.strip()
    if given is not None and not (0 < len(given) <= MOST_SUBJECT and given.isprintable()):
        raise Refusal(RefusalCode.SUBJECT_UNFIT, most=MOST_SUBJECT)
    return given


def sign_in_by_subject(
    workspace: Workspace, subject: str, *, address: str | None, agent: str | None, shown: str = ""
) -> tuple[Session, str]:
    """A new session of the account that is linked with ``subject`` (``issuer|sub``), and its secret.

    Raises Refusal SUBJECT_UNKNOWN, ACCOUNT_DISABLED. ``shown`` is only kept for the administrator to see.
    """
    account = workspace.store.account_by_subject(subject)
    if account is None:
        note_failure(workspace, subject, PROVIDER, RefusalCode.SUBJECT_UNKNOWN.value, address, shown=shown)
        raise Refusal(RefusalCode.SUBJECT_UNKNOWN)
    if account.disabled:
        note_failure(workspace, account.name, PROVIDER, RefusalCode.ACCOUNT_DISABLED.value, address)
        raise Refusal(RefusalCode.ACCOUNT_DISABLED)
    return session_for(workspace, account, address=address, agent=agent, label=PROVIDER)


def identity_by_proxy(workspace: Workspace, name: str, *, address: str | None, agent: str | None) -> Identity:
    """The identity of the account ``name``, in a session of its own that lives, is listed and is ended like others.

    The proxy says the name with every request; the session of the same account, address and agent is used on.
    Raises Refusal PROXY_REFUSED for an unknown name, ACCOUNT_DISABLED.
    """
    account = workspace.store.account_by_name(name)
    if account is None:
        raise Refusal(RefusalCode.PROXY_REFUSED)
    if account.disabled:
        raise Refusal(RefusalCode.ACCOUNT_DISABLED)
    found = _living(workspace, account, address, agent)
    if found is not None:
        return found
    with _FIRST:  # a page asks for many things at once: one session for all of them
        found = _living(workspace, account, address, agent)
        if found is None:
            session, _ = session_for(workspace, account, address=address, agent=agent, label=PROXY)
            found = identity_of_key(workspace, session.key)
    if found is None:  # disabled in the meantime
        raise Refusal(RefusalCode.ACCOUNT_DISABLED)
    return found


def note_failure(
    workspace: Workspace, subject: str, way: str, reason: str, address: str | None, *, shown: str = ""
) -> None:
    """Write a sign-in that did not succeed to the audit trail."""
    details: dict[str, object] = {"address": address, "way": way, "reason": reason}
    if shown:
        details["shown"] = shown
    workspace.note(_UNKNOWN, "login_failed", subject, details)


def _living(workspace: Workspace, account: Account, address: str | None, agent: str | None) -> Identity | None:
    for session in workspace.sign_ins.sessions(account=account.id, live_at=now()):
        same = session.origin is Origin.SESSION and session.label == PROXY and session.address == address
        if same and (agent or "").startswith(session.agent or ""):  # a long one is kept shortened
            found = identity_of_key(workspace, session.key)
            if found is not None:
                return found
    return None
