"""The crosswalk on the policy page: one table, a cell opens its clauses, documents that were brought have a column."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.services import Workspace
from tests.pages.conftest import Open
from tests.pages.test_policy import Q3, address, said
from tests.services.document_files import JINCHENG, published


def test_the_crosswalk_names_silence_and_opens_clauses(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", section="crosswalk", **Q3)
    words = said(app)
    assert "内政办发〔2022〕26号 对其中 22 条有规定" in words
    assert "各地方文件都没有规定的：CN2021-09 提升生物制品（疫苗）批签发能力。" in words
    (table,) = (item.value for item in app.dataframe)
    titles = ["NMG2022（22 / 23）", "NMG2025（13 / 23）", "LC2022（20 / 23）", "JC2022（18 / 23）"]
    assert table.columns.tolist() == ["国办文件条款", *titles]
    # 23 items against 4 documents, less the cells that have a clause: 22, 13, 20 and 18.
    assert int((table == "未作规定").sum().sum()) == 92 - 73
    assert table.iloc[5].tolist() == [
        "CN2021-06 完善稽查办案机制",
        "第五、六、十五条",
        "第十二条",
        "第四、十条",
        "第四条",
    ]
    assert table.iloc[1]["LC2022（20 / 23）"] == "保障措施第三条"


def pick(app: AppTest, row: int, title: str) -> AppTest:
    """Choose a cell of the crosswalk, as the browser says it."""
    app.session_state["policy.crosswalk"] = {"selection": {"rows": [], "columns": [], "cells": [(row, title)]}}
    return app.run()


def test_a_cell_of_several_clauses_offers_each(open_page: Open, demo_folder: Path) -> None:
    app = pick(open_page(demo_folder, "policy", section="crosswalk", **Q3), 5, "NMG2022（22 / 23）")
    assert "CN2021-06 在 内政办发〔2022〕26号 中：" in said(app)
    app.button(key="policy.to.CN2021-06.NMG2022-15").click().run()
    assert address(app)["clause"] == "NMG2022-15"
    assert "内政办发〔2022〕26号 第十五条" in said(app)
    silent = pick(open_page(demo_folder, "policy", section="crosswalk", **Q3), 8, "JC2022（18 / 23）")
    assert "选中一格打开那一条" in said(silent)


def test_english_tells_one_clause_from_several(open_page: Open, demo_folder: Path) -> None:
    table = open_page(demo_folder, "policy", section="crosswalk", lang="en", **Q3).dataframe[0].value
    column = table["NMG2022 (22 / 23)"].tolist()
    assert (column[0], column[5], column[8]) == ("clause 1", "clauses 5, 6, 15", "no clause")


def test_a_document_that_was_brought_has_its_column(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    text = JINCHENG.replace('heading = "网上办理"', 'heading = "网上办理"\nanswers = ["15"]', 1)
    published(workspace, text)
    app = open_page(tmp_path, "policy", section="crosswalk", region="140500", **Q3)
    (table,) = (item.value for item in app.dataframe)
    assert table.columns.tolist()[-1] == "JC2026（1 / 23）"
    assert table.iloc[14].tolist()[-1] == "第一条"
    assert "JC2026 晋市政办发〔2026〕99号 对其中 1 条有规定" in said(app)
    clauses = open_page(tmp_path, "policy", region="140500", document="JC2026", **Q3).dataframe[0].value
    stages = dict(clauses[["条款", "任务进展"]].values.tolist())
    assert stages == {"JC2026-01": "不需报（没有任务）", "JC2026-02": "未报"}


def test_a_document_without_any_item_is_said_to_be_uncompared(
    open_page: Open, tmp_path: Path, workspace: Workspace
) -> None:
    published(workspace, JINCHENG)
    app = open_page(tmp_path, "policy", section="crosswalk", region="140500", **Q3)
    (table,) = (item.value for item in app.dataframe)
    assert set(table["JC2026"]) == {"尚未对照"}
    assert "JC2026 还没有写明对应国办文件的哪些条目" in said(app)
