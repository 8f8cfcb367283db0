"""Asking for permission: refused by default, by region, and written to the trail."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Identity, Locale, Origin, Permission, RefusalCode, Role
from lib.i18n import say_refusal
from lib.services import Workspace
from lib.services.permission import may, outside, require
from tests.services.access_world import actions, refusal

REVIEWER = Identity("li", "李四", (Grant(Role.REVIEWER, "150600"),), Origin.SESSION, address="10.0.0.1")


@pytest.mark.parametrize(
    ("who", "regions", "beyond"),
    [
        (REVIEWER, (), ()),
        (REVIEWER, ("150600", "150602"), ()),
        (REVIEWER, ("150602", "150100", "150000"), ("150000", "150100")),
        (REVIEWER, ("999999",), ("999999",)),
        (replace(REVIEWER, grants=(Grant(Role.REVIEWER, EVERYWHERE),)), ("150000", "999999"), ()),
        (replace(REVIEWER, grants=(*REVIEWER.grants, Grant(Role.REPORTER, "150100"))), ("150100",), ("150100",)),
        (replace(REVIEWER, grants=(*REVIEWER.grants, Grant(Role.REVIEWER, "150100"))), ("150102", "150602"), ()),
        (console("王五"), ("150000", "371500"), ()),
    ],
)
def test_regions_outside(
    workspace: Workspace, who: Identity, regions: tuple[str, ...], beyond: tuple[str, ...]
) -> None:
    assert outside(workspace, who, Permission.PUBLISH, regions) == beyond
    assert may(workspace, who, Permission.PUBLISH, regions) is not bool(beyond)
    if not beyond:
        require(workspace, who, Permission.PUBLISH, regions)
    else:
        refused = refusal(RefusalCode.OUTSIDE_SCOPE, require, workspace, who, Permission.PUBLISH, regions)
        assert refused.params["count"] == len(beyond)


def test_what_is_not_granted_is_refused_and_written_down(workspace: Workspace) -> None:
    refused = refusal(RefusalCode.FORBIDDEN, require, workspace, REVIEWER, Permission.SUBMIT, ("150600",))
    assert refused.params == {"permission": "submit"}
    assert "提交文件" in say_refusal(Locale.ZH, refused)
    entry = workspace.store.audit(limit=1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("li", "refused", "submit")
    assert json.loads(entry.details) == {"code": "FORBIDDEN", "address": "10.0.0.1", "regions": [], "count": 0}


def test_regions_are_named_five_at_most(workspace: Workspace) -> None:
    regions = [region.code for region in workspace.regions.children("150100")]
    refused = refusal(RefusalCode.OUTSIDE_SCOPE, require, workspace, REVIEWER, Permission.PUBLISH, regions)
    assert refused.params["count"] == len(regions) > 5
    assert str(refused.params["regions"]).split("、") == [
        workspace.regions.all[code].name.zh for code in sorted(regions)[:5]
    ]
    assert json.loads(workspace.store.audit(limit=1)[0].details)["regions"] == sorted(regions)[:5]
    english = [workspace.regions.all[code].name.en for code in sorted(regions)[:5]]
    assert f": {', '.join(english)}." in say_refusal(Locale.EN, refused)
    assert english[0] not in say_refusal(Locale.ZH, refused)


def test_asking_leaves_no_trace_and_neither_do_visitors(workspace: Workspace) -> None:
    assert not may(workspace, REVIEWER, Permission.ACCOUNTS)
    assert may(workspace, public_identity(), Permission.VIEW)
    refusal(RefusalCode.FORBIDDEN, require, workspace, public_identity(), Permission.EXPORT)
    assert [action for _, action, _ in actions(workspace)] == ["migrate"]


def test_a_one_time_password_must_be_changed_first(workspace: Workspace) -> None:
    who = replace(REVIEWER, must_change=True)
    refusal(RefusalCode.PASSWORD_CHANGE_NEEDED, require, workspace, who, Permission.VIEW)
    assert not may(workspace, who, Permission.VIEW)


def test_a_refusal_while_nothing_can_be_written_is_still_one(workspace: Workspace) -> None:
    closed = replace(workspace, read_only=True)
    refusal(RefusalCode.FORBIDDEN, require, closed, REVIEWER, Permission.AUDIT)
    assert [action for _, action, _ in actions(workspace)] == ["migrate"]
