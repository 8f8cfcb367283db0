"""The words the importer understands in headers and cells, and how a text is made comparable with them."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Characters that print nothing but change a text: zero-width, direction marks, soft hyphen, byte-order mark.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
#: Control characters, and Excel's way to write them. Tab, line feed and carriage return are layout.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f]|7[Ff])_")
_CONTROL_ALONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: How a unit in thousands or millions of another begins: 万人, 百万元.
MULTIPLE = re.compile(r"[百千万亿]")
_BRACKETED = re.compile(r"\(([^()]*)\)$")


class Role(Enum):
    """What a column other than an indicator's holds."""

    CODE = "code"
    REGION = "region"
    PERIOD = "period"
    INDICATOR = "indicator"
    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    UNIT = "unit"
    NOTE = "note"


#: Region columns, the one that decides first: a county column before a general one before a league column.
REGION_RANKS: tuple[frozenset[str], ...] = (
    _words("旗县 旗县市区 旗县市 旗县区 旗县名称 旗县市区名称 区县 县区 县市区 区县名称 县 county countyname"),
    _words(
        "region 地区 地区名称 地区名 名称 行政区 行政区名称 行政区划 行政区划名称 行政区域 区域"
        " 填报地区 所属地区 所在地区 regionname name area"
    ),
    _words("盟市 盟市名称 市 地市 地级市 prefecture league city"),
)
ROLES: dict[Role, frozenset[str]] = {
    Role.CODE: _words(
        "code 区划代码 行政区划代码 行政区划编码 地区代码 地区编码 代码 区划编码 行政区代码 regioncode region_code"
    ),
    Role.REGION: frozenset().union(*REGION_RANKS),
    Role.PERIOD: _words(
        "period 期间 报告期 统计期 统计期间 时期 所属期 数据期 期别 年份 年度 季度 统计时间 时间 year quarter"
    ),
    Role.INDICATOR: _words("indicator 指标 指标名称 指标名 指标代码 指标键"),
    Role.VALUE: _words("value 数值 值 指标值 数据 本期值"),
    Role.NUMERATOR: _words("numerator 分子"),
    Role.DENOMINATOR: _words("denominator 分母"),
    Role.UNIT: _words("unit 计量单位"),  # 单位 alone mostly means an organisation
    Role.NOTE: _words("note 备注 说明 注 notes remark"),
}
#: What stands between an indicator's title and the word for its numerator or denominator, and the two roles.
PART_MARK = "·"
PARTS = frozenset({Role.NUMERATOR, Role.DENOMINATOR})
_ROLE_OF = {word: role for role, words in ROLES.items() for word in words}

#: Texts that say: no figure was reported.
NOT_REPORTED = _words("— – - ― -- —— / n/a na 空 未报 未上报 未填报 暂无 . null none nan") | {""}
#: 无 says "none reported" of a number and "no" of a yes-no indicator.
NONE = "无"
#: The sheets of a table to fill in that this system wrote: the table itself, and those beside it that nobody reads.
OWN_TABLE = re.compile(r"(?:填报|Fill in) \d{4}(?:Q[1-4]|\d{2})?")
OWN_BESIDE = re.compile(
    r"(?:上期数值|上期数值（演示）|Earlier|Earlier \(demonstration\)|Before|Before \(demonstration\)) \S+"
    r"|填报说明|How to fill in|问题清单|Findings"
)
#: What a unit column says of a figure that is a percentage.
PER_CENT = _words("% 百分比 percent")
#: What says of an event that there never was one; the first is the one the tables to fill in ask for.
NEVER_HELD = _words("未演练 未演练过 从未 从未演练 从未演练过 没有演练过 never neverdrilled")
YES = frozenset({"是", "有", "yes", "y", "true", "1", "1.0", "√", "✓", "✔"})
NO = frozenset({"否", "无", "没有", "no", "n", "false", "0", "0.0", "×", "✗", "✘", "x"})
#: What people write for a unit, besides the unit itself.
UNIT_SYNONYMS: dict[str, tuple[str, ...]] = {
    "个月": ("月",),
    "人": ("名",),
    "工作日": ("个工作日", "workingdays"),
    "个": ("家",),
    "等级": ("级",),
    "%": ("％", "百分比"),
}

_TOTAL = re.compile(
    r"(?:全区|全市|全盟|全旗|全县|全省|自治区|本级|各盟市|各旗县|各旗县市区)?"
    r"(?:合计|总计|小计|共计|总数|平均|平均值|均值|平均数)|total|subtotal|grandtotal|sum|average|mean"
)
_AVERAGE = re.compile(r".*平均.*|.*均值|average|mean")
_FOOTER = re.compile(
    r"(?:制表人|制表|填表人|填报人|审核人|复核人|经办人|联系人|联系电话|负责人|单位负责人|统计负责人|填报单位|填表单位"
    r"|填写说明|填表说明|填报说明|填写要求|填报要求|编制说明|示例|样例|必填|选填|填报日期|填表日期|制表日期|报送日期|数据来源|资料来源)(?:[:：].*|$)|(?:注|备注|附注|说明|注意)\s*[:：\d].*|(?:请填|填写|须填).*",
    re.DOTALL,
)


def holds_control(text: str) -> bool:
    """True if ``CONTROL`` is found in a text; for texts of many megabytes several times as fast as searching for it."""
    return _CONTROL_ALONE.search(text) is not None or ("_x00" in text and CONTROL.search(text) is not None)


def bare(text: str) -> str:
    """A text for comparing: NFKC, no blanks, no invisible characters, lower case."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return "".join(folded.split()).casefold()


def title(header: str) -> str:
    """A header for comparing: like ``bare``, without a unit in brackets and the marks templates put around titles."""
    text = bare(header).strip("*:：")
    return _BRACKETED.sub("", text) or text


def unit_of(header: str) -> str | None:
    """What a header says in brackets at its end, made bare: ``常住人口（万人）`` says ``万人``."""
    found = _BRACKETED.search(bare(header).strip("*:："))
    return found[1] if found else None


def role_of(header: str) -> Role | None:
    """What a column of this header holds; None if it is no column of the template."""
    return _ROLE_OF.get(title(header))


def is_total(text: str) -> bool:
    return _TOTAL.fullmatch(bare(text).strip(":：")) is not None


def is_average(text: str) -> bool:
    return _AVERAGE.fullmatch(bare(text)) is not None


def is_footer(text: str) -> bool:
    return _FOOTER.fullmatch("".join(text.split())) is not None


def visible(text: str, limit: int = 40) -> str:
    """A cell for showing: characters that print nothing are named by code point, and it is cut to ``limit``."""
    if text.isprintable():
        return text[:limit]
    named = (
        char if char.isprintable() else " " if char in "\t\r\n\u3000\u00a0" else f"[U+{ord(char):04X}]"
        for char in text[:limit]
    )
    return "".join(named)[:limit]
