"""The page of policy documents: what stands, the template, problems, the preview, publishing by another person."""

from __future__ import annotations

from pathlib import Path

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace
from lib.services.documents import submit_document
from tests.pages.conftest import Open, deciding, session_of
from tests.services.document_files import JINCHENG, figures, published

CITY = "140500,online_service_rate,2026Q3,90\n140502,online_service_rate,2026Q3,97"
HOSTILE = "<img src=x onerror=alert(1)> [点我](http://example.com) $x^2$"


def test_the_list_names_every_document_and_its_version(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    made = published(workspace, JINCHENG, reason="新文件")
    app = open_page(tmp_path, "documents", role=Role.ADMIN)
    table = app.dataframe[0].value
    assert list(table["代号"]) == ["CN2021", "NMG2022", "NMG2025", "LC2022", "JC2022", "JC2026"]
    assert table["现行版本"].iloc[0] == "随系统安装"
    row = table[table["代号"] == "JC2026"].iloc[0]
    assert (row["条款"], row["目标"], row["适用辖区"]) == (2, 2, "晋城市")
    assert row["现行版本"].startswith(f"v{made}（")
    versions = app.dataframe[1].value
    assert list(versions["理由"]) == ["新文件"]
    assert list(versions["是否现行"]) == ["现行"]


def test_problems_are_told_with_sheet_row_column_and_advice(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "documents", role=Role.ADMIN)
    wrong = JINCHENG.replace('"online_service_rate"\ncomparator', '"网办绿"\ncomparator').replace("不低于", "大约", 1)
    app.file_uploader[0].set_value(("x.toml", wrong.encode(), "application/toml")).run()
    assert not app.exception
    text = " ".join(str(item.value) for item in app.table)
    assert "网办绿" in text
    assert "请写其中之一：不低于、不高于、等于" in text
    assert not [button for button in app.button if button.key == "documents.submit"]
    assert [one.status for one in workspace.store.batches()] == [BatchStatus.REJECTED]


def test_a_file_is_previewed_submitted_and_published_by_another(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    head = figures(workspace, CITY)
    app = open_page(tmp_path, "documents", role=Role.ADMIN, region="140500", period="2026Q3")
    app.file_uploader[0].set_value(("x.toml", JINCHENG.encode(), "application/toml")).run()
    assert any("新文件 JC2026" in item.value for item in app.markdown)
    app.button(key="documents.submit").click().run()
    assert "已提交" in app.success[0].value
    (batch,) = workspace.store.batches(BatchStatus.SUBMITTED)
    assert deciding(app, "documents.publish").disabled
    second = session_of(workspace, Role.REVIEWER, scope="140500", name="张三")
    app = open_page(tmp_path, "documents", session=second, region="140500", period="2026Q3")
    deciding(app, "documents.publish").click().run()
    assert "理由" in app.error[0].value
    app.text_input(key=f"documents.reason.{batch.id}").set_value("按文件登记").run()
    deciding(app, "documents.publish").click().run()
    assert f"已发布为版本 v{head + 1}" in app.success[0].value
    assert workspace.store.head() == head + 1


def test_a_document_can_be_returned(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    batch = submit_document(workspace, JINCHENG.encode(), "x.toml", who=console("赵六")).batch
    app = open_page(tmp_path, "documents", role=Role.REVIEWER)
    app.text_input(key=f"documents.reason.{batch.id}").set_value("条款号不对").run()
    app.button(key=f"documents.return.{batch.id}").click().run()
    assert "已退回" in app.success[0].value
    found = workspace.store.batch(batch.id)
    assert found is not None
    assert found.status is BatchStatus.RETURNED


def test_pages_as_of_an_earlier_revision_know_no_later_document(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    before = figures(workspace, CITY)
    published(workspace, JINCHENG)
    address = {"region": "140500", "period": "2026Q3", "clause": "JC2026-01"}
    now = open_page(tmp_path, "policy", **address)
    text = " ".join(str(item.value) for item in now.markdown)
    assert "晋市政办发" in text.replace("\\", "")
    then = open_page(tmp_path, "policy", revision=str(before), **address)
    assert "晋市政办发〔2026〕99号" not in " ".join(str(item.value) for item in then.markdown).replace("\\", "")


def test_text_of_a_document_is_shown_as_text(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    figures(workspace, CITY)
    hostile = JINCHENG.replace("网上办理", HOSTILE).replace("晋市政办发〔2026〕99号", HOSTILE)
    hostile = hostile.replace("政务服务事项网上可办率达到九成五。", HOSTILE).replace("制定配备方案", HOSTILE)
    hostile = hostile.replace("市行政审批局", HOSTILE).replace("晋城市人民政府办公厅", HOSTILE)
    published(workspace, hostile)
    for page, more in (
        ("documents", {}),
        ("overview", {}),
        ("policy", {"clause": "JC2026-01"}),
        ("policy", {"clause": "JC2026-02"}),
        ("policy", {"document": "JC2026"}),
        ("policy", {"section": "crosswalk"}),
        ("policy", {"section": "calendar"}),
        ("method", {}),
        ("region", {}),
        ("trend", {}),
        ("map", {}),
    ):
        app = open_page(
            tmp_path, page, role=Role.ADMIN, region="140500", period="2026Q3", indicator="online_service_rate", **more
        )
        shown = [str(item.value) for kind in (app.markdown, app.caption, app.info, app.warning) for item in kind]
        for text in shown:
            assert "<img src=x onerror" not in text, (page, more, text)
            assert "[点我](http" not in text, (page, more, text)
