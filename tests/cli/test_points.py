"""The points of a detail map on the command line: checked, submitted, published, listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Call

POINTS = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\nO1,杭锦局,监管机构,,108.70,39.83\n"


def wrote(folder: Path, text: str) -> Path:
    file = folder / "点位.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_layer_is_checked_submitted_published_and_listed(call: Call, place: Path) -> None:
    file = wrote(place, POINTS)
    code, report = call("points", "check", file, "--jurisdiction", "150000")
    counts: Any = report["counts"]
    assert (code, report["status"], counts["imported"]) == (0, "accepted", 2)
    code, done = call("points", "submit", file, "--jurisdiction", "150000", "--as", "李四")
    batch: Any = done["batch"]
    assert (code, batch["status"], batch["submitted_by"]) == (0, "submitted", "李四")
    assert call("points", "list", "--jurisdiction", "150000")[1]["points"] == []
    assert call("publish", batch["id"], "--as", "张三", "--reason", "测试")[0] == 0
    code, found = call("points", "list", "--jurisdiction", "150000")
    points: Any = found["points"]
    assert (code, found["revision"]) == (0, 1)
    assert [(one["id"], one["region"], one["grade"]) for one in points] == [
        ("L1", "150602", "C"),
        ("O1", "150625", None),
    ]


def test_a_point_beyond_the_border_is_refused_with_its_row(call: Call, place: Path) -> None:
    file = wrote(place, POINTS + "L2,北京某所,检验机构,C,116.4,39.9\n")
    for command in (("points", "check"), ("points", "submit", "--as", "李四")):
        code, report = call(*command, file, "--jurisdiction", "150000")
        issues: Any = report["issues"]
        assert (code, report["status"]) == (1, "rejected")
        assert [(issue["code"], issue["row"]) for issue in issues] == [("POINT_OUTSIDE", 4)]


def test_a_shifted_system_is_named(call: Call, place: Path) -> None:
    file = wrote(place, POINTS)
    assert call("points", "submit", file, "--jurisdiction", "150000", "--as", "李四", "--datum", "gcj02")[0] == 0
    code, found = call("points", "check", file, "--jurisdiction", "150000", "--datum", "bd09")
    error: Any = found["error"]
    assert (code, error["code"]) == (2, "USAGE")
    assert call("points", "list", "--jurisdiction", "110000")[0] == 1
