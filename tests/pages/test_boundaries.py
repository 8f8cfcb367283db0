"""The boundaries on the page of jurisdictions: system, preview, publishing by another; every map on what was
published."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.access import console
from lib.domain import BatchStatus, Datum, Level, Locale, Role
from lib.maps.layers import layer_file
from lib.services import Workspace
from lib.services.boundaries import submit_boundaries
from lib.ui.context import reading_of
from lib.ui.map_panel import layer_of, map_ahead, view_at
from tests.pages.conftest import Open, session_of
from tests.services.boundary_files import bounded, collection, feature, square, yunzhou
from tests.services.document_files import figures
from tests.services.region_files import YUNZHOU, brought

VALUES = "990102,online_service_rate,2026Q3,97\n990121,online_service_rate,2026Q3,80"
MAPS = ("overview", "map", "time", "detail", "region", "jurisdictions")
HOSTILE = "<img src=x onerror=alert(1)> [点我](http://example.com)"


def test_the_system_is_named_before_a_file_is_taken(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    brought(workspace, YUNZHOU)
    app = open_page(tmp_path, "jurisdictions", role=Role.ADMIN)
    assert [one.key for one in app.file_uploader] == ["region_list.file"]
    assert app.radio(key="boundary_file.datum").value is None
    app.radio(key="boundary_file.datum").set_value("gcj02").run()
    app.file_uploader[1].set_value(("x.geojson", yunzhou(), "application/geo+json")).run()
    told = " ".join(item.value for item in app.markdown)
    assert "发布后地图上能画出 4 个地区" in told
    assert "换算成 WGS" in told
    # another system is another check
    app.radio(key="boundary_file.datum").set_value("wgs84").run()
    assert "没有换算" in " ".join(item.value for item in app.markdown)
    app.button(key="boundary_file.submit").click().run()
    assert "边界已提交" in app.success[0].value
    (batch,) = workspace.store.batches(BatchStatus.SUBMITTED)
    assert batch.options == '{"datum": "wgs84"}'
    assert app.button(key=f"boundary_file.publish.{batch.id}.1").disabled
    app = open_page(tmp_path, "jurisdictions", session=session_of(workspace, Role.REVIEWER, name="张三"))
    app.text_input(key=f"boundary_file.reason.{batch.id}").set_value("按勘界成果").run()
    app.button(key=f"boundary_file.publish.{batch.id}.1").click().run()
    assert "边界已发布为版本 v2" in app.success[0].value
    assert list(app.dataframe[0].value["有边界"])[-1] == 4
    assert list(app.dataframe[-1].value["理由"]) == ["按勘界成果"]
    assert workspace.layers.for_view("990100", Level.COUNTY).name.startswith("up_")


def test_problems_are_told_and_the_file_is_kept(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    brought(workspace, YUNZHOU)
    app = open_page(tmp_path, "jurisdictions", role=Role.ADMIN)
    app.radio(key="boundary_file.datum").set_value("wgs84").run()
    wrong = collection(feature("990102", square(36.0, 112.5)))
    app.file_uploader[1].set_value(("x.geojson", wrong, "application/geo+json")).run()
    assert not app.exception
    assert "经度和纬度写反了" in " ".join(str(item.value) for item in app.table)
    assert not [button for button in app.button if button.key == "boundary_file.submit"]
    assert [one.status for one in workspace.store.batches()][:1] == [BatchStatus.REJECTED]


def test_boundaries_can_be_returned_and_their_text_is_shown_as_text(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    brought(workspace, YUNZHOU)
    content = collection(feature("990102", square(112.5, 36.0), name=HOSTILE), feature(HOSTILE, square(112.5, 38)))
    batch = submit_boundaries(workspace, content, f"{HOSTILE}.geojson", Datum.WGS84, who=console("赵六")).batch
    app = open_page(tmp_path, "jurisdictions", role=Role.REVIEWER)
    for item in (*app.markdown, *app.caption, *app.info, *app.warning):
        assert "<img src=x onerror" not in str(item.value), item.value
        assert "[点我](http" not in str(item.value), item.value
    app.text_input(key=f"boundary_file.reason.{batch.id}").set_value("代码不对").run()
    app.button(key=f"boundary_file.return.{batch.id}").click().run()
    assert "已退回" in app.success[0].value
    found = workspace.store.batch(batch.id)
    assert found is not None
    assert found.status is BatchStatus.RETURNED


def test_maps_are_drawn_from_the_layers_of_the_revision_looked_at(workspace: Workspace) -> None:
    brought(workspace, YUNZHOU)
    before = figures(workspace, VALUES)
    made = bounded(workspace, yunzhou())
    again = bounded(workspace, yunzhou(c990102=square(112.5, 36.0, 0.9)))
    view = {"region": "990100", "period": "2026Q3", "indicator": "online_service_rate", "level": "county"}
    names = []
    for revision in (before, made, again):
        given = {**view, "revision": str(revision)}
        reading = reading_of(workspace, Locale.ZH, console("张三"), given)
        layer = layer_of(reading, view_at(reading))
        assert layer_file(layer) in map_ahead(reading).decode()
        names.append(layer.name)
    assert names[0] == "no_boundaries"
    assert names[1] != names[2]


@pytest.mark.parametrize("page", MAPS)
def test_every_page_with_a_map_draws_what_was_published(
    open_page: Open, workspace: Workspace, tmp_path: Path, page: str
) -> None:
    brought(workspace, YUNZHOU)
    figures(workspace, VALUES)
    bounded(workspace, collection(feature("990102", square(112.5, 36.0)), review_number="晋S（2026）001号"))
    for level in ("county", "prefecture"):
        view = {"region": "990100", "period": "2026Q3", "indicator": "online_service_rate", "level": level}
        app = open_page(tmp_path, page, role=Role.ADMIN, **view)
        assert not app.exception, (page, level)
