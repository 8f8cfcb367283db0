"""What publishing changes is told before it happens, and is what is found afterwards."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import CELL, Grant, Identity, Locale, Origin, Period, Refusal, RefusalCode, Role
from lib.services import Workspace, publish_batch, roll_back
from lib.services.analysis import as_of_date, attained
from lib.services.consequence import Consequence, consequence, consequence_between
from lib.services.consequence_parents import parent_figures
from lib.services.consequence_states import states_of_batch
from lib.stats import rank
from tests.services.foretelling import DRILL, ONLINE, STAFF, published, sent, told


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that stays, so that deadlines do."""
    for module in ("analysis", "consequence"):
        monkeypatch.setattr(f"lib.services.{module}.today", lambda: date(2026, 11, 22))


def statuses(workspace: Workspace, revision: int, period: Period) -> pl.DataFrame:
    """Every target of every region of all jurisdictions, as pages show them."""
    if not revision:
        empty = workspace.store.observations(0)
        assert empty.is_empty()
    frames = [
        attained(workspace, revision, code, period, as_of_date(period)) for code in workspace.regions.jurisdictions
    ]
    return pl.concat(frames).select("region", "level", "indicator", "target", "binding", "status", "value", "qualifier")


def really_moved(workspace: Workspace, a: int, b: int, periods: tuple[Period, ...]) -> pl.DataFrame:
    parts = []
    for period in periods:
        both = statuses(workspace, b, period).join(
            statuses(workspace, a, period), on=["region", "indicator", "target"], suffix="_old"
        )
        moved = both.filter(pl.col("status") != pl.col("status_old"))
        parts.append(
            moved.select(
                *("region", "indicator", pl.lit(period.key).alias("period"), "target"),
                pl.col("status_old").alias("old_status"),
                pl.col("status").alias("new_status"),
                pl.col("value_old").alias("old_value"),
                pl.col("value").alias("new_value"),
            )
        )
    return pl.concat(parts)


def assert_foretold(workspace: Workspace, foretold: Consequence, a: int, b: int) -> None:
    """Everything that was told is what differs between the revisions, and nothing else does."""
    expected = really_moved(workspace, a, b, foretold.periods)
    order = ["region", "indicator", "period", "target"]
    assert_frame_equal(foretold.moves.select(expected.columns).sort(order), expected.sort(order))
    real = consequence_between(workspace, a, b, Locale.ZH)
    assert_frame_equal(foretold.difference, real.difference)
    assert_frame_equal(foretold.ranks, real.ranks)
    assert_frame_equal(foretold.parents, real.parents)
    ranks = {number: ranked(workspace, number, foretold.period) for number in (a, b)}
    for region, key, old, new in foretold.ranks.select("region", "indicator", "old_rank", "new_rank").iter_rows():
        assert (ranks[a][region, key], ranks[b][region, key]) == (old, new)
    above = pl.DataFrame(
        [
            (parent.code, key, period)
            for key, period in real.difference.select("indicator", "period").unique().iter_rows()
            for parent in workspace.regions.all.values()
            if workspace.regions.children(parent.code) and workspace.regions.jurisdiction_of(parent.code)
        ],
        schema=dict.fromkeys(CELL, pl.String),
        orient="row",
    )
    old, new = (parent_figures(workspace, workspace.store.observations(one), above) for one in (a, b))
    both = old.join(new, on=CELL, how="full", coalesce=True, suffix="_new")
    moved = both.filter(
        pl.col("value").round(9).ne_missing(pl.col("value_new").round(9))
        | pl.col("qualifier").ne_missing(pl.col("qualifier_new")),
        (pl.col("basis") == pl.col("basis_new")).fill_null(value=True)
        | (~pl.col("basis").eq("share_meeting") & ~pl.col("basis_new").eq("share_meeting")),
    )
    assert set(foretold.parents.select(CELL).iter_rows()) == set(moved.select(CELL).iter_rows())


def ranked(workspace: Workspace, revision: int, period: Period) -> dict[tuple[str, str], int]:
    parts = [
        attained(workspace, revision, code, period, as_of_date(period))
        .unique(["region", "indicator"], keep="first", maintain_order=True)
        .pipe(rank, workspace.catalogue.indicators, within=("indicator", "level"))
        for code in workspace.regions.jurisdictions
    ]
    return {row[:2]: row[2] for row in pl.concat(parts).select("region", "indicator", "rank").iter_rows()}


