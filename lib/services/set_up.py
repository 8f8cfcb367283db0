"""The first start: a one-time secret, printed on the console, with which the first administrator is made."""

from __future__ import annotations

import secrets

from lib.access import EVERYWHERE
from lib.access.lives import SET_UP_LIFE
from lib.access.passwords import hash_password
from lib.domain import Grant, Refusal, RefusalCode, Role, Session
from lib.services.account_rules import fit_names, refuse_weak
from lib.services.clock import now
from lib.services.sign_in import secret_hash, session_for
from lib.services.workspace import Workspace

#: Where the link leads, and the name of its parameter.
SET_UP_PATH = "/set-up"
SET_UP_PARAMETER = "token"
_ACTOR = "set-up"


def set_up_link(workspace: Workspace) -> str | None:
    """A new link to make the first administrator with, as a path: good for 24 hours and one use.

    Links given out before end. None where there is an account already.
    """
    workspace.must_write()
    at, secret = now(), secrets.token_urlsafe(32)
    if not workspace.store.add_set_up(secret_hash(secret), at=at, expires_at=at + SET_UP_LIFE):
        return None
    return f"{SET_UP_PATH}?{SET_UP_PARAMETER}={secret}"


def lacks_admin(workspace: Workspace) -> bool:
    """True where there are accounts, and none in use is an administrator's: the command line can make one then."""
    found = workspace.store.accounts()
    roles = {grant.role for account in found if not account.disabled for grant in account.grants}
    return bool(found) and Role.ADMIN not in roles


def set_up_open(workspace: Workspace, secret: str) -> bool:
    """True where ``finish_set_up`` would take this secret."""
    return workspace.store.set_up_open(secret_hash(secret), now())


def finish_set_up(
    workspace: Workspace,
    secret: str,
    name: str,
    shown: str,
    password: str,
    *,
    address: str | None = None,
    agent: str | None = None,
) -> tuple[Session, str]:
    """Make the first administrator and sign them in: the session and its secret.

    Raises Refusal SET_UP_CLOSED, ACCOUNT_NAME_UNFIT, PASSWORD_SHORT and the like; the link then stays good.
    """
    workspace.must_write()
    if not set_up_open(workspace, secret):
        raise Refusal(RefusalCode.SET_UP_CLOSED)
    name, shown = fit_names(name, shown)
    refuse_weak(password, name, shown)
    account = workspace.store.add_account(
        name,
        shown,
        hash_password(password),
        (Grant(Role.ADMIN, EVERYWHERE),),
        must_change=False,
        actor=_ACTOR,
        at=now(),
        set_up=secret_hash(secret),
    )
    return session_for(workspace, account, address=address, agent=agent)
