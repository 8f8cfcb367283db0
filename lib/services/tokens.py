"""Tokens for programs and wall screens, and the list of what is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from lib.access import allowed, permissions
from lib.access.lives import MOST_TOKEN_DAYS, SCREEN_LIFE
from lib.domain import Identity, Origin, Permission, Refusal, RefusalCode, Session
from lib.services.clock import now
from lib.services.permission import require
from lib.services.sign_in import NewSession, open_session
from lib.services.workspace import Workspace

_LABEL_SIGNS = 80


def make_token(
    workspace: Workspace, who: Identity, *, label: str, scopes: Iterable[Permission], days: int
) -> tuple[Session, str]:
    """A personal token and its secret, told this once. It may do what its account may, narrowed to ``scopes``.

    Raises Refusal TOKEN_UNFIT(most) without a label or for another life than 1 to 366 days, for a permission that is
    not held, and to whoever did not sign in themselves: a token makes no tokens.
    """
    workspace.must_write()
    wanted = tuple(dict.fromkeys(scopes))
    held = permissions(who)
    own = who.account is not None and who.origin is Origin.SESSION and not who.must_change
    if not own or not wanted or not set(wanted) <= held or not 1 <= days <= MOST_TOKEN_DAYS:
        raise Refusal(RefusalCode.TOKEN_UNFIT, most=MOST_TOKEN_DAYS)
    given = NewSession(
        Origin.TOKEN, who.account, timedelta(days=days), label=_label(label), scopes=wanted, address=who.address
    )
    return open_session(workspace, given, actor=who.name)


def make_screen(workspace: Workspace, who: Identity, *, label: str, profile: str) -> tuple[Session, str]:
    """A token for one wall screen, which shows one profile and can do nothing else. Needs ACCOUNTS."""
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    given = NewSession(Origin.SCREEN, None, SCREEN_LIFE, label=_label(label), profile=profile, address=who.address)
    return open_session(workspace, given, actor=who.name)


def live_sessions(workspace: Workspace, who: Identity, account_id: str | None = None) -> list[Session]:
    """The living sign-ins and tokens, newest first: one's own, or with ACCOUNTS those of an account or of all."""
    own = who.account is not None and account_id == who.account
    if not own:
        require(workspace, who, Permission.ACCOUNTS)
    return workspace.sign_ins.sessions(account_id, live_at=now())


def end(workspace: Workspace, who: Identity, key: str) -> Session:
    """End a sign-in or token: one's own, or with ACCOUNTS any. Raises Refusal SESSION_UNKNOWN.

    What the store keeps must be ended there: otherwise it would live again after the next start.
    """
    session = workspace.sign_ins.session(key)
    own = session is not None and session.account is not None and session.account == who.account
    if not own or not _signed_in(who):
        require(workspace, who, Permission.ACCOUNTS)
    if session is None:
        raise Refusal(RefusalCode.SESSION_UNKNOWN, session=key[:40])
    if workspace.store.session(key) is not None:
        workspace.must_write()
    return workspace.sign_ins.end_session(key, actor=who.name, at=now())


def _signed_in(who: Identity) -> bool:
    """A token reads and writes figures for its owner; it does not end their sign-ins."""
    return who.origin is Origin.SESSION or allowed(who, Permission.ACCOUNTS)


def _label(text: str) -> str:
    label = " ".join(text.split())[:_LABEL_SIGNS]
    if not label or not label.isprintable():
        raise Refusal(RefusalCode.TOKEN_UNFIT, most=MOST_TOKEN_DAYS)
    return label