def test_sentences_say_what_matters_first(workspace: Workspace) -> None:
    published(
        workspace,
        f"150602,{STAFF},2026Q3,100,10,10",
        f"150603,{STAFF},2026Q3,100,8,8",
        f"150621,{STAFF},2026Q3,60,3,5",
        f"150102,{STAFF},2026Q3,100,20,20",
    )
    batch = sent(
        workspace,
        f"150602,{STAFF},2026Q3,70,7,10",
        f"150603,{STAFF},2026Q3,100,8,8",
        f"150621,{STAFF},2026Q3,100,5,5",
        f"150622,{STAFF},2026Q3,50,2,4",
    )
    found = told(workspace, batch)
    assert found.counts == {"new": 1, "changed": 2, "removed": 0, "unchanged": 1, "missing": 5}
    assert found.sentences == (
        "1 个旗县市区转为未达标：东胜区检查员配备率。",
        "1 项目标已达到：达拉特旗检查员配备率。",
        "鄂尔多斯市检查员配备率（按已报的 4/9 个下级汇总）由 91.3% 降至 81.5%。",
        "1 项目标由未报转为有数据，尚未达标：准格尔旗检查员配备率。",
        "仍有 5 个旗县市区没有报齐：鄂托克前旗、鄂托克旗、杭锦旗等。",
    )
    assert told(workspace, batch, Locale.EN).sentences[:3] == (
        "County/banner: 1 no longer meet a target: Dongsheng District (Inspector staffing rate).",
        "Targets newly met: 1: Dalad Banner (Inspector staffing rate).",
        "Ordos, Inspector staffing rate (rolled up from 4 of 9 parts) falls from 91.3% to 81.5%.",
    )
    assert found.missing["region"].to_list() == ["150623", "150624", "150625", "150626", "150627"]
    shifts = found.ranks.select("region", "old_rank", "new_rank").rows()
    assert shifts == [("150602", 1, 4), ("150621", 4, 1)]
    before = workspace.store.head()
    publish_batch(workspace, batch, who=console("张三"), reason="已核实")
    assert_foretold(workspace, found, before, before + 1)


def test_parents_that_report_themselves_count_before_their_parts(workspace: Workspace) -> None:
    published(workspace, f"150600,{STAFF},2026Q3,84,84,100", f"150602,{STAFF},2026Q3,90,9,10")
    lower = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,80,8,10"))
    assert lower.parents.is_empty()
    assert lower.sentences == (
        "发布后各项约束性目标的达标情况不变。",
        "东胜区检查员配备率由 90.0% 降至 80.0%。",
        "按下级汇总（已报 1/9 个），鄂尔多斯市检查员配备率由 90.0% 变为 80.0%，鄂尔多斯市上报的仍为 84.0%。",
    )
    own = told(workspace, sent(workspace, f"150600,{STAFF},2026Q3,81,81,100", f"150602,{STAFF},2026Q3,70,7,10"))
    assert own.sentences[0] == "鄂尔多斯市检查员配备率由 84.0% 降至 81.0%。"
    # beside a status that changes the report above is told as well
    met = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,100,10,10"))
    assert "1 项目标已达到：东胜区检查员配备率。" in met.sentences
    assert met.sentences[-1].startswith("按下级汇总（已报 1/9 个），鄂尔多斯市检查员配备率由 90.0% 变为 100.0%")


def test_shares_of_parts_are_told_as_such(workspace: Workspace) -> None:
    published(workspace, f"150602,{DRILL},2026Q3,20,,", f"150603,{DRILL},2026Q3,20,,")
    found = told(workspace, sent(workspace, f"150603,{DRILL},2026Q3,40,,"))
    assert "鄂尔多斯市下级“距最近一次应急演练时间”达标比例（已报 2/9 个）由 100.0% 降至 50.0%。" in found.sentences
    assert found.sentences[0] == "1 个旗县市区转为未达标：康巴什区距最近一次应急演练时间。"


def test_nothing_that_matters_is_said_to_stay_as_it_is(workspace: Workspace) -> None:
    published(workspace, f"150602,{ONLINE},2026Q3,96,48,50")
    found = told(workspace, sent(workspace, f"150602,{ONLINE},2026Q3,96,48,50", f"150603,{ONLINE},2025Q1,90,45,50"))
    assert found.sentences[0] == "发布后各项约束性目标的达标情况不变。"
    assert found.counts["unchanged"] == 1


def test_a_figure_of_an_earlier_period_moves_what_stands_on_it(workspace: Workspace) -> None:
    """Periods between the corrected one and today's carry the figure on; they are looked at too."""
    published(workspace, f"150602,{STAFF},2026Q2,100,10,10", f"150603,{STAFF},2026Q3,100,8,8")
    found = told(workspace, sent(workspace, f"150602,{STAFF},2026Q2,90,9,10"))
    assert [one.key for one in found.periods] == ["2026Q3", "2026Q2"]
    moved = found.moves.select("region", "period", "old_status", "new_status").rows()
    assert moved == [("150602", "2026Q3", "met", "behind"), ("150602", "2026Q2", "met", "behind")]
    assert found.sentences[0] == "1 个旗县市区转为未达标：东胜区检查员配备率。"
    assert found.sentences[-1] == "以往期间另有 1 处达标状态变化。"


def test_a_published_batch_tells_what_it_changed(workspace: Workspace) -> None:
    published(workspace, f"150602,{STAFF},2026Q3,100,10,10")
    batch = sent(workspace, f"150602,{STAFF},2026Q3,90,9,10")
    before = told(workspace, batch)
    publish_batch(workspace, batch, who=console("张三"), reason="已核实")
    published(workspace, f"150602,{STAFF},2026Q3,95,19,20")
    after = told(workspace, batch)
    assert after.sentences == before.sentences
    assert_frame_equal(after.moves, before.moves)


