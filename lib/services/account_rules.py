"""What names, passwords and roles of an account must be; refusals for what they must not."""

from __future__ import annotations

from collections.abc import Iterable

from lib.access import EVERYWHERE, SCOPED_ROLES
from lib.access.names import LEAST as LEAST_NAME
from lib.access.names import MOST as MOST_NAME
from lib.access.names import fit_name, fit_shown, tidy_name
from lib.access.passwords import LEAST, MOST, Weakness, weakness
from lib.domain import Grant, Refusal, RefusalCode, Role
from lib.services.workspace import Workspace

_WEAK = {
    Weakness.SHORT: RefusalCode.PASSWORD_SHORT,
    Weakness.LONG: RefusalCode.PASSWORD_LONG,
    Weakness.COMMON: RefusalCode.PASSWORD_COMMON,
    Weakness.IS_NAME: RefusalCode.PASSWORD_IS_NAME,
}
_ACCOUNT_ROLES = (Role.VIEWER, Role.REPORTER, Role.REVIEWER, Role.ADMIN)


def fit_names(name: str, shown: str) -> tuple[str, str]:
    """Both names as they are kept. Raises Refusal ACCOUNT_NAME_UNFIT(least, most)."""
    tidy, printed = tidy_name(name), " ".join(shown.split())
    if not fit_name(tidy) or not fit_shown(printed):
        raise Refusal(RefusalCode.ACCOUNT_NAME_UNFIT, least=LEAST_NAME, most=MOST_NAME)
    return tidy, printed


def refuse_weak(password: str, *names: str) -> None:
    """Raises Refusal PASSWORD_SHORT(least), PASSWORD_LONG(most), PASSWORD_COMMON or PASSWORD_IS_NAME."""
    found = weakness(password, *names)
    if found is not None:
        raise Refusal(_WEAK[found], least=LEAST, most=MOST)


def fit_grants(workspace: Workspace, grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Grants as they are kept: viewer and admin count everywhere. Raises Refusal GRANT_UNFIT(role, scope)."""
    return tuple(dict.fromkeys(_fit(workspace, grant) for grant in grants))


def _fit(workspace: Workspace, grant: Grant) -> Grant:
    known = grant.scope == EVERYWHERE or grant.scope in workspace.regions.all
    if grant.role not in _ACCOUNT_ROLES or (grant.role in SCOPED_ROLES and not known):
        raise Refusal(RefusalCode.GRANT_UNFIT, role=grant.role.value, scope=grant.scope[:40])
    return grant if grant.role in SCOPED_ROLES else Grant(grant.role, EVERYWHERE)
