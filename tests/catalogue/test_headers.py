"""Which indicator a column title means."""

from __future__ import annotations

import pytest

from lib.catalogue import Catalogue


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("online_service_rate", "online_service_rate"),
        ("Online_Service_Rate", "online_service_rate"),
        ("政务服务全程网办率", "online_service_rate"),
        ("  网办 率 ", "online_service_rate"),
        ("网\u3000办\u200b率", "online_service_rate"),
        ("网办率（％）", "online_service_rate"),
        ("网办率(%)", "online_service_rate"),
        ("网办率(单位：%)", "online_service_rate"),
        ("网办率（百分比）", "online_service_rate"),
        ("网办率%", "online_service_rate"),
        ("在线率", "online_service_rate"),
        ("Government services fully online (%)", "online_service_rate"),
        ("GOVERNMENT SERVICES FULLY ONLINE", "online_service_rate"),
        ("检验机构等级", "lab_grade"),
        ("基层检验检测机构能力等级（等级）", "lab_grade"),
        ("常住人口数", "population"),
        ("人口", "population"),
        ("population", "population"),
        ("常住人口(人)", "population"),
        ("Resident population [persons]", "population"),
        ("演练间隔月数【个月】", "drill_interval"),
        ("距最近一次应急演练时间（月）", "drill_interval"),
        ("风险会商次数（次）", "risk_consultations"),
        ("哨点数（个）", "sentinel_sites"),
        ("Registration-test sample per batch (multiple of a full test)", "registration_sample_multiple"),
        ("每百万人口不良反应报告数(份/百万人·年)", "adr_per_million"),
    ],
)
def test_a_title_means_its_indicator(catalogue: Catalogue, header: str, key: str) -> None:
    found = catalogue.indicator_by_header(header)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "header",
    [
        "",
        "()",
        "%",
        "备注",
        "常住人口(万人)",
        "常住人口（%）",
        "人口%",
        "网办率(目标)",
        "网办率(分子)",
        "网办率()",
        "网办",
        "配备率",
        "户籍人口",
    ],
)
def test_another_quantity_finds_nothing(catalogue: Catalogue, header: str) -> None:
    assert catalogue.indicator_by_header(header) is None


def test_every_indicator_answers_to_all_its_titles(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        assert indicator.headers, indicator.key
        for title in (indicator.key, indicator.name.zh, indicator.name.en, *indicator.headers):
            assert catalogue.indicator_by_header(title) is indicator
            assert catalogue.indicator_by_header(f"{title}（{indicator.unit.zh}）") is indicator
