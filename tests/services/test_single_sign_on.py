"""Linking an account with an identity elsewhere, and coming in by it."""

from __future__ import annotations

import json

import pytest

from lib.access import console
from lib.domain import Account, Grant, Identity, Origin, Refusal, RefusalCode, Role
from lib.services import Workspace
from lib.services.accounts import add, disable, identity_of, link_subject, sign_in
from lib.services.single_sign_on import identity_by_proxy, sign_in_by_subject

ADMIN = console("系统管理员")
SUBJECT = "https://login.example.gov.cn|150000-0042"
PASSWORD = "correct horse battery staple"  # noqa: S105 - made up


def made(workspace: Workspace, name: str, role: Role = Role.VIEWER, **given: str) -> Account:
    return add(workspace, ADMIN, name, f"姓名{name}", [Grant(role, "*")], **given)[0]


def come_in(workspace: Workspace, subject: str = SUBJECT) -> Identity:
    session, secret = sign_in_by_subject(workspace, subject, address="10.0.0.1", agent="Browser 1")
    found = identity_of(workspace, secret, address="10.0.0.1")
    assert found is not None
    assert found.session == session.key
    return found


def code_of(caught: pytest.ExceptionInfo[Refusal]) -> RefusalCode:
    return caught.value.code


def test_linking_lets_in_and_is_audited(workspace: Workspace) -> None:
    account = made(workspace, "li.si")
    with pytest.raises(Refusal) as caught:
        come_in(workspace)
    assert code_of(caught) is RefusalCode.SUBJECT_UNKNOWN
    linked = link_subject(workspace, ADMIN, account.id, f" {SUBJECT} \n")
    assert linked.subject == SUBJECT
    newest = workspace.store.audit(limit=1)[0]
    assert (newest.action, newest.subject, newest.actor) == ("subject_set", "li.si", "系统管理员")
    assert json.loads(newest.details) == {"account": account.id, "from": None, "to": SUBJECT}
    assert come_in(workspace).account == account.id


def test_whom_a_provider_vouches_for_needs_no_new_password(workspace: Workspace) -> None:
    account = made(workspace, "li.si")
    assert account.must_change
    link_subject(workspace, ADMIN, account.id, SUBJECT)
    assert come_in(workspace).must_change is False
    assert identity_by_proxy(workspace, "li.si", address=None, agent=None).must_change is False
    account, once = add(workspace, ADMIN, "wang.wu", "王五", [Grant(Role.VIEWER, "*")])
    _, secret = sign_in(workspace, "wang.wu", once or "", address=None, agent=None)
    found = identity_of(workspace, secret, address=None)
    assert found is not None
    assert found.must_change is True


def test_taking_the_link_off_ends_the_sign_ins_and_the_way_in(workspace: Workspace) -> None:
    account = made(workspace, "li.si")
    link_subject(workspace, ADMIN, account.id, SUBJECT)
    _, secret = sign_in_by_subject(workspace, SUBJECT, address=None, agent=None)
    assert link_subject(workspace, ADMIN, account.id, SUBJECT).subject == SUBJECT
    assert identity_of(workspace, secret, address=None) is not None
    assert link_subject(workspace, ADMIN, account.id, None).subject is None
    assert identity_of(workspace, secret, address=None) is None
    with pytest.raises(Refusal) as caught:
        come_in(workspace)
    assert code_of(caught) is RefusalCode.SUBJECT_UNKNOWN


def test_an_identity_belongs_to_one_account(workspace: Workspace) -> None:
    first, second = made(workspace, "li.si"), made(workspace, "wang.wu")
    link_subject(workspace, ADMIN, first.id, SUBJECT)
    with pytest.raises(Refusal) as caught:
        link_subject(workspace, ADMIN, second.id, SUBJECT)
    assert (code_of(caught), caught.value.params) == (RefusalCode.SUBJECT_TAKEN, {"account": "li.si"})
    assert workspace.store.account(second.id) == second


@pytest.mark.parametrize("subject", ["", "  ", "https://a|\x00b", "x" * 601, "https://a|b\u202e"])
def test_what_is_no_identity_is_refused(workspace: Workspace, subject: str) -> None:
    account = made(workspace, "li.si")
    with pytest.raises(Refusal) as caught:
        link_subject(workspace, ADMIN, account.id, subject)
    assert (code_of(caught), caught.value.params) == (RefusalCode.SUBJECT_UNFIT, {"most": 600})


def test_only_administrators_link_and_never_themselves(workspace: Workspace) -> None:
    boss = made(workspace, "boss", Role.ADMIN, password=PASSWORD)
    viewer = made(workspace, "viewer", Role.VIEWER, password=PASSWORD)

    def who(account: Account) -> Identity:
        return Identity(account.name, account.shown, account.grants, Origin.SESSION, account=account.id)

    with pytest.raises(Refusal) as caught:
        link_subject(workspace, who(viewer), boss.id, SUBJECT)
    assert code_of(caught) is RefusalCode.FORBIDDEN
    with pytest.raises(Refusal) as caught:
        link_subject(workspace, who(boss), boss.id, SUBJECT)
    assert code_of(caught) is RefusalCode.ACCOUNT_OWN
    with pytest.raises(Refusal) as caught:
        link_subject(workspace, who(boss), "a-0", SUBJECT)
    assert code_of(caught) is RefusalCode.ACCOUNT_UNKNOWN
    assert link_subject(workspace, who(boss), viewer.id, SUBJECT).subject == SUBJECT


def test_the_same_number_at_another_issuer_is_somebody_else(workspace: Workspace) -> None:
    link_subject(workspace, ADMIN, made(workspace, "li.si").id, SUBJECT)
    with pytest.raises(Refusal) as caught:
        come_in(workspace, SUBJECT.replace("login.example.gov.cn", "login.example.com"))
    assert code_of(caught) is RefusalCode.SUBJECT_UNKNOWN


def test_a_disabled_account_stays_out_by_every_way(workspace: Workspace) -> None:
    account = made(workspace, "li.si")
    link_subject(workspace, ADMIN, account.id, SUBJECT)
    proxied = identity_by_proxy(workspace, "li.si", address=None, agent=None)
    assert workspace.store.session(proxied.session or "") is not None
    disable(workspace, ADMIN, account.id)
    assert workspace.store.sessions(account=account.id, live_at=workspace.store.audit(limit=1)[0].at) == []
    for way in (lambda: come_in(workspace), lambda: identity_by_proxy(workspace, "li.si", address=None, agent=None)):
        with pytest.raises(Refusal) as caught:
            way()
        assert code_of(caught) is RefusalCode.ACCOUNT_DISABLED


def test_nothing_secret_is_audited(workspace: Workspace) -> None:
    link_subject(workspace, ADMIN, made(workspace, "li.si").id, SUBJECT)
    _, secret = sign_in_by_subject(workspace, SUBJECT, address="10.0.0.1", agent=None)
    assert all(secret not in entry.details for entry in workspace.store.audit())
    assert workspace.store.verify() == []
