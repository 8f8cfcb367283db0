"""The audit page: filters, pages of entries, and the proof of the chain."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.domain import Role
from lib.services import Workspace
from lib.services.clock import now
from tests.pages.conftest import Open


def filled(workspace: Workspace, count: int = 60) -> None:
    for number in range(count):
        facts = {"address": "10.0.0.7", "why": f"[x](http://e) {number}"}
        workspace.store.record("李四" if number % 2 else "张三", "refused", "publish", facts, now())


def rows(app: AppTest) -> list[list[object]]:
    return app.dataframe[0].value[["人员", "操作", "来源地址", "详情"]].to_numpy().tolist()


def test_entries_stand_newest_first_fifty_a_page(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace)
    app = open_page(tmp_path, "audit", role=Role.ADMIN)
    whole = len(workspace.store.audit())
    assert f"{whole} 条，共 {whole} 条" in next(item.value for item in app.markdown if "条" in item.value)
    first = app.dataframe[0].value["序号"].tolist()
    assert first == list(range(whole, whole - 50, -1))
    app.number_input(key="audit.page").set_value(2).run()
    assert app.dataframe[0].value["序号"].tolist() == list(range(whole - 50, 0, -1))


def test_filters_narrow_and_go_back_to_the_first_page(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace)
    app = open_page(tmp_path, "audit", role=Role.ADMIN)
    app.number_input(key="audit.page").set_value(2).run()
    app.selectbox(key="audit.actor").set_value("李四").run()
    assert app.number_input(key="audit.page").value == 1
    assert {row[0] for row in rows(app)} == {"李四"}
    app.text_input(key="audit.text").set_value("HTTP://E) 59").run()
    assert rows(app) == [["李四", "拒绝操作", "10.0.0.7", "why：[x](http://e) 59"]]
    app.selectbox(key="audit.action").set_value("session_made").run()
    assert not app.dataframe


def test_the_chain_is_proved_and_an_altered_entry_found(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace, 3)
    app = open_page(tmp_path, "audit", role=Role.ADMIN)
    app.button(key="audit.verify").click().run()
    assert "校验通过" in app.success[0].value
    with sqlite3.connect(tmp_path / "capmap.sqlite") as database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{trigger}"')
        database.execute("update audit set actor = '王五' where actor = '李四'")
    database.close()
    app.button(key="audit.verify").click().run()
    assert "校验发现" in app.error[0].value
    assert len(app.success) == 0


def test_no_entry_that_fits_is_said_in_words(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace, 2)
    app = open_page(tmp_path, "audit", role=Role.ADMIN)
    app.text_input(key="audit.text").set_value("没有这样的字").run()
    assert not app.dataframe
    assert "没有符合条件的记录。" in [item.value for item in app.caption]
