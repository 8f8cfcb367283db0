"""What the frame says of an address: a period that has not begun, and nothing of what another page alone reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui import asked
from lib.ui.links import NEEDED, READ_BY
from tests.pages.conftest import Open


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third quarter is over and the fourth runs."""
    monkeypatch.setattr(asked, "today", lambda: date(2026, 11, 22))


def warned(app: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in app.warning]


def period_of(app: AppTest) -> str:
    found = app.query_params["period"]
    return found if isinstance(found, str) else found[0]


@pytest.mark.parametrize("page", ["overview", "map", "region", "trend", "time", "policy"])
@pytest.mark.parametrize("ahead", ["2031Q1", "2027", "202612"])
def test_a_period_that_has_not_begun_is_told_and_the_newest_stands_in(
    open_page: Open, demo_folder: Path, page: str, ahead: str
) -> None:
    app = open_page(demo_folder, page, period=ahead)
    assert warned(app)[0] == f"网址中的期间“{ahead}”还没有开始，没有数据，已改为显示 2026年第三季度。"
    assert period_of(app) == "2026Q3"


@pytest.mark.parametrize("begun", ["2026Q4", "2026", "202611"])
def test_a_period_that_runs_is_shown(open_page: Open, demo_folder: Path, begun: str) -> None:
    app = open_page(demo_folder, "overview", period=begun)
    assert (warned(app), period_of(app)) == ([], begun)


def test_the_quarter_can_be_asked_for_from_its_first_day(
    open_page: Open, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "today", lambda: date(2027, 1, 1))
    assert warned(open_page(demo_folder, "overview", period="2027Q1")) == []


def test_a_period_to_compare_with_that_has_not_begun_is_told(open_page: Open, demo_folder: Path) -> None:
    given = {"view": "difference", "from": "2031Q1", "period": "2026Q3"}
    told = "网址中用来比较的期间“2031Q1”还没有开始，没有数据，已改为默认的期间。"
    assert warned(open_page(demo_folder, "time", **given)) == [told]


def test_the_english_sentence(open_page: Open, demo_folder: Path) -> None:
    (told,) = warned(open_page(demo_folder, "map", period="2031Q1", lang="en"))
    assert told.startswith("The period “2031Q1” in the address has not begun yet, so it has no figures; showing ")


@pytest.mark.parametrize(
    ("page", "parameter", "told"),
    [
        ("time", "view", "网址中的显示方式“calendar”不存在，已改为显示变化过程。"),
        ("region", "pane", "网址中的右侧内容“calendar”不存在，已改为同级比较。"),
        ("map", "tab", "网址中的标签页“calendar”不存在，已改为变化趋势。"),
        ("policy", "section", "网址中的政策页内容“calendar2”不存在，已改为条款表。"),
    ],
)
def test_what_stands_in_is_told_where_it_is_shown_and_nowhere_else(
    open_page: Open, demo_folder: Path, page: str, parameter: str, told: str
) -> None:
    value = told.partition("“")[2].partition("”")[0]
    assert warned(open_page(demo_folder, page, period="2026Q3", **{parameter: value})) == [told]
    other = "overview" if page == "policy" else "policy"
    elsewhere = open_page(demo_folder, other, period="2026Q3", **{parameter: value})
    assert warned(elsewhere) == []
    assert parameter not in elsewhere.query_params


def test_only_pages_that_there_are_read_a_parameter() -> None:
    assert {page for pages in READ_BY.values() for page in pages} <= set(NEEDED)
