"""The page of jurisdictions: what stands, problems, the preview, publishing by another person; every page on a new
one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace, load_demo
from lib.services.region_lists import submit_region_list
from tests.pages.conftest import Open, deciding, session_of
from tests.services.document_files import figures
from tests.services.region_files import YUNZHOU, amended, brought

VALUES = "990102,online_service_rate,2026Q3,97\n990121,online_service_rate,2026Q3,80"
HOSTILE = "<img src=x onerror=alert(1)> [点我](http://example.com) $x^2$"
PAGES = ("overview", "map", "region", "trend", "time", "detail", "policy", "history", "quality", "templates", "upload")


def test_the_list_names_every_jurisdiction_and_its_version(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    made = brought(workspace, YUNZHOU, reason="新辖区")
    app = open_page(tmp_path, "jurisdictions", role=Role.ADMIN)
    table = app.dataframe[0].value
    assert list(table["代码"]) == ["150000", "371500", "140500", "990100"]
    assert list(table["地区"]) == ["省级 1、市级 12、县级 103", "市级 1、县级 8", "市级 1、县级 6", "市级 1、县级 3"]
    assert list(table["有边界"]) == [116, 9, 7, 0]
    assert table["现行版本"].iloc[0] == "随系统安装"
    assert table["现行版本"].iloc[3].startswith(f"v{made}（")
    assert list(app.dataframe[1].value["理由"]) == ["新辖区"]


def test_problems_are_told_with_sheet_row_column_and_advice(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "jurisdictions", role=Role.ADMIN)
    wrong = YUNZHOU.replace('code = "990122"', 'code = "99012"')
    wrong = wrong.replace('"县级"\nparent = "990100"\ntype', '"镇"\ntype')
    app.file_uploader[0].set_value(("x.toml", wrong.encode(), "application/toml")).run()
    assert not app.exception
    text = " ".join(str(item.value) for item in app.table)
    assert "“99012”不是行政区划代码" in text
    assert "请写其中之一：省级、市级、县级" in text
    assert not [button for button in app.button if button.key == "region_list.submit"]
    assert [one.status for one in workspace.store.batches()] == [BatchStatus.REJECTED]


def test_a_file_is_previewed_submitted_and_published_by_another(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "jurisdictions", role=Role.ADMIN)
    app.file_uploader[0].set_value(("x.toml", YUNZHOU.encode(), "application/toml")).run()
    told = " ".join(item.value for item in app.markdown)
    assert "新辖区 990100 云州市：共 4 个地区。" in told
    assert "4 个地区还没有边界" in told
    app.button(key="region_list.submit").click().run()
    assert "已提交" in app.success[0].value
    assert app.button(key="region_list.submit").disabled
    (batch,) = workspace.store.batches(BatchStatus.SUBMITTED)
    assert deciding(app, "region_list.publish").disabled
    second = session_of(workspace, Role.REVIEWER, name="张三")
    app = open_page(tmp_path, "jurisdictions", session=second)
    deciding(app, "region_list.publish").click().run()
    assert "理由" in app.error[0].value
    app.text_input(key=f"region_list.reason.{batch.id}").set_value("按批复登记").run()
    deciding(app, "region_list.publish").click().run()
    assert "已发布为版本 v1" in app.success[0].value
    assert workspace.store.head() == 1
    figures(workspace, VALUES)
    options = open_page(tmp_path, "map", region="990100").selectbox(key="frame.jurisdiction").options
    assert options == ["内蒙古自治区", "聊城市", "晋城市", "云州市"]


def test_a_list_can_be_returned(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    batch = submit_region_list(workspace, YUNZHOU.encode(), "x.toml", who=console("赵六")).batch
    app = open_page(tmp_path, "jurisdictions", role=Role.REVIEWER)
    app.text_input(key=f"region_list.reason.{batch.id}").set_value("代码不对").run()
    app.button(key=f"region_list.return.{batch.id}").click().run()
    assert "已退回" in app.success[0].value
    found = workspace.store.batch(batch.id)
    assert found is not None
    assert found.status is BatchStatus.RETURNED


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_a_new_jurisdiction(open_page: Open, workspace: Workspace, tmp_path: Path, page: str) -> None:
    brought(workspace, YUNZHOU)
    figures(workspace, VALUES)
    for region in ("990100", "990121"):
        view = {"region": region, "period": "2026Q3", "indicator": "online_service_rate"}
        app = open_page(tmp_path, page, role=Role.ADMIN, **view)
        assert not app.exception, (page, region)
        shown = " ".join(str(item.value) for kind in (app.markdown, app.caption, app.warning) for item in kind)
        assert "地址里的" not in shown, (page, region)


def test_a_jurisdiction_of_its_own_figures_is_not_called_a_demonstration(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    load_demo(workspace, who=console("测试"))
    brought(workspace, YUNZHOU)

    def badges(region: str, page: str = "map") -> list[str]:
        app = open_page(tmp_path, page, role=Role.ADMIN, region=region, period="2026Q3")
        return [item.value for item in app.markdown if "演示数据" in item.value and "badge" in item.value]

    assert badges("990100") == []  # nothing is reported there yet
    figures(workspace, VALUES)
    assert badges("990100") == []
    assert len(badges("150000")) == 1
    assert len(badges("990100", "audit")) == 1  # a page of all of them


def test_an_earlier_revision_knows_no_later_region(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    before = figures(workspace, "140502,online_service_rate,2026Q3,97")
    brought(workspace, YUNZHOU)
    app = open_page(tmp_path, "map", region="990100", revision=str(before))
    assert not app.exception
    assert app.query_params["region"] == "150000"
    assert any("990100" in str(item.value) for item in app.warning)
    assert open_page(tmp_path, "map", region="990100").query_params["region"] == "990100"


def test_text_of_a_list_is_shown_as_text(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    brought(workspace, YUNZHOU.replace("北山县", HOSTILE).replace("西河县", f"西河{HOSTILE}"))
    figures(workspace, VALUES.replace("990102", "990122"))
    file = amended(workspace, "990100", HOSTILE, f"{HOSTILE}新").encode()
    submit_region_list(workspace, file, "x.toml", who=console("赵六"))
    for page in ("jurisdictions", *PAGES):
        for region in ("990100", "990122"):
            app = open_page(
                tmp_path, page, role=Role.ADMIN, region=region, period="2026Q3", indicator="online_service_rate"
            )
            assert not app.exception
            for item in (*app.markdown, *app.caption, *app.info, *app.warning):
                assert "<img src=x onerror" not in str(item.value), (page, item.value)
                assert "[点我](http" not in str(item.value), (page, item.value)
