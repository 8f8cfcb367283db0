"""``user add``, ``list``, ``disable``, ``enable``, ``password``, ``link``: accounts from the server's command line."""

from __future__ import annotations

import sys

from lib.access import EVERYWHERE
from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome, table
from lib.domain import Account, Grant, Locale, Role
from lib.i18n import say
from lib.services import accounts, beijing
from lib.services.wire import Json, plain

_COLUMNS = ("name", "shown", "grants", "state", "created")


def grant(text: str) -> Grant:
    """``viewer``, ``reviewer:150600`` or ``reporter:*``. Raises ValueError for a role that is none."""
    role, _, scope = text.partition(":")
    return Grant(Role(role), scope.strip() or ("" if role in (Role.REPORTER, Role.REVIEWER) else EVERYWHERE))


def add(context: Context) -> Outcome:
    """Make an account; without a given password a one-time password is printed."""
    given = context.arguments
    roles: list[Grant] = given.role or [Grant(Role.VIEWER, EVERYWHERE)]
    password = _typed(context)
    with context.workspace() as workspace:
        made, once = accounts.add(
            workspace, context.who(), given.name, given.shown or given.name, roles, password=password
        )
    return _outcome(context, "added", made, once)


def listed(context: Context) -> Outcome:
    """All accounts with their roles."""
    with context.workspace(read_only=True) as workspace:
        found = accounts.listed(workspace, context.who())
    rows = [
        (each.name, each.shown, grants_text(context.locale, each), _state(context, each), beijing(each.created_at))
        for each in found
    ]
    header = [say(context.locale, f"access.cli.column.{name}") for name in _COLUMNS]
    text = table(header, rows) if rows else say(context.locale, "access.cli.no_accounts")
    return Outcome(GOOD, {"accounts": [plain(each) for each in found]}, text)


def disable(context: Context) -> Outcome:
    """Switch an account off; its sessions and tokens end."""
    with context.workspace() as workspace:
        who = context.who()
        known = accounts.known_account(workspace, who, context.arguments.name)
        done = accounts.disable(workspace, who, known.id)
    return _outcome(context, "disabled", done)


def enable(context: Context) -> Outcome:
    """Switch an account on again."""
    with context.workspace() as workspace:
        who = context.who()
        known = accounts.known_account(workspace, who, context.arguments.name)
        done = accounts.enable(workspace, who, known.id)
    return _outcome(context, "enabled", done)


def password(context: Context) -> Outcome:
    """Set a new password; without a given one a one-time password is printed."""
    typed = _typed(context)
    with context.workspace() as workspace:
        who = context.who()
        known = accounts.known_account(workspace, who, context.arguments.name)
        once = accounts.reset_password(workspace, who, known.id, typed)
        done = accounts.known_account(workspace, who, known.name)
    return _outcome(context, "password", done, once)


def link(context: Context) -> Outcome:
    """Link an account with an identity of the identity provider; an empty one takes the link off."""
    with context.workspace() as workspace:
        who = context.who()
        known = accounts.known_account(workspace, who, context.arguments.name)
        done = accounts.link_subject(workspace, who, known.id, context.arguments.subject.strip() or None)
    return _outcome(context, "linked" if done.subject else "unlinked", done)


def grants_text(locale: Locale, account: Account) -> str:
    """Roles with the codes of their regions: ``审核 150600``."""
    everywhere = say(locale, "access.scope.everywhere")
    return ", ".join(
        f"{say(locale, f'access.role.{each.role.value}')} {everywhere if each.scope == EVERYWHERE else each.scope}"
        for each in account.grants
    )


def _typed(context: Context) -> str | None:
    """The password from the first line of the input, where that was asked for: arguments are seen by every user."""
    return sys.stdin.readline().rstrip("\r\n") if context.arguments.password_stdin else None


def _state(context: Context, account: Account) -> str:
    state = "disabled" if account.disabled else "must_change" if account.must_change else "enabled"
    return say(context.locale, f"access.state.{state}")


def _outcome(context: Context, key: str, account: Account, once: str | None = None) -> Outcome:
    data: Json = {"account": plain(account)}
    text = say(context.locale, f"access.cli.{key}", name=account.name, shown=account.shown)
    if key in ("added", "password"):
        data["one_time_password"] = once
    if once is not None:
        text += "\n" + say(context.locale, "access.cli.once", password=once)
    return Outcome(GOOD, data, text)
