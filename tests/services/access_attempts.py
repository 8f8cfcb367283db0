"""The installation in which the table of permissions is tried, and how an attempt came out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from lib.access import console
from lib.domain import (
    Account,
    Identity,
    Refusal,
    RefusalCode,
    Session,
)
from lib.services import (
    Workspace,
    check_batch,
    receive_file,
    submit_file,
)
from lib.services.accounts import session_for
from lib.services.clock import now

PLACE = "150602"
EVERYBODY = frozenset({"public", "screen", "viewer", "reporter", "reviewer", "admin"})
SIGNED_IN = EVERYBODY - {"public", "screen"}
BATCHES = frozenset({"reporter", "reviewer"})
REVIEWER, REPORTER, ADMIN, NOBODY = (
    frozenset({"reviewer"}),
    frozenset({"reporter"}),
    frozenset({"admin"}),
    frozenset[str](),
)
DENIED = frozenset({RefusalCode.FORBIDDEN, RefusalCode.OUTSIDE_SCOPE, RefusalCode.OWN_BATCH, RefusalCode.TOKEN_UNFIT})


@dataclass
class World:
    """An installation with people of every role, a published revision, and fresh batches on demand."""

    workspace: Workspace
    people: dict[str, Identity]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fresh(self, place: str = PLACE) -> str:
        """A batch that waits, of figures no other batch has."""
        value = f"{next(self.numbers) / 100:.2f}"
        rows = f"地区,指标,期间,数值\n{place},online_service_rate,2026Q3,{value}\n"
        return submit_file(self.workspace, rows.encode(), "a.csv", who=console("赵六")).batch.id

    def brought(self, who: Identity, *, checked: bool = False) -> str:
        """A batch that somebody brought, not handed in yet."""
        name = console(who.name)
        batch = receive_file(self.workspace, self.file(), "a.csv", who=name).id
        return check_batch(self.workspace, batch, who=name).batch.id if checked else batch

    def file(self) -> bytes:
        return f"地区,指标,期间,数值\n{PLACE},online_service_rate,2026Q3,{next(self.numbers) / 100:.2f}\n".encode()

    def points(self) -> bytes:
        return f"编号,名称,类别,等级,经度,纬度\nL1,东胜所{next(self.numbers)},检验机构,C,109.99,39.82\n".encode()

    def another(self) -> Account:
        """Somebody without a role, to be changed."""
        name = f"someone{next(self.numbers)}"
        return self.workspace.store.add_account(
            name, name, None, (), subject=name, must_change=False, actor="测试", at=now()
        )

    def foreign_session(self) -> Session:
        return session_for(self.workspace, self.another(), address=None, agent=None)[0]


Act = Callable[[World, Identity], object]


def outcome(world: World, act: Act, who: Identity) -> RefusalCode | None:
    """How an attempt was refused; None when it was not."""
    try:
        act(world, who)
    except Refusal as refusal:
        return refusal.code
    return None


def service(name: str) -> Callable[..., object]:
    module, _, function = name.partition(".")
    found: Callable[..., object] = getattr(importlib.import_module(f"lib.services.{module}"), function)
    return found
