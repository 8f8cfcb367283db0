"""The frame names the period where figures of a period are shown, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.domain import Role
from lib.ui.links import OF_A_PERIOD, PAGES
from tests.pages.conftest import Open

#: Pages of either kind, and somebody who is offered them.
SHOWN = {
    "overview": Role.VIEWER,
    "region": Role.VIEWER,
    "policy": Role.VIEWER,
    "quality": Role.REVIEWER,
    "reporting": Role.REPORTER,
}
SILENT = {
    "map": Role.VIEWER,
    "history": Role.VIEWER,
    "method": Role.VIEWER,
    "upload": Role.REPORTER,
    "batches": Role.REPORTER,
    "templates": Role.REPORTER,
    "review": Role.REVIEWER,
    "documents": Role.ADMIN,
    "jurisdictions": Role.ADMIN,
    "audit": Role.ADMIN,
    "accounts": Role.ADMIN,
}


def test_every_page_is_of_one_kind() -> None:
    assert {*OF_A_PERIOD, *SILENT} == {key for key, _, _ in PAGES}
    assert not {*OF_A_PERIOD} & {*SILENT}


@pytest.mark.parametrize(
    ("role", "told"), [(Role.ADMIN, "用 python -m lib demo remove 可"), (Role.REVIEWER, "请联系管理员")]
)
def test_the_command_that_removes_the_demonstration_is_for_administrators(
    open_page: Open, demo_folder: Path, role: Role, told: str
) -> None:
    app = open_page(demo_folder, "method", role=role)
    (badge,) = [item for item in app.markdown if "演示数据" in item.value and "badge" in item.value]
    assert told in badge.proto.help
    assert ("python" in badge.proto.help) is (role is Role.ADMIN)


@pytest.mark.parametrize("page", [*SHOWN, *SILENT])
def test_the_period_stands_where_its_figures_are_shown(open_page: Open, demo_folder: Path, page: str) -> None:
    role = (SHOWN | SILENT)[page]
    app = open_page(demo_folder, page, role=role, period="2026Q3")
    badges = [item.value for item in app.markdown if "数据截至 2026年第三季度" in item.value and "badge" in item.value]
    assert len(badges) == (page in SHOWN)
