"""The columns of the file that brings a document: the same names in the template, the workbook and the TOML form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.catalogue.headers import normalise
from lib.domain import Cadence, Comparator, Level

Section = str
#: Behind the title of a column that says the same in English; behind its key as ``_en``.
ENGLISH = "（英文）"


@dataclass(frozen=True, slots=True)
class DocumentColumn:
    """A column: ``key`` in TOML, Chinese ``title`` in the workbook. ``text``: it has a twin in English, which may stay
    empty; ``many``: it lists several things."""

    key: str
    title: str
    required: bool = False
    text: bool = False
    many: bool = False
    width: int = 14


@dataclass(frozen=True, slots=True)
class FileForm:
    """The form of a file: its ``sheets`` (sections of the TOML form) with their ``columns``.

    ``optional`` sheets may be left out; ``short_lists`` are fields whose things are parted by commas, ``long`` those
    that hold whole paragraphs, by key. No sheet has more than ``most_rows``.
    """

    sheets: Mapping[Section, str]
    columns: Mapping[Section, tuple[DocumentColumn, ...]]
    most_rows: int
    optional: frozenset[Section] = frozenset()
    short_lists: frozenset[str] = frozenset()
    long: frozenset[str] = frozenset()


#: The sheets of the workbook and the sections of the TOML form, with their columns in order.
SHEETS: dict[Section, str] = {"document": "文件", "clause": "条款", "target": "目标"}
COLUMNS: dict[Section, tuple[DocumentColumn, ...]] = {
    "document": (
        DocumentColumn("id", "文件代号", required=True),
        DocumentColumn("number", "文号", width=26),
        DocumentColumn("issuer", "发文机关", required=True, text=True, width=26),
        DocumentColumn("title", "标题", required=True, text=True, width=44),
        DocumentColumn("jurisdiction", "适用辖区", required=True),
        DocumentColumn("issued_on", "成文日期"),
        DocumentColumn("tier", "层级", required=True, width=10),
        DocumentColumn("note", "说明", text=True, width=36),
    ),
    "clause": (
        DocumentColumn("id", "条款号", required=True, width=10),
        DocumentColumn("heading", "标题", required=True, text=True, width=28),
        DocumentColumn("domain", "领域", required=True, width=16),
        DocumentColumn("asks", "要求", required=True, text=True, width=60),
        DocumentColumn("indicators", "指标", many=True, width=32),
        DocumentColumn("tasks", "任务", text=True, many=True, width=40),
        DocumentColumn("responsible", "责任单位", text=True, many=True, width=24),
        DocumentColumn("answers", "对应国务院条目", many=True, width=20),
    ),
    "target": (
        DocumentColumn("clause", "条款号", required=True, width=10),
        DocumentColumn("indicator", "指标", required=True, width=28),
        DocumentColumn("comparator", "比较", required=True, width=10),
        DocumentColumn("value", "目标值", required=True, width=12),
        DocumentColumn("binding_levels", "约束层级", many=True),
        DocumentColumn("reference_levels", "参照层级", many=True),
        DocumentColumn("cadence", "完成方式", required=True),
        DocumentColumn("baseline_on", "基期", required=True),
        DocumentColumn("deadline", "期限"),
        DocumentColumn("valid_from", "生效日期"),
        DocumentColumn("valid_until", "失效日期"),
        DocumentColumn("note", "说明", text=True, width=40),
    ),
}

#: The longest of the installed documents has 25 clauses; a file of more rows than this is none.
DOCUMENT_FORM = FileForm(
    SHEETS,
    COLUMNS,
    most_rows=500,
    optional=frozenset({"target"}),
    short_lists=frozenset({"indicators", "binding_levels", "reference_levels", "responsible", "answers"}),
    long=frozenset({"asks", "note"}),
)

#: The words for the choices; the first of each is written into templates, the key itself is read as well.
LEVELS: dict[str, tuple[str, ...]] = {
    Level.PROVINCE.value: ("省级", "省", "自治区", "自治区级"),
    Level.PREFECTURE.value: ("市级", "市", "盟市", "盟", "地市"),
    Level.COUNTY.value: ("县级", "县", "区县", "旗县", "旗县市区"),
}
COMPARATORS: dict[str, tuple[str, ...]] = {
    Comparator.AT_LEAST.value: ("不低于", "≥", "不少于", "至少", "以上"),
    Comparator.AT_MOST.value: ("不高于", "≤", "不超过", "至多", "以内"),
    Comparator.EQUAL.value: ("等于", "=", "达到"),
}
CADENCES: dict[str, tuple[str, ...]] = {
    Cadence.BY_DEADLINE.value: ("到期完成", "按期限"),
    Cadence.ANNUAL.value: ("每年", "年度"),
    Cadence.ROLLING.value: ("滚动",),
    Cadence.STANDING.value: ("始终", "长期"),
}
TIERS: dict[str, tuple[str, ...]] = {
    "national": ("国家级", "国家"),
    **LEVELS,
}


def headers(section: Section, form: FileForm = DOCUMENT_FORM) -> dict[str, str]:
    """Every title a column answers to, normalised, with the key of its field (``heading_en`` for the English twin)."""
    found: dict[str, str] = {}
    for column in form.columns[section]:
        found |= dict.fromkeys((normalise(column.title), normalise(column.key)), column.key)
        if column.text:
            twin = f"{column.key}_en"
            found |= dict.fromkeys((normalise(column.title + ENGLISH), normalise(twin)), twin)
    return found


def choices(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Every word of a choice, normalised, with the key it means."""
    return {normalise(word): key for key, own in words.items() for word in (key, *own)}
