import pytest

from lib.domain import IssueCode, ReportStatus, Severity
from tests.ingest.reading import advised, codes, read, said, the

HEADER = "地区,政务服务全程网办率\n"


@pytest.mark.parametrize("text", ["150602", "东胜区", "１５０６０２", '="150602"', "'150602", "  东胜区　"])
def test_codes_and_full_names_need_no_question(text: str) -> None:
    cell = '"' + text.replace('"', '""') + '"'
    report = read(f"{HEADER}{cell},96\n")
    assert report.figures["region"].to_list() == ["150602"]
    assert report.status is ReportStatus.ACCEPTED


def test_an_alias_is_shown_for_confirmation() -> None:
    report = read(HEADER + "内蒙古,96\n")
    issue = the(report, IssueCode.REGION_BY_ALIAS)
    assert (issue.severity, issue.value, issue.column) == (Severity.WARNING, "内蒙古", "地区")
    assert said(issue) == "第 2 行“内蒙古”是简称或别称，按“内蒙古自治区（150000）”导入。"
    assert "提交即为确认" in advised(issue)
    assert report.status is ReportStatus.WARNING


def test_invisible_characters_in_a_known_name_are_told() -> None:
    report = read(HEADER + "东胜\u200b区,96\n")
    assert (
        said(the(report, IssueCode.REGION_CLEANED))
        == "第 2 行“东胜[U+200B]区”去掉多余字符后，按“东胜区（150602）”导入。"
    )


def test_invisible_characters_in_an_unknown_name_are_named_by_code_point() -> None:
    issue = the(read(HEADER + "\u202e甲乙\u200b丙,96\n"), IssueCode.REGION_STRANGE_CHARACTERS)
    assert (issue.severity, issue.params["points"]) == (Severity.ERROR, "U+202E、U+200B")


@pytest.mark.parametrize("text", ["达拉特旗\u0430", "达拉\u0442特旗", "达拉特旗\u03b1"])
def test_letters_that_only_look_like_ours_are_named_by_code_point(text: str) -> None:
    issue = the(read(f"{HEADER}{text},96\n"), IssueCode.REGION_LOOK_ALIKE_NEAR)
    strange = next(char for char in text if ord(char) < 0x500)
    assert (issue.severity, issue.row, issue.column) == (Severity.ERROR, 2, "地区")
    assert f"（U+{ord(strange):04X} " in said(issue)
    assert said(issue).endswith("是不是“达拉特旗（150621）”？")


def test_a_radical_in_place_of_a_character_is_named_by_code_point() -> None:
    assert "U+2EC4" in said(the(read(HEADER + "\u2ec4乌珠穆沁旗,96\n"), IssueCode.REGION_LOOK_ALIKE_NEAR))


def test_look_alike_letters_in_nobodys_name_are_named_too() -> None:
    issue = the(read(HEADER + "甲\u0430乙丙丁戊,96\n"), IssueCode.REGION_LOOK_ALIKE)
    assert "а（U+0430 CYRILLIC SMALL LETTER A）" in said(issue)


@pytest.mark.parametrize("text", ["甲乡Ａ", "甲乡x", "甲乡（二）", "甲乡3"])
def test_letters_of_ours_are_not_called_strange(text: str) -> None:
    assert set(codes(read(f"{HEADER}{text},96\n"))) == {"UNKNOWN_REGION"}


def test_an_unknown_region_is_refused_by_row() -> None:
    report = read(HEADER + "150602,96\n大东胜,95\n")
    issue = the(report, IssueCode.UNKNOWN_REGION)
    assert (issue.severity, issue.row, issue.column, issue.value) == (Severity.ERROR, 3, "地区", "大东胜")
    assert said(issue) == "第 3 行“大东胜”：不认识这个地区。"
    assert (report.counts.rejected, report.counts.imported) == (1, 1)
    assert report.figures.is_empty()


def test_an_ambiguous_region_is_asked_about() -> None:
    issue = the(read(HEADER + "扎旗,96\n"), IssueCode.AMBIGUOUS_REGION)
    assert issue.severity is Severity.ERROR
    assert said(issue).startswith("第 2 行“扎旗”：不能确定是哪个地区，请改为“")
    assert "扎鲁特旗（150526）" in said(issue)


