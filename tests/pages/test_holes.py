"""Ways into the pages that were open once. Each test opens its way again when the bolt is taken out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.domain import BatchStatus, Grant, Locale, Refusal, RefusalCode, Role
from lib.services import Workspace, publish_batch, submit_file, submit_point_file
from lib.services.accounts import identity_of_key, session_for
from lib.services.audit_view import Wanted, audit_csv
from lib.services.clock import now
from tests.pages.conftest import ROOT, Open, acts_on, deciding, session_of

FIGURES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,97\n"
LINK, PICTURE = "[点我](http://example.com)", "![图](http://example.com/x.png)"
SOURCES = [path for folder in ("lib", "pages") for path in (ROOT / folder).rglob("*.py")]


def using(name: str) -> set[str]:
    """The files of the program in which a name stands, comments and sentences left out."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if re.search(rf"(?m)^[^#\"]*{name}", path.read_text(encoding="utf-8"))
    }


def refused(workspace: Workspace) -> list[tuple[str, str]]:
    """Who was refused what, newest first."""
    return [(entry.actor, entry.subject) for entry in workspace.store.audit() if entry.action == "refused"]


def waiting(open_page: Open, workspace: Workspace, tmp_path: Path) -> tuple[AppTest, str]:
    """The upload page of a reviewer with a batch to publish."""
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四"))
    session = session_of(workspace, Role.REVIEWER)
    app = open_page(tmp_path, "review", session=session)
    assert not deciding(app, "upload.publish").disabled
    return app, session


