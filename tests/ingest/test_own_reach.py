"""What somebody is told who brings figures for their own regions and, by mistake, for others."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from lib.domain import ImportReport, IssueCode
from lib.ingest import check
from tests.ingest.reading import codes, context, in_force, regions, said, the

HEADER = "地区,指标,期间,数值\n"
SHARE = "online_service_rate"
ORDOS = [each.code for each in regions().children("150600")]


def reported(*lines: tuple[str, int], own: tuple[str, ...] | None, known: tuple[str, ...] = ()) -> ImportReport:
    text = HEADER + "".join(f"{code},{SHARE},2026Q3,{value}\n" for code, value in lines)
    current = in_force(*((code, SHARE, "2026Q3", 90.0) for code in known))
    return check(text.encode(), "上报.csv", replace(context(current=current), own=own))


def test_a_league_s_file_with_a_row_of_another_is_held_against_the_league() -> None:
    report = reported(*((code, 90) for code in ORDOS[:2]), ("150102", 90), own=("150600",))
    issue = the(report, IssueCode.REGIONS_NOT_REPORTED)
    facts = issue.params
    assert (facts["reach"], facts["expected"], facts["present"]) == ("鄂尔多斯市", len(ORDOS), 2)
    assert issue.count == len(ORDOS) - 2
    assert "鄂尔多斯市应报" in said(issue)
    assert "新城区" not in said(issue)


def test_the_numbers_add_up_where_some_have_figures_already() -> None:
    known = tuple(ORDOS[2:5])
    issue = the(
        reported(*((code, 90) for code in ORDOS[:2]), own=("150600",), known=known), IssueCode.REGIONS_NOT_REPORTED
    )
    assert issue.params["expected"] == int(str(issue.params["present"])) + issue.count
    assert issue.count == len(ORDOS) - 5


def test_two_leagues_of_one_reporter_are_named_and_the_rest_of_the_country_is_not_expected() -> None:
    report = reported(("150602", 90), ("150102", 90), own=("150100", "150600"))
    issue = the(report, IssueCode.REGIONS_NOT_REPORTED)
    assert issue.params["reach"] == "呼和浩特市、鄂尔多斯市"
    assert issue.params["expected"] == len(ORDOS) + len(regions().children("150100"))


def test_a_refused_row_is_not_warned_of_what_publishing_it_would_do() -> None:
    held = in_force((ORDOS[0], SHARE, "2026Q3", 88.0), ("150102", SHARE, "2026Q3", 88.0))
    held = held.with_columns(numerator=pl.lit(22.0), denominator=pl.lit(25.0))
    text = HEADER + f"150102,{SHARE},2026Q3,90\n"
    refused = check(text.encode(), "上报.csv", replace(context(current=held), own=("150600",)))
    assert codes(refused)["REGION_NOT_YOURS"] == 1
    assert codes(refused)["COUNTS_DROPPED"] == 0
    own = check(text.encode(), "上报.csv", replace(context(current=held), own=("150100",)))
    assert codes(own)["COUNTS_DROPPED"] == 1
