"""The profile of a region, its place among siblings, whom it is compared with, and why each number is what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import polars as pl
import pytest

from lib.access import console
from lib.domain import Level, Locale, Period, Status
from lib.services import Workspace, analyse, publish_batch, roll_back, submit_file
from lib.services.analysis import Selection
from lib.services.comparison import Against, comparison, others
from lib.services.profile import Profile, profile, siblings_of
from lib.services.profile_outlook import outlook_cells
from lib.services.profile_sheet import profile_sheet
from lib.services.profile_words import against_median, among, elsewhere, finding, observed, weak_points
from lib.services.value_history import value_history

Q3 = Period.parse("2026Q3")
HEAD = "region,indicator,period,value,numerator,denominator,note\n"
ORDOS = ("150602", "150603", "150621", "150622", "150623", "150624", "150625", "150626", "150627")


def put(workspace: Workspace, *rows: str, file: str = "a.csv", actor: str = "李四") -> int:
    batch = submit_file(workspace, (HEAD + "\n".join(rows) + "\n").encode(), file, who=console(actor)).batch
    return publish_batch(workspace, batch.id, who=console("张三")).revision.number


def test_county_has_its_own_indicators_and_the_others_are_no_missing_data(demo: Workspace) -> None:
    found = profile(demo, 1, "150602", Q3, Locale.ZH)
    kept = [sheet.key for sheet in demo.catalogue.indicators.values() if Level.COUNTY in sheet.levels]
    assert sorted(found.frame["indicator"]) == sorted(kept)
    assert {sheet.key for sheet in found.elsewhere} == set(demo.catalogue.indicators) - set(kept)
    listed = elsewhere(demo, found, Locale.ZH)
    assert "地方药品质量标准数（自治区）" in listed
    assert "跨部门风险会商次数（自治区、盟市）" in listed
    domains = found.frame["domain"].to_list()
    assert len([key for at, key in enumerate(domains) if at == 0 or domains[at - 1] != key]) == len(set(domains))


def test_profile_and_map_say_the_same(demo: Workspace) -> None:
    found = profile(demo, 1, "150602", Q3, Locale.ZH)
    for key in ("inspector_staffing", "lab_grade", "drill_interval", "online_service_rate"):
        result = analyse(demo, 1, Selection(key, "150600", Level.COUNTY, Q3), Locale.ZH)
        expected, own = result.row("150602"), found.row(key)
        assert expected is not None
        assert own is not None
        shared = ("value_text", "target_text", "gap_text", "status", "rank", "ranked", "batch", "row", "revision_from")
        assert {name: own[name] for name in shared} == {name: expected[name] for name in shared}
    assert found.siblings == ORDOS
    everyone = profile(demo, 1, "150602", Q3, Locale.ZH, whole=True)
    assert len(everyone.siblings) == 103
    row = everyone.row("online_service_rate")
    assert row is not None
    values = demo.observations(1).filter(
        pl.col("indicator") == "online_service_rate",
        pl.col("period") == "2026Q3",
        pl.col("region").is_in(list(everyone.siblings)),
    )
    assert row["q3"] >= row["median"] >= row["q1"]
    assert row["best"] == values["value"].max()


def test_place_trend_and_silence(workspace: Workspace) -> None:
    rows = [
        f"{code},online_service_rate,2026Q3,{value},,,"
        for code, value in zip(ORDOS[:6], (80, 60, 70, 90, 100, 75), strict=True)
    ]
    revision = put(
        workspace, *rows, "150602,online_service_rate,2026Q1,70,,,", "150602,online_service_rate,2025Q4,65,,,"
    )
    found = profile(workspace, revision, "150602", Q3, Locale.ZH)
    row = found.row("online_service_rate")
    assert row is not None
    assert (row["worst"], row["q1"], row["median"], row["q3"], row["best"]) == (60.0, 71.25, 77.5, 87.5, 100.0)
    assert row["place"] == pytest.approx(0.5 + 0.5 * 2.5 / 22.5)
    assert row["trend"] == [None, None, None, None, 65.0, 70.0, None, 80.0]
    assert (row["rank"], row["ranked"], row["binding"]) == (3, 6, False)
    assert against_median(found).better == against_median(found).ranked == 1
    silent = found.row("lab_grade")
    assert silent is not None
    assert (silent["status"], silent["value_text"], silent["trend"], silent["place"]) == (
        "no_data",
        "未报",
        [None] * 8,
        None,
    )
    assert found.counts()[Status.NO_DATA] == 11
    assert "11 项约束性目标中，已达标 0 项" in finding(found, Locale.ZH)
    assert "未报或过旧 11 项。另有 3 项参照目标，已达到 0 项" in finding(found, Locale.ZH)
    assert weak_points(found, workspace.catalogue.indicators, Locale.ZH) == "约束性目标没有落后或逾期的。"


def test_narrow_texts_keep_the_number(demo: Workspace) -> None:
    row = profile(demo, 1, "150602", Q3, Locale.ZH).row("adr_per_million")
    assert row is not None
    assert (row["value_text"], row["value_short"], row["unit"]) == ("760.8 份/百万人·年", "760.8", "份/百万人·年")
    assert (row["target_short"], row["gap_short"]) == ("不低于 1,000.0", "缺 96 份")
    province = profile(demo, 1, "150000", Q3, Locale.ZH).row("registration_test_days")
    assert province is not None
    assert (province["value_text"], province["value_short"]) == ("62.4 工作日", "62.4")
    short = profile(demo, 1, "150602", Q3, Locale.ZH).row("drill_interval")
    assert short is not None
    assert (short["value_short"], short["target_short"]) == ("8 个月", "不超过 36 个月")


def test_region_without_siblings_says_so(demo: Workspace) -> None:
    found = profile(demo, 1, "150000", Q3, Locale.ZH)
    assert found.siblings == ("150000",)
    assert siblings_of(demo, found.region, whole=True) == (found.region,)
    assert among(found, Locale.ZH) == "没有同级地区可比，只看自身的目标与趋势。"
    few = profile(demo, 1, "150302", Q3, Locale.ZH)
    assert few.frame["few"].all()
    assert "不足 5 个" in among(few, Locale.ZH)
    assert observed(few, demo.catalogue.indicators, Locale.ZH).endswith("：常住人口。")
    with pytest.raises(ValueError, match="140000"):
        profile(demo, 1, "140000", Q3, Locale.ZH)


def test_jurisdiction_without_targets(demo: Workspace) -> None:
    found = profile(demo, 1, "371502", Q3, Locale.EN)
    assert "no binding target" in finding(found, Locale.EN)
    assert weak_points(found, demo.catalogue.indicators, Locale.EN) == ""
    assert set(found.frame["status"]) == {"no_target"}


def test_neighbours_and_most_similar(demo: Workspace) -> None:
    near = others(demo, 1, "150602", Q3, Against.NEIGHBOURS)
    assert [one.code for one in near.regions] == ["150603", "150621", "150622", "150625", "150627"]
    alike = others(demo, 1, "150602", Q3, Against.SIMILAR)
    assert [one.name.zh for one in alike.regions] == ["松山区", "海拉尔区", "科尔沁区", "红山区", "石拐区"]
    distances = [one or 0.0 for one in alike.distance]
    assert distances == sorted(distances)
    assert (alike.candidates, alike.unknown, alike.enough) == (102, 0, True)
    codes = tuple(one.code for one in near.regions)
    frame = comparison(demo, 1, "150602", codes, ("lab_grade", "online_service_rate"), Q3, Locale.ZH)
    assert frame["region"].to_list() == ["150602", *codes]
    assert frame.row(0) == ("150602", "东胜区", "鄂尔多斯市", "未达标", "behind", "94.0%", "below_reference")


def test_every_region_that_is_drawn_knows_whether_it_has_neighbours(demo: Workspace) -> None:
    found = {code: others(demo, 1, code, Q3, Against.NEIGHBOURS) for code in demo.regions.all}
    drawn = {code for layer in demo.layers for code in layer.codes}
    assert {code for code, one in found.items() if one.known} == drawn & set(found)
    alone = {code for code, one in found.items() if one.known and not one.regions}
    assert alone == {"150000", "371500", "140500"}


def test_fewer_than_three_make_no_likeness(workspace: Workspace) -> None:
    people = [
        f"{code},population,2025,{count},,," for code, count in zip(ORDOS[:3], (300000, 90000, 280000), strict=True)
    ]
    revision = put(workspace, *people)
    found = others(workspace, revision, "150602", Q3, Against.SIMILAR)
    assert (found.enough, found.known, found.candidates, found.unknown, found.regions) == (False, True, 2, 100, ())
    unknown = others(workspace, revision, "150627", Q3, Against.SIMILAR)
    assert (unknown.enough, unknown.known, unknown.candidates) == (False, False, 3)
    more = put(workspace, "150622,population,2025,250000,,,")
    assert len(others(workspace, more, "150602", Q3, Against.SIMILAR).regions) == 3
    assert others(workspace, more, "150000", Q3, Against.NEIGHBOURS).regions == ()


def test_history_names_every_version_as_known_then(workspace: Workspace) -> None:
    sheet = workspace.catalogue.indicators["online_service_rate"]
    first = put(
        workspace, "150602,online_service_rate,2026Q2,80,40,50,初报", "150602,online_service_rate,2026Q3,82,41,50,"
    )
    second = put(workspace, "150602,online_service_rate,2026Q2,84,42,50,更正", file="改.csv", actor="王五")
    now = value_history(workspace, second, "150602", sheet, Locale.ZH, console("张三"))
    told = [
        (one.period_text, one.value_text, one.revision, one.file, one.row, one.submitted_by, one.replaced_by)
        for one in now
    ]
    assert told == [
        ("2026年第三季度", "82.0%", 1, "a.csv", 3, "李四", None),
        ("2026年第二季度", "84.0%", 2, "改.csv", 2, "王五", None),
        ("2026年第二季度", "80.0%", 1, "a.csv", 2, "李四", 2),
    ]
    assert now[1].published_by == "张三"
    assert (now[2].counted, now[2].note, now[2].demo) == ((40.0, 50.0), "初报", False)
    before = value_history(workspace, first, "150602", sheet, Locale.ZH, console("张三"))
    assert [(one.value, one.replaced_by) for one in before] == [(82.0, None), (80.0, None)]
    assert value_history(workspace, second, "150603", sheet, Locale.ZH, console("张三")) == ()


def test_withdrawn_figure_keeps_its_history(workspace: Workspace) -> None:
    sheet = workspace.catalogue.indicators["online_service_rate"]
    first = put(workspace, "150603,online_service_rate,2026Q2,50,,,", "150603,online_service_rate,2026Q3,50,,,")
    put(workspace, "150602,online_service_rate,2026Q3,82,,,")
    last = roll_back(workspace, first, who=console("张三"), reason="口径有误").number
    found = value_history(workspace, last, "150602", sheet, Locale.ZH, console("张三"))
    assert [(one.value, one.revision, one.replaced_by) for one in found] == [(82.0, 2, 3)]
    assert profile(workspace, last, "150602", Q3, Locale.ZH).frame["value"].null_count() == 17


def test_sheet_is_whole_safe_and_marked(demo: Workspace) -> None:
    found = profile(demo, 1, "150602", Q3, Locale.ZH)
    text = profile_sheet(demo, found, Locale.ZH).decode()
    assert text.startswith('<!doctype html><html lang="zh-CN">')
    assert "size: A4" in text
    assert "<h1>东胜区药品监管能力档案</h1>" in text
    assert '<div class="mark">演示数据</div>' in text
    assert "数据版本 v1" in text
    assert "revision=1" in text
    assert "内蒙古自治区 › 鄂尔多斯市 › 东胜区（行政区划代码 150602），数据截至 2026年第三季度。" in text
    assert '<td class="reference">不低于 90.0%（参照）</td>' in text
    assert "<td>不低于 100.0%</td>" in text
    assert "不在这一级统计的指标" in text
    assert text.count("<tr>") == 1 + found.frame.height
    for never in ("<script", "http://1", "https://", "src=", "@import", "url("):
        assert never not in text
    english = profile_sheet(demo, profile(demo, 1, "150602", Q3, Locale.EN), Locale.EN).decode()
    assert "DEMONSTRATION DATA" in english
    assert not [sign for sign in english.replace("测试员", "") if "\u4e00" <= sign <= "\u9fff"]


def sheet_of(workspace: Workspace, figure: str, *, by: str) -> str:
    """The sheet of 东胜区 with one figure (value, numerator, denominator), published by somebody."""
    content = f"{HEAD}150602,online_service_rate,2026Q3,{figure},\n"
    batch = submit_file(workspace, content.encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console(by))
    return profile_sheet(workspace, profile(workspace, 1, "150602", Q3, Locale.ZH), Locale.ZH).decode()


def test_sheet_marks_figures_of_few_cases_and_says_what_the_mark_means(workspace: Workspace) -> None:
    text = sheet_of(workspace, "80,8,10", by="张三")
    assert '<td class="number">80.0%†<small>2026年第三季度</small></td>' in text
    assert text.count("† 分母不足 20，或发生数不足 5") == 1


def test_sheet_has_the_outlook_of_the_table_and_how_it_is_read(demo: Workspace) -> None:
    found = profile(demo, 1, "150602", Q3, Locale.ZH)
    text = profile_sheet(demo, found, Locale.ZH).decode()
    going = outlook_cells(demo, found, Locale.ZH)
    assert "<th>前景</th>" in text
    assert re.findall(r'<td class="rank">(.*?)</td>', text) == [escape(going[key]) for key in found.frame["indicator"]]
    assert {cell[0] for cell in going.values()} >= {"→", "–"}
    assert "“前景”：箭头是近期走向：↗ 上升、↘ 下降" in text
    assert "†" not in profile_sheet(demo, _clear(found), Locale.ZH).decode()


def _clear(found: Profile) -> Profile:
    """The same without the counts that make a figure a small one."""
    return replace(found, frame=found.frame.with_columns(numerator=None, denominator=None))


def test_sheet_shows_names_as_text_and_real_data_without_a_mark(workspace: Workspace) -> None:
    text = sheet_of(workspace, "80,40,50", by="<img src=x onerror=alert(1)>")
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "<img" not in text
    assert "演示数据" not in text
