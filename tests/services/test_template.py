"""Tables to fill in: what stands in them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import fastexcel
import pytest

from lib.access import console
from lib.domain import (
    Grant,
    Indicator,
    Locale,
    Period,
    Refusal,
    RefusalCode,
    Role,
)
from lib.reports.template_book import TemplateSheet
from lib.services import Workspace, publish_batch, submit_file
from lib.services.clock import now
from lib.services.owed import due_on
from lib.services.template import template_csv, template_indicators, template_parts
from lib.services.template_before import before_sheet
from lib.services.template_book import FIXED, template_book, template_content, template_file
from lib.services.template_words import range_text

QUARTER, YEAR = Period.parse("2026Q3"), Period.parse("2025")
WHO = console("李四")


def indicator(workspace: Workspace, key: str) -> Indicator:
    return workspace.catalogue.indicators[key]


def figures(sheet: TemplateSheet) -> dict[tuple[int, int], str]:
    """What was reported before, by place."""
    return {at: text for at, text in sheet.before.items() if at[1] >= FIXED}


def test_sets_of_indicators(workspace: Workspace) -> None:
    assert {one.key for one in template_indicators(workspace, "core")} == {
        "inspector_staffing",
        "lab_grade",
        "drill_interval",
        "online_service_rate",
    }
    assert template_indicators(workspace, "all") == tuple(workspace.catalogue.indicators.values())
    assert [one.key for one in template_indicators(workspace, "population")] == ["population"]
    assert {one.domain for one in template_indicators(workspace, "laboratory")} == {"laboratory"}
    with pytest.raises(Refusal) as refused:
        template_indicators(workspace, "laboratories")
    assert refused.value.code is RefusalCode.INDICATOR_UNKNOWN


def test_a_league_and_its_counties_by_frequency(workspace: Workspace) -> None:
    year, quarter = template_parts(workspace, "150600", template_indicators(workspace, "core"), QUARTER)
    assert (year.period.key, quarter.period.key) == ("2026", "2026Q3")
    assert [one.key for one in year.indicators] == ["lab_grade"]
    assert len(quarter.indicators) == 3
    assert [one.code for one in quarter.regions][:3] == ["150600", "150602", "150603"]
    assert len(quarter.regions) == 1 + len(workspace.regions.children("150600"))


def test_a_region_that_reports_nothing_has_no_table(workspace: Workspace) -> None:
    only = template_indicators(workspace, "case_bulletins")
    assert template_parts(workspace, "150602", only, YEAR) == ()
    with pytest.raises(Refusal) as refused:
        template_book(workspace, "150602", only, YEAR)
    assert refused.value.code is RefusalCode.NO_DATA
    with pytest.raises(Refusal) as unknown:
        template_parts(workspace, "999999", only, YEAR)
    assert unknown.value.code is RefusalCode.REGION_UNKNOWN


def test_csv_has_a_row_for_each_region_and_indicator_that_fit(workspace: Workspace) -> None:
    wanted = [indicator(workspace, "online_service_rate"), indicator(workspace, "inspector_pool")]
    rows = list(csv.reader(io.StringIO(template_csv(workspace, wanted, "150600", QUARTER).decode("utf-8-sig"))))
    assert rows[0] == ["地区代码", "地区名称", "指标", "期间", "数值", "分子", "分母", "备注"]
    assert ["150602", "东胜区", "政务服务全程网办率", "2026Q3", "", "", "", ""] in rows
    pool = [row[0] for row in rows if row[2] == "药品检查员库入库人数"]
    assert pool == ["150600"]  # not asked of counties
    assert len(rows) == 1 + 1 + 1 + len(workspace.regions.children("150600"))


def test_every_header_is_read_as_its_indicator(workspace: Workspace) -> None:
    every = workspace.catalogue.indicators.values()
    for locale in Locale:
        books = [template_content(workspace, "150000", tuple(every), period, locale) for period in (QUARTER, YEAR)]
        headers = [column.header for book in books for column in book.sheet.columns]
        read = [found.key for head in headers if (found := workspace.catalogue.indicator_by_header(head))]
        assert sorted(read) == sorted(one.key for one in every)


def test_the_last_figures_stand_in_grey_at_the_same_place(workspace: Workspace) -> None:
    rows = (
        "地区,指标,期间,数值",
        "150602,online_service_rate,2026Q2,96",
        "150603,online_service_rate,2025Q4,80",
        "150602,drill_interval,2026Q2,未演练",
    )
    batch = submit_file(workspace, "\n".join(rows).encode(), "a.csv", who=WHO).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="已核实")
    core = [indicator(workspace, key) for key in ("online_service_rate", "drill_interval")]
    sheet = template_content(workspace, "150600", core, QUARTER).sheet
    codes = [row[0] for row in sheet.rows]
    dongsheng, kangbashi = codes.index("150602"), codes.index("150603")
    assert (sheet.before[dongsheng, 2], sheet.before[kangbashi, 2]) == ("2026Q2", "2025Q4")
    assert {row for row, column in sheet.before if column == 2} == {dongsheng, kangbashi}
    assert figures(sheet) == {
        (dongsheng, 3): "96.0%",
        (dongsheng, 6): "未演练",
        (kangbashi, 3): "80.0%",
    }
    place = next(at for at, column in enumerate(sheet.columns) if column.header == "政务服务全程网办率（%）")
    assert sheet.rules[dongsheng, place].message.startswith("上期（2026Q2）：96.0%。")
    book = fastexcel.read_excel(template_book(workspace, "150600", core, QUARTER))
    assert book.sheet_names == ["填报 2026Q3", "上期数值 各期", "填报说明"]
    shown = book.load_sheet(1, header_row=None, dtypes="string").to_polars()
    assert shown.row(dongsheng + 1)[place] == "96.0%"


def test_figures_of_the_period_itself_or_later_are_not_the_last_ones(workspace: Workspace) -> None:
    rows = "150602,online_service_rate,2026Q3,96\n150602,online_service_rate,2026Q1,91\n"
    batch = submit_file(workspace, f"地区,指标,期间,数值\n{rows}".encode(), "a.csv", who=WHO).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="已核实")
    one = [indicator(workspace, "online_service_rate")]
    sheet = template_content(workspace, "150602", one, QUARTER).sheet
    assert figures(sheet) == {(0, 3): "91.0%"}
    assert (sheet.before[0, 2], sheet.before_name) == ("2026Q1", "上期数值 2026Q1")


def test_the_sheet_of_the_last_figures_is_named_after_their_period(workspace: Workspace) -> None:
    rows = "150602,online_service_rate,2026Q2,96\n150603,online_service_rate,2026Q2,95\n"
    batch = submit_file(workspace, f"地区,指标,期间,数值\n{rows}".encode(), "a.csv", who=WHO).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="已核实")
    one = [indicator(workspace, "online_service_rate")]
    book = template_content(workspace, "150600", one, QUARTER)
    assert book.sheet.before_name == "上期数值 2026Q2"
    assert any("“上期数值 2026Q2”表里灰色的数是上一次已发布的数值，格子的位置" in line for line in book.guide_lines)
    english = template_content(workspace, "150600", one, QUARTER, Locale.EN)
    assert english.sheet.before_name == "Earlier 2026Q2"


def test_a_row_of_several_periods_says_them_figure_by_figure(workspace: Workspace) -> None:
    rows = (
        "地区,指标,期间,数值",
        "150602,online_service_rate,2026Q2,96",
        "150602,drill_interval,2026Q1,9",
        "150603,drill_interval,2026Q1,7",
    )
    batch = submit_file(workspace, "\n".join(rows).encode(), "历史.csv", who=WHO).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="已核实")
    core = [indicator(workspace, key) for key in ("online_service_rate", "drill_interval")]
    book = template_content(workspace, "150600", core, QUARTER)
    codes = [row[0] for row in book.sheet.rows]
    dongsheng, kangbashi = codes.index("150602"), codes.index("150603")
    assert book.sheet.before == {
        (dongsheng, 3): "96.0% (2026Q2)",
        (dongsheng, 6): "9 个月 (2026Q1)",
        (kangbashi, 2): "2026Q1",
        (kangbashi, 6): "7 个月",
    }
    assert any("不都是同一期的" in line for line in book.guide_lines)


def test_without_a_column_of_periods_each_figure_of_several_says_its_own() -> None:
    told = before_sheet({(0, 3): ("96", "2026Q2"), (1, 3): ("95", "2026Q1")}, None, Locale.ZH, demo=False)
    assert told.texts == {(0, 3): "96 (2026Q2)", (1, 3): "95 (2026Q1)"}
    assert before_sheet({(0, 3): ("96", "2026Q2")}, None, Locale.ZH, demo=False).texts == {(0, 3): "96"}


def test_demonstration_figures_are_marked(demo: Workspace) -> None:
    one = [indicator(demo, "online_service_rate")]
    book = template_content(demo, "150600", one, QUARTER)
    assert book.sheet.before_name == "上期数值（演示） 2026Q2"
    assert any("演示数据" in line for line in book.guide_lines)


def test_the_guide_says_how_to_fill_in_and_whom_to_ask(workspace: Workspace) -> None:
    for name, scope in (("zhang", "150600"), ("wang", "150000"), ("far", "150100")):
        grants = (Grant(Role.REVIEWER, scope),)
        workspace.store.add_account(
            name,
            {"zhang": "张三", "wang": "王五", "far": "远方"}[name],
            None,
            grants,
            subject=name,
            must_change=False,
            actor="测试",
            at=now(),
        )
    core = template_indicators(workspace, "core")
    book = template_content(workspace, "150602", core, QUARTER)
    text = "\n".join(book.guide_lines)
    assert "张三、王五" in text
    assert "远方" not in text
    assert f"截止日期：{due_on(workspace, QUARTER)}" in text
    for word in ("无", "—", "未演练", "留空", "填报 2026Q3"):
        assert word in text
    quarterly = {one.name.zh for one in core if one.frequency is QUARTER.frequency}
    assert {row[0] for row in book.guide_table[1:]} == quarterly


def test_what_may_be_written_in_words(workspace: Workspace) -> None:
    said = {
        key: range_text(indicator(workspace, key), Locale.ZH)
        for key in (
            "online_service_rate",
            "population",
            "drill_interval",
            "lab_grade",
            "emergency_plan",
            "reviewer_growth",
        )
    }
    assert said["online_service_rate"] == "0 到 100 之间的数（96 就是 96%）"
    assert said["population"] == "不小于 0 的整数"
    assert said["drill_interval"] == "0 到 600 之间的数，或“未演练”"
    assert said["lab_grade"].startswith("从下拉列表中选择：A 级 / B+ 级")
    assert said["emergency_plan"] == "从下拉列表中选择：是 / 否"
    assert said["reviewer_growth"] == "不小于 -100 的数"


def test_taking_a_template_is_recorded(workspace: Workspace) -> None:
    core = template_indicators(workspace, "core")
    make: Callable[[str], bytes] = lambda form: template_file(workspace, WHO, "150600", core, QUARTER, form)  # noqa: E731
    assert make("xlsx")[:2] == b"PK"
    assert make("csv").startswith(b"\xef\xbb\xbf")
    with pytest.raises(Refusal) as refused:
        make("pdf")
    assert refused.value.code is RefusalCode.FORMAT_UNKNOWN
    entries = [entry for entry in workspace.store.audit() if entry.action == "exported"]
    assert [entry.subject for entry in entries] == ["template:150600:2026Q3"] * 2


@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_a_book_of_everything_is_not_packed_like_a_bomb(workspace: Workspace, period: Period) -> None:
    content = template_book(workspace, "150000", template_indicators(workspace, "all"), period)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        ratios = [entry.file_size / entry.compress_size for entry in book.infolist()]
    assert max(ratios) < 80
    assert len(content) < 2**20