def test_an_old_code_is_mapped_and_warned_about() -> None:
    report = read(HEADER + "140523,96\n")
    issue = the(report, IssueCode.LEGACY_REGION)
    assert issue.severity is Severity.WARNING
    assert said(issue) == "第 2 行“140523”是旧名称或旧代码，按“高平市（140581）”导入。"
    assert report.figures["region"].to_list() == ["140581"]


def test_zones_are_told_one_by_one_and_left_out() -> None:
    report = read("代码,名称,政务服务全程网办率\n150172,开发区,96\n150271,高新区,95\n150602,东胜区,94\n")
    zones = [issue for issue in report.issues if issue.code is IssueCode.ZONE_NOT_REGION]
    assert [(issue.row, issue.value, issue.severity) for issue in zones] == [
        (2, "150172", Severity.WARNING),
        (3, "150271", Severity.WARNING),
    ]
    assert said(zones[0]) == "第 2 行“150172”开发区是统计上的开发区或管理区，不是行政区划，未导入。"
    assert (report.counts.ignored, report.counts.imported) == (2, 1)


@pytest.mark.parametrize("text", ["1.5E+05", "15060", "01502"])
def test_codes_rewritten_by_a_spreadsheet_are_refused(text: str) -> None:
    issue = the(read(f"{HEADER}{text},96\n"), IssueCode.CODE_REWRITTEN)
    assert said(issue) == f"第 2 行“{text}”：代码已被 Excel 改写。"
    assert "文本" in advised(issue)


def test_a_region_of_another_jurisdiction_is_refused() -> None:
    report = read(HEADER + "150602,96\n140521,95\n", jurisdiction="150000")
    issue = the(report, IssueCode.REGION_OUTSIDE)
    assert (issue.row, issue.severity) == (3, Severity.ERROR)
    assert said(issue) == "第 3 行“140521”（沁水县（140521））不在本次填报的辖区内。"
    assert report.jurisdiction == "150000"


def test_the_jurisdiction_is_read_from_the_rows() -> None:
    assert read(HEADER + "140521,95\n").jurisdiction == "140500"
    assert read(HEADER + "140521,95\n150602,96\n").jurisdiction is None


def test_the_code_decides_and_a_name_that_contradicts_it_is_told() -> None:
    report = read("区划代码,地区名称,政务服务全程网办率\n150602,东胜区,96\n150603,东胜区,95\n")
    issue = the(report, IssueCode.NAME_DISAGREES)
    assert (issue.row, issue.severity, issue.value) == (3, Severity.WARNING, "东胜区")
    assert said(issue) == "第 3 行的代码是“康巴什区（150603）”，名称却写作“东胜区”（东胜区（150602））；按代码导入。"
    assert report.figures["region"].to_list() == ["150602", "150603"]
    assert "IGNORED_COLUMN" not in codes(report)  # the name was read, so nothing says that it was not


def test_a_name_fills_in_for_a_blank_code() -> None:
    report = read("区划代码,地区名称,政务服务全程网办率\n,东胜区,96\n")
    assert report.figures["region"].to_list() == ["150602"]


def test_the_county_column_decides_before_the_league_column() -> None:
    report = read("盟市,旗县,政务服务全程网办率\n鄂尔多斯市,东胜区,96\n")
    assert report.figures["region"].to_list() == ["150602"]
    assert codes(report) == {"IGNORED_COLUMN": 1}


def test_a_row_without_a_region_is_refused() -> None:
    report = read(HEADER + "150602,96\n,95\n")
    issue = the(report, IssueCode.MISSING_REGION)
    assert (issue.row, issue.value) == (3, "95")
    assert report.counts.rejected == 1


def test_an_indicator_that_does_not_exist_at_a_level_is_refused() -> None:
    report = read("地区,生产企业数字档案建档率\n150600,96\n150602,95\n")
    issue = the(report, IssueCode.WRONG_LEVEL)
    assert (issue.row, issue.severity) == (3, Severity.ERROR)
    assert said(issue) == "第 3 行“东胜区”：这一级不填报“生产企业数字档案建档率”。"


def test_a_blank_cell_at_a_wrong_level_is_no_matter() -> None:
    assert "WRONG_LEVEL" not in codes(read("地区,生产企业数字档案建档率\n150600,96\n150602,\n"))
