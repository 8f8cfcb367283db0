"""Exports carry what the importer needs to read them again, and nothing a spreadsheet would run."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from lib.domain import Refusal, RefusalCode
from lib.services import Workspace, check_file, export_figures, publish_batch, submit_file


def test_csv_reads_back_unchanged(demo: Workspace, tmp_path: Path) -> None:
    for indicator in ("lab_grade", "drill_interval", "adr_institution", "online_service_rate", "population"):
        out = tmp_path / f"{indicator}.csv"
        done = export_figures(demo, indicator=indicator, level=None, period=None, revision=None, format="csv", out=out)
        assert done.revision == 1
        report = check_file(demo, out.read_bytes(), out.name)
        assert report.counts.rows == report.counts.unchanged == done.rows > 100, [i.code for i in report.issues[:5]]


def test_json_and_xlsx_hold_every_row(demo: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "f.json"
    done = export_figures(
        demo, indicator="lab_grade", level="county", period="2025", revision=1, format="json", out=out
    )
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert len(rows) == done.rows == 117
    assert {row["revision"] for row in rows} == {1}
    assert {row["value"] for row in rows} <= {"none", "C", "C+", "B", "B+", "A"}
    book = tmp_path / "f.xlsx"
    export_figures(demo, indicator="lab_grade", level="county", period="2025", revision=1, format="xlsx", out=book)
    assert book.read_bytes()[:2] == b"PK"


def test_formulas_are_neutralised(workspace: Workspace, tmp_path: Path) -> None:
    rows = 'region,indicator,period,value,note\n150102,online_service_rate,2026Q3,90,"=HYPERLINK(""x"")"\n'
    batch = submit_file(workspace, rows.encode(), "a.csv", actor="李四").batch
    publish_batch(workspace, batch.id, actor="张三")
    out = tmp_path / "f.csv"
    export_figures(workspace, indicator=None, level=None, period=None, revision=None, format="csv", out=out)
    assert pl.read_csv(out)["note"].to_list() == ['\'=HYPERLINK("x")']


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"indicator": "nothing"}, RefusalCode.INDICATOR_UNKNOWN),
        ({"level": "town"}, RefusalCode.LEVEL_UNKNOWN),
        ({"period": "x"}, RefusalCode.PERIOD_UNKNOWN),
        ({"revision": 99}, RefusalCode.REVISION_UNKNOWN),
        ({"format": "pdf"}, RefusalCode.FORMAT_UNKNOWN),
        ({"period": "1999"}, RefusalCode.NO_DATA),
    ],
)
def test_unknown_options_are_refused(
    demo: Workspace, tmp_path: Path, given: dict[str, object], code: RefusalCode
) -> None:
    options: dict[str, object] = {"indicator": None, "level": None, "period": None, "revision": None, "format": "csv"}
    with pytest.raises(Refusal) as refused:
        export_figures(demo, **{**options, **given}, out=tmp_path / "x")  # type: ignore[arg-type]
    assert refused.value.code is code
