"""What the commands about batches tell people: what was passed over, what changes, and what needs no step."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lib.access import console
from lib.cli.main import main
from lib.domain import Locale
from lib.services import load_settings, open_workspace
from lib.services.audit_view import action_name
from lib.services.audit_words import details_text
from lib.services.consequence import consequence
from tests.cli.conftest import Call

COUNTIES = "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,96\n150621,online_service_rate,2026Q3,88\n"


def sent(call: Call, folder: Path, text: str = COUNTIES, *, name: str = "a.csv", by: str = "王旗") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    code, found = call("submit", folder / name, "--as", by)
    assert code == 0
    batch: Any = found["batch"]
    return str(batch["id"])


def spoken(capsys: pytest.CaptureFixture[str], *argv: object) -> str:
    """What a command that succeeds tells people."""
    assert main([str(part) for part in argv]) == 0
    return capsys.readouterr().out


def test_publishing_past_four_eyes_and_a_league_is_told_first_and_recorded(
    call: Call, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = sent(call, place)
    lines = spoken(capsys, "publish", batch, "--as", "王旗").splitlines()
    assert lines == [
        "注意：提交和发布都是 王旗 一个人，没有经过另一人审核。命令行不受此限制，已记入操作记录。",
        "注意：鄂尔多斯市的审核人员还没有通过，这一步已越过。命令行不受审核步骤限制，已记入操作记录。",
        "已发布为版本 v1：新增 2，变化 0，移除 0。",
    ]
    workspace = open_workspace(load_settings())
    entry = workspace.store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("王旗", "passed_over", batch)
    assert action_name(entry.action, Locale.ZH) == "越过步骤发布（命令行）"
    assert details_text(workspace, entry, Locale.ZH) == "提交人本人发布：是；未经通过：鄂尔多斯市"
    workspace.store.close()


def test_another_person_where_no_league_is_between_passes_over_nothing(call: Call, place: Path) -> None:
    batch = sent(call, place, "地区,指标,期间,数值\n150100,population,2020,3446100\n")
    code, found = call("publish", batch, "--as", "张三")
    assert (code, found["passed_over"]) == (0, {"own": False, "unpassed": None})
    workspace = open_workspace(load_settings())
    assert "passed_over" not in [entry.action for entry in workspace.store.audit()]
    workspace.store.close()


def test_a_file_whose_figures_are_published_is_not_submitted(
    call: Call, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("publish", sent(call, place), "--as", "张三", "--reason", "测试")
    (place / "b.csv").write_text(f"{COUNTIES}\n", encoding="utf-8")
    out = spoken(capsys, "submit", place / "b.csv", "--as", "王旗")
    assert "没有变化，无需发布：2 行都与现有数据相同。" in out
    assert "没有提交：文件中的数据都已发布，没有变化。" in out
    assert "已提交" not in out
    workspace = open_workspace(load_settings())
    assert [batch.status.value for batch in workspace.store.batches()] == ["withdrawn", "published"]
    workspace.store.close()


def test_review_names_regions_and_indicators_and_says_what_follows(
    call: Call, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("publish", sent(call, place), "--as", "张三", "--reason", "测试")
    out = spoken(capsys, "review", sent(call, place, COUNTIES.replace(",96", ",97"), name="b.csv"))
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert "地区 指标 期间 原值 新值 变化" in rows
    (row,) = [each for each in rows if each.startswith("东胜区 ")]
    assert "2026年第三季度 96.0% 97.0% 更改" in row
    assert "150602" not in out
    assert "online_service_rate" not in out
    assert "changed" not in out


def test_review_says_the_consequences_as_the_page_does(
    call: Call, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = sent(call, place)
    out = spoken(capsys, "review", batch)
    workspace = open_workspace(load_settings())
    told = consequence(workspace, batch, who=console("张三"), locale=Locale.ZH).sentences
    workspace.store.close()
    assert told
    assert list(told) == out.splitlines()[2 : 2 + len(told)]


def test_a_workbook_has_a_format_and_what_is_unknown_is_left_out(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = BytesIO()
    pl.read_csv(COUNTIES.encode()).write_excel(held)
    (place / "a.xlsx").write_bytes(held.getvalue())
    (place / "a.csv").write_text(COUNTIES, encoding="utf-8")
    (place / "a.pdf").write_bytes(b"%PDF-1.7\n")
    assert "格式 xlsx，辖区 150000。" in spoken(capsys, "check", place / "a.xlsx")
    assert "编码 utf-8，辖区 150000。" in spoken(capsys, "check", place / "a.csv")
    assert main(["check", str(place / "a.pdf")]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "“a.pdf”未通过检查，数据未入库。"
