"""Accounts: making them, their roles and passwords, switching them off; and the way to signing in and to tokens."""

from __future__ import annotations

from collections.abc import Sequence

from lib.access.names import name_key
from lib.access.passwords import hash_password, one_time_password
from lib.domain import Account, Grant, Identity, Origin, Permission, Refusal, RefusalCode, Role
from lib.services.account_rules import fit_grants, fit_names, refuse_weak
from lib.services.clock import now
from lib.services.permission import note_refusal, require
from lib.services.set_up import finish_set_up, set_up_link, set_up_open
from lib.services.sign_in import identity_of, identity_of_key, proven, session_for, sign_in, sign_out
from lib.services.single_sign_on import fit_subject, link_subject
from lib.services.tokens import end, live_sessions, make_screen, make_token
from lib.services.workspace import Workspace

__all__ = [
    "add",
    "change_password",
    "disable",
    "enable",
    "end",
    "finish_set_up",
    "identity_of",
    "identity_of_key",
    "known_account",
    "link_subject",
    "listed",
    "live_sessions",
    "make_screen",
    "make_token",
    "reset_password",
    "session_for",
    "set_grants",
    "set_up_link",
    "set_up_open",
    "sign_in",
    "sign_out",
]


def listed(workspace: Workspace, who: Identity) -> list[Account]:
    """All accounts, in the order in which they were made. Needs ACCOUNTS."""
    require(workspace, who, Permission.ACCOUNTS)
    return workspace.store.accounts()


def known_account(workspace: Workspace, who: Identity, name: str) -> Account:
    """The account of a name, whatever its case. Needs ACCOUNTS. Raises Refusal ACCOUNT_UNKNOWN."""
    require(workspace, who, Permission.ACCOUNTS)
    found = workspace.store.account_by_name(name)
    if found is None:
        raise Refusal(RefusalCode.ACCOUNT_UNKNOWN, account=name[:40])
    return found


def add(
    workspace: Workspace,
    who: Identity,
    name: str,
    shown: str,
    grants: Sequence[Grant],
    *,
    password: str | None = None,
    subject: str | None = None,
    must_change: bool | None = None,
) -> tuple[Account, str | None]:
    """Make an account. Needs ACCOUNTS.

    Without a password a one-time password is made and returned, to be told once and changed at the first sign-in. An
    account with a ``subject`` (whom an identity provider vouches for) gets no password unless one is given.
    ``must_change`` left out: only a one-time password must be changed. Raises Refusal ACCOUNT_NAME_UNFIT,
    ACCOUNT_TAKEN, GRANT_UNFIT, PASSWORD_*.
    """
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    name, shown = fit_names(name, shown)
    fitting = fit_grants(workspace, grants)
    if password is not None:
        refuse_weak(password, name, shown)
    once = one_time_password() if password is None and subject is None else None
    chosen = once if password is None else password
    account = workspace.store.add_account(
        name,
        shown,
        None if chosen is None else hash_password(chosen),
        fitting,
        subject=fit_subject(subject),
        must_change=once is not None if must_change is None else must_change,
        actor=who.name,
        at=now(),
    )
    return account, once


def change_password(workspace: Workspace, who: Identity, old: str, new: str) -> None:
    """Somebody's own new password; their other sign-ins end, their tokens stay.

    The old one is asked for, and guessing it is stopped as at sign-in. Raises Refusal FORBIDDEN to whoever did not
    sign in, PASSWORD_WRONG, PASSWORD_SAME, PASSWORD_SHORT and the like, SIGN_IN_BLOCKED.
    """
    workspace.must_write()
    account = None if who.account is None else workspace.store.account(who.account)
    if account is None or who.origin is not Origin.SESSION:
        raise Refusal(RefusalCode.FORBIDDEN, permission="change_password")
    refuse_weak(new, account.name, account.shown)
    if proven(workspace, account.name, old, address=who.address) is None:
        raise Refusal(RefusalCode.PASSWORD_WRONG)
    if new == old:
        raise Refusal(RefusalCode.PASSWORD_SAME)
    workspace.store.set_password(
        account.id,
        hash_password(new),
        must_change=False,
        actor=who.name,
        at=now(),
        ends=(Origin.SESSION,),
        keep=who.session,
    )


def reset_password(workspace: Workspace, who: Identity, account_id: str, password: str | None = None) -> str | None:
    """A one-time password for somebody, told this once; all their sessions and tokens end. Needs ACCOUNTS.

    With a ``password`` that one is set instead, need not be changed, and None is returned.
    """
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    account = _known(workspace, account_id)
    if password is not None:
        refuse_weak(password, account.name, account.shown)
    once = one_time_password() if password is None else None
    chosen = password if once is None else once
    workspace.store.set_password(
        account.id,
        hash_password(chosen or ""),
        must_change=once is not None,
        actor=who.name,
        at=now(),
        ends=tuple(Origin),
    )
    workspace.store.clear_failures(name_key(account.name))
    return once


def set_grants(workspace: Workspace, who: Identity, account_id: str, grants: Sequence[Grant]) -> Account:
    """Give somebody these roles and no others; they count from the next run or request on. Needs ACCOUNTS.

    Raises Refusal ACCOUNT_OWN for one's own, ACCOUNT_LAST_ADMIN, GRANT_UNFIT.
    """
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    account = _other(workspace, who, account_id, Permission.ACCOUNTS)
    fitting = fit_grants(workspace, grants)
    if not any(grant.role is Role.ADMIN for grant in fitting):
        _refuse_last_admin(workspace, who, account)
    return workspace.store.set_grants(account.id, fitting, actor=who.name, at=now())


def disable(workspace: Workspace, who: Identity, account_id: str) -> Account:
    """Nobody can sign in with the account any more; its sessions and tokens end at once. Needs ACCOUNTS.

    Raises Refusal ACCOUNT_OWN, ACCOUNT_LAST_ADMIN.
    """
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    account = _other(workspace, who, account_id, Permission.ACCOUNTS)
    _refuse_last_admin(workspace, who, account)
    return workspace.store.set_disabled(account.id, True, actor=who.name, at=now())


def enable(workspace: Workspace, who: Identity, account_id: str) -> Account:
    """The account can be used again, with the password it had. Needs ACCOUNTS."""
    require(workspace, who, Permission.ACCOUNTS)
    workspace.must_write()
    account = _known(workspace, account_id)
    return workspace.store.set_disabled(account.id, False, actor=who.name, at=now())


def _known(workspace: Workspace, account_id: str) -> Account:
    found = workspace.store.account(account_id)
    if found is None:
        raise Refusal(RefusalCode.ACCOUNT_UNKNOWN, account=account_id[:40])
    return found


def _other(workspace: Workspace, who: Identity, account_id: str, permission: Permission) -> Account:
    """The account, unless it is one's own: nobody makes themselves a reviewer or locks themselves out."""
    account = _known(workspace, account_id)
    if account.id == who.account:
        note_refusal(workspace, who, permission.value, RefusalCode.ACCOUNT_OWN)
        raise Refusal(RefusalCode.ACCOUNT_OWN)
    return account


def _refuse_last_admin(workspace: Workspace, who: Identity, account: Account) -> None:
    """The command line may: it can make another administrator."""
    if who.origin is Origin.CONSOLE or not _administers(account):
        return
    if not any(_administers(each) for each in workspace.store.accounts() if each.id != account.id):
        raise Refusal(RefusalCode.ACCOUNT_LAST_ADMIN, account=account.name)


def _administers(account: Account) -> bool:
    return not account.disabled and any(grant.role is Role.ADMIN for grant in account.grants)
