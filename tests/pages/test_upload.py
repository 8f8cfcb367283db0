"""The upload page: check, submit, publish, and what a person is told on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.access import console
from lib.domain import BatchStatus, Role
from lib.services import Workspace, publish_batch, submit_file
from lib.ui.context import Reading
from lib.ui.delivery import Delivery, use_delivery
from tests.pages.conftest import FILES, Open, deciding, reason

GOOD = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,97\n150603,online_service_rate,2026Q3,88\n"
ONE = b"150602,online_service_rate,2026Q3,97\n"
CONSOLE = console("张三")
BAD = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,104\n不存在旗,online_service_rate,2026Q3,88\n"


def test_file_is_checked_submitted_and_published(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    assert app.text_input[0].value == "李四"
    assert app.text_input[0].disabled
    app.file_uploader[0].upload("网办率.csv", GOOD.encode("gb18030")).run()
    assert "检查通过" in app.warning[0].value
    assert "新增 2 行" in app.warning[0].value
    assert app.button(key="upload.submit").disabled
    app.checkbox(key="upload.partial").set_value(True).run()
    assert "检查通过" in app.success[0].value
    # The check without the choice is taken back: it is not another upload.
    assert [item.status for item in workspace.store.batches()] == [BatchStatus.CHECKED, BatchStatus.WITHDRAWN]
    # nor did anybody take it back, so the list does not say that they did
    mine = open_page(tmp_path, "batches", role=Role.REPORTER)
    listed = next(item.value for item in mine.dataframe if "状态" in item.value.columns)
    assert listed["状态"].tolist() == ["待提交", "已重新检查"]
    app.button(key="upload.submit").click().run()
    batch = workspace.store.batches()[0]
    assert (batch.status, batch.submitted_by, batch.file) == (BatchStatus.SUBMITTED, "李四", "网办率.csv")
    assert batch.options == '{"partial": true}'
    assert batch.id in app.success[0].value.replace("\\", "")
    assert not any(
        str(item.key).startswith(("upload.submit", "upload.publish", "upload.return")) for item in app.button
    )
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    difference = next(item.value for item in app.dataframe if "新值" in item.value.columns)
    assert sorted(difference["新值"]) == ["88.0%", "97.0%"]
    assert set(difference["原值"]) == {"未报"}
    deciding(app, "upload.publish").click().run()
    assert "鄂尔多斯市还没有通过这个批次" in app.error[0].value
    reason(app).set_value("盟市同意").run()
    deciding(app, "upload.publish").click().run()
    assert "版本 v1" in app.success[0].value
    assert workspace.store.head() == 1
    assert [item.published_by for item in workspace.store.revisions()] == ["张三"]
    values = dict(workspace.store.observations().select("region", "value").iter_rows())
    assert values == {"150602": 97.0, "150603": 88.0}


def test_c17_a_file_whose_figures_are_all_published_is_not_submitted(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    publish_batch(workspace, submit_file(workspace, GOOD.encode(), "a.csv", who=console("王五")).batch.id, who=CONSOLE)
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("b.csv", f"{GOOD}\n".encode()).run()
    told = "文件中的数据都已发布，没有变化，不需要提交。"
    assert told in [item.value for item in app.caption]
    assert "upload.submit" not in {item.key for item in app.button}
    mine = open_page(tmp_path, "batches", role=Role.REPORTER)
    assert "不需要办理（数据都已发布，没有变化）" in [item.value for item in mine.info]
    assert {str(item.key).rpartition(".")[0] for item in mine.button} >= {"batches.withdraw"}
    assert not [item for item in mine.button if str(item.key).startswith("batches.submit")]
    assert not any("还没有提交" in item.value for item in open_page(tmp_path, "upload", role=Role.REPORTER).caption)


def test_the_last_batches_say_whole_what_became_of_them(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    """Beside the report there are 471 pixels on a page of 1366: the longest state has 7 characters."""
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("坏.csv", BAD.encode()).run()
    listed = next(item for item in app.dataframe if "状态" in item.value.columns)
    columns = json.loads(listed.proto.columns)
    widths = {title: columns[title]["width"] for title in listed.value.columns}
    assert (listed.value["状态"].tolist(), sum(widths.values())) == (["未通过检查"], 471)
    assert widths["状态"] >= 7 * 13.5 + 16
    assert widths["时间"] >= 120


def test_rejected_file_names_row_and_column_and_is_kept(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("坏.csv", BAD.encode()).run()
    assert "检查未通过" in app.error[0].value
    table = app.table[0].value
    told = {row["行"]: row["问题"].replace("\\", "") for _, row in table.iterrows()}
    assert "104" in told["2"]
    assert "不存在旗" in told["3"]
    assert not any(item.key == "upload.submit" for item in app.button)
    app.run()
    kept = workspace.store.batches()
    assert [batch.status for batch in kept] == [BatchStatus.REJECTED]
    assert workspace.store.batch_content(kept[0].id) == BAD.encode()
    assert workspace.store.head() == 0


def test_c05_only_some_regions_are_reported_on_purpose_and_for_one_file(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", GOOD.encode()).run()
    assert app.button(key="upload.submit").disabled
    assert any("漏了一些地区" in item.value for item in app.caption)
    app.checkbox(key="upload.partial").set_value(True).run()
    assert not app.button(key="upload.submit").disabled
    app.file_uploader[0].set_value(("b.csv", GOOD.replace(",88", ",89").encode(), "text/csv")).run()
    assert not app.checkbox(key="upload.partial").value
    assert app.button(key="upload.submit").disabled
    app.file_uploader[0].set_value(("c.csv", GOOD.splitlines(keepends=True)[0].encode() + ONE, "text/csv")).run()
    assert not app.checkbox
    assert not app.button(key="upload.submit").disabled


def test_returning_needs_a_reason(open_page: Open, workspace: Workspace, tmp_path: Path) -> None:
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    app.file_uploader[0].upload("a.csv", GOOD.encode()).run()
    app.checkbox(key="upload.partial").set_value(True).run()
    app.button(key="upload.submit").click().run()
    app = open_page(tmp_path, "review", role=Role.REVIEWER)
    deciding(app, "upload.return").click().run()
    assert "请填写理由" in app.error[0].value
    reason(app).set_value("口径不符").run()
    deciding(app, "upload.return").click().run()
    assert workspace.store.batches()[0].status is BatchStatus.RETURNED
    assert workspace.store.head() == 0


def test_without_the_server_everybody_is_a_visitor_who_reads(
    open_page: Open, workspace: Workspace, tmp_path: Path
) -> None:
    submit_file(workspace, GOOD.encode(), "a.csv", who=console("李四"))
    use_delivery(Delivery.INLINE)
    app = open_page(tmp_path, "overview", role=Role.REPORTER)
    assert app.subheader[0].value == "总览"
    assert len(app.file_uploader) == 0
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(FILES["upload"])


def test_damaged_figures_are_for_reading_only(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reading, "read_only", True)
    app = open_page(tmp_path, "upload", role=Role.REPORTER)
    assert "只读" in app.info[0].value
    assert len(app.file_uploader) == 0
