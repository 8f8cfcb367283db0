"""An indicator without a figure: no chart without a line, but what is lacking in words, and the way to the upload."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Role
from lib.services import Workspace, publish_batch, submit_file
from tests.pages.conftest import Open
from tests.pages.test_batches import said

HEAD = "地区,指标,期间,数值\n"
SILENT = {"region": "150600", "indicator": "inspector_staffing", "period": "2026Q2"}


@pytest.fixture
def one_figure(workspace: Workspace, tmp_path: Path) -> Path:
    """An installation with one figure, of another indicator."""
    content = f"{HEAD}150602,online_service_rate,2026Q2,88\n"
    batch = submit_file(workspace, content.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("王五"), reason="首次发布")
    return tmp_path


def ways(app: AppTest) -> list[str]:
    return [item.proto.label for item in app.get("page_link")]


@pytest.mark.parametrize("page", ["trend", "map"])
def test_words_stand_in_for_an_empty_trend(open_page: Open, one_figure: Path, page: str) -> None:
    app = open_page(one_figure, page, role=Role.REPORTER, **SILENT)
    assert not app.get("plotly_chart")
    regions = "鄂尔多斯市、内蒙古自治区" if page == "trend" else "鄂尔多斯市"
    assert f"{regions}的“检查员配备率”还没有任何数据，画不出趋势。请到“数据上报”上传这些数据" in said(app)
    assert "去上传数据" in ways(app)


def test_who_cannot_upload_is_not_sent_there(open_page: Open, one_figure: Path) -> None:
    app = open_page(one_figure, "map", **SILENT)
    assert "还没有任何数据，画不出趋势。等数据上报并审核发布后，就能在这里看到" in said(app)
    assert "去上传数据" not in ways(app)


def test_a_figure_alone_is_drawn(open_page: Open, one_figure: Path) -> None:
    for page in ("trend", "map"):
        view = {**SILENT, "region": "150602", "indicator": "online_service_rate"}
        assert len(open_page(one_figure, page, **view).get("plotly_chart")) == 1


def test_never_drilled_is_drawn(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    content = f"{HEAD}150602,drill_interval,2026Q2,未演练\n"
    batch = submit_file(workspace, content.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("王五"), reason="首次发布")
    view = {"region": "150602", "indicator": "drill_interval", "period": "2026Q2"}
    assert len(open_page(tmp_path, "map", **view).get("plotly_chart")) == 1


def test_siblings_without_figures_have_no_picture(open_page: Open, one_figure: Path) -> None:
    app = open_page(one_figure, "region", role=Role.REPORTER, **SILENT)
    assert not app.get("plotly_chart")
    assert "鄂尔多斯市同级的 12 个地区各项指标都还没有数据，画不出位置比较。请到“数据上报”上传" in said(app)
    county = open_page(one_figure, "region", **{**SILENT, "region": "150602"})
    assert len(county.get("plotly_chart")) == 1


def test_the_words_are_english_for_english_readers(open_page: Open, one_figure: Path) -> None:
    app = open_page(one_figure, "map", lang="en", **SILENT)
    assert "There are no figures of “Inspector staffing rate” for Ordos yet, so there is no trend to draw." in said(app)
