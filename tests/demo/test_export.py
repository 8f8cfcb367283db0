"""The file of the demonstration data, as the importer will read it."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest

from lib.demo import to_csv
from lib.domain import FIGURES, Kind


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def made(*rows: dict[str, object]) -> pl.DataFrame:
    blank = dict.fromkeys(FIGURES)
    return pl.DataFrame([{**blank, "region": "150102", "note": "演示数据", **row} for row in rows], schema=FIGURES)


def test_each_kind_is_written_as_people_write_it(catalogue):
    frame = made(
        {"indicator": "lab_grade", "period": "2026", "value": 2.0},
        {"indicator": "emergency_plan", "period": "2026", "value": 1.0},
        {"indicator": "emergency_plan", "period": "2025", "value": 0.0},
        {"indicator": "drill_interval", "period": "2026Q3", "qualifier": "never"},
        {"indicator": "drill_interval", "period": "2026Q2", "value": 12.0},
        {
            "indicator": "traceability_coverage",
            "period": "2026Q3",
            "value": 90.0,
            "numerator": 90.0,
            "denominator": 100.0,
        },
        {
            "indicator": "adr_per_million",
            "period": "2026",
            "value": 803.5,
            "numerator": 201.0,
            "denominator": 0.250156,
        },
    )
    assert rows_of(to_csv(frame, catalogue)) == [
        ["地区", "指标", "期间", "数值", "分子", "分母", "备注"],
        ["150102", "lab_grade", "2026", "C+", "", "", "演示数据"],
        ["150102", "emergency_plan", "2026", "是", "", "", "演示数据"],
        ["150102", "emergency_plan", "2025", "否", "", "", "演示数据"],
        ["150102", "drill_interval", "2026Q3", "未演练", "", "", "演示数据"],
        ["150102", "drill_interval", "2026Q2", "12", "", "", "演示数据"],
        ["150102", "traceability_coverage", "2026Q3", "90.0", "90", "100", "演示数据"],
        ["150102", "adr_per_million", "2026", "803.5", "201", "0.250156", "演示数据"],
    ]


def test_the_file_has_a_row_for_each_figure_in_order_and_states_the_same_numbers(catalogue, figures):
    lines = rows_of(to_csv(figures, catalogue))
    assert len(lines) == figures.height + 1
    plain = [key for key, sheet in catalogue.indicators.items() if sheet.kind not in (Kind.ORDINAL, Kind.BINARY)]
    for record in figures.filter(pl.col("indicator").is_in(plain)).iter_rows(named=True):
        line = lines[record["row"] - 1]
        assert line[:3] == [record["region"], record["indicator"], record["period"]]
        assert line[3] == "未演练" if record["value"] is None else float(line[3]) == record["value"]
        for at, part in ((4, "numerator"), (5, "denominator")):
            assert line[at] == "" if record[part] is None else float(line[at]) == record[part]


def test_an_unknown_indicator_is_a_mistake(catalogue):
    with pytest.raises(KeyError, match="nothing"):
        to_csv(made({"indicator": "nothing", "period": "2026", "value": 1.0}), catalogue)
