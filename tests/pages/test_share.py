"""Sharing: every page restores its view from its address, and figures are shown as known on a revision."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import Locale, Role
from lib.i18n import messages
from lib.services import Workspace, publish_batch, submit_file
from lib.ui.asked import Address
from lib.ui.frame import WITHOUT_FIGURES
from lib.ui.links import OF_A_PERIOD, PAGES
from tests.pages.conftest import FILES, Open

FIGURED = [key for key, _, _ in PAGES if key not in WITHOUT_FIGURES]
VIEW = {
    "region": "150602",
    "indicator": "online_service_rate",
    "period": "2026Q2",
    "colour": "value",
    "scope": "150000",
    "revision": "1",
    "lang": "zh",
}


@pytest.fixture(autouse=True)
def every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages of the product can be opened, not only those that the shared fixture knows."""
    for key, path, _ in PAGES[1:]:
        monkeypatch.setitem(FILES, key, path)


def publish(workspace: Workspace, value: int, actor: str, reason: str | None = None) -> None:
    content = f"地区,指标,期间,数值\n150602,online_service_rate,2026Q2,{value}\n"
    batch = submit_file(workspace, content.encode(), f"{value}.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console(actor), reason=reason)


@pytest.fixture
def twice(workspace: Workspace, tmp_path: Path) -> Path:
    """An installation whose one figure was 88 on v1 and is 97 on v2."""
    publish(workspace, 88, "张三", "首次 [发布](http://x)")
    publish(workspace, 97, "王五")
    return tmp_path


#: Pages that an administrator is not offered, and who is.
OFFERED = {"batches": Role.REPORTER, "review": Role.REVIEWER}


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


@pytest.mark.parametrize("page", [key for key, _, _ in PAGES])
def test_every_page_keeps_the_whole_address(open_page: Open, demo_folder: Path, page: str) -> None:
    app = open_page(demo_folder, page, role=OFFERED.get(page, Role.ADMIN), **VIEW)
    assert {name: value for name, value in address(app).items() if name in VIEW} == VIEW
    assert [item.value for item in app.warning if "网址中" in item.value] == []
    named = any("2026年第二季度" in item.value for item in app.markdown)
    assert named or page not in (*OF_A_PERIOD, "map")


@pytest.mark.parametrize("page", [key for key, _, _ in PAGES])
def test_every_page_tells_what_is_wrong_in_the_address(open_page: Open, demo_folder: Path, page: str) -> None:
    wrong = {"region": "999999", "indicator": "[x](y)", "period": "2026Q9", "revision": "99", "level": "town"}
    app = open_page(demo_folder, page, role=OFFERED.get(page, Role.ADMIN))
    for name, value in wrong.items():
        app.query_params[name] = value
    app.run()
    told = " ".join(item.value for item in app.warning)
    for value in ("999999", "\\[x\\]\\(y\\)", "2026Q9", "“99”", "town"):
        assert value in told
    assert not app.exception


def test_every_parameter_has_its_sentence() -> None:
    own = {"problems", "coloured"}  # what the address was found to be, and no parameters of it
    names = ["from" if name == "from_period" else name for name in Address.__dataclass_fields__ if name not in own]
    for locale in Locale:
        known = messages(locale)
        missing = [name for name in names if not {f"ui.frame.problem_{name}", f"share.problem.{name}"} & set(known)]
        assert missing == []


def test_current_revision_is_the_default_and_is_not_in_the_address(open_page: Open, twice: Path) -> None:
    app = open_page(twice, "map", region="150602", indicator="online_service_rate", period="2026Q2")
    box = app.selectbox(key="share.revision")
    assert box.value == "current"
    assert box.options[0] == "当前版本（v2）"
    assert box.options[1].startswith("v2　20")
    assert box.options[1].endswith("　王五")
    assert box.options[2].endswith("　张三　首次 [发布](http://x)")
    assert "revision" not in address(app)
    assert app.metric[0].value == "97.0%"
    assert not any("v1" in item.value for item in app.markdown)


def test_past_revision_shows_its_figures_and_says_so(open_page: Open, twice: Path) -> None:
    app = open_page(twice, "map", region="150602", indicator="online_service_rate", period="2026Q2")
    app.selectbox(key="share.revision").set_value("1").run()
    assert address(app)["revision"] == "1"
    assert app.metric[0].value == "88.0%"
    shown = [item.value for item in app.markdown]
    assert any(":violet-badge[" in text and "历史版本 v1（当前为 v2）" in text.replace("\\", "") for text in shown)
    banner = next(text for text in shown if "您看的是 v1 发布时" in text)
    assert "首次 \\[发布\\]\\(http\\:\u2060//x\\)" in banner
    app.button(key="share.back").click().run()
    assert "revision" not in address(app)
    assert app.metric[0].value == "97.0%"
    assert not any(item.key == "share.back" for item in app.button)


def test_the_current_revision_can_be_kept_by_its_number(open_page: Open, twice: Path) -> None:
    app = open_page(twice, "map", region="150602", indicator="online_service_rate", period="2026Q2")
    app.selectbox(key="share.revision").set_value("2").run()
    assert address(app)["revision"] == "2"
    assert not any("历史版本" in item.value for item in app.markdown)
    assert app.selectbox(key="share.revision").value == "2"


@pytest.mark.parametrize("page", FIGURED)
def test_past_revision_is_marked_on_every_page_of_figures(open_page: Open, twice: Path, page: str) -> None:
    view = {"region": "150602", "indicator": "online_service_rate", "period": "2026Q2", "revision": "1"}
    app = open_page(twice, page, role=OFFERED.get(page, Role.ADMIN), **view)
    assert app.selectbox(key="share.revision").value == "1"
    assert any("您看的是 v1 发布时" in item.value for item in app.markdown)


@pytest.mark.parametrize("page", ["upload", "templates", "method", "audit", "accounts"])
def test_pages_without_figures_offer_no_revision(open_page: Open, twice: Path, page: str) -> None:
    app = open_page(twice, page, role=Role.ADMIN, revision="1")
    assert not any(item.key == "share.revision" for item in app.selectbox)
    assert not any("您看的是" in item.value for item in app.markdown)
    assert address(app)["revision"] == "1"


def test_reason_is_shortened_in_the_list(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, 88, "张三", "很长的理由" * 20)
    app = open_page(tmp_path, "map", indicator="online_service_rate")
    assert app.selectbox(key="share.revision").options[1].endswith("很长的理由" * 4 + "很长的理…")


def test_a_visitor_learns_neither_who_published_nor_why(open_page: Open, twice: Path) -> None:
    app = open_page(twice, "trend", session="public", **VIEW)
    told = "\n".join(item.value for item in (*app.markdown, *app.caption)).replace("\\", "")
    assert re.search(r"您看的是 v1 发布时（[-0-9]+ [0-9:]+）的数据", told)
    assert re.search(r"数据来源：版本 v1，[-0-9]+ [0-9:]+ 发布", told)
    (box,) = [item for item in app.selectbox if item.key == "share.revision"]
    assert [option.split("　")[0] for option in box.options] == ["当前版本（v2）", "v2", "v1"]
    words = told + " ".join(box.options)
    assert not [word for word in ("张三", "王五", "首次", "—") if word in words]
    known = open_page(twice, "trend", **VIEW)
    assert any("张三，首次" in item.value for item in known.markdown)


def test_a_visitor_reads_of_revised_figures_without_persons(open_page: Open, twice: Path) -> None:
    view = VIEW | {"revision": "2"}
    heads = [open_page(twice, "trend", session=session, **view).dataframe for session in ("public", None)]
    columns = [next(item.value for item in own if "修订后" in item.value.columns).columns.tolist() for own in heads]
    assert columns[0] == ["地区", "期间", "原值", "修订后", "版本", "时间"]
    assert columns[1] == ["地区", "期间", "原值", "修订后", "版本", "修订人", "时间", "原因"]
