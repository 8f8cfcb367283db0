"""The method page: the sheet of each indicator, and each statistic with a worked example."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.catalogue import load_catalogue
from lib.domain import Locale, Period
from lib.i18n import say
from lib.services import calibrations, load_settings, open_workspace
from lib.services.worked_example import STATISTICS, Standpoint, bad_input, worked_example
from lib.ui.method_link import method_address
from tests.pages.conftest import Open


def test_sheet_of_the_lab_grade(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", indicator="lab_grade")
    sheet, targets, clauses = (item.value for item in app.table)
    facts = {row.iloc[0]: row.iloc[1].replace("\\", "") for _, row in sheet.iterrows()}
    assert facts["等级（由低到高）"] == "未达标 < C 级 < C+ 级 < B 级 < B+ 级 < A 级"
    assert list(targets.iloc[0]) == ["不低于 C 级", "地市、县级", "—", "持续保持", "—", "内政办发〔2022〕26号 第八条"]
    assert "内政办发〔2022〕26号" in set(clauses["文件"])
    asked = clauses.set_index("文件").loc["内政办发〔2022〕26号", "要求（本系统转述）"]
    assert "C 级" in asked.replace("\\", "")


ONE_OF_EACH_KIND = {sheet.kind: key for key, sheet in load_catalogue().indicators.items()}.values()


@pytest.mark.parametrize("key", ONE_OF_EACH_KIND)
def test_every_kind_of_indicator_has_a_sheet_in_both_languages(open_page: Open, demo_folder: Path, key: str) -> None:
    sheet = load_catalogue().indicators[key]
    chinese = open_page(demo_folder, "method", indicator=key)
    assert chinese.subheader[1].value.replace("\\", "") == sheet.name.zh
    english = open_page(demo_folder, "method", indicator=key, lang="en")
    assert english.subheader[1].value.replace("\\", "") == sheet.name.en


def _told(app: AppTest) -> str:
    """All Markdown of a page, without the signs that keep it plain."""
    return "\n".join(item.value for item in app.markdown).replace("\\", "")


@pytest.mark.parametrize("locale", list(Locale))
def test_a_statistic_in_the_address_is_explained_with_live_figures(
    open_page: Open, demo_folder: Path, locale: Locale
) -> None:
    address = {"region": "150102", "indicator": "inspector_staffing", "period": "2026Q3", "lang": locale.value}
    app = open_page(demo_folder, "method", statistic=STATISTICS[-1], **address)
    workspace = open_workspace(load_settings(data_dir=demo_folder))
    for statistic in STATISTICS:
        app.radio(key="method.statistic").set_value(statistic).run()
        assert not app.exception
        assert app.subheader[-1].value == say(locale, f"method.name.{statistic}")
        assert app.code[0].value == say(locale, f"method.formula.{statistic}").strip()
        standpoint = Standpoint("150000", Period.parse("2026Q3"), "150102", "inspector_staffing")
        found = worked_example(workspace, 1, standpoint, statistic, locale)
        assert found is not None
        assert f"{len(found.steps)}. **{' '.join(found.steps[-1].split())}**" in _told(app)
        cases = {row.iloc[0].replace("\\", "") for _, row in app.table[0].value.iterrows()}
        assert cases == {case for case, _ in bad_input(statistic, locale)}
    workspace.store.close()


def test_the_example_says_whose_figures_it_takes(open_page: Open, demo_folder: Path) -> None:
    app = open_page(
        demo_folder, "method", statistic="rank", region="150102", period="2026Q3", indicator="online_service_rate"
    )
    captions = [item.value.replace("\\", "") for item in app.caption]
    assert "内蒙古自治区，2026年第三季度，版本 v1：新城区的“政务服务全程网办率”。这里用的是演示数据。" in captions
    assert app.query_params["statistic"] == "rank"
    app.radio(key="method.statistic").set_value("gap").run()
    assert app.query_params["statistic"] == "gap"
    assert app.subheader[-1].value == "差距"
    app.segmented_control(key="method.switch").set_value("sheet").run()
    assert "statistic" not in app.query_params
    assert len(app.table) == 3


def test_the_forecast_shows_how_well_it_is_calibrated(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", statistic="forecast")
    said = [item.value.replace("\\", "") for item in app.caption]
    measured = calibrations()["simulation"]
    assert (
        f"模拟：{measured.forecasts:,} 次推算，80% 区间里落了 {100 * measured.coverage:.1f}%；"
        f"Brier 分 {measured.brier:.4f}，总是猜平均的 {measured.base:.4f}（越小越好）。"
    ) in said
    assert app.get("plotly_chart")
    assert not open_page(demo_folder, "method", statistic="gap").get("plotly_chart")


def test_without_figures_the_numbers_are_called_made_up(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path, "method", statistic="gap")
    assert app.info[-1].value == "举例：下面的数字是编的，不是任何地区的数据。"
    assert "这里还没有已发布的数据，所以没有真实的例子。" in [item.value for item in app.caption]
    assert "**页面显示：差 14.3 个百分点，缺 3 人**" in _told(app)


def test_a_jurisdiction_without_targets_says_so(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", statistic="forecast", region="371500")
    assert "聊城市的文件没有数值目标，这一项算不出，所以没有真实的例子。" in [item.value for item in app.caption]
    assert app.info[-1].value.startswith("举例")


def test_an_unknown_statistic_is_told_and_the_sheet_stands_in(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", statistic="luck")
    assert any("luck" in item.value for item in app.warning)
    assert len(app.table) == 3


def test_other_pages_do_not_hand_the_statistic_on(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", statistic="gap")
    app.switch_page("pages/policy/tracker.py")
    app.query_params.clear()
    app.run()
    assert "statistic" not in app.query_params
    app.switch_page("pages/policy/method.py")
    app.query_params.clear()
    app.run()
    assert len(app.table) == 3


def test_a_link_leads_from_a_figure_to_its_statistic(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "quality", region="150100", indicator="online_service_rate", period="2026Q2")
    reading = app.session_state["capmap.reading"]
    view = method_address(reading, "forecast")
    assert (view["statistic"], view["region"], view["indicator"], view["period"]) == (
        "forecast",
        "150100",
        "online_service_rate",
        "2026Q2",
    )
    with pytest.raises(ValueError, match="luck"):
        method_address(reading, "luck")
    opened = open_page(demo_folder, "method", **view)
    assert opened.subheader[-1].value == "达标可能性"
