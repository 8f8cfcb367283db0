"""The method page: the sheet of each indicator."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.catalogue import load_catalogue
from tests.pages.conftest import Open


def test_sheet_of_the_lab_grade(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", indicator="lab_grade")
    sheet, targets, clauses = (item.value for item in app.table)
    facts = {row.iloc[0]: row.iloc[1].replace("\\", "") for _, row in sheet.iterrows()}
    assert facts["等级（由低到高）"] == "未达标 < C 级 < C+ 级 < B 级 < B+ 级 < A 级"
    assert list(targets.iloc[0]) == ["不低于 C 级", "地市、县级", "—", "持续保持", "—", "NMG2022-08"]
    assert "内政办发〔2022〕26号" in set(clauses["文件"])
    asked = clauses.set_index("文件").loc["内政办发〔2022〕26号", "要求（本系统转述）"]
    assert "C 级" in asked.replace("\\", "")


ONE_OF_EACH_KIND = {sheet.kind: key for key, sheet in load_catalogue().indicators.items()}.values()


@pytest.mark.parametrize("key", ONE_OF_EACH_KIND)
def test_every_kind_of_indicator_has_a_sheet_in_both_languages(open_page: Open, demo_folder: Path, key: str) -> None:
    sheet = load_catalogue().indicators[key]
    chinese = open_page(demo_folder, "method", indicator=key)
    assert chinese.subheader[1].value.replace("\\", "") == sheet.name.zh
    english = open_page(demo_folder, "method", indicator=key, lang="en")
    assert english.subheader[1].value.replace("\\", "") == sheet.name.en
