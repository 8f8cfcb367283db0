"""What going back brings besides figures: documents, lists and boundaries by name, and the targets judged again."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import Grant, Identity, Locale, Origin, Refusal, RefusalCode, Role
from lib.services import Workspace, publish_batch, roll_back, rollback_effect, submit_file
from lib.services.document_preview import preview_document
from lib.services.documents import check_document_file
from lib.services.revisions import Rollback, rollback_foretold
from tests.services.boundary_files import bounded, square, yunzhou
from tests.services.document_files import JINCHENG, PERIOD, amended, figures, published
from tests.services.region_files import VALUES, YUNZHOU, brought

ROOT = console("张三")
CITY = (
    "140500,online_service_rate,2026Q3,97\n140502,online_service_rate,2026Q3,90\n140521,online_service_rate,2026Q3,96"
)
UNCHANGED = ("不变", "没有改变")


def foretold(workspace: Workspace, to: int, locale: Locale = Locale.ZH) -> Rollback:
    return rollback_foretold(workspace, to, locale, who=ROOT)


def told(workspace: Workspace, to: int, locale: Locale = Locale.ZH) -> tuple[str, ...]:
    return foretold(workspace, to, locale).consequence.sentences


def test_a_document_that_goes_back_is_named_and_the_verdicts_are_counted(workspace: Workspace) -> None:
    """The counts are those of the document's own preview, the other way round."""
    before = figures(workspace, CITY)
    file = check_document_file(workspace, JINCHENG.encode(), "jc.toml", who=ROOT).document
    assert file is not None
    preview = preview_document(workspace, file, PERIOD, Locale.ZH, who=ROOT)
    moved = [row for row in preview.counts.rows() if row[1] != row[2]]
    assert moved
    published(workspace, JINCHENG)
    said = told(workspace, before)
    assert said[0] == "《药品监管能力提升试行办法》撤下：条款 2、目标 2 不再生效。"
    assert said[1].startswith("按2026年第三季度看，晋城市用 v1 的数据、文件和地区名单重新评定，达标情况：")
    words = {"met": "已达标", "behind": "落后", "no_data": "未报", "on_track": "进度正常"}
    for status, old, new in moved:
        assert f"{words[status]} {new} → {old}" in said[1]
    assert said[2] == "数据没有变化。"
    assert not any(word in sentence for sentence in said for word in UNCHANGED)
    assert told(workspace, before, Locale.EN)[0] == (
        "“Trial Measures” is taken back: clauses 2 and targets 2 no longer count."
    )


def test_the_counts_are_those_found_after_going_back(workspace: Workspace) -> None:
    """Documents and figures together: back, and forth again."""
    before = figures(workspace, CITY)
    published(workspace, JINCHENG)
    after = figures(workspace, "140502,online_service_rate,2026Q3,99")
    away = told(workspace, before)
    back = roll_back(workspace, before, who=ROOT, reason="撤回").number
    assert back == after + 1
    forth = told(workspace, after)
    assert forth[0] == "《药品监管能力提升试行办法》重新生效：条款 2、目标 2。"
    assert "已达标" in forth[1]
    met = away[1].split("已达标 ")[1].split("；")[0].split("（")[0]
    assert f"已达标 {' → '.join(reversed(met.split(' → ')))}" in forth[1]
    assert away[2] == "以下各句只看数据的变化，按现行的文件和地区名单评定："


def test_an_amendment_goes_back_to_what_came_with_the_program_or_to_an_earlier_one(workspace: Workspace) -> None:
    before = figures(workspace, "150602,online_service_rate,2026Q3,88")
    first = published(workspace, JINCHENG)
    published(workspace, amended(workspace, "value = 95", "value = 94", "JC2026"))
    assert told(workspace, first)[0] == (
        f"《药品监管能力提升试行办法》回到 v{first} 发布的内容：条款 2 → 2，目标 2 → 2。"
    )
    roll_back(workspace, before, who=ROOT, reason="撤回")
    title = workspace.catalogue.documents["NMG2022"].title.zh
    quiet = workspace.store.head()
    published(workspace, amended(workspace, "value = 200", "value = 220"))
    assert told(workspace, quiet)[0].startswith(f"《{title}》回到随系统安装的内容：条款 ")


def test_what_the_new_levels_leave_as_it_is_is_said_so_from_the_counts(workspace: Workspace) -> None:
    """A note of a document that changes: nothing is judged otherwise, and this was looked at, not assumed."""
    figures(workspace, CITY)
    first = published(workspace, JINCHENG)
    published(workspace, JINCHENG.replace('heading = "网上办理"', 'heading = "网办"'))
    said = told(workspace, first)
    assert said[1].startswith("按2026年第三季度看，晋城市用 v2 的数据、文件和地区名单重新评定，参加评定的 ")
    assert said[1].endswith(" 项状态都与现在相同。")
    assert "参加评定的 0 项" not in said[1]


