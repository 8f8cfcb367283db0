"""A quarterly return as an office would bring it, with twelve different faults, and the clerk who mends it.

The clerk has the paper in front of them and nothing else but what the system says: whatever is told with a row is
mended as its advice asks, nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

HEADER = ("地区", "指标", "期间", "数值", "分子", "分母", "备注")
TITLE = ("鄂尔多斯市药品安全能力情况上报表", "填报单位：鄂尔多斯市市场监督管理局")
SHEET = "三季度上报"
#: The row of the first figure, as a spreadsheet counts: two rows of title and the header stand above.
FIRST = len(TITLE) + 2
RATE, STAFFING, GRADE, PLAN, PEOPLE, HOURS = (
    "政务服务全程网办率",
    "检查员配备率",
    "基层检验检测机构能力等级",
    "应急预案编制",
    "常住人口",
    "监管人员年专业化培训学时",
)
#: A figure that is true and looks odd: the county's own earlier quarters lie above 80 %.
ODD_REGION, ODD_CODE, ODD_VALUE = "杭锦旗", "150625", "40"

Row = tuple[str, ...]
#: What stands on paper.
PAPER: tuple[Row, ...] = (
    ("东胜区", RATE, "2026Q3", "96.4", "81", "84", ""),
    ("康巴什区", RATE, "2026Q3", "95.8", "46", "48", ""),
    ("达拉特旗", RATE, "2026Q3", "97.2", "35", "36", ""),
    ("准格尔旗", RATE, "2026Q3", "96.9", "62", "64", ""),
    ("鄂托克前旗", RATE, "2026Q3", "96.1", "74", "77", ""),
    ("鄂托克旗", RATE, "2026Q3", "97.8", "44", "45", ""),
    (ODD_REGION, RATE, "2026Q3", ODD_VALUE, "14", "35", "平台迁移，部分事项暂停网办"),
    ("乌审旗", RATE, "2026Q3", "97.7", "43", "44", ""),
    ("东胜区", STAFFING, "2026Q3", "92", "23", "25", ""),
    ("达拉特旗", STAFFING, "2026Q3", "95.8", "23", "24", ""),
    ("东胜区", GRADE, "2026", "C", "", "", ""),
    ("康巴什区", PLAN, "2026", "是", "", "", ""),
    ("准格尔旗", PEOPLE, "2026", "272600", "", "", ""),
    ("乌审旗", PEOPLE, "2026", "129800", "", "", ""),
    ("乌审旗", HOURS, "2026", "33.5", "737", "22", ""),
)
#: What was typed instead, by the row of the spreadsheet: the column, the text, and words of the advice that is wanted.
SPOILT: dict[int, tuple[str, str, str]] = {
    FIRST: ("数值", "104%", "请核对数值和单位"),
    FIRST + 1: ("数值", "约96", "请填写数字"),
    FIRST + 2: ("地区", "达拉待旗", "改为全称或六位区划代码"),
    FIRST + 3: ("地区", "1.50622E+05", "重新填写六位区划代码"),
    FIRST + 4: ("期间", "三季度", "请写成 2026、2026Q3"),
    FIRST + 5: ("期间", "2027Q3", "请核对年份和季度"),
    FIRST + 8: ("分子", "29", "请核对分子和分母"),
    FIRST + 9: ("数值", "85.9", "请核对数值、分子和分母"),
    FIRST + 10: ("数值", "D", "请填写：A 级"),
    FIRST + 11: ("数值", "在编", "有、无"),
    FIRST + 12: ("数值", "27.26", "请填整数"),
    FIRST + 13: ("数值", "（129800）", "只用数字和小数点"),
}
#: The same county once more, with another share; the row is not on paper.
TWICE = ("东胜区", STAFFING, "2026Q3", "80", "20", "25", "")
TWICE_ROW = FIRST + len(PAPER)
#: What is told and need not be mended: a short name, a row of totals, and who made the table.
ALIAS_ROW, ALIAS = FIRST + 7, "乌审"
FOOT: tuple[Row, ...] = (("合计", "", "", "", "", "", ""), ("制表人：李四", "", "", "", "", "", ""))


@dataclass
class Sheet:
    """The rows of the table, by their number in the spreadsheet."""

    rows: dict[int, list[str]]

    def put(self, row: int, column: str, text: str) -> None:
        self.rows[row][HEADER.index(column)] = text

    def bytes(self) -> bytes:
        """The workbook: a sheet of instructions before the table, and a hidden one of the year before."""
        content = BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            book.add_worksheet("填写说明").write(0, 0, "每季度结束后十日内上报，不得漏报。")
            earlier = book.add_worksheet("上年同期")
            earlier.hide()
            for at, texts in enumerate((HEADER, ("东胜区", RATE, "2025Q3", "91", "", "", ""))):
                earlier.write_row(at, 0, texts)
            sheet = book.add_worksheet(SHEET)
            for at, text in enumerate(TITLE):
                sheet.merge_range(at, 0, at, len(HEADER) - 1, text)
            sheet.write_row(len(TITLE), 0, HEADER)
            for number, texts in self.rows.items():
                for at, text in enumerate(texts):
                    sheet.write_string(number - 1, at, text)
        return content.getvalue()


def spoilt_sheet() -> Sheet:
    """The return with all its faults."""
    sheet = Sheet({FIRST + at: list(row) for at, row in enumerate((*PAPER, TWICE, *FOOT))})
    for row, (column, text, _) in SPOILT.items():
        sheet.put(row, column, text)
    sheet.put(ALIAS_ROW, "地区", ALIAS)
    return sheet


Mend = Callable[[Sheet, int], None]


def from_paper(*columns: str) -> Mend:
    """These cells once more as they stand on paper."""

    def mend(sheet: Sheet, row: int) -> None:
        for column in columns:
            sheet.put(row, column, PAPER[row - FIRST][HEADER.index(column)])

    return mend


def away(sheet: Sheet, row: int) -> None:
    """The row is not on paper: it is deleted, and those below move up."""
    del sheet.rows[row]
    sheet.rows = {number - (number > row): texts for number, texts in sheet.rows.items()}


#: What a clerk does who reads one of these in the advice; the first that fits, nothing where none does.
BY_ADVICE: tuple[tuple[str, Mend], ...] = (
    ("请删去错的一行", away),
    ("六位区划代码", from_paper("地区")),
    ("请写成 2026、2026Q3", from_paper("期间")),
    ("请核对年份和季度", from_paper("期间")),
    ("请核对分子和分母", from_paper("分子", "分母")),
    ("请核对数值、分子和分母", from_paper("数值", "分子", "分母")),
    ("请核对数值和单位", from_paper("数值")),
    ("请填写数字", from_paper("数值")),
    ("请只用数字", from_paper("数值")),
    ("请填写：", from_paper("数值")),
    ("也可以填 有、无", from_paper("数值")),
    ("请填整数", from_paper("数值")),
)


def follow(sheet: Sheet, row: int, advice: str) -> None:
    """Do what the advice says, with the paper at hand. Raises StopIteration for advice that says nothing to do."""
    next(mend for words, mend in BY_ADVICE if words in advice)(sheet, row)
