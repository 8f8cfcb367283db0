"""The progress of clauses: uploaded like any figure, sealed, versioned, and in nobody's way."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import IssueCode, Locale, Period
from lib.services import Workspace, export_frame, overview, publish_batch, submit_file, verify_store
from lib.services.api_items import VALUE, figure_items
from lib.services.batch_view import map_of_batch
from lib.services.policy_progress import stage_at, stages_of
from lib.services.template import template_indicators

Q3 = Period.parse("2026Q3")
LONG = "地区,指标,期间,数值,分子,分母,备注\r\n150000,NMG2022-01 进展,2026Q2,已部署,,,分工方案（2026-05-08）\r\n"
WIDE = "地区,期间,NMG2022-01,NMG2022-17 进展,progress_nmg2022_18\r\n内蒙古自治区,2026Q3,推进中,未启动,done\r\n"


def published(workspace: Workspace, text: str) -> str:
    batch = submit_file(workspace, text.encode(), "进展.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    return batch.id


def test_stages_come_in_as_long_or_wide_tables_and_keep_evidence(workspace: Workspace) -> None:
    published(workspace, LONG)
    published(workspace, WIDE)
    found = stages_of(workspace, 2, "150000")
    assert {key: [stage.grade.key for stage in stages] for key, stages in found.items()} == {
        "NMG2022-01": ["assigned", "under_way"],
        "NMG2022-17": ["not_started"],
        "NMG2022-18": ["done"],
    }
    first = found["NMG2022-01"][0]
    assert (first.note, first.period.key, first.revision, first.row) == ("分工方案（2026-05-08）", "2026Q2", 1, 2)
    assert found["NMG2022-18"][0].done
    assert stages_of(workspace, 1, "150000").keys() == {"NMG2022-01"}
    assert stages_of(workspace, 0, "150000") == {}
    assert verify_store(workspace).findings == ()


def test_the_newest_stage_by_a_period_counts(workspace: Workspace) -> None:
    published(workspace, LONG)
    published(workspace, WIDE)
    stages = stages_of(workspace, 2, "150000")["NMG2022-01"]
    told = [stage_at(stages, Period.parse(key)) for key in ("2026Q1", "2026Q2", "2026Q3", "2027Q1")]
    assert [stage.grade.key if stage else None for stage in told] == [None, "assigned", "under_way", "under_way"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("150000,NMG2022-01,2026Q3,做完一半,,,", IssueCode.UNKNOWN_GRADE),
        ("150100,NMG2022-01,2026Q3,推进中,,,", IssueCode.WRONG_LEVEL),
        ("150000,NMG2022-01,2026,推进中,,,", IssueCode.WRONG_FREQUENCY),
        ("150000,NMG2022-99,2026Q3,推进中,,,", IssueCode.UNKNOWN_INDICATOR),
    ],
)
def test_a_bad_stage_is_told_like_any_bad_figure(workspace: Workspace, row: str, code: IssueCode) -> None:
    text = f"地区,指标,期间,数值,分子,分母,备注\r\n{row}\r\n"
    report = submit_file(workspace, text.encode(), "a.csv", who=console("李四")).report
    assert code in {issue.code for issue in report.issues}
    assert report.figures.is_empty()


def test_stages_travel_with_exports_and_the_interface_and_come_back(workspace: Workspace) -> None:
    published(workspace, WIDE)
    frame = export_frame(workspace, console("值班员"), indicator=None, level=None, period=None, revision=1)
    assert dict(frame.select("indicator_name", "value").rows()) == {
        "NMG2022-01 进展": "推进中",
        "NMG2022-17 进展": "未启动",
        "NMG2022-18 进展": "已完成",
    }
    one = export_frame(
        workspace, console("值班员"), indicator="progress_nmg2022_01", level=None, period=None, revision=1
    )
    assert one.height == 1
    items = figure_items(workspace.observations(1), VALUE, workspace.catalogue.reportable.indicators)
    assert {item["indicator"] for item in items} == {f"progress_nmg2022_{number}" for number in ("01", "17", "18")}
    again = submit_file(workspace, frame.write_csv().encode(), "b.csv", who=console("李四")).report
    assert (again.counts.unchanged, again.counts.rejected) == (3, 0)


def test_figures_are_counted_and_offered_without_them(demo: Workspace) -> None:
    stages = demo.observations(1).filter(demo.observations(1)["indicator"].str.starts_with("progress_"))
    assert stages.height > 2000
    seen = overview(demo, 1, "150000", Q3, Locale.ZH)
    assert sum(seen.counts.values()) == 1311
    assert not any(sheet.key.startswith("progress_") for sheet in template_indicators(demo, "all"))


def test_a_batch_of_stages_leads_to_a_map_that_exists(workspace: Workspace) -> None:
    batch = published(workspace, WIDE)
    found = map_of_batch(workspace, batch, who=console("张三"))
    assert found == {"region": "150000", "level": "province", "indicator": "clause_progress", "period": "2026Q3"}
    both = published(workspace, f"{LONG}150100,online_service_rate,2026Q3,92,46,50,\r\n")
    assert map_of_batch(workspace, both, who=console("张三"))["indicator"] == "online_service_rate"
