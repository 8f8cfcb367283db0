"""Each command's exit code and JSON, with values, on a temporary store."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from lib.cli.main import main
from tests.cli.conftest import Call

GOOD_CSV = "地区,指标,期间,数值\n150100,population,2020,3446100\n150200,population,2020,2709378\n"
NEXT_CSV = "地区,指标,期间,数值\n150100,population,2020,3446101\n150300,population,2020,556621\n"
BAD_CSV = "地区,指标,期间,数值\n火星,population,2020,1\n150100,population,2020,3446100\n"


def wrote(folder: Path, text: str, name: str = "人口.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def submitted(call: Call, folder: Path, text: str = GOOD_CSV, *options: str) -> str:
    code, found = call("submit", wrote(folder, text), "--as", "李四", *options)
    assert code == 0
    batch: Any = found["batch"]
    return str(batch["id"])


def published(call: Call, folder: Path, text: str = GOOD_CSV) -> dict[str, Any]:
    code, found = call("publish", submitted(call, folder, text), "--as", "张三", "--reason", "测试")
    assert code == 0
    return found


def test_catalogue_lists_what_is_measured_asked_and_demanded(call: Call) -> None:
    code, found = call("catalogue")
    sizes: Any = {name: len(items) for name, items in found.items() if isinstance(items, list)}
    assert code == 0
    assert (sizes["documents"], sizes["clauses"], sizes["indicators"], sizes["targets"]) == (5, 96, 36, 31)
    clauses: Any = found["clauses"]
    targets: Any = found["targets"]
    assert {"document", "clause", "heading", "indicators"} <= clauses[0].keys()
    assert {"document", "clause", "indicator", "value", "comparator", "deadline"} <= targets[0].keys()
    assert {(item["document"], item["clause"]) for item in targets} <= {
        (item["document"], item["clause"]) for item in clauses
    }


def test_check_says_what_would_happen_and_writes_nothing(call: Call, place: Path) -> None:
    code, found = call("check", wrote(place, GOOD_CSV))
    assert code == 0
    assert found["status"] in ("accepted", "warning")
    assert found["file"] == "人口.csv"
    assert found["sha256"] == hashlib.sha256(GOOD_CSV.encode()).hexdigest()
    assert found["jurisdiction"] == "150000"
    assert found["counts"] == {"rows": 2, "imported": 2, "updated": 0, "unchanged": 0, "ignored": 0, "rejected": 0}
    assert list(found) == ["status", "file", "sha256", "encoding", "sheet", "jurisdiction", "counts", "issues"]
    assert call("verify")[1]["revisions"] == 0


def test_check_names_the_row_and_says_what_to_do(call: Call, place: Path) -> None:
    code, found = call("check", wrote(place, BAD_CSV))
    issues: Any = found["issues"]
    wrong = next(issue for issue in issues if issue["code"] == "UNKNOWN_REGION")
    assert (code, found["status"]) == (1, "rejected")
    assert list(wrong) == ["code", "severity", "row", "column", "value", "message", "hint", "count"]
    assert (wrong["severity"], wrong["row"], wrong["value"]) == ("error", 2, "火星")
    assert "火星" in wrong["message"]
    assert wrong["hint"]


def test_a_file_that_is_not_there_is_refused(call: Call, place: Path) -> None:
    code, found = call("check", place / "none.csv")
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "FILE_UNREADABLE")
    assert "none.csv" in error["message"]


def test_submit_keeps_rejected_files_too(call: Call, place: Path) -> None:
    code, found = call("submit", wrote(place, BAD_CSV), "--as", "李四", "--note", "第一次")
    batch: Any = found["batch"]
    assert (code, found["status"]) == (1, "rejected")
    assert (batch["status"], batch["submitted_by"], batch["note"], batch["figures"]) == (
        "rejected",
        "李四",
        "第一次",
        0,
    )
    assert batch["size_bytes"] == len(BAD_CSV.encode())


def test_the_way_of_a_file(call: Call, place: Path) -> None:
    batch = submitted(call, place)
    code, review = call("review", batch)
    assert (code, review["base"]) == (0, 0)
    assert review["counts"] == {"new": 2, "changed": 0, "unchanged": 0}
    rows: Any = review["difference"]
    assert [(row["region"], row["new_value"], row["change"]) for row in rows] == [
        ("150100", 3446100.0, "new"),
        ("150200", 2709378.0, "new"),
    ]
    code, found = call("publish", batch, "--as", "张三")
    revision: Any = found["revision"]
    assert (code, found["repeated"]) == (0, False)
    assert (revision["number"], revision["base"], revision["added"], revision["published_by"]) == (1, 0, 2, "张三")
    code, found = call("publish", batch, "--as", "王五")
    error: Any = found["error"]
    assert (code, error["code"], error["params"]["actor"]) == (1, "BATCH_ALREADY_PUBLISHED", "张三")


def test_a_key_makes_a_repeated_call_take_effect_once(call: Call, place: Path) -> None:
    first = submitted(call, place, GOOD_CSV, "--idempotency-key", "k1")
    assert submitted(call, place, GOOD_CSV, "--idempotency-key", "k1") == first
    _, once = call("publish", first, "--as", "张三", "--idempotency-key", "p1")
    code, again = call("publish", first, "--as", "张三", "--idempotency-key", "p1")
    assert (code, again["repeated"], again["revision"]) == (0, True, once["revision"])


def test_return_needs_a_reason_and_ends_the_batch(call: Call, place: Path) -> None:
    batch = submitted(call, place)
    code, found = call("return", batch, "--as", "张三", "--reason", " ")
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "REASON_NEEDED")
    code, found = call("return", batch, "--as", "张三", "--reason", "数据有误")
    returned: Any = found["batch"]
    assert (code, returned["status"], returned["reason"]) == (0, "returned", "数据有误")


def test_rollback_makes_a_new_revision(call: Call, place: Path) -> None:
    published(call, place)
    second = published(call, place, NEXT_CSV)
    assert (second["revision"]["number"], second["revision"]["added"], second["revision"]["changed"]) == (2, 1, 1)
    code, found = call("rollback", 1, "--as", "张三", "--reason", "误发")
    revision: Any = found["revision"]
    assert (code, revision["number"], revision["restores"], revision["kind"]) == (0, 3, 1, "rollback")
    code, found = call("rollback", 9, "--as", "张三", "--reason", "误发")
    error: Any = found["error"]
    assert (code, error["code"], error["params"]) == (1, "REVISION_UNKNOWN", {"revision": 9, "head": 3})


def test_export_writes_what_was_published(call: Call, place: Path) -> None:
    published(call, place)
    published(call, place, NEXT_CSV)
    out = place / "out.csv"
    code, found = call("export", "--indicator", "population", "--level", "prefecture", "--format", "csv", "--out", out)
    assert (code, found["rows"], found["revision"], found["path"]) == (0, 3, 2, str(out))
    assert found["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["region"], float(row["value"])) for row in rows] == [
        ("150100", 3446101),
        ("150200", 2709378),
        ("150300", 556621),
    ]
    code, found = call("export", "--all", "--revision", 1, "--format", "json", "--out", place / "out.json")
    assert (code, found["rows"], found["revision"]) == (0, 2, 1)
    code, found = call("export", "--indicator", "nothing", "--format", "csv", "--out", out)
    error: Any = found["error"]
    assert (code, error["code"]) == (1, "INDICATOR_UNKNOWN")


def test_verify_and_migrate(call: Call, place: Path) -> None:
    published(call, place)
    code, found = call("verify")
    assert (code, found["ok"], found["findings"], found["revisions"]) == (0, True, [], 1)
    assert isinstance(found["audit_entries"], int)
    assert found["audit_entries"] >= 2
    code, found = call("migrate")
    assert (code, list(found)) == (0, ["schema"])


def test_verify_finds_a_changed_value(call: Call, place: Path) -> None:
    import sqlite3

    published(call, place)
    with sqlite3.connect(place / "var" / "capmap.sqlite") as database:
        triggers = [row[0] for row in database.execute("select name from sqlite_master where type = 'trigger'")]
        for name in triggers:
            database.execute(f'drop trigger "{name}"')
        database.execute("update observation set value = value + 1 where region = '150100'")
    database.close()
    code, found = call("verify")
    findings: Any = found["findings"]
    assert (code, found["ok"]) == (1, False)
    assert "REVISION_ALTERED" in {item["code"] for item in findings}


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["frob"],
        ["check"],
        ["submit", "x.csv"],
        ["export", "--format", "csv", "--out", "x"],
        ["export", "--all", "--indicator", "population", "--format", "csv", "--out", "x"],
        ["export", "--all", "--format", "pdf", "--out", "x"],
        ["rollback", "one", "--as", "a", "--reason", "b"],
        ["rollback", "1", "--as", "a"],
        ["demo"],
        ["backup"],
        ["serve", "--por", "1"],
    ],
)
def test_wrong_usage_is_2_and_one_object(call: Call, argv: list[str]) -> None:
    code, found = call(*argv)
    error: Any = found["error"]
    assert (code, error["code"]) == (2, "USAGE")
    assert any("一" <= sign <= "鿿" for sign in error["message"])


def test_json_may_stand_before_the_command(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "verify"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_unsafe_settings_are_refused_by_name(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    code, found = call("serve", "--host", "10.1.2.3")
    error: Any = found["error"]
    assert (code, error["code"], error["params"]["setting"]) == (1, "SETTING_UNSAFE", "CAPMAP_INSECURE_COOKIE")
    monkeypatch.setenv("CAPMAP_PROT", "1")
    code, found = call("verify")
    error = found["error"]
    assert (code, error["code"], error["params"]["setting"]) == (1, "SETTING_UNKNOWN", "CAPMAP_PROT")


def test_people_get_sentences(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wrote(place, BAD_CSV))]) == 1
    out = capsys.readouterr().out
    assert out.startswith("“人口.csv”未通过检查")
    assert "火星" in out
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.startswith("校验通过：0 个版本")
    assert main(["publish", "no-such", "--as", "张三"]) == 1
    assert "no-such" in capsys.readouterr().err
    assert main(["publish"]) == 2
    assert capsys.readouterr().err.startswith("用法有误：缺少参数")
