"""From each statistic to how it is worked out and back; the index by domain; the mark on small numbers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from lib.domain import Period
from lib.services import load_settings, open_workspace
from lib.services.status_index import index_by_domain
from tests.pages.conftest import Open

AT = {"region": "150102", "indicator": "inspector_staffing", "period": "2026Q3"}


def explained(app: AppTest) -> set[str]:
    """The statistics whose explanations a page leads to."""
    found = [item.proto.query_string for item in app.get("page_link") if item.proto.page == "method"]
    return {parse_qs(one)["statistic"][0] for one in found if "statistic" in one}


@pytest.mark.parametrize(
    ("page", "statistics"),
    [
        ("overview", {"gap", "deadline", "annual", "trend", "forecast", "composite"}),
        ("trend", {"trend", "forecast", "small"}),
        ("region", {"deadline", "gap", "rank", "trend", "forecast", "small", "spine"}),
        ("quality", {"outliers", "gaming"}),
    ],
)
def test_every_statistic_leads_to_how_it_is_worked_out(
    open_page: Open, demo_folder: Path, page: str, statistics: set[str]
) -> None:
    app = open_page(demo_folder, page, **AT)
    assert explained(app) >= statistics
    links = [item.proto.query_string for item in app.get("page_link") if "statistic=" in item.proto.query_string]
    assert all("region=150102" in one and "period=2026Q3" in one for one in links)


def test_the_way_back_leads_to_the_figure(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "trend", **AT)
    app.switch_page("pages/policy/method.py")
    for name, value in {**AT, "statistic": "forecast", "indicator": "traceability_coverage"}.items():
        app.query_params[name] = value
    app.run()
    back = next(item.proto for item in app.get("page_link") if item.proto.label.startswith("回到"))
    assert (back.label, back.page) == ("回到“指标趋势”", "trend")
    assert "indicator=inspector_staffing" in back.query_string


def test_an_explanation_opened_by_itself_has_no_way_back(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "method", statistic="gap")
    app.session_state["capmap.method.origin"] = None
    app.run()
    assert not [item for item in app.get("page_link") if item.proto.label.startswith("回到")]


def test_the_index_of_each_domain_stands_with_its_credible_ranks(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "overview", **AT)
    table = app.dataframe[-1].value.set_index("盟市")
    workspace = open_workspace(load_settings(data_dir=demo_folder))
    found = index_by_domain(workspace, 1, "150000", Period.parse("2026Q3"))
    workspace.store.close()
    assert table.shape == (12, found["domain"].n_unique() + 1)
    own = found.filter(pl.col("region") == "150100", pl.col("score").is_not_null())
    for row in own.iter_rows(named=True):
        low, high = row["rank_low"], row["rank_high"]
        assert f"{row['score']:.1f}（{low if low == high else f'{low}–{high}'}）" in set(table.loc["呼和浩特市"])
    assert own.height > 3
    assert all("（" in cell for cell in table["全部领域"])
    league = open_page(demo_folder, "region", region="150100", period="2026Q3")
    said = "\n".join(item.value for item in league.markdown).replace("\\", "")
    assert "呼和浩特市综合指数 " in said
    assert "，可信的名次 " in said
    assert "综合指数" not in "\n".join(item.value for item in open_page(demo_folder, "region", **AT).markdown)


@pytest.mark.parametrize("page", ["trend", "map"])
def test_small_numbers_are_marked_in_tables(open_page: Open, demo_folder: Path, page: str) -> None:
    """A share of nine bodies; the sign stands behind the figure and its meaning below the table."""
    view = {"region": "150102" if page == "trend" else "150000", "indicator": "cosmetic_rapid_test_rate"}
    app = open_page(demo_folder, page, period="2026Q3", tab="table", level="county", **view)
    cells = {
        cell for table in app.dataframe for column in table.value.columns for cell in table.value[column].astype(str)
    }
    assert any(cell.endswith("†") and cell != "†" for cell in cells)
    captions = [item.value.replace("\\", "") for item in app.caption]
    assert any(one.startswith("† 分母不足 20") for one in captions)
