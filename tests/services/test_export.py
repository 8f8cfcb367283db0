"""Exports carry what the importer needs to read them again, and nothing a spreadsheet would run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import CELL, Grant, Identity, ImportReport, Origin, Refusal, RefusalCode, Role
from lib.services import (
    Workspace,
    check_file,
    export_figures,
    export_frame,
    publish_batch,
    record_export,
    submit_file,
    trend_table,
)
from lib.services.trend_file import trend_file
from lib.store.frames import CONTENT
from tests.services.test_trend import Q3, sheet, trend

WHO = console("李四")
READER = Identity("wang", "王五", (Grant(Role.VIEWER, EVERYWHERE),), Origin.SESSION, "a1", "s1", "10.0.0.7")
WHOLE: dict[str, object] = {"indicator": None, "level": None, "period": None, "revision": None, "format": "csv"}


def written(workspace: Workspace, out: Path, **given: object) -> bytes:
    export_figures(workspace, WHO, **{**WHOLE, **given}, out=out)  # type: ignore[arg-type]
    return out.read_bytes()


def publish(workspace: Workspace, content: str) -> None:
    batch = submit_file(workspace, content.encode(), "a.csv", who=WHO).batch
    publish_batch(workspace, batch.id, who=console("张三"))


def as_in_force(workspace: Workspace, report: ImportReport) -> bool:
    """Whether a file holds nothing but figures in force, which lose their mark as demonstration figures at most."""
    known = workspace.store.observations().select(*CELL, *CONTENT)
    return report.figures.join(known, on=[*CELL, *CONTENT], how="anti", nulls_equal=True).is_empty()


def test_csv_reads_back_unchanged(demo: Workspace, tmp_path: Path) -> None:
    for indicator in ("lab_grade", "drill_interval", "adr_institution", "online_service_rate", "population"):
        content = written(demo, tmp_path / "f.csv", indicator=indicator)
        report = check_file(demo, content, f"{indicator}.csv", who=WHO)
        assert report.counts.rows == report.counts.updated + report.counts.unchanged > 100
        assert report.figures.height == report.counts.rows
        assert as_in_force(demo, report)


def test_the_whole_of_a_revision_reads_back_unchanged(demo: Workspace, tmp_path: Path) -> None:
    report = check_file(demo, written(demo, tmp_path / "f.csv"), "f.csv", who=WHO)
    assert report.counts.rows == report.counts.updated + report.counts.unchanged == report.figures.height == 26_884
    assert as_in_force(demo, report)


def test_json_and_xlsx_hold_every_row(demo: Workspace, tmp_path: Path) -> None:
    only = {"indicator": "lab_grade", "level": "county", "period": "2025", "revision": 1}
    rows = json.loads(written(demo, tmp_path / "f.json", **only, format="json"))
    assert len(rows) == 117
    assert {row["revision"] for row in rows} == {1}
    assert {row["value"] for row in rows} <= {"未达标", "C 级", "C+ 级", "B 级", "B+ 级", "A 级"}
    assert written(demo, tmp_path / "f.xlsx", **only, format="xlsx")[:2] == b"PK"


def test_numbers_are_numbers_in_json_and_xlsx(demo: Workspace, tmp_path: Path) -> None:
    rows = json.loads(
        written(demo, tmp_path / "f.json", indicator="online_service_rate", period="2026Q3", format="json")
    )
    assert {type(row["value"]) for row in rows} == {float}
    months = json.loads(written(demo, tmp_path / "g.json", indicator="drill_interval", period="2026Q3", format="json"))
    assert {type(row["value"]) for row in months} == {float, str}
    assert {row["value"] for row in months if isinstance(row["value"], str)} == {"未演练"}
    book = tmp_path / "f.xlsx"
    written(demo, book, indicator="drill_interval", period="2026Q3", format="xlsx")
    with zipfile.ZipFile(book) as file:
        page = file.read("xl/worksheets/sheet1.xml").decode()
    values = {f"D{row}": row for row in range(2, len(months) + 2)}
    texts = [cell for cell in values if f'<c r="{cell}" t="s">' in page or f'<c r="{cell}" s="1" t="s">' in page]
    assert 0 < len(texts) == sum(isinstance(row["value"], str) for row in months) < len(months)


def test_b15_formulas_are_neutralised_and_come_back(workspace: Workspace, tmp_path: Path) -> None:
    publish(
        workspace,
        'region,indicator,period,value,note\n150102,online_service_rate,2026Q3,90,"=HYPERLINK(""x"")"\n'
        "150103,online_service_rate,2026Q3,90,'=1\n150104,online_service_rate,2026Q3,90,''=1\n",
    )
    kept = workspace.store.observations().sort("region")["note"].to_list()
    assert kept == ['=HYPERLINK("x")', "=1", "'=1"]
    content = written(workspace, tmp_path / "f.csv")
    assert pl.read_csv(content)["note"].to_list() == ['\'=HYPERLINK("x")', "'=1", "''=1"]
    assert check_file(workspace, content, "f.csv", who=WHO).counts.unchanged == 3


def test_half_a_per_cent_stays_half_a_per_cent(workspace: Workspace, tmp_path: Path) -> None:
    head = "region,indicator,period,value\n"
    publish(workspace, f"{head}150102,online_service_rate,2026Q3,0.5%\n")
    publish(workspace, f"{head}150103,online_service_rate,2026Q3,90\n150104,online_service_rate,2026Q3,0.0000123%\n")
    content = written(workspace, tmp_path / "f.csv")
    assert b",0.0000123," in content
    report = check_file(workspace, content, "f.csv", who=WHO)
    assert report.counts.unchanged == report.counts.rows == 3


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
    with pytest.raises(Refusal) as refused:
        written(demo, tmp_path / "x", **given)
    assert refused.value.code is code
    assert not (tmp_path / "x").exists()


def test_an_export_is_in_the_trail(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, "region,indicator,period,value\n150102,online_service_rate,2026Q3,90\n")
    export_figures(workspace, READER, **WHOLE, out=tmp_path / "f.csv")  # type: ignore[arg-type]
    entry = workspace.store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("wang", "exported", "all")
    assert json.loads(entry.details) == {"what": "all", "revision": 1, "rows": 1, "address": "10.0.0.7"}
    shown = trend(workspace, 1, sheet(workspace, "online_service_rate"), ("150102",), Q3)
    assert trend_file(workspace, READER, 1, shown, "csv").startswith(b"\xef\xbb\xbfregion,")
    assert workspace.store.audit(1)[0].subject == "trend:online_service_rate"


def test_visitors_export_nothing(demo: Workspace, tmp_path: Path) -> None:
    visitor, entries = public_identity(), len(demo.store.audit())
    shown = trend(demo, 1, sheet(demo, "lab_grade"), ("150100",), Q3)
    for attempt in (
        lambda: export_figures(demo, visitor, **WHOLE, out=tmp_path / "x"),  # type: ignore[arg-type]
        lambda: export_frame(demo, visitor, indicator=None, level=None, period=None, revision=1),
        lambda: trend_table(demo, visitor, 1, shown),
        lambda: trend_file(demo, visitor, 1, shown, "csv"),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code is RefusalCode.FORBIDDEN
    record_export(demo, visitor, "all", 1, 1)
    assert len(demo.store.audit()) == entries
    assert not (tmp_path / "x").exists()


def test_the_sheet_of_a_workbook_is_named_in_words(demo: Workspace, tmp_path: Path) -> None:
    written(demo, tmp_path / "f.xlsx", indicator="lab_grade", format="xlsx")
    with zipfile.ZipFile(tmp_path / "f.xlsx") as book:
        assert 'name="数值"' in book.read("xl/workbook.xml").decode()
