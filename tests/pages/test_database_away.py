"""The database of a server goes away: pages to look at go on showing the last release, with its date, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.access import PUBLIC_KEY, console
from lib.domain import Role
from lib.services import Workspace, load_settings, open_workspace, publish_batch, submit_file
from lib.services.clock import beijing
from tests.pages.conftest import Open, session_of
from tests.store.postgres import Server

ROWS = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,96\n150622,online_service_rate,2026Q3,80\n"
SECRET = "geheim-4711"  # noqa: S105 - of a server that nobody else reaches


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    made = Server("fsync=off").make()
    made.start()
    name = made.make_database()
    monkeypatch.setenv("CAPMAP_DATABASE_URL", made.url(name, user=f"capmap:{SECRET}"))
    yield made
    made.remove()


@pytest.fixture
def workspace(server: Server, tmp_path: Path) -> Iterator[Workspace]:
    found = open_workspace(load_settings(data_dir=tmp_path))
    batch = submit_file(found, ROWS.encode(), "a.csv", who=console("李四")).batch
    publish_batch(found, batch.id, who=console("张三"), reason="核对无误")
    yield found
    found.store.close()


def said(app: AppTest) -> str:
    """All that a page says, as one text."""
    assert not app.exception
    kinds = (app.warning, app.error, app.info, app.markdown, app.caption, app.metric, app.title)
    return " ".join(str(item.value) for kind in kinds for item in kind)


@pytest.mark.parametrize("page", ["overview", "map", "region"])
def test_a18_pages_to_look_at_show_the_last_release_with_its_date(
    open_page: Open, server: Server, workspace: Workspace, tmp_path: Path, page: str
) -> None:
    session = session_of(workspace, Role.VIEWER)
    made = workspace.store.revision(1)
    assert made is not None
    app = open_page(tmp_path, page, session=session, region="150602", indicator="online_service_rate")
    before = said(app)
    assert "连接不上" not in before
    server.stop()
    until = monotonic() + 30
    while not any("连接不上" in item.value for item in app.warning):
        assert monotonic() < until
        app.run()
    [note] = [item.value for item in app.warning if "连接不上" in item.value]
    assert f"v1（{beijing(made.published_at)} 发布）" in note
    after = said(app)
    assert SECRET not in after
    assert not app.error
    assert after.replace(note, "").split() == before.split()
    server.start()
    while any("连接不上" in item.value for item in app.warning):
        assert monotonic() < until + 30
        app.run()
    assert said(app).split() == before.split()


def test_a18_a_start_without_the_database_shows_what_was_kept(
    open_page: Open, server: Server, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAPMAP_PUBLIC", "yes")
    before = said(open_page(tmp_path, "overview", session=PUBLIC_KEY))
    st.cache_resource.clear()
    server.stop()
    app = open_page(tmp_path, "overview", session=PUBLIC_KEY)
    [note] = [item.value for item in app.warning if "连接不上" in item.value]
    assert "v1" in note
    assert said(app).replace(note, "").split() == before.split()


def test_a18_a_page_that_changes_something_says_why_it_cannot(
    open_page: Open, server: Server, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "upload", session=session_of(workspace, Role.REPORTER, scope="150600"))
    assert app.get("file_uploader")
    server.stop()
    until = monotonic() + 30
    while app.get("file_uploader"):
        assert monotonic() < until
        app.run()
    assert SECRET not in said(app)
    assert "连接不上" in said(app)
