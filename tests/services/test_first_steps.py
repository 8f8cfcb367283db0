"""What a new installation still lacks is told to its administrator, until it is there."""

from __future__ import annotations

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Identity, Role
from lib.services import Workspace, load_demo, publish_batch, submit_file
from lib.services.clock import now
from lib.services.first_steps import FirstSteps, first_steps
from lib.services.sign_in import identity_of_key, session_for

REAL = "地区,指标,期间,数值\n150602,online_service_rate,2026Q2,88\n"


def account(workspace: Workspace, name: str, role: Role) -> Identity:
    made = workspace.store.add_account(
        name, name, None, (Grant(role, EVERYWHERE),), subject=name, must_change=False, actor="测试", at=now()
    )
    session, _ = session_for(workspace, made, address="10.0.0.9", agent="test")
    found = identity_of_key(workspace, session.key)
    assert found is not None
    return found


def test_steps_go_away_by_being_done(workspace: Workspace) -> None:
    admin = account(workspace, "管理员", Role.ADMIN)
    assert first_steps(workspace, admin) == FirstSteps(accounts=True, figures=True, demo=False)
    load_demo(workspace, who=console("测试员"))
    assert first_steps(workspace, admin) == FirstSteps(accounts=True, figures=True, demo=True)
    account(workspace, "李四", Role.REPORTER)
    assert first_steps(workspace, admin) == FirstSteps(accounts=False, figures=True, demo=True)
    batch = submit_file(workspace, REAL.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    assert first_steps(workspace, admin) is None


def test_an_account_that_is_switched_off_is_nobody(workspace: Workspace) -> None:
    admin = account(workspace, "管理员", Role.ADMIN)
    account(workspace, "李四", Role.REPORTER)
    other = workspace.store.account_by_name("李四")
    assert other is not None
    workspace.store.set_disabled(other.id, True, actor="测试", at=now())
    batch = submit_file(workspace, REAL.encode(), "a.csv", who=console("王五")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    assert first_steps(workspace, admin) == FirstSteps(accounts=True, figures=False, demo=False)


def test_nobody_else_is_told(workspace: Workspace) -> None:
    assert first_steps(workspace, account(workspace, "李四", Role.REPORTER)) is None
    assert first_steps(workspace, public_identity()) is None
