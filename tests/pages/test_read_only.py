"""A database that cannot be written, or is not as it was sealed: shown with a banner, and nothing is changed."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from lib.access import console
from lib.domain import Refusal, RefusalCode, Role
from lib.services import Workspace, load_settings, open_workspace, submit_file
from lib.store import open_store
from tests.pages.conftest import Open, session_of

ROWS = "地区,指标,期间,数值\n150602,online_service_rate,2026Q2,96\n".encode()


def test_a05_an_unwritable_database_has_a_banner(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(workspace, Role.REPORTER)
    workspace.store.close()
    monkeypatch.setattr("lib.services.workspace.open_store", partial(open_store, read_only=True))
    app = open_page(tmp_path, "upload", session=session)
    assert any("系统已进入只读模式" in item.value for item in app.warning)
    assert not app.get("file_uploader")
    shut = open_workspace(load_settings(data_dir=tmp_path))
    assert shut.unwritable
    with pytest.raises(Refusal) as refused:
        submit_file(shut, ROWS, "a.csv", who=console("李四"))
    assert refused.value.code is RefusalCode.READ_ONLY
    shut.store.close()


def test_a14_a_damaged_database_has_a_banner(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, ROWS, "a.csv", who=console("李四"))
    session = session_of(workspace, Role.REPORTER)
    workspace.store.close()
    raw = sqlite3.connect(tmp_path / "capmap.sqlite")
    raw.execute("UPDATE audit_head SET hash = 'f'")
    raw.commit()
    raw.close()
    app = open_page(tmp_path, "upload", session=session)
    assert any("数据库校验失败，已进入只读模式" in item.value for item in app.error)
    assert not app.get("file_uploader")
