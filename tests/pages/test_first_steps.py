"""A new administrator reads on the overview what comes first, and no longer once it is done."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Role
from lib.services import Workspace, publish_batch, submit_file
from tests.pages.conftest import Open, session_of

REAL = "地区,指标,期间,数值\n150602,online_service_rate,2026Q2,88\n"


def told(app: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in app.markdown if ":material/flag:" in item.value]


def ways(app: AppTest) -> list[str]:
    return [item.proto.page for item in app.get("page_link")]


def test_an_empty_installation_names_the_first_steps(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, role=Role.ADMIN)
    (line,) = told(app)
    assert "为各单位建立账号，下载模板填报，上传第一份数据，审核后发布。" in line
    assert line.endswith("载入演示数据。")
    assert ways(app) == ["accounts", "accounts", "templates", "upload"]
    # the line says what the general sentence says, and more
    assert not any("还没有发布任何数据" in item.value for item in app.info)


def test_the_line_is_gone_when_it_is_done(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session_of(workspace, Role.REPORTER)
    (line,) = told(open_page(tmp_path, role=Role.ADMIN, lang="en"))
    assert "The accounts are made. Next: fill in the template" in line
    batch = submit_file(workspace, REAL.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    assert told(open_page(tmp_path, role=Role.ADMIN)) == []


def test_with_demonstration_data_it_stands_above_the_figures_and_for_nobody_else(
    open_page: Open, demo_folder: Path
) -> None:
    app = open_page(demo_folder, role=Role.ADMIN)
    (line,) = told(app)
    assert "现在看到的都是演示数据。" in line
    assert "demo load" not in line
    assert len(app.metric) == 4
    assert told(open_page(demo_folder, role=Role.VIEWER)) == []
    assert told(open_page(demo_folder, "policy", role=Role.ADMIN)) == []
