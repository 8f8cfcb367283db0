"""An address that is no page: the overview says which was asked for, and offers the page that may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.access import console
from lib.domain import Role
from lib.ui.no_page import letters_apart, page_meant
from tests.pages.conftest import Open


def warned(app: AppTest) -> list[str]:
    return [item.value for item in app.warning]


def ways(app: AppTest) -> list[str]:
    return [item.proto.label for item in app.get("page_link") if "要找" in item.proto.label]


def test_the_overview_names_what_was_asked_for(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, role=Role.REPORTER, no_page="template")
    assert warned(app) == ["没有叫 /template 的页面，这里是总览。"]
    assert ways(app) == ["是不是要找“填报表”？"]
    assert app.metric
    assert "no_page" not in app.query_params
    app.run()
    assert len(warned(app)) == 1
    app.query_params["period"] = "2026Q1"
    app.run()
    assert warned(app) == []


def test_what_was_asked_for_is_shown_as_text(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, no_page="[x](http://e)<b>:red[y]")
    assert warned(app) == [r"没有叫 /\[x\]\(http\:⁠//e\)\<b\>\:red\[y\] 的页面，这里是总览。"]
    assert ways(app) == []


def test_the_page_that_was_meant_says_nothing_any_more(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, role=Role.REPORTER, no_page="template")
    app._page_hash = calc_hash("templates")
    app.run()
    assert app.subheader[0].value == "填报表"
    assert warned(app) == []


def test_nothing_is_said_of_a_page_that_is_there(open_page: Open, demo_folder: Path) -> None:
    assert warned(open_page(demo_folder)) == []


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("template", "templates"),
        ("MAP", "map"),
        ("trends", "trend"),
        ("hystori", "history"),
        ("upload/", "upload"),
        ("foo", None),
        ("maps", "map"),
        ("mop2", None),
        ("qwhistory", "history"),
        ("qwehistory", None),
    ],
)
def test_a_page_two_letters_away_at_most_is_meant(asked: str, page: str | None) -> None:
    assert page_meant(asked, console("张三")) == page


def test_letters_apart_is_the_edit_distance() -> None:
    pairs = [("", "", 0), ("map", "map", 0), ("map", "", 3), ("kitten", "sitting", 3), ("ab", "ba", 2)]
    assert [letters_apart(one, other) for one, other, _ in pairs] == [apart for *_, apart in pairs]
