"""People, a clock that stands still, and quick hashes for the tests of access control."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from lib.access import EVERYWHERE, console, passwords
from lib.domain import Account, Grant, Identity, Refusal, RefusalCode, Role
from lib.services import Workspace, accounts
from lib.services.accounts import identity_of, sign_in

GOOD = "eine Herde von 7 Pferden"
ROOT = console("王五")
ADDRESS = "10.0.0.1"


class Clock:
    """The moment that services believe it is."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


def stopped_clock(patch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("accounts", "set_up", "sign_in", "tokens", "workspace"):
        patch.setattr(f"lib.services.{module}.now", clock)
    return clock


class CountedHasher(PasswordHasher):
    """argon2id with as little work as it allows; counts what reaches it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the library's word
        self.verified.append(str(hash))
        return super().verify(hash, password)


def counted_hasher(patch: pytest.MonkeyPatch) -> CountedHasher:
    hasher = CountedHasher()
    patch.setattr(passwords, "_HASHER", hasher)
    patch.setattr(passwords, "_NOBODY", hasher.hash("nobody"))
    return hasher


def person(
    workspace: Workspace, name: str = "zhang", *grants: Grant, password: str | None = GOOD, subject: str | None = None
) -> Account:
    roles = grants or (Grant(Role.VIEWER, EVERYWHERE),)
    return accounts.add(workspace, ROOT, name, "张三", roles, password=password, subject=subject)[0]


def came_in(workspace: Workspace, name: str = "zhang", password: str = GOOD, address: str = ADDRESS) -> Identity:
    """Somebody who has just signed in."""
    _, secret = sign_in(workspace, name, password, address=address, agent="browser")
    found = identity_of(workspace, secret, address=address)
    assert found is not None
    return found


def refusal(code: RefusalCode, act: object, *given: object, **named: object) -> Refusal:
    assert callable(act)
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    assert caught.value.code is code
    return caught.value


def actions(workspace: Workspace) -> list[tuple[str, str, str]]:
    """(actor, action, subject) of the trail, oldest first."""
    return [(entry.actor, entry.action, entry.subject) for entry in workspace.store.audit()[::-1]]
