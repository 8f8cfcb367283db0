"""``backup`` and ``restore`` from the command line, and a request that is sent again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.cli.main import main
from tests.cli.conftest import Call

ROWS = "地区,指标,期间,数值\n150100,population,2020,{value}\n"


def submitted(call: Call, place: Path, value: int) -> str:
    file = place / "人口.csv"
    file.write_text(ROWS.format(value=value), encoding="utf-8")
    code, found = call("submit", file, "--as", "李四")
    assert code == 0, found
    batch: Any = found["batch"]
    return str(batch["id"])


def published(call: Call, place: Path, value: int) -> int:
    code, found = call("publish", submitted(call, place, value), "--as", "张三", "--reason", "测试")
    assert code == 0, found
    revision: Any = found["revision"]
    return int(revision["number"])


def test_there_and_back(call: Call, place: Path) -> None:
    published(call, place, 3446100)
    code, found = call("backup", place / "备份", "--keep", "3")
    made: Any = found["backup"]
    assert (code, made["revision"], found["removed"]) == (0, 1, [])
    assert (place / "备份" / made["file"]).is_file()
    assert published(call, place, 3446200) == 2
    code, found = call("restore", place / "备份")
    aside: Any = found["aside"]
    assert (code, found["revision"], found["skipped"], len(aside)) == (0, 1, [], 1)
    code, found = call("verify")
    assert (code, found["revisions"]) == (0, 1)
    assert published(call, place, 3446300) == 2


def test_a_named_backup_and_one_that_is_not_there(call: Call, place: Path) -> None:
    published(call, place, 3446100)
    _, found = call("backup", place / "b")
    made: Any = found["backup"]
    assert call("restore", place / "b", "--name", made["file"])[0] == 0
    code, found = call("restore", place / "b", "--name", "x")
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "BACKUP_ABSENT")
    assert "没有名为“x”的备份" in error["message"]


def test_people_get_sentences(call: Call, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published(call, place, 3446100)
    assert main(["backup", str(place / "b"), "--keep", "1"]) == 0
    assert "已备份并通过校验" in capsys.readouterr().out
    file = next((place / "b").glob("*.sqlite"))
    file.write_bytes(file.read_bytes()[:-1])
    assert main(["restore", str(place / "b")]) == 1
    said = capsys.readouterr().err
    assert "没有完好的备份" in said
    assert "与备份时不一致" in said


@pytest.mark.parametrize("count", ["0", "-1", "x"])
def test_at_least_one_backup_is_kept(call: Call, place: Path, count: str) -> None:
    code, found = call("backup", place / "b", f"--keep={count}")
    assert code == 2
    assert "--keep" in str(found["error"])


def test_a02_the_same_request_again_is_told_and_publishes_nothing(
    call: Call, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = submitted(call, place, 3446100)
    asked = ["publish", batch, "--as", "张三", "--reason", "测试", "--idempotency-key", "k1"]
    assert main(asked) == 0
    assert "未重复发布" not in capsys.readouterr().out
    assert main(asked) == 0
    again = capsys.readouterr().out
    assert again.startswith("您已于 20")
    assert f"批次 {batch}，版本 v1），未重复发布。" in again
    assert main([*asked[:3], "王五", *asked[4:]]) == 0
    other = capsys.readouterr().out
    assert f"（批次 {batch}）已由 张三 于 20" in other
    assert "发布（版本 v1），未重复发布。" in other
    assert call("verify")[1]["revisions"] == 1
