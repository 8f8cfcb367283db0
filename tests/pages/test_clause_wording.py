"""A clause has one wording on every page, and a figure names it once."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open
from tests.pages.test_policy import Q3, links, said

FOURTH = "内政办发〔2022〕26号 第四条"
BASIS = f"依据：{FOURTH} 健全检查执法体系"
STAFFING = {"region": "150102", "indicator": "inspector_staffing", **Q3}


def told(app: AppTest) -> str:
    """All words of the page and the labels of its links."""
    return "\n".join([said(app), *links(app)])


@pytest.mark.parametrize(("page", "given"), [("trend", {}), ("region", {"pane": "value"}), ("map", {})])
def test_a_figure_names_its_clause_once(open_page: Open, demo_folder: Path, page: str, given: dict[str, str]) -> None:
    app = open_page(demo_folder, page, **STAFFING, **given)
    assert list(links(app)).count(BASIS) == 1
    assert told(app).count("依据：") == 1
    assert "第 04 条" not in told(app)
    assert told(app).count("健全检查执法体系") == 1


def test_the_sheet_names_clauses_by_the_same_words(open_page: Open, demo_folder: Path) -> None:
    _, targets, clauses = (item.value for item in open_page(demo_folder, "method", **STAFFING).table)
    assert FOURTH in targets.iloc[:, -1].tolist()
    named = [tuple(text.replace("\\", "") for text in row) for row in clauses.iloc[:, :2].itertuples(index=False)]
    assert ("内政办发〔2022〕26号", "第四条 健全检查执法体系") in named


def test_the_target_of_a_figure_is_told_without_its_clause(open_page: Open, demo_folder: Path) -> None:
    words = said(open_page(demo_folder, "region", pane="value", **STAFFING))
    assert "目标不低于 100.0%。" in words
