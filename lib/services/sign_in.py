"""Coming in and going out: passwords, sessions, and who stands behind a secret or a key."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from lib.access import EVERYWHERE, PUBLIC_KEY, public_identity
from lib.access.lives import is_live, needs_touch
from lib.access.names import name_key
from lib.access.passwords import verify
from lib.access.throttle import LIMIT, NAME_LIMIT, WINDOW, Verdict, judge
from lib.domain import Account, Grant, Identity, Origin, Permission, Refusal, RefusalCode, Role, Session
from lib.services.clock import now
from lib.services.workspace import Workspace

#: The ways in on which others vouch for somebody; their sessions are labelled so.
PROVIDER, PROXY = "oidc", "proxy"

_AGENT_SIGNS = 200
_NOWHERE = "-"
#: Whom the audit trail names where nobody is known: never what was typed, which may be a password.
_UNKNOWN = "unknown"


def sign_in(
    workspace: Workspace, name: str, password: str, *, address: str | None, agent: str | None
) -> tuple[Session, str]:
    """A new session and its secret, which is told this once.

    Raises Refusal SIGN_IN_BLOCKED(minutes) after five failures in five minutes from that address, or twenty by that
    name from anywhere, before any password is looked at; SIGN_IN_FAILED for a wrong password, an unknown name and a
    disabled account, with the same work and words.
    """
    account = proven(workspace, name, password, address=address)
    if account is None:
        raise Refusal(RefusalCode.SIGN_IN_FAILED)
    return session_for(workspace, account, address=address, agent=agent)


def session_for(
    workspace: Workspace, account: Account, *, address: str | None, agent: str | None, label: str = ""
) -> tuple[Session, str]:
    """A new session of somebody who has proved who they are, and its secret. ``label``: the way, if not a password.

    Raises Refusal SIGN_IN_FAILED for a disabled account.
    """
    if account.disabled:
        raise Refusal(RefusalCode.SIGN_IN_FAILED)
    given = NewSession(
        origin=Origin.SESSION,
        account=account.id,
        life=timedelta(hours=workspace.settings.session_hours),
        idle=timedelta(minutes=workspace.settings.idle_minutes),
        address=address,
        agent=agent,
        label=label,
    )
    return open_session(workspace, given, actor=account.name)


def proven(workspace: Workspace, name: str, password: str, *, address: str | None) -> Account | None:
    """The enabled account whose name and password these are, or None; counted and written down as a failure then.

    Raises Refusal SIGN_IN_BLOCKED(minutes). Every attempt is counted before its password is looked at, so guesses in
    parallel gain nothing.
    """
    at, key, place = now(), name_key(name), address or _NOWHERE
    door = workspace.sign_ins
    _refuse_blocked(workspace, key, place, at)
    if not door.claim_attempt(key, place, at=at, since=at - WINDOW, limit=LIMIT, name_limit=NAME_LIMIT):
        raise Refusal(RefusalCode.SIGN_IN_BLOCKED, minutes=WINDOW // timedelta(minutes=1))
    account = workspace.store.account_by_name(name)
    kept = None if account is None else workspace.store.password_hash(account.id)
    if verify(kept, password) and account is not None and not account.disabled:
        # those from elsewhere stand: somebody else is guessing there
        door.clear_failures(key, place)
        return account
    workspace.note(_named(account), "login_failed", _named(account), {"address": address})
    if _verdict(workspace, key, place, at).blocked:
        workspace.note(_named(account), "login_blocked", _named(account), {"address": address})
    return None


def sign_out(workspace: Workspace, who: Identity) -> None:
    """End the session somebody is in. Nothing happens to whoever has none."""
    if who.session is not None and who.origin not in (Origin.PUBLIC, Origin.CONSOLE):
        workspace.sign_ins.end_session(who.session, actor=who.name, at=now())


def identity_of(workspace: Workspace, secret: str, *, address: str | None) -> Identity | None:
    """Who stands behind the secret of a living session or token; None for every other text."""
    found = workspace.sign_ins.holder(secret_hash=secret_hash(secret))
    return None if found is None else _identity(workspace, *found, address=address)


def identity_of_key(workspace: Workspace, key: str) -> Identity | None:
    """The same by the public key that the gate hands on; the public one where everybody may see published figures."""
    if key == PUBLIC_KEY:
        return public_identity() if workspace.settings.public else None
    found = workspace.sign_ins.holder(key=key)
    return None if found is None else _identity(workspace, *found, address=found[0].address)


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a session is made of, besides what is drawn at random. ``idle`` None: it may rest."""

    origin: Origin
    account: str | None
    life: timedelta
    idle: timedelta | None = None
    address: str | None = None
    agent: str | None = None
    label: str = ""
    scopes: tuple[Permission, ...] = ()
    profile: str | None = None


def open_session(workspace: Workspace, given: NewSession, *, actor: str) -> tuple[Session, str]:
    """Keep a new session or token; returns it with its secret, of which only the hash is kept."""
    at, secret = now(), secrets.token_urlsafe(32)
    session = Session(
        key=secrets.token_hex(12),
        origin=given.origin,
        account=given.account,
        made_at=at,
        seen_at=at,
        expires_at=at + given.life,
        idle_seconds=None if given.idle is None else int(given.idle.total_seconds()),
        address=given.address,
        agent=None if given.agent is None else given.agent[:_AGENT_SIGNS],
        label=given.label,
        scopes=given.scopes,
        profile=given.profile,
    )
    return workspace.sign_ins.add_session(session, secret_hash(secret), actor=actor), secret


def secret_hash(secret: str) -> str:
    """sha256 (hex): the secrets are drawn with 256 bits of chance, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _identity(
    workspace: Workspace, session: Session, account: Account | None, *, address: str | None
) -> Identity | None:
    at = now()
    if not is_live(session, at):
        return None
    found = _screen(session, address) if session.origin is Origin.SCREEN else _person(session, account, address)
    if found is not None and needs_touch(session, at):
        # a busy or read-only store must not keep a reader out; the next request tries again
        with suppress(Refusal):
            workspace.sign_ins.touch_session(session.key, at)
    return found


def _screen(session: Session, address: str | None) -> Identity:
    grants = (Grant(Role.SCREEN, EVERYWHERE),)
    return Identity(
        f"screen:{session.label}",
        session.label,
        grants,
        Origin.SCREEN,
        session=session.key,
        address=address,
        profile=session.profile,
    )


def _person(session: Session, account: Account | None, address: str | None) -> Identity | None:
    if account is None or account.disabled:
        return None
    return Identity(
        account.name,
        account.shown,
        account.grants,
        session.origin,
        account=account.id,
        session=session.key,
        address=address,
        must_change=account.must_change and not _vouched(session),
        scopes=session.scopes,
    )


def _vouched(session: Session) -> bool:
    """True where no password of ours was used, so that none needs to be changed."""
    return session.origin is Origin.SESSION and session.label in (PROVIDER, PROXY)


def _refuse_blocked(workspace: Workspace, key: str, place: str, at: datetime) -> None:
    verdict = _verdict(workspace, key, place, at)
    if verdict.blocked:
        raise Refusal(RefusalCode.SIGN_IN_BLOCKED, minutes=verdict.minutes)


def _verdict(workspace: Workspace, key: str, place: str, at: datetime) -> Verdict:
    since = at - WINDOW
    door = workspace.sign_ins
    return judge(door.failures(key, None, since), door.failures(None, place, since), at)


def _named(account: Account | None) -> str:
    return _UNKNOWN if account is None else account.name