def test_a_list_that_goes_back_is_named_with_its_regions(workspace: Workspace) -> None:
    before = figures(workspace, CITY)
    listed = brought(workspace, YUNZHOU)
    published(workspace, JINCHENG.replace("140500", "990100").replace("JC2026", "YZ2026"))
    filled = figures(workspace, VALUES)
    said = told(workspace, before)
    assert said[1] == "地区名单（云州市）：移除 4。"
    assert "云州市用 v1 的数据、文件和地区名单重新评定" in said[2]
    assert "→ 0 项）。" in said[2]
    assert not any(word in sentence for sentence in said for word in UNCHANGED)
    brought(
        workspace, YUNZHOU.replace('zh = "东坪区"', 'zh = "东平区"').replace('zh = "云州市", en', 'zh = "大云州市", en')
    )
    assert told(workspace, filled)[0] == "地区名单（云州市）：改 2；辖区本身的名称、层级等也回到当时。"
    assert told(workspace, listed, Locale.EN)[1].startswith("The list of regions (Yunzhou): 2 changed; the name, ")


def test_boundaries_are_named_and_judge_nothing(workspace: Workspace) -> None:
    listed = brought(workspace, YUNZHOU)
    first = bounded(workspace, yunzhou())
    second = bounded(workspace, yunzhou(c990102=square(112.5, 36.0, 0.9)))
    plain = "边界只关系到地图和相邻地区，评定达标用不到边界。"
    assert told(workspace, first) == (f"边界（云州市）回到 v{first} 发布的边界。", plain, "数据没有变化。")
    assert told(workspace, listed)[0] == f"边界（云州市）：撤下 v{second} 发布的边界。"


def test_figures_alone_are_told_as_before(workspace: Workspace) -> None:
    figures(workspace, "150602,online_service_rate,2026Q3,10")
    figures(workspace, "150602,online_service_rate,2026Q3,11")
    assert "恢复后各项约束性目标的达标情况不变。" in told(workspace, 1)


def test_a_file_that_can_no_longer_be_read_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = figures(workspace, CITY)
    published(workspace, JINCHENG)

    def broken(*_: object) -> str:
        raise Refusal(RefusalCode.CATALOGUE_BROKEN, file="jc.toml", key="b", reason="")

    monkeypatch.setattr(rollback_effect, "attained", broken)
    assert told(workspace, before) == (
        "要恢复的或现行的文件、名单中，有的内容现已无法读出，恢复后的达标情况算不出来。",
        "数据没有变化。",
    )


def test_whoever_cannot_go_back_learns_which_jurisdictions_are_not_theirs(workspace: Workspace) -> None:
    figures(workspace, "150602,online_service_rate,2026Q3,88\n140502,online_service_rate,2026Q3,88")
    figures(workspace, "150602,online_service_rate,2026Q3,90")
    figures(workspace, "140502,online_service_rate,2026Q3,90")

    def seen(*scopes: str) -> Rollback:
        grants = tuple(Grant(Role.REVIEWER, scope) for scope in scopes)
        who = Identity("p", "p", grants, Origin.SESSION, account="p")
        return rollback_foretold(workspace, 1, Locale.ZH, who=who)

    city = seen("140500")
    assert (city.allowed, city.beyond, city.own) == (False, ("内蒙古自治区",), True)
    assert city.concerned == ("晋城市", "内蒙古自治区")
    league = seen("140500", "150100")
    assert (league.allowed, league.beyond, league.own) == (False, ("内蒙古自治区",), True)
    stranger = seen("371500")
    assert (stranger.allowed, stranger.beyond, stranger.own) == (False, ("晋城市", "内蒙古自治区"), False)
    both = seen("140500", "150000")
    assert (both.allowed, both.beyond) == (True, ())


def test_values_that_were_not_there_then_are_not_promised(workspace: Workspace) -> None:
    """The league's figure came later: the comparison has no earlier value of it to upload again."""
    figures(workspace, "140502,online_service_rate,2026Q3,88")
    content = (
        "地区,指标,期间,数值\n150602,online_service_rate,2026Q3,90\n140502,online_service_rate,2026Q3,89\n".encode()
    )
    batch = submit_file(workspace, content, "b.csv", who=console("赵六")).batch
    publish_batch(workspace, batch.id, who=ROOT, reason="测试")
    who = Identity("p", "p", (Grant(Role.REVIEWER, "150600"),), Origin.SESSION, account="p")
    found = rollback_foretold(workspace, 1, Locale.ZH, who=who)
    assert (found.allowed, found.own) == (False, False)
