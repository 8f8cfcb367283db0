"""The list of revisions, two compared, going back, and where a figure came from."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Identity, Locale, Origin, Refusal, RefusalCode, Role
from lib.services import Workspace, publish_batch, roll_back, submit_file, verify_store
from lib.services.revisions import (
    compared,
    compared_csv,
    counted_changes,
    origins,
    revisions_seen,
    revisions_table,
    rollback_foretold,
)

ROOT = console("张三")
ONLINE = "online_service_rate"


def published(workspace: Workspace, *rows: str, reason: str | None = "已核实", file: str = "a.csv") -> int:
    content = "\n".join(("region,indicator,period,value,numerator,denominator", *rows)).encode()
    batch = submit_file(workspace, content, file, who=console("李四")).batch
    return publish_batch(workspace, batch.id, who=ROOT, reason=reason).revision.number


def many(workspace: Workspace, count: int) -> None:
    for number in range(1, count + 1):
        published(workspace, f"150602,{ONLINE},2026Q3,{number * 2},{number},50", reason=f"第 {number} 次")


def person(role: Role, scope: str = EVERYWHERE) -> Identity:
    return Identity("p", "p", (Grant(role, scope),), Origin.SESSION, account="p")


def test_a13_rolling_back_makes_a_new_revision_equal_to_the_old_one(workspace: Workspace) -> None:
    """v12 turns out wrong: back to v11 makes v13, equal to v11; v12 can still be read; and once more."""
    many(workspace, 12)
    store = workspace.store
    eleven, twelve = store.observations(11), store.observations(12)
    for round_, expected in ((1, 13), (2, 15)):
        foretold = rollback_foretold(workspace, 11, Locale.ZH, who=ROOT)
        assert (foretold.nothing, foretold.allowed, foretold.consequence.counts["changed"]) == (False, True, 1)
        made = roll_back(workspace, 11, who=ROOT, reason="v12 报错了", key=f"k{round_}")
        assert (made.number, made.restores, made.reason) == (expected, 11, "v12 报错了")
        again = roll_back(workspace, 11, who=ROOT, reason="v12 报错了", key=f"k{round_}")
        assert again.number == expected == store.head()
        assert_frame_equal(store.observations(expected).drop("revision_from"), eleven.drop("revision_from"))
        assert_frame_equal(store.observations(12), twelve)
        assert store.difference_between(11, expected).filter(change="changed").is_empty()
        assert rollback_foretold(workspace, 11, Locale.ZH, who=ROOT).nothing
        if round_ == 1:
            roll_back(workspace, 12, who=ROOT, reason="还是要 v12", key="k0")
            assert_frame_equal(store.observations(14).drop("revision_from"), twelve.drop("revision_from"))
    assert verify_store(workspace).ok


def test_the_list_says_who_when_why_and_how_many(workspace: Workspace) -> None:
    published(workspace, f"150602,{ONLINE},2026Q3,90,45,50", f"150603,{ONLINE},2026Q3,80,40,50", reason="=HYPERLINK(1)")
    published(workspace, f"150602,{ONLINE},2026Q3,92,46,50")
    roll_back(workspace, 1, who=ROOT, reason="有误")
    found = revisions_table(workspace, revisions_seen(workspace, who=person(Role.VIEWER)), Locale.ZH)
    assert found.select("版本", "发布人", "类型", "变化", "理由").rows() == [
        ("v3", "张三", "恢复到 v1", "数据：改 1", "有误"),
        ("v2", "张三", "发布", "数据：改 1", "已核实"),
        ("v1", "张三", "发布", "数据：新增 2", "=HYPERLINK(1)"),
    ]
    assert found["时间"].str.contains(r"^\d{4}-\d\d-\d\d \d\d:\d\d$").all()
    visitor = revisions_table(workspace, revisions_seen(workspace, who=public_identity()), Locale.ZH)
    assert set(visitor["发布人"]) == {"—"}
    assert set(visitor["理由"]) == {""}


def test_two_revisions_are_compared_by_indicator_and_league(workspace: Workspace) -> None:
    published(workspace, f"150602,{ONLINE},2026Q3,90,45,50", f"150102,{ONLINE},2026Q3,80,40,50")
    published(
        workspace,
        f"150602,{ONLINE},2026Q3,92,46,50",
        f"150603,{ONLINE},2026Q3,100,50,50",
        f"371502,{ONLINE},2026Q3,100,50,50",
    )
    found = compared(workspace, 1, 2, Locale.ZH, who=person(Role.VIEWER))
    assert found.counts == {"new": 2, "changed": 1, "removed": 0, "unchanged": 1, "missing": 0}
    table = counted_changes(workspace, found.difference, Locale.ZH)
    assert table.rows() == [("政务服务全程网办率", "鄂尔多斯市", 1, 1, 0), ("政务服务全程网办率", "聊城市", 1, 0, 0)]
    back = compared(workspace, 2, 1, Locale.ZH, who=person(Role.VIEWER))
    assert (back.counts["removed"], back.counts["changed"]) == (2, 1)
    from_nothing = compared(workspace, 0, 1, Locale.ZH, who=person(Role.VIEWER))
    assert from_nothing.counts["new"] == 2


def test_the_file_of_a_comparison_is_whole_harmless_and_audited(workspace: Workspace) -> None:
    published(workspace, "150602,lab_grade,2025,C,,", "150602,drill_interval,2026Q3,未演练,,")
    published(workspace, "150602,lab_grade,2025,C+,,", "150602,drill_interval,2026Q3,12.5,,")
    content = compared_csv(workspace, 1, 2, Locale.ZH, who=person(Role.VIEWER)).decode("utf-8-sig")
    assert content.splitlines() == [
        "地区代码,地区,指标代码,指标,期间,原值,新值,变化,原分子,原分母,新分子,新分母",
        "150602,东胜区,drill_interval,距最近一次应急演练时间,2026Q3,未演练,12.5,更改,,,,",
        "150602,东胜区,lab_grade,基层检验检测机构能力等级,2025,C 级,C+ 级,更改,,,,",
    ]
    entry = workspace.store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("p", "exported", "difference:v1-v2")
    with pytest.raises(Refusal) as refused:
        compared_csv(workspace, 1, 2, Locale.ZH, who=public_identity())
    assert refused.value.code is RefusalCode.FORBIDDEN


def test_who_may_go_back(workspace: Workspace) -> None:
    many(workspace, 2)
    for who, allowed in (
        (person(Role.VIEWER), False),
        (person(Role.REPORTER), False),
        (person(Role.REVIEWER, "150600"), False),
        (person(Role.REVIEWER, "150000"), True),
        (public_identity(), False),
    ):
        assert rollback_foretold(workspace, 1, Locale.ZH, who=who).allowed is allowed
        if not allowed:
            with pytest.raises(Refusal):
                roll_back(workspace, 1, who=who, reason="有误")
    with pytest.raises(Refusal) as refused:
        roll_back(workspace, 1, who=ROOT, reason="  ")
    assert refused.value.code is RefusalCode.REASON_NEEDED
    with pytest.raises(Refusal) as refused:
        rollback_foretold(workspace, 9, Locale.ZH, who=ROOT)
    assert refused.value.code is RefusalCode.REVISION_UNKNOWN
    assert workspace.store.head() == 2


def test_points_go_back_too_and_are_told(workspace: Workspace) -> None:
    from lib.services import submit_point_file

    published(workspace, f"150602,{ONLINE},2026Q3,90,45,50")
    content = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\n".encode()
    batch = submit_point_file(workspace, content, "p.csv", who=console("李四"), jurisdiction="150000").batch
    publish_batch(workspace, batch.id, who=ROOT)
    foretold = rollback_foretold(workspace, 1, Locale.ZH, who=ROOT)
    assert (foretold.points, foretold.nothing, foretold.consequence.difference.height) == (True, False, 0)
    roll_back(workspace, 1, who=ROOT, reason="点位有误")
    assert workspace.store.points().is_empty()
    assert workspace.store.points(2).height == 1


def test_every_version_of_a_figure_says_where_it_came_from(workspace: Workspace) -> None:
    published(workspace, f"150603,{ONLINE},2026Q3,70,35,50", f"150602,{ONLINE},2026Q3,90,45,50", file="首次.csv")
    published(workspace, f"150602,{ONLINE},2026Q3,92,46,50", reason="更正", file="更正.csv")
    sheet = workspace.catalogue.indicators[ONLINE]

    def told(who: Identity) -> list[tuple[object, ...]]:
        found = origins(workspace, "150602", sheet, Locale.ZH, who=who)
        return [
            (
                o.version.revision,
                o.version.value,
                o.version.file,
                o.version.row,
                o.version.submitted_by,
                o.reason,
                o.file,
            )
            for o in found
        ]

    assert told(person(Role.REVIEWER, "150600")) == [
        (2, 92.0, "更正.csv", 2, "李四", "更正", True),
        (1, 90.0, "首次.csv", 3, "李四", "已核实", True),
    ]
    assert [row[-1] for row in told(person(Role.VIEWER))] == [False, False]
    assert [row[-1] for row in told(person(Role.REPORTER, "150100"))] == [False, False]
    assert told(public_identity()) == [
        (2, 92.0, "—", 2, "—", None, False),
        (1, 90.0, "—", 3, "—", None, False),
    ]
    assert {
        one.version.published_by for one in origins(workspace, "150602", sheet, Locale.ZH, who=public_identity())
    } == {"—"}
