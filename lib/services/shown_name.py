"""What a person is called where readers meet them: the name an account shows, not the name it signs in with."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from lib.access.names import tidy_name
from lib.domain import Identity, Locale
from lib.i18n import say
from lib.services.provenance import WITHHELD
from lib.services.workspace import Workspace

#: Seconds after which the accounts are asked for again: another process (the command line, say) may make one.
_FRESH = 5


def shown_name(workspace: Workspace, name: str, who: Identity | None = None) -> str:
    """A login name, as records keep it, as readers see it: the account's shown name.

    Where two accounts show the same name the login name follows in brackets. A name without an account stays as it is;
    what the command line writes for somebody who gave none is told as the administrator of the system.
    ``who`` reads: nobody in particular learns no names. None: the program itself asks.
    """
    if who is not None and who.anonymous:
        return WITHHELD
    told = _names(workspace, workspace.store.commits, int(time.monotonic() / _FRESH)).get(_key(name))
    return told or _console().get(name, name)


@lru_cache(maxsize=1)
def _console() -> Mapping[str, str]:
    """Whoever worked at the command line and gave no name: a way of working is nobody's name."""
    return {say(one, "cli.actor.console"): say(one, "cli.actor.console_shown") for one in Locale}


@lru_cache(maxsize=8)
def _names(workspace: Workspace, commits: int, moment: int) -> Mapping[str, str]:
    """What each account is called, by its login name in one case."""
    accounts = workspace.store.accounts()
    shared = Counter(account.shown for account in accounts)
    return {
        _key(account.name): f"{account.shown} ({account.name})" if shared[account.shown] > 1 else account.shown
        for account in accounts
    }


def _key(name: str) -> str:
    return tidy_name(name).casefold()
