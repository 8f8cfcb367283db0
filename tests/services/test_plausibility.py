"""What is odd about published figures."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lib.access import console
from lib.domain import IssueCode, Period, Refusal, RefusalCode
from lib.services import Workspace, publish_batch, submit_file
from lib.services.plausibility import plausibility, plausibility_over
from lib.stats import ODD


def test_the_deliberate_oddities_of_the_demonstration_are_found(demo: Workspace) -> None:
    found = {
        (jurisdiction, period): plausibility(demo, 1, jurisdiction, Period.parse(period))
        for jurisdiction, period in (("150000", "2023Q4"), ("150000", "2024Q4"), ("150000", "2025Q4"))
    }
    found["371500", "2024Q2"] = plausibility(demo, 1, "371500", Period.parse("2024Q2"))
    assert all(frame.schema == ODD for frame in found.values())
    rules = {place: set(frame.select("rule", "indicator", "period").iter_rows()) for place, frame in found.items()}
    assert (IssueCode.UNLIKE_SIBLINGS.value, "training_hours", "2023") in rules["150000", "2023Q4"]
    assert (IssueCode.UNLIKE_SIBLINGS.value, "adr_per_million", "2024") in rules["150000", "2024Q4"]
    assert (IssueCode.EXACTLY_ON_TARGET.value, "training_hours", "2025") in rules["150000", "2025Q4"]
    assert (IssueCode.OUTLIER.value, "traceability_coverage", "2024Q2") in rules["371500", "2024Q2"]


def test_a_group_on_its_target_names_every_region_and_its_league(demo: Workspace) -> None:
    whole = plausibility(demo, 1, "150000", Period.parse("2025Q4"))
    on_it = whole.filter(rule=IssueCode.EXACTLY_ON_TARGET.value)
    assert on_it["value"].unique().to_list() == [40.0]
    assert on_it["group"].unique().to_list() == ["150700"]
    assert on_it["count"].unique().to_list() == [on_it.height]
    assert on_it.height >= 13


def test_it_is_kept_by_revision_and_period(demo: Workspace) -> None:
    period = Period.parse("2025Q4")
    assert plausibility(demo, 1, "150000", period) is plausibility(demo, 1, "150000", period)


def test_periods_beside_each_other_are_judged_as_each_alone(demo: Workspace) -> None:
    periods = tuple(Period.parse("2026Q3").shift(-back) for back in range(12))
    for jurisdiction in ("150000", "371500"):
        whole = plausibility_over(demo, 1, jurisdiction, periods)
        told = [plausibility(demo, 1, jurisdiction, one).with_columns(asked=pl.lit(one.key)) for one in periods]
        alone = pl.concat(told).sort("asked", maintain_order=True)
        assert_frame_equal(whole, alone)
        assert whole.height > 1


def test_figures_of_later_periods_do_not_matter(workspace: Workspace) -> None:
    head = "region,indicator,period,value,numerator,denominator\n"
    past = "".join(
        f"150102,inspector_staffing,{year}Q{quarter},{80 + quarter},{800 + 10 * quarter},1000\n"
        for year in (2024, 2025)
        for quarter in (1, 2, 3, 4)
    )
    odd = "150102,inspector_staffing,2026Q1,31,310,1000\n"
    later = "150102,inspector_staffing,2026Q2,30,300,1000\n150102,inspector_staffing,2026Q3,29,290,1000\n"
    batch = submit_file(workspace, (head + past + odd + later).encode(), "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    found = plausibility(workspace, 1, "150000", Period.parse("2026Q1"))
    assert found.select("region", "indicator", "period", "rule", "value", "low", "high").rows() == [
        ("150102", "inspector_staffing", "2026Q1", IssueCode.OUTLIER.value, 31.0, 81.0, 84.0)
    ]


def test_an_empty_installation_has_nothing_odd_and_an_unknown_jurisdiction_is_refused(workspace: Workspace) -> None:
    empty = plausibility(workspace, 0, "150000", Period.parse("2026Q1"))
    assert (empty.height, dict(empty.schema)) == (0, ODD)
    with pytest.raises(Refusal) as refused:
        plausibility(workspace, 0, "999999", Period.parse("2026Q1"))
    assert refused.value.code is RefusalCode.JURISDICTION_UNKNOWN
