"""The overview: counts agree with the figures, gaps and deadlines are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.access import console
from lib.services import Workspace, publish_batch, submit_file
from tests.pages.conftest import Open
from tests.services.document_files import amended, figures, published

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")


def test_headlines_and_finding(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    cards = {item.label: item.value for item in app.metric}
    assert list(cards) == [
        "检查员配备率",
        "基层检验检测机构能力等级",
        "距最近一次应急演练时间",
        "政务服务全程网办率（参照）",
    ]
    assert cards["检查员配备率"] == "27 / 103 达标"
    finding = next(item.value for item in app.markdown if "约束性目标" in item.value).replace("\\", "")
    assert "1,311 项约束性目标：已达标 820，进度正常 106，落后 347，逾期未达标 34" in finding
    gaps, due, *_ = (item.value for item in app.dataframe)
    assert gaps.shape[0] == 5
    assert gaps.iloc[0]["条款"].startswith("NMG2022-")
    assert due.iloc[0]["期限"] == "2024-04-18"
    assert due.iloc[0]["剩余"] == "已逾期 948 天"


def test_quarter_before_shows_its_own_counts(open_page: Open, demo_folder: Path) -> None:
    now = open_page(demo_folder, period="2026Q3").metric[0]
    before = open_page(demo_folder, period="2026Q2").metric[0]
    assert int(now.value.split(" / ")[0]) - int(before.value.split(" / ")[0]) == int(now.delta)


def test_jurisdiction_without_targets_says_so(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="371500", period="2026Q3")
    card = app.metric[0]
    assert (card.value, card.delta, card.proto.delta_description) == ("94.9%", "↗ 上升", "聊城市本级")
    assert "县级 8 / 8 已报：中位数 92.0%，85.7% 至 100.0%" in [item.value.replace("\\", "") for item in app.caption]
    assert any("没有数值目标" in item.value for item in app.markdown)
    assert "没有目标" in app.info[0].value
    table = app.dataframe[0].value
    assert list(table.columns) == ["领域", "指标", "数值", "口径", "走势", "下级情况"]
    row = table[table["指标"] == "检查员配备率"].iloc[0]
    assert (row["数值"], row["口径"], row["走势"]) == ("94.9%", "聊城市本级", "↗ 上升")


def test_empty_installation_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path)
    assert len(app.metric) == 0
    assert "还没有发布任何数据" in app.info[0].value


def test_english_is_complete(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, lang="en", period="2026Q3")
    shown = [item.value for item in (*app.markdown, *app.subheader)] + [item.label for item in app.metric]
    chinese = [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    assert chinese == []
    assert app.metric[0].value.startswith("27 ")
    # Longer words are cut on a card.
    assert app.metric[0].proto.delta_description == "on last quarter; 2 old or missing"
    assert app.metric[3].label.replace("\\", "") == "Government services fully online (ref.)"
    assert "Since 2026 Q2: 8 newly met, 9 no longer met, 2 out of date or not reported" in text(app)
    gaps, due, *_ = (item.value for item in app.dataframe)
    assert gaps.iloc[0, 1:3].tolist() == ["85 / 115 (2 old)", "Dengkou County: 3 people short (17.6 points)"]
    assert due.iloc[0, 2:].tolist() == ["948 days late", "1 / 1, Inner Mongolia: 23.7 points short"]


def text(app: AppTest) -> str:
    """All sentences of the page."""
    return "\n".join(item.value for item in (*app.markdown, *app.caption, *app.info)).replace("\\", "")


def test_counts_by_level_changes_prospects_and_index(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    said = text(app)
    assert "与2026年第二季度相比：新达标 8 项，不再达标 9 项，数据过旧或未报 2 项" in said
    assert "不是降到目标以下" in said
    assert "这是第一个版本，还没有可比的上一版。" in said
    assert "74 个未达标，按目前速度，年底前 3 个达标可能性过半；可能性最小的是元宝山区，不到 5%。" in said
    assert "达标可能性无法推算：等级和是/否不是连续的数量。" in said
    tables = {next(iter(item.value.columns)): item.value for item in app.dataframe}
    levels = tables["状态"]
    assert levels.columns.tolist() == ["状态", "自治区", "盟市", "旗县市区"]
    assert levels.set_index("状态").loc["√ 已达标"].tolist() == [10, 107, 703]
    turned = tables["变化"]
    assert turned["变化"].value_counts().to_dict() == {"▲ 不再达标": 9, "√ 新达标": 8, "◇ 数据过旧或未报": 2}
    late = turned[turned["变化"] == "◇ 数据过旧或未报"]
    assert set(late["状态"]) == {"已达标 → 数据过旧"}
    index = next(item.value for item in app.dataframe if "名次" in item.value.columns)
    assert (index.shape[0], index["名次"].tolist()) == (12, list(range(1, 13)))
    assert "“可信的名次”是随机改变权重 1,000 次中九成所在的范围" in said


def test_due_names_the_region_that_is_furthest_behind(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    due = next(item.value for item in app.dataframe if "期限" in item.value.columns)
    assert due["未达标地区，最落后的"].tolist() == [
        "1 / 1，内蒙古自治区：差 23.7 个百分点",
        "1 / 1，内蒙古自治区：低 1 级",
        "1 / 1，内蒙古自治区：缺 126 家（差 0.9 个百分点）",
        "31 / 116（数据过旧 2），托克托县等 15 个并列：从未演练",
        # due at the end of the year
        "0 / 1（进度正常 1）",
        "0 / 1（进度正常 1）",
        "2 / 12，鄂尔多斯市等 2 个并列：差 1 次/年",
        "0 / 1（进度正常 1）",
    ]
    assert set(due["剩余"][4:]) == {"还有 39 天"}
    assert due.iloc[3].tolist()[:3] == ["距最近一次应急演练时间", "滚动", "超过周期"]


def test_the_missed_of_the_headline_are_explained_by_the_rows(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    said = text(app)
    assert "“逾期未达标 34”是地区数之和：上面 4 项逾期的目标，逾期的地区数相加（1＋1＋1＋31）。" in said
    assert "上一年度到期而没有全部达到的另有 8 项，也在期限日历里。" in said
    link = next(item.proto for item in app.get("page_link") if "全部 12 项过期的" in item.proto.label)
    assert link.page == "policy"
    assert "section=calendar" in link.query_string
    assert "state=overdue" in link.query_string
    year = open_page(demo_folder, period="2025Q4")
    due = next(item.value for item in year.dataframe if "期限" in item.value.columns)
    assert due.shape[0] == 8
    # The year's last day is the day on which they fall due; the period is past, so it is not called today.
    assert set(due[due["期限"] == "2025-12-31"]["剩余"]) == {"当天到期"}
    more = {item.proto.label: item.proto for item in year.get("page_link")}["另有 4 项逾期、2 项近期到期"]
    assert more.page == "policy"
    assert "section=calendar" in more.query_string
    assert "state=" not in more.query_string
    # Four of the twelve stand in no row above.
    assert "是地区数之和：全部 12 项逾期的目标，逾期的地区数相加（" in text(year)


def test_gaps_count_by_the_rule_of_the_calendar(open_page: Open, demo_folder: Path) -> None:
    gaps = open_page(demo_folder, period="2026Q3").dataframe[0].value
    assert gaps["未达标地区"].tolist()[0] == "85 / 115（数据过旧 2）"
    calendar = open_page(demo_folder, "policy", section="calendar", period="2026Q3")
    row = next(
        line
        for table in calendar.dataframe
        for line in table.value.values.tolist()
        if any(str(cell).startswith("检查员配备率：") for cell in line)
    )
    assert "85 / 115（数据过旧 2）" in row


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("150100,population,2020,3446100,,", "项约束性目标都未报或数据过旧，还看不出差距。"),
        ("150602,inspector_staffing,2026Q3,100,50,50", "有数的都没有差距；另有"),
    ],
)
def test_what_is_not_reported_is_not_called_good(
    open_page: Open, workspace: Workspace, tmp_path: Path, rows: str, said: str
) -> None:
    content = f"地区,指标,期间,数值,分子,分母\n{rows}\n".encode()
    batch = submit_file(workspace, content, "数.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    app = open_page(tmp_path, period="2026Q3", region="150000")
    (told,) = [item for item in app.info if "差距" in item.value]
    assert said in told.value.replace("\\", "")
    assert told.icon == ":material/info:"
    assert ("现已全部达标" in text(app)) is rows.startswith("150602")


def test_a_card_says_who_has_no_figure(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    said = {item.label: item.proto.delta_description for item in app.metric}
    assert said["距最近一次应急演练时间"] == "较上季；2 个过旧或未报"
    assert said["基层检验检测机构能力等级"] == "较上季"


def test_a_yardstick_is_offered_shown_and_never_counted(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="371500", period="2026Q3")
    assert app.toggle[0].label == "参照内蒙古自治区（不考核）"
    app.toggle[0].set_value(True).run()
    assert app.query_params["yardstick"] in ("150000", ["150000"])
    assert app.metric[0].label == "检查员配备率（参照）"
    assert app.metric[0].value == "2 / 8 达到"
    assert "没有数值目标，只看数值与趋势。（以内蒙古自治区的要求为参照，不作考核）" in text(app)
    (held,) = (item.value for item in app.dataframe)
    row = held[(held["指标"] == "检查员配备率") & (held["层级"] == "县级")].iloc[0]
    assert tuple(row)[2:] == ("不低于 100.0%（参照）", "2 / 8")
    # The yardstick's values are listed: it is not said that there is nothing to list.
    assert [item.value for item in app.info] == []
    assert not [item for item in app.markdown if "约束性目标：" in item.value]


def test_a_jurisdiction_with_targets_borrows_none(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="150000", period="2026Q3", yardstick="150000")
    assert len(app.toggle) == 0
    assert app.metric[0].value == "27 / 103 达标"


def test_a_yardstick_that_does_not_exist_is_told(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="371500", period="2026Q3", yardstick="999999")
    warned = [item.value.replace("\\", "") for item in app.warning]
    assert warned == ["网址中作参照的辖区“999999”不存在，没有画出参照值。"]
    assert app.toggle[0].value is False


def test_the_frame_moves_every_page_to_another_jurisdiction(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, region="150602", period="2026Q3")
    switch = app.selectbox(key="frame.jurisdiction")
    assert switch.options == ["内蒙古自治区", "聊城市", "晋城市"]
    switch.set_value("140500").run()
    assert app.query_params["region"] in ("140500", ["140500"])
    assert app.metric[0].value == "92.2%"
    for page in ("pages/maps/capability.py", "pages/regions/trend.py", "pages/regions/profile.py"):
        app.switch_page(page).run()
        assert not app.exception
        assert app.selectbox(key="frame.jurisdiction").value == "140500"
        assert "晋城市" in text(app)


def test_the_map_shows_a_borrowed_target_as_a_reference(open_page: Open, demo_folder: Path) -> None:
    at = {"region": "371502", "indicator": "inspector_staffing", "period": "2026Q3", "yardstick": "150000"}
    said = text(open_page(demo_folder, "map", **at))
    assert "8 个县级中 2 个达到参照值，6 个未达到，0 个未报或过旧" in said
    assert "状态按参照值，不作考核" in said
    assert "达标可能性" not in said


def test_english_of_the_lower_parts_and_of_the_yardstick(open_page: Open, demo_folder: Path) -> None:
    for address in ({"region": "150000"}, {"region": "371500", "yardstick": "150000"}):
        app = open_page(demo_folder, lang="en", period="2026Q3", **address)
        cells = [str(cell) for item in app.dataframe for row in item.value.itertuples(index=False) for cell in row]
        heads = [str(name) for item in app.dataframe for name in item.value.columns]
        shown = [text(app), *cells, *heads, *(item.label for item in (*app.metric, *app.toggle))]
        assert [one for one in shown if any("\u4e00" <= sign <= "\u9fff" for sign in one)] == []


def test_an_amendment_is_told_apart_and_never_coloured(open_page: Open, tmp_path: Path, workspace: Workspace) -> None:
    """85 % in place of 100 % from the third quarter on: two counties meet it, and no figure changed."""
    rows = [f"{code},inspector_staffing,2026Q{at},90" for code in ("150602", "150603") for at in (2, 3)]
    figures(workspace, "\n".join(rows))
    given = 'clause = "04"\nindicator = "inspector_staffing"\ncomparator = ">="\n'
    document = amended(workspace, given, given)
    start = document.index(given)
    own = document[start : document.index("[[target]]", start)]
    day = "baseline_on = 2022-04-18\n"
    old = own.replace(day, f"{day}valid_until = 2026-06-30\n")
    new = own.replace(day, f"{day}valid_from = 2026-07-01\n").replace("value = 100", "value = 85")
    published(workspace, document.replace(own, f"{old}[[target]]\n{new}"))
    app = open_page(tmp_path, period="2026Q3")
    card = app.metric[0]
    assert (card.value, card.delta) == ("2 / 103 达标", "0")
    assert card.proto.color == card.proto.MetricColor.GRAY
    assert card.proto.delta_description == "较上季；目标修订 +2"
    said = text(app)
    assert "与2026年第二季度相比：因数据变化：新达标 0 项，不再达标 0 项；因目标修订：改为达标 2 项" in said
    assert "修订的条款：" in said
    assert "NMG2022-04" in [item.proto.label.replace("\\", "") for item in app.get("page_link")]
    assert "另有 +2 只因目标修订" in card.proto.help.replace("\\", "")
    turned = next(item.value for item in app.dataframe if "变化" in item.value.columns)
    assert set(turned["变化"]) == {"◆ 目标修订后达标"}
    assert "这不是进步，也不是退步" in said


def test_english_rows_are_short_enough_for_a_laptop(open_page: Open, demo_folder: Path) -> None:
    """Jurisdictions are named without the words for their kind; the clauses are links below the table."""
    app = open_page(demo_folder, lang="en", period="2026Q3")
    worst, due = (item.value for item in app.dataframe[:2])
    assert worst.columns.tolist() == ["Indicator", "Unmet", "Worst region"]
    assert worst["Unmet"].tolist()[0] == "85 / 115 (2 old)"
    assert due.iloc[:4, 3].tolist() == [
        "1 / 1, Inner Mongolia: 23.7 points short",
        "1 / 1, Inner Mongolia: 1-grade shortfall",
        "1 / 1, Inner Mongolia: 126 bodies short (0.9 points)",
        "31 / 116 (2 old), Togtoh County (15 tied): Never drilled",
    ]
    assert set(due.iloc[4:, 2]) == {"39 days left"}
    box = next(item for item in app.selectbox if item.key == "frame.jurisdiction")
    assert "Inner Mongolia" in box.options
    assert "Inner Mongolia Autonomous Region" not in box.options


def test_chinese_rows_name_the_region_and_the_clause(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, period="2026Q3")
    worst, due = (item.value for item in app.dataframe[:2])
    assert worst.columns.tolist()[-1] == "条款"
    assert worst.iloc[0, 1] == "85 / 115（数据过旧 2）"
    assert due.iloc[0, 3] == "1 / 1，内蒙古自治区：差 23.7 个百分点"
    box = next(item for item in app.selectbox if item.key == "frame.jurisdiction")
    assert "内蒙古自治区" in box.options
