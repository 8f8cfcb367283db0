"""The address of a page that is not the reader's: it says what the page needs, and never that there is none."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.domain import Role
from lib.services import Workspace
from tests.pages.conftest import Open


def at(app: AppTest, page: str) -> AppTest:
    """As when its address is typed."""
    app._page_hash = calc_hash(page)
    return app.run()


def test_a_reporter_is_told_what_the_review_needs(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "overview", role=Role.REPORTER)
    at(app, "review")
    assert app.subheader[0].value == "审核"
    assert app.warning[0].value == (
        "您没有“核对批次”的权限，不能使用“审核”页。如工作需要，请联系管理员开通相应的角色。"
    )
    assert not app.selectbox
    at(app, "audit")
    assert "您没有“查看操作记录”的权限" in app.warning[0].value


def test_a_visitor_is_asked_to_sign_in(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "overview", session="public")
    for page in ("upload", "accounts"):
        at(app, page)
        assert "请先登录" in app.warning[0].value
        assert not app.file_uploader
    assert any("/sign-in" in str(item.proto) for item in app.get("html"))
