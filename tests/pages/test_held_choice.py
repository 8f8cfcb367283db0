"""A choice stands when the words of its options become others: here, those of another language."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.domain import Role
from lib.services import Workspace
from tests.pages.conftest import Open, session_of


def in_old_words(app: AppTest, key: str, words: str) -> AppTest:
    """Run the page with what a browser sends that holds on to the words of an earlier run."""
    states = app._tree.get_widget_states()
    next(item for item in states.widgets if item.id == app.selectbox(key=key).id).string_value = words
    return app._run(states)


def test_the_jurisdiction_of_an_upload_stands(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.selectbox(key="upload.jurisdiction").set_value("140500").run()
    in_old_words(app, "upload.jurisdiction", "晋城的旧名")
    assert app.selectbox(key="upload.jurisdiction").value == "140500"


def test_a_browser_is_told_the_words_anew_on_every_run(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.selectbox(key="upload.jurisdiction").set_value("140500").run()
    app.segmented_control(key="frame.language").set_value("en").run()
    box = app.selectbox(key="upload.jurisdiction")
    assert box.value == "140500"
    assert box.proto.set_value
    assert box.proto.raw_value == "Jincheng"


def test_the_account_that_is_looked_at_stands(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session_of(workspace, Role.REPORTER)
    admin = session_of(workspace, Role.ADMIN)
    app = open_page(tmp_path, "accounts", session=admin)
    (key,) = [item.key for item in app.selectbox if len(item.options) == 2 and "李四（李四）" in item.options]
    box = app.selectbox(key=key)
    account = workspace.store.account_by_name("李四")
    assert account is not None
    box.set_value(account.id).run()
    in_old_words(app, str(key), "李小四（李四）")
    assert app.selectbox(key=key).value == account.id
