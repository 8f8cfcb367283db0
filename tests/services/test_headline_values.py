"""The cards of a jurisdiction without targets: values, their range and the trend, no verdict."""

from __future__ import annotations

import polars as pl

from lib.domain import Locale, Period
from lib.services import Workspace, overview
from lib.services.headline_values import HeadlineValues, headline_values, values_table
from tests.services.document_files import figures

Q3 = Period.parse("2026Q3")


def values(
    workspace: Workspace, jurisdiction: str, revision: int = 1, locale: Locale = Locale.ZH
) -> dict[str, HeadlineValues]:
    seen = overview(workspace, revision, jurisdiction, Q3, locale)
    return {
        one.indicator.key: headline_values(workspace, revision, jurisdiction, Q3, one, locale) for one in seen.headlines
    }


def test_the_own_figure_stands_before_the_parts_with_its_trend(demo: Workspace) -> None:
    found = values(demo, "140500")
    assert found["inspector_staffing"] == HeadlineValues(
        "92.2%", "晋城市本级", "县级 6 / 6 已报：中位数 92.8%，84.0% 至 97.4%", "↗ 上升", "近期上升，在变好"
    )
    grade = found["lab_grade"]
    assert (grade.value, grade.trend) == ("C 级", "– 趋势无法计算")
    assert grade.spread.endswith("中位数 C 级，未达标 至 C+ 级")
    assert found["drill_interval"].spread.endswith("未演练 至 10 个月")
    english = values(demo, "371500", locale=Locale.EN)
    texts = [text for one in english.values() for text in (one.value, one.of, one.spread, one.trend, one.trend_help)]
    assert not [text for text in texts if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_without_an_own_figure_the_parts_speak(workspace: Workspace) -> None:
    parts = ("140502", "140521", "140522", "140524", "140525")
    told = figures(
        workspace, "\n".join(f"{code},online_service_rate,2026Q3,{80 + at}" for at, code in enumerate(parts))
    )
    five = values(workspace, "140500", told)
    assert five["online_service_rate"] == HeadlineValues(
        "82.0%", "县级中位数", "县级 5 / 6 已报：中位数 82.0%，80.0% 至 84.0%", "", ""
    )
    assert five["lab_grade"].spread == "县级 0 / 6 已报"
    few = figures(workspace, "371502,online_service_rate,2026Q3,90\n371521,online_service_rate,2026Q3,95")
    two = values(workspace, "371500", few)["online_service_rate"]
    assert (two.value, two.of, two.spread) == ("90.0% 至 95.0%", "", "县级 2 / 8 已报：90.0% 至 95.0%")


def test_every_reported_indicator_stands_in_the_table_by_domain(demo: Workspace) -> None:
    table = values_table(demo, 1, "140500", Q3, Locale.ZH)
    reported = demo.observations(1).filter(pl.col("region").str.starts_with("1405"))["indicator"].unique()
    known = [key for key in demo.catalogue.indicators if key in set(reported)]
    assert sorted(table["key"]) == sorted(known)
    assert len(known) > 10
    row = table.row(by_predicate=pl.col("key") == "inspector_staffing", named=True)
    assert (row["value"], row["of"], row["trend"]) == ("92.2%", "晋城市本级", "↗ 上升")
    assert row["parts"] == "县级 6 / 6 已报：中位数 92.8%，84.0% 至 97.4%"
    alone = table.row(by_predicate=pl.col("key") == "major_cases", named=True)
    assert (alone["value"], alone["of"], alone["parts"]) == ("2 件/年", "晋城市本级", "")
    names = [domain.name.zh for domain in demo.catalogue.domains.values()]
    assert [names.index(name) for name in table["domain"]] == sorted(names.index(name) for name in table["domain"])
