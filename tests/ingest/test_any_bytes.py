import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.domain import FIGURES, IssueCode, Locale, ReportStatus
from lib.i18n import messages, say_issue
from tests.ingest.reading import read
from tests.ingest.workbooks import book, ods, ods_row

WORDS = """150602 东胜区 合计 96 9.6% (12) — 2026Q3 三季度 政务服务全程网办率 population 是 未演练 C+ 12万 0 注：见下
140521 150172 扎旗 地区 指标 数值 0.5 150206 2020 104 25 24 -1 平均 150000 未报 无 1e9 \u200b"""
CELLS = st.sampled_from([*WORDS.split(), "", "", "x" * 50, '"1,234"', '"一\n二"'])
HEADERS = st.sampled_from(
    [
        "地区,指标,期间,数值,分子,分母,备注",
        "region,indicator,value",
        "代码,名称,政务服务全程网办率,常住人口,基层检验检测机构能力等级,应急预案编制,距最近一次应急演练时间",
        "地区,期间,政务服务全程网办率,,政务服务全程网办率",
    ]
)
TABLES = st.builds(
    lambda header, rows: "\n".join([header, *(",".join(row) for row in rows)]),
    HEADERS,
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
)
QUIET = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def assert_sound(content: bytes, period: str | None) -> None:
    report = read(content, period=period)  # asserts that the counts add up
    assert dict(report.figures.schema) == FIGURES
    assert report.figures.is_empty() or report.status is not ReportStatus.REJECTED
    assert report.counts.rejected == 0 or report.status is ReportStatus.REJECTED
    for issue in report.issues:
        for locale in Locale:
            message, hint = say_issue(locale, issue)
            assert message
            assert hint


@QUIET
@given(st.binary(max_size=400))
def test_any_bytes_give_a_report(content: bytes) -> None:
    assert_sound(content, "2026Q3")


WORKBOOK = book(("一", [["地区", "政务服务全程网办率"], ["150602", 96], ["合计", "=1/0"]]))
DOCUMENT = ods(("一", ods_row("地区", "政务服务全程网办率") + ods_row("150602", 96)))
#: Where to write into a workbook, and what: the directory, the heads of its parts, the parts themselves.
WOUNDS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)), max_size=4)


@settings(QUIET, max_examples=12)
@given(st.sampled_from([WORKBOOK, DOCUMENT]), WOUNDS)
def test_any_wounded_workbook_gives_a_report(workbook: bytes, wounds: list[tuple[float, bytes]]) -> None:
    content = bytearray(workbook)
    for place, dirt in wounds:
        at = int(place * len(content))
        content[at : at + len(dirt)] = dirt
    assert_sound(bytes(content), "2026Q3")


@settings(QUIET, max_examples=12)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=400))
def test_any_bytes_that_begin_like_a_workbook_give_a_report(mark: bytes, content: bytes) -> None:
    assert_sound(mark + content, "2026Q3")


@QUIET
@given(st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.text(max_size=200))
def test_any_text_gives_a_report(encoding: str, text: str) -> None:
    assert_sound(text.encode(encoding, errors="ignore"), None)


@settings(QUIET, max_examples=40)
@given(TABLES, st.sampled_from([None, "2026Q3", "2020"]))
def test_any_table_gives_a_report_whose_counts_add_up(table: str, period: str | None) -> None:
    assert_sound(table.encode(), period)


@pytest.mark.parametrize("locale", list(Locale))
def test_every_code_has_a_message_and_a_hint(locale: Locale) -> None:
    said = {key for key in messages(locale) if key.startswith("issues.")}
    assert said == {f"issues.{code.value}.{part}" for code in IssueCode for part in ("message", "hint")}


def test_both_languages_use_the_same_facts() -> None:
    for key, chinese in messages(Locale.ZH).items():
        if key.startswith("issues.") and key.endswith("message"):
            english = messages(Locale.EN)[key]
            assert fields(chinese) == fields(english), key
            assert re.search(r"[\u4e00-\u9fff]", english) is None


def fields(sentence: str) -> set[str]:
    return {name.split("|")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}
