"""The table of roles, held against a literal copy, and what follows from it for each way of coming in."""

from __future__ import annotations

import pytest

from lib.access import EVERYWHERE, ROLES, allowed, console, permissions, public_identity, scopes
from lib.domain import Grant, Identity, Origin, Permission, Role

#: One row a permission, one column a role in the order of ROLE_ORDER: + granted, . refused.
ROLE_ORDER = (Role.PUBLIC, Role.VIEWER, Role.REPORTER, Role.REVIEWER, Role.ADMIN, Role.SCREEN)
TABLE = {
    Permission.VIEW: "++++++",
    Permission.VIEW_SCREEN: ".+++++",
    Permission.EXPORT: ".++++.",
    Permission.CHECK: ".++++.",
    Permission.SUBMIT: "..+...",
    Permission.VIEW_BATCHES: "..++..",
    Permission.REVIEW: "...+..",
    Permission.RETURN: "...+..",
    Permission.PUBLISH: "...+..",
    Permission.ROLLBACK: "...+..",
    Permission.DOCUMENTS: "...++.",
    Permission.AUDIT: "....+.",
    Permission.ACCOUNTS: "....+.",
    Permission.SETTINGS: "....+.",
}
ORIGINS = {Role.PUBLIC: Origin.PUBLIC, Role.SCREEN: Origin.SCREEN}


def holder(*grants: Grant, origin: Origin = Origin.SESSION, **facts: object) -> Identity:
    return Identity("zhang", "张三", grants, origin, **facts)


def test_the_table_names_every_role_and_permission() -> None:
    assert set(TABLE) == set(Permission)
    assert set(ROLE_ORDER) == set(Role) == set(ROLES)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_matrix(role: Role, permission: Permission) -> None:
    who = holder(Grant(role, "150600"), origin=ORIGINS.get(role, Origin.SESSION))
    granted = TABLE[permission][ROLE_ORDER.index(role)] == "+"
    assert allowed(who, permission) is granted
    assert bool(scopes(who, permission)) is granted


@pytest.mark.parametrize("permission", Permission)
def test_nobody_and_the_console(permission: Permission) -> None:
    assert not allowed(holder(), permission)
    assert scopes(holder(), permission) == ()
    assert scopes(console("王五"), permission) == (EVERYWHERE,)
    assert allowed(public_identity(), permission) is (permission is Permission.VIEW)


def test_scopes_are_those_of_the_roles_that_give_the_permission() -> None:
    who = holder(Grant(Role.REPORTER, "150600"), Grant(Role.REVIEWER, "150100"), Grant(Role.ADMIN, EVERYWHERE))
    assert scopes(who, Permission.SUBMIT) == ("150600",)
    assert scopes(who, Permission.PUBLISH) == ("150100",)
    assert scopes(who, Permission.VIEW_BATCHES) == ("150100", "150600")
    assert scopes(who, Permission.VIEW) == (EVERYWHERE,)
    assert scopes(who, Permission.ACCOUNTS) == (EVERYWHERE,)
    whole = holder(Grant(Role.REVIEWER, "150100"), Grant(Role.REVIEWER, EVERYWHERE))
    assert scopes(whole, Permission.PUBLISH) == (EVERYWHERE,)


def test_a_token_holds_what_both_its_account_and_its_scopes_say() -> None:
    reviewer = Grant(Role.REVIEWER, "150600")
    token = holder(reviewer, origin=Origin.TOKEN, scopes=(Permission.VIEW, Permission.AUDIT))
    assert permissions(token) == {Permission.VIEW}
    assert permissions(holder(reviewer, origin=Origin.TOKEN)) == ROLES[Role.REVIEWER]


def test_a_role_of_another_way_in_is_worth_nothing() -> None:
    assert permissions(holder(Grant(Role.ADMIN, EVERYWHERE), origin=Origin.SCREEN)) == set()
    assert permissions(holder(Grant(Role.ADMIN, EVERYWHERE), origin=Origin.PUBLIC)) == set()


def test_a_one_time_password_gives_nothing_until_it_is_changed() -> None:
    assert permissions(holder(Grant(Role.ADMIN, EVERYWHERE), must_change=True)) == set()
