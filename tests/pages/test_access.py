"""Who is offered which page, and what each role can do on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, console
from lib.domain import BatchStatus, Grant, Identity, Origin, Refusal, RefusalCode, Role
from lib.services import Workspace, submit_file
from lib.services.accounts import identity_of_key
from lib.ui.links import NEEDED, PAGES, offered
from tests.pages.conftest import FILES, Open, deciding, session_of

FIGURES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,97\n"
ELSEWHERE = "地区,指标,期间,数值\n150102,online_service_rate,2026Q3,97\n"
LOOKS = {"overview", "map", "time", "region", "trend", "detail", "policy", "history", "quality", "method"}
OFFERED = {
    Role.VIEWER: LOOKS | {"upload", "templates", "reporting", "accounts"},
    Role.REPORTER: LOOKS | {"upload", "templates", "reporting", "batches", "accounts"},
    Role.REVIEWER: LOOKS | {"upload", "templates", "reporting", "review", "documents", "jurisdictions", "accounts"},
    Role.ADMIN: LOOKS | {"upload", "templates", "reporting", "documents", "jurisdictions", "audit", "accounts"},
}


def test_every_page_says_what_it_needs() -> None:
    assert [key for key, _, _ in PAGES] == list(NEEDED)


@pytest.mark.parametrize("role", OFFERED)
def test_only_permitted_pages_are_offered(open_page: Open, tmp_path: Path, role: Role) -> None:
    app = open_page(tmp_path, "overview", role=role)
    found = set()
    for key, path, _ in PAGES[1:]:
        try:
            app.switch_page(path)
        except ValueError:
            continue
        found.add(key)
    assert found | {"overview"} == OFFERED[role]


@pytest.mark.parametrize(
    ("profile", "page"), [("map", "map"), ("trend", "trend"), ("hall", "overview"), (None, "overview")]
)
def test_a_screen_is_offered_its_one_page(profile: str | None, page: str) -> None:
    screen = Identity("屏", "屏", (Grant(Role.SCREEN, EVERYWHERE),), Origin.SCREEN, session="s", profile=profile)
    assert [key for key, _, _ in PAGES if offered(screen, key)] == [page]


def test_a_viewer_checks_a_file_and_cannot_submit_it(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, ELSEWHERE.encode(), "别人的.csv", who=console("李四"))
    app = open_page(tmp_path, "upload", role=Role.VIEWER)
    app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    assert "检查通过" in app.success[0].value
    assert not any(item.key == "upload.submit" for item in app.button)
    assert [item.value for item in app.caption if "角色" in item.value] == [
        "您可以检查文件。提交须有“上报”角色，请联系管理员。",
        "查看批次须有“上报”或“审核”角色。",
    ]
    assert len(app.dataframe) == 0


def test_a_rejected_file_of_a_viewer_is_not_kept(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.VIEWER)
    app.file_uploader[0].upload("a.csv", FIGURES.replace("97", "104").encode()).run()
    assert "检查未通过" in app.error[0].value
    assert workspace.store.batches() == []


def test_batches_of_other_regions_are_not_shown(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    submit_file(workspace, FIGURES.encode(), "鄂尔多斯.csv", who=console("赵六"))
    submit_file(workspace, ELSEWHERE.encode(), "呼和浩特.csv", who=console("赵六"))
    session = session_of(workspace, Role.REVIEWER, scope="150600")
    app = open_page(tmp_path, "review", session=session)
    assert [option.split(" · ")[0] for option in app.selectbox(key="upload.batch").options] == ["鄂尔多斯.csv"]
    assert app.dataframe[0].value["文件"].tolist() == ["鄂尔多斯.csv"]
    app = open_page(tmp_path, "upload", session=session)
    assert app.dataframe[-1].value["文件"].tolist() == ["鄂尔多斯.csv"]


def test_a_file_beyond_ones_regions_is_refused_and_audited(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    session = session_of(workspace, Role.REPORTER, scope="150600")
    app = open_page(tmp_path, "upload", session=session)
    app.file_uploader[0].upload("a.csv", ELSEWHERE.encode()).run()
    assert "1 行中有 1 行有误" in app.error[0].value
    [told] = app.table[0].value["问题"].tolist()
    assert "第 2 行是新城区" in told.replace("\\", "")
    assert "不在您负责的范围内" in told
    assert not any(item.key == "upload.submit" for item in app.button)
    who = identity_of_key(workspace, session)
    assert who is not None
    with pytest.raises(Refusal) as refused:
        submit_file(workspace, ELSEWHERE.encode(), "a.csv", who=who)
    assert refused.value.code is RefusalCode.OUTSIDE_SCOPE
    assert {(batch.status, batch.figures) for batch in workspace.store.batches()} == {(BatchStatus.REJECTED, 0)}
    entry = workspace.store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("李四", "refused", "submit")


def test_a11_whoever_submitted_a_file_does_not_publish_it(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_file(workspace, FIGURES.encode(), "a.csv", who=console("张三"))
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    assert deciding(app, "upload.publish").disabled
    assert any("须由另一位审核人员发布" in item.value for item in app.caption)


def test_a_visitor_reads_and_is_not_offered_more(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "overview", session="public")
    assert app.subheader[0].value == "总览"
    for page in ("upload", "audit", "accounts"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(FILES[page])
    trend = open_page(demo_folder, "trend", session="public", region="150602", indicator="inspector_staffing")
    assert len(trend.get("download_button")) == 0
    region = open_page(
        demo_folder, "region", session="public", region="150602", indicator="inspector_staffing", pane="value"
    )
    versions = next(item.value for item in region.dataframe if "批次" in item.value.columns)
    assert not {"报送人", "发布人", "文件"} & set(versions.columns)
    told = " ".join(item.value for item in (*trend.caption, *trend.markdown))
    assert re.search("数据来源：版本 v1，[-0-9: ]+ 发布", told.replace("\\", ""))
    assert "由 " not in told


def test_an_unknown_key_is_nobody(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "overview", session="0" * 24)
    assert "请重新登录" in app.warning[0].value
    assert len(app.subheader) == 0


def test_who_is_signed_in_is_named(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    session = session_of(workspace, Role.REPORTER)
    who = identity_of_key(workspace, session)
    assert who is not None
    assert (who.name, who.address) == ("李四", "10.0.0.9")
    app = open_page(tmp_path, "upload", session=session)
    assert any(item.value == "李四" for item in app.caption)
    app.file_uploader[0].upload("a.csv", FIGURES.encode()).run()
    app.button(key="upload.submit").click().run()
    batch = workspace.store.batches()[0]
    assert (batch.status, batch.submitted_by) == (BatchStatus.SUBMITTED, "李四")
