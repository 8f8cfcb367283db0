"""The detail map page: its words, its table, its upload; the map itself is looked at in a real browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace, publish_batch, submit_file, submit_point_file
from lib.ui.delivery import Delivery, use_delivery
from tests.pages.conftest import ROOT, Open, acts_on, deciding

FIGURES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,97\n"
POINTS = (
    "编号,名称,类别,等级,经度,纬度\nL1,[东胜所](http://x),检验机构,C,109.99,39.82\nO1,杭锦局,监管机构,,108.70,39.83\n"
)
BAD = "名称,经度,纬度\n甲所,39.82,109.99\n"


def filled(workspace: Workspace, points: str | None = POINTS) -> None:
    batch = submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    if points:
        batch = submit_point_file(
            workspace, points.encode(), "点位.csv", who=console("李四"), jurisdiction="150000"
        ).batch
        publish_batch(workspace, batch.id, who=console("张三"))


def view(**more: str) -> dict[str, str]:
    return {"region": "150600", "indicator": "online_service_rate", "period": "2026Q3", **more}


def test_a_league_counts_its_points_and_names_their_source(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    filled(workspace)
    app = open_page(tmp_path, "detail", **view())
    assert any("鄂尔多斯市：9 个地区；检验机构 1 个，监管机构 1 个" in item.value for item in app.markdown)
    table = app.dataframe[0].value
    batch = workspace.store.batches()[0].id
    assert table[["名称", "等级", "所在旗县", "版本", "批次", "行"]].to_numpy().tolist() == [
        ["[东胜所](http://x)", "C 级", "东胜区", "v2", batch, 2],
        ["杭锦局", "", "杭锦旗", "v2", batch, 3],
    ]
    assert len(app.get("component_instance")) == 1


def test_a_county_shows_its_own_points_and_an_earlier_revision_those_of_its_time(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    filled(workspace)
    app = open_page(tmp_path, "detail", **view(region="150602"))
    assert app.dataframe[0].value["名称"].tolist() == ["[东胜所](http://x)"]
    app = open_page(tmp_path, "detail", **view(revision="1"))
    assert any("还没有点位" in item.value for item in app.markdown)
    assert not any("名称" in item.value.columns for item in app.dataframe)


def test_points_are_uploaded_checked_and_published(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace, None)
    app = open_page(tmp_path, "detail", role=Role.REPORTER, **view())
    assert app.text_input[0].value == "李四"
    app.file_uploader[0].upload("坏.csv", BAD.encode()).run()
    assert "检查未通过" in app.error[0].value
    assert "像是填反了" in app.table[-1].value["问题"].iloc[0]
    assert workspace.store.batches()[0].status is BatchStatus.REJECTED
    app.file_uploader[0].upload("点位.csv", POINTS.encode("gb18030")).run()
    app.button(key="points.submit").click().run()
    batch = workspace.store.batches(status=BatchStatus.SUBMITTED)[0]
    assert (batch.points, batch.submitted_by) == (2, "李四")
    assert any("新增 2 个点位" in item.value for item in app.markdown)
    assert not acts_on(app, "points.publish")
    app = open_page(tmp_path, "detail", role=Role.REVIEWER, **view())
    deciding(app, "points.publish").click().run()
    assert any("版本 v2" in item.value for item in app.success)
    assert workspace.store.points()["id"].to_list() == ["L1", "O1"]


def test_points_that_wait_are_not_among_the_figures_to_publish(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_point_file(workspace, POINTS.encode(), "点位.csv", who=console("李四"), jurisdiction="150000")
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert any("2 个点位" in item.value for item in app.info)
    assert not acts_on(app, "upload.publish")


def test_without_the_server_the_page_says_so(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace)
    use_delivery(Delivery.INLINE)
    app = open_page(tmp_path, "detail", **view())
    assert any("python -m lib serve" in item.value for item in app.info)
    assert len(app.get("component_instance")) == 0


def test_folium_is_not_loaded_with_the_page() -> None:
    program = (
        "import sys; import lib.web.warm as warm, importlib;"
        "[importlib.import_module(name) for name in warm.modules_of_pages()];"
        "slow = ('folium', 'streamlit_folium', 'shapely', 'geocoordinates_ffi');"
        "print([name for name in slow if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
