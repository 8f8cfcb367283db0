"""The page about time: film, small maps and two periods compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.ui.statistical_map.payload import unpack
from tests.pages.conftest import Open


def message(app: AppTest, name: str) -> dict[str, Any]:
    protos = [item.proto for item in app.get("bidi_component")]
    return next(unpack(proto.bytes) for proto in protos if proto.component_name == name)


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def test_film_stands_at_the_period_of_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", indicator="inspector_staffing", level="county", period="2025Q2")
    data = message(app, "capability_map_film")
    assert data["at"] == "2025Q2"
    assert [frame["period"] for frame in data["frames"]][:: len(data["frames"]) - 1] == ["2021Q1", "2026Q3"]
    frame = next(frame for frame in data["frames"] if frame["period"] == "2025Q2")
    met = dict(zip([item["key"] for item in data["base"]["classes"]], frame["counts"], strict=True))["met"]
    assert frame["text"] == "2025年第二季度"
    assert frame["finding"] == f"103 个旗县市区中 {met} 个达标"
    assert data["base"]["demo"] == "演示数据"
    assert data["note"].startswith("图例各期相同")


def test_film_of_values_says_that_its_breaks_are_fixed(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", indicator="inspector_staffing", level="county", colour="value")
    assert message(app, "capability_map_film")["note"].startswith("分级以全部 23 期的数据一次确定")


def test_annual_indicator_has_annual_frames(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", indicator="lab_grade", period="2025Q2", region="150600")
    data = message(app, "capability_map_film")
    assert [frame["period"] for frame in data["frames"]] == ["2021", "2022", "2023", "2024", "2025", "2026"]
    assert data["at"] == "2025"
    assert len(data["frames"][0]["rows"]) == 9


def test_small_maps_follow_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(
        demo_folder, "time", view="multiples", indicator="inspector_staffing", period="2026Q3", **{"from": "2021Q3"}
    )
    data = message(app, "capability_map_multiples")
    assert [frame["period"] for frame in data["frames"]] == [f"{year}Q3" for year in range(2021, 2027)]
    assert all("达标" in frame["finding"] for frame in data["frames"])


def test_spacing_and_last_period_write_the_address(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", view="multiples", indicator="inspector_staffing", period="2026Q3")
    assert message(app, "capability_map_multiples")["frames"][0]["period"] == "2025Q2"
    app.segmented_control(key="time.spacing").set_value("2").run()
    assert address(app)["from"] == "2024Q1"
    app.selectbox(key="time.last").set_value("2026Q1").run()
    assert (address(app)["from"], address(app)["period"]) == ("2023Q3", "2026Q1")
    found = [frame["period"] for frame in message(app, "capability_map_multiples")["frames"]]
    assert found == ["2023Q3", "2024Q1", "2024Q3", "2025Q1", "2025Q3", "2026Q1"]


def test_two_periods_compared(open_page: Open, demo_folder: Path) -> None:
    app = open_page(
        demo_folder, "time", view="difference", indicator="inspector_staffing", level="county", period="2026Q3"
    )
    data = message(app, "capability_map")
    counts = {item["key"]: item["count"] for item in data["classes"]}
    assert sum(counts.values()) == 103
    assert set(counts) <= {"improved", "unchanged", "worsened", "new", "gone", "none"}
    sentence = next(item.value for item in app.markdown if "个改善" in item.value)
    assert sentence.startswith("**2025年第三季度到2026年第三季度，检查员配备率：")
    assert f"{counts['improved']} 个改善，" in sentence
    assert f"{counts['worsened']} 个变差" in sentence
    steps, moves = (item.value for item in app.dataframe)
    assert list(steps.columns) == ["地区", "2025年第三季度", "2026年第三季度", "变化"]
    assert len(steps) == 12
    assert all("个百分点" in text for text in steps["变化"])
    assert any(f"状态变化：{len(moves)} 个地区" in item.value for item in app.markdown)
    assert all(" → " in text for text in moves["状态"])
    assert [item.value for item in app.caption].count("演示数据") == 2


def test_drills_are_compared_with_care(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", view="difference", indicator="drill_interval", level="county", period="2026Q3")
    keys = {item["key"] for item in message(app, "capability_map")["classes"]}
    assert {"held", "not_held"} <= keys
    assert not keys & {"improved", "worsened"}
    assert any("不算变差" in item.value for item in app.caption)


def test_comparison_moves_by_its_boxes_and_back_to_the_film(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "time", view="difference", indicator="inspector_staffing", period="2026Q3")
    app.selectbox(key="time.from").set_value("2024Q1").run()
    assert (address(app)["from"], address(app)["period"]) == ("2024Q1", "2026Q3")
    app.selectbox(key="time.to").set_value("2024Q1").run()
    assert any("两期相同" in item.value for item in app.info)
    app.segmented_control(key="time.view").set_value("film").run()
    assert address(app)["view"] == "film"
    assert message(app, "capability_map_film")["at"] == "2024Q1"


@pytest.mark.parametrize(
    ("given", "told"),
    [({"view": "<b>x</b>"}, "显示方式“\\<b\\>x\\</b\\>”不存在"), ({"from": "2026Q9"}, "期间“2026Q9”无法识别")],
)
def test_bad_addresses_are_told_and_the_film_stands_in(
    open_page: Open, demo_folder: Path, given: dict[str, str], told: str
) -> None:
    app = open_page(demo_folder, "time", **given)
    assert told in app.warning[0].value
    assert message(app, "capability_map_film")["frames"]


def test_one_period_alone_is_explained(open_page: Open, tmp_path: Path) -> None:
    from lib.services import load_settings, open_workspace, publish_batch, submit_file

    workspace = open_workspace(load_settings(data_dir=tmp_path))
    content = "地区,指标,期间,数值\n150100,population,2020,3446100\n".encode()
    batch = submit_file(workspace, content, "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    workspace.store.close()
    app = open_page(tmp_path, "time", indicator="population", period="2020")
    assert any("还看不出变化" in item.value for item in app.info)
    assert [frame["period"] for frame in message(app, "capability_map_film")["frames"]] == ["2020"]
    assert message(app, "capability_map_film")["base"]["demo"] is None
    app.segmented_control(key="time.view").set_value("difference").run()
    assert any("还看不出变化" in item.value for item in app.info)