def test_hole_04_a_callback_after_a_role_was_taken_away_does_nothing(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app, _ = waiting(open_page, workspace, tmp_path)
    account = workspace.store.account_by_name("张三")
    assert account is not None
    workspace.store.set_grants(account.id, (Grant(Role.VIEWER, "*"),), actor="管理员", at=now())
    deciding(app, "upload.publish").click().run()
    assert workspace.store.head() == 0
    assert workspace.store.batches()[0].status is BatchStatus.SUBMITTED
    assert "没有“发布批次”的权限" in app.error[0].value
    assert refused(workspace) == [("张三", "publish")]
    assert not acts_on(app, "upload.publish")


@pytest.mark.parametrize("ends", ["session", "account"])
def test_hole_04_a_callback_after_the_session_ended_does_nothing(
    open_page: Open, workspace: Workspace, tmp_path: Path, ends: str
) -> None:
    app, session = waiting(open_page, workspace, tmp_path)
    if ends == "session":
        workspace.store.end_session(session, actor="管理员", at=now())
    else:
        account = workspace.store.account_by_name("张三")
        assert account is not None
        workspace.store.set_disabled(account.id, True, actor="管理员", at=now())
    deciding(app, "upload.publish").click().run()
    assert workspace.store.head() == 0
    assert "请重新登录" in app.warning[0].value
    assert len(app.dataframe) == len(app.button) == 0


def _part_of_a_page() -> None:
    import streamlit as st

    from lib.ui.identity import fragment

    @fragment
    def part(text: str) -> None:
        st.markdown(text)
        st.button("again", key="again")

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.session_state["capmap.locale"] = "zh"
    part("figures")


def test_hole_05_a_fragment_asks_again_who_is_there(
    served: None, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    session = session_of(workspace, Role.VIEWER)
    app = AppTest.from_function(_part_of_a_page, default_timeout=60)
    app.user["session"] = session
    app.run()
    assert [item.value for item in app.markdown] == ["figures"]
    workspace.store.end_session(session, actor="管理员", at=now())
    app.button(key="again").click().run()
    assert "请重新登录" in app.warning[0].value
    assert [item.value for item in app.markdown] == []
    st.cache_resource.clear()


def test_hole_05_there_are_no_other_fragments() -> None:
    assert using(r"st\.fragment") == {"lib/ui/identity.py"}


@pytest.mark.parametrize(("page", "role"), [("audit", Role.REVIEWER), ("audit", Role.VIEWER)])
def test_hole_06_a_page_that_is_not_offered_refuses_inside(
    open_page: Open, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, role: Role
) -> None:
    for module in ("frame", "refused_page"):
        monkeypatch.setattr(f"lib.ui.{module}.offered", lambda who, key: True)
    app = open_page(tmp_path, page, role=role)
    assert "没有“查看操作记录”的权限" in app.error[0].value
    assert len(app.dataframe) == len(app.button) == 0
    assert refused(workspace)[0][1] == "audit"


def test_hole_06_only_ones_own_part_of_a_shared_page(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session_of(workspace, Role.ADMIN)
    app = open_page(tmp_path, "accounts", role=Role.REPORTER)
    assert len(app.dataframe) == 0
    assert not [item.key for item in app.button if str(item.key).startswith(("account.", "screen."))]
    assert app.button(key="token.make").label == "建立令牌"


def test_hole_11_no_cache_looks_into_frames() -> None:
    assert using("cache_data") == set()
    assert using("cache_resource") == {"lib/ui/context.py"}


def test_hole_22_text_of_points_is_no_html_on_the_map(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    points = f"编号,名称,类别,等级,经度,纬度\nL1,{evil},检验机构,C,109.99,39.82\n"
    for sent in (
        submit_file(workspace, FIGURES.encode(), "a.csv", who=console("李四")),
        submit_point_file(workspace, points.encode(), f"{evil}.csv", who=console("李四"), jurisdiction="150000"),
    ):
        publish_batch(workspace, sent.batch.id, who=console("张三"))
    app = open_page(tmp_path, "detail", region="150602", indicator="online_service_rate", period="2026Q3")
    drawn = app.get("component_instance")[0].proto.json_args
    assert "onerror" in drawn
    assert "<img" not in drawn


def test_hole_23_text_of_cells_is_no_markdown(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    rows = f"地区,指标,期间,数值\n{LINK},online_service_rate,2026Q3,96\n150602,{PICTURE},2026Q3,96\n"
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", rows.encode()).run()
    shown = [*app.table[0].value["问题"], *(item.value for item in [*app.error, *app.markdown, *app.caption])]
    assert sum("example" in text for text in shown) >= 2
    assert not [text for text in shown if re.search(r"(?<!\\)\]\(", text)]


def test_hole_24_tables_and_files_hold_no_formulas(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://example.com")'
    submit_file(workspace, FIGURES.encode(), formula, who=console("李四"))
    app = open_page(tmp_path, "upload", role=Role.REVIEWER)
    assert app.dataframe[-1].value["文件"].tolist() == [f"'{formula}"]
    workspace.store.record("管理员", "refused", formula, {}, now())
    written = audit_csv(workspace, Wanted(text="hyperlink"), Locale.ZH, who=console("审计"))
    assert pl.read_csv(io.BytesIO(written))["对象"].to_list()[0] == f"'{formula}"
    assert using(r"\.(write_csv|to_csv)\(") <= {"lib/reports/table.py", "lib/services/upload.py", "lib/demo/export.py"}


def test_a_file_offered_earlier_is_made_only_for_whoever_is_still_there(
    workspace: Workspace, served: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from lib.ui.identity import again

    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    account = workspace.store.add_account(
        "gone", "走了", None, (Grant(Role.VIEWER, "*"),), subject="g", must_change=False, actor="测试", at=now()
    )
    session = session_for(workspace, account, address=None, agent=None)[0]
    before = identity_of_key(workspace, session.key)
    assert before is not None
    assert again(before).name == "gone"
    workspace.store.end_session(session.key, actor="管理员", at=now())
    with pytest.raises(Refusal) as found:
        again(before)
    assert found.value.code is RefusalCode.SIGN_IN_NEEDED
    st.cache_resource.clear()