REGIONS = ("150600", "150602", "150603", "150102", "150100", "150000", "371502", "140502")
VALUES = {
    STAFF: ("100,10,10", "90,9,10", "50,5,10", "120,12,10"),
    ONLINE: ("100,50,50", "96,48,50", "0,0,50"),
    DRILL: ("3,,", "36,,", "48,,", "未演练,,"),
    "lab_grade": ("C,,", "C+,,", "none,,"),
    "population": ("1000,,", "2000,,"),
}
PERIODS = {
    STAFF: ("2024Q4", "2026Q1", "2026Q2", "2026Q3"),
    ONLINE: ("2025Q3", "2026Q3"),
    DRILL: ("2026Q2", "2026Q3"),
    "lab_grade": ("2025", "2026"),
    "population": ("2024", "2025"),
}
CELLS = [(region, key, period) for region in REGIONS for key, periods in PERIODS.items() for period in periods]


@st.composite
def uploads(draw: st.DrawFn) -> list[tuple[str, str, str, str]]:
    cells = draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=25, unique=True))
    return [(*cell, draw(st.sampled_from(VALUES[cell[1]]))) for cell in cells]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=uploads())
def test_what_is_foretold_is_what_is_found_afterwards(workspace: Workspace, rows: list[tuple[str, ...]]) -> None:
    """Any upload on top of any others: the figures, statuses, ranks and parents' figures are those after publishing."""
    allowed = [
        row for row in rows if workspace.regions.all[row[0]].level in workspace.catalogue.indicators[row[1]].levels
    ]
    batch = sent(workspace, *(",".join(row) for row in allowed))
    before = workspace.store.head()
    kept = workspace.store.batch(batch)
    assert kept is not None
    foretold, states = told(workspace, batch), states_of_batch(workspace, kept)
    if not kept.figures or foretold.difference.is_empty():
        assert_frame_equal(states.after.sort(CELL), states.before)
        return
    publish_batch(workspace, batch, who=console("张三"), reason="已核实")
    assert_frame_equal(states.after.sort(CELL), workspace.store.observations(before + 1))
    assert_foretold(workspace, foretold, before, before + 1)


def test_a_rollback_is_foretold(workspace: Workspace) -> None:
    first = published(workspace, f"150602,{STAFF},2026Q3,100,10,10", f"150603,{STAFF},2026Q3,100,8,8")
    published(workspace, f"150602,{STAFF},2026Q3,80,8,10", f"150621,{STAFF},2026Q3,60,3,5")
    head = workspace.store.head()
    foretold = consequence_between(workspace, head, first, Locale.ZH, quiet="none_rollback")
    assert foretold.counts == {"new": 0, "changed": 1, "removed": 1, "unchanged": 1, "missing": 0}
    assert foretold.sentences[0] == "1 项目标已达到：东胜区检查员配备率。"
    assert "1 项目标不再有可用的数据：达拉特旗检查员配备率。" in foretold.sentences
    back = roll_back(workspace, first, who=console("张三"), reason="有误")
    assert_foretold(workspace, foretold, head, back.number)


def test_only_so_many_periods_are_judged_and_the_rest_is_told(workspace: Workspace) -> None:
    rows = [f"150602,{STAFF},{year}Q{quarter},90,9,10" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
    found = told(workspace, sent(workspace, *rows))
    assert ([one.key for one in found.periods[:2]], len(found.periods), found.unjudged) == (["2025Q4", "2025Q3"], 6, 6)


def test_what_is_not_judged_decides_no_status(workspace: Workspace) -> None:
    """Only the figures that decide are held against the targets: the same statuses come out as from all of them."""
    rows = [
        f"150602,{STAFF},{year}Q{quarter},{60 + year % 7},{60 + year % 7},100"
        for year in range(2015, 2026)
        for quarter in (1, 2)
    ]
    before = published(workspace, *rows, "150602,lab_grade,2016,none,,")
    batch = sent(
        workspace, f"150602,{STAFF},2016Q1,11,11,100", "150602,lab_grade,2026,C,,", f"150602,{STAFF},2026Q3,99,99,100"
    )
    found = told(workspace, batch)
    publish_batch(workspace, batch, who=console("张三"), reason="已核实")
    assert_foretold(workspace, found, before, before + 1)


def test_somebody_who_may_not_see_a_batch_learns_nothing(workspace: Workspace) -> None:
    batch = sent(workspace, f"150602,{STAFF},2026Q3,80,8,10")
    for who, code in (
        (public_identity(), RefusalCode.FORBIDDEN),
        (person(Role.VIEWER, EVERYWHERE), RefusalCode.FORBIDDEN),
        (person(Role.REVIEWER, "150100"), RefusalCode.OUTSIDE_SCOPE),
    ):
        with pytest.raises(Refusal) as refused:
            consequence(workspace, batch, who=who, locale=Locale.ZH)
        assert refused.value.code is code
    assert consequence(workspace, batch, who=person(Role.REVIEWER, "150600"), locale=Locale.ZH).counts["new"] == 1


def person(role: Role, scope: str) -> Identity:
    return Identity("p", "p", (Grant(role, scope),), Origin.SESSION, account="p")
