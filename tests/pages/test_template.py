"""The page of tables to fill in: what is offered to whom, what a choice changes, what is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.domain import Role
from lib.services import Workspace, file_name
from tests.pages.conftest import Open, session_of


def labels(app: AppTest) -> list[str]:
    return [str(item.proto.label) for item in app.get("download_button")]


def shown(app: AppTest) -> str:
    return "\n".join(item.value.replace("\\", "") for item in (*app.markdown, *app.caption, *app.info))


def test_core_indicators_of_a_league_by_year_and_by_quarter(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "templates", region="150600", period="2026Q3")
    assert app.selectbox(key="template.scope").value == "150600"
    assert app.selectbox(key="template.set").value == "core"
    text = shown(app)
    assert "2026年填报表" in text
    assert "2026年第三季度填报表" in text
    assert "10 个地区，3 项指标" in text
    assert "分别下载" in text
    assert labels(app) == ["下载 Excel 填报表", "下载 CSV 填报表"] * 2


def test_a_choice_is_written_to_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "templates", region="150600", period="2026Q3")
    app.selectbox(key="template.set").set_value("laboratory").run()
    app.selectbox(key="template.scope").set_value("150602").run()
    app.selectbox(key="template.period").set_value("2025Q4").run()
    assert app.query_params["indicators"] == "laboratory"
    assert app.query_params["region"] == "150602"
    assert app.query_params["period"] == "2025Q4"
    assert "2025年填报表" in shown(app)
    assert "1 个地区，2 项指标：基层检验检测机构能力等级、化妆品快检设备配备率" in shown(app)


def test_regions_that_report_nothing_of_it_are_told(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "templates", region="150602", period="2026Q3", indicators="case_bulletins")
    assert "“东胜区”及所属地区不填报所选的指标" in app.info[0].value.replace("\\", "")
    assert labels(app) == []


def test_an_unknown_set_is_told_and_the_core_stands_in(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "templates", region="150600", indicators="nothing")
    assert any("nothing" in item.value for item in app.warning)
    assert app.selectbox(key="template.set").value == "core"


def test_a_reporter_is_offered_what_they_report_for(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session = session_of(workspace, Role.REPORTER, scope="150600")
    app = open_page(tmp_path, "templates", session=session)
    box = app.selectbox(key="template.scope")
    assert box.value == "150600"
    assert len(box.options) == 10
    assert box.options[:2] == ["鄂尔多斯市", "鄂尔多斯市 › 东胜区"]
    assert "没有上期数值" in shown(app)


def test_in_english(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "templates", region="150602", period="2026Q3", lang="en", indicators="digital")
    assert labels(app) == ["Download for Excel", "Download as CSV"]


def test_files_are_named_in_the_reader_s_language(
    open_page: Open, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def recorded(*facts: Any, **more: Any) -> str:
        names.append(file_name(*facts, **more))
        return names[-1]

    monkeypatch.setattr("lib.ui.template_panel.file_name", recorded)
    for lang, which, wanted in (
        ("zh", None, "药监能力_填报表-核心指标-东胜区-2026Q3_v1_"),
        ("zh", "all", "药监能力_填报表-全部指标-东胜区-2026Q3_v1_"),
        ("zh", "online_service_rate", "药监能力_填报表-政务服务全程网办率-东胜区-2026Q3_v1_"),
        ("en", None, "core-indicators-Dongsheng-District-2026Q3_v1_"),
    ):
        chosen = {} if which is None else {"indicators": which}
        names.clear()
        open_page(demo_folder, "templates", region="150602", period="2026Q3", lang=lang, **chosen)
        assert any(wanted in name for name in names), names


def test_only_the_excel_is_said_to_hold_the_last_figures(open_page: Open, demo_folder: Path) -> None:
    text = shown(open_page(demo_folder, "templates", region="150602", period="2026Q3"))
    assert "Excel 填报表里还有上期的数值" in text
    assert "CSV 填报表一行一个数，没有上期数值" in text
    assert "Excel 填报表里的上期数值取自已发布的版本 v1" in text
