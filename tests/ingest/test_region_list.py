"""The check of a file of regions: what is read, and every mistake told with sheet, row, column and advice."""

from __future__ import annotations

from datetime import date

import pytest

from lib.domain import IssueCode, Level, Locale, ReportStatus, Severity, Text
from lib.i18n import say_issue
from lib.ingest.region_list import RegionListRead, check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions import load_regions
from lib.services.region_list_template import region_list_book
from tests.services.region_files import YUNZHOU, block

REGIONS = load_regions()
CONTEXT = RegionContext(REGIONS.all, REGIONS.jurisdictions, today=date(2026, 11, 22))
#: Case: text in the example, its replacement, and the code, row, column and value that are told.
MISTAKES: dict[str, tuple[str, str, IssueCode, int | None, str | None, str | None]] = {
    "a code of five digits": (
        'code = "990122"',
        'code = "99012"',
        IssueCode.REGION_LIST_CODE_UNFIT,
        33,
        "代码",
        "99012",
    ),
    "a code of seven": ('code = "990122"', 'code = "9901220"', IssueCode.REGION_LIST_CODE_UNFIT, 33, "代码", "9901220"),
    "a name left out": (
        'name = { zh = "北山县", en = "Beishan" }',
        "",
        IssueCode.DOCUMENT_FIELD_MISSING,
        33,
        "名称",
        None,
    ),
    "an unknown level": (
        '"县级"\nparent = "990100"\nlong',
        '"镇"\nlong',
        IssueCode.DOCUMENT_WORD_UNKNOWN,
        23,
        "层级",
        "镇",
    ),
    "no parent": ('parent = "990100"\nlong', "long", IssueCode.REGION_LIST_PARENT_MISSING, 23, "上级代码", None),
    "an unknown parent": (
        'parent = "990100"\nlong',
        'parent = "990199"\nlong',
        IssueCode.REGION_LIST_PARENT_UNKNOWN,
        23,
        "上级代码",
        "990199",
    ),
    "a parent of its own level": (
        'parent = "990100"\nlong',
        'parent = "990102"\nlong',
        IssueCode.REGION_LIST_PARENT_LEVEL,
        23,
        "上级代码",
        "990102",
    ),
    "a circle of one": (
        'parent = "990100"\nlong',
        'parent = "990121"\nlong',
        IssueCode.REGION_LIST_CIRCLE,
        23,
        "上级代码",
        "990121",
    ),
    "a root below something unknown": (
        'short_name = "云州"',
        'parent = "150000"',
        IssueCode.REGION_LIST_ROOT_PARENT,
        7,
        "上级代码",
        "150000",
    ),
    "a root without a place": (
        "longitude = 112.5\nlatitude = 36.5",
        "",
        IssueCode.DOCUMENT_FIELD_MISSING,
        7,
        "经度",
        None,
    ),
    "a root that ends": (
        "longitude = 112.5",
        "valid_until = 2026-01-01\nlongitude = 112.5",
        IssueCode.REGION_LIST_ROOT_ENDS,
        7,
        "撤销日期",
        "2026-01-01",
    ),
    "a root that is not there": (
        'code = "990100"\nname = { zh = "云州市", en = "Yunzhou" }\nlevels',
        'code = "990100"\nroot = "990900"\nname = { zh = "云州市", en = "Yunzhou" }\nlevels',
        IssueCode.REGION_LIST_ROOT_ABSENT,
        2,
        "最高一级地区",
        "990900",
    ),
    "a level not shown": (
        '["市级", "县级"]',
        '["市级"]',
        IssueCode.REGION_LIST_LEVEL_UNDRAWN,
        16,
        "层级",
        "county",
    ),
    "a level shown in vain": (
        '["市级", "县级"]',
        '["省级", "市级", "县级"]',
        IssueCode.REGION_LIST_LEVEL_EMPTY,
        2,
        "显示层级",
        "province",
    ),
    "a place that is none": (
        "longitude = 112.1",
        "longitude = 412.1",
        IssueCode.REGION_LIST_COORDINATE,
        23,
        "经度",
        "412.1",
    ),
    "half a place": ("latitude = 36.4\n", "", IssueCode.REGION_LIST_COORDINATE, 23, "纬度", ""),
    "a former code that is none": (
        '["990112"]',
        '["9901"]',
        IssueCode.REGION_LIST_FORMER_UNFIT,
        23,
        "曾用代码",
        "9901",
    ),
    "a former code that stands": (
        '["990112"]',
        '["990122"]',
        IssueCode.REGION_LIST_FORMER_STANDS,
        23,
        "曾用代码",
        "990122",
    ),
    "a beginning that lies ahead": (
        "valid_from = 2020-01-01",
        "valid_from = 2026-11-23",
        IssueCode.REGION_LIST_ENDS_LATER,
        33,
        "设立日期",
        "2026-11-23",
    ),
    "an end before the beginning": (
        "valid_from = 2020-01-01",
        "valid_from = 2020-01-01\nvalid_until = 2019-01-01",
        IssueCode.DOCUMENT_VALIDITY_REVERSED,
        33,
        "撤销日期",
        "2019-01-01",
    ),
}


def check(content: str | bytes, context: RegionContext = CONTEXT) -> RegionListRead:
    return check_region_list(content.encode() if isinstance(content, str) else content, "名单.toml", context)


def test_a_file_is_read_whole() -> None:
    found = check(YUNZHOU)
    assert (found.report.status, found.report.jurisdiction, found.report.counts.imported) == (
        ReportStatus.ACCEPTED,
        "990100",
        4,
    )
    assert found.report.issues == ()
    assert found.regions is not None
    own = found.regions.jurisdiction
    assert (own.code, own.root, own.name, own.levels) == (
        "990100",
        "990100",
        Text("云州市", "Yunzhou"),
        (Level.PREFECTURE, Level.COUNTY),
    )
    root, district, county, last = found.regions.regions
    assert (root.region.short_name, root.region.type, root.region.parent) == ("云州", "地级市", None)
    # a region without a place has that of the region above it, one without a kind the last character of its name
    assert (district.region.lon, district.region.lat, district.region.short_name) == (112.5, 36.5, "东坪区")
    assert (county.region.lon, county.region.lat, county.region.type) == (112.1, 36.4, "县")
    assert (county.aliases, county.former, last.valid_from) == (("西河",), ("990112",), date(2020, 1, 1))
    assert not last.ended


def test_the_workbook_says_the_same_as_toml() -> None:
    read = check(YUNZHOU).regions
    assert read is not None
    found = check(region_list_book(read, ["说明"]))
    assert found.report.issues == ()
    assert found.regions == read


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_where_it_is(case: str) -> None:
    old, new, code, row, column, value = MISTAKES[case]
    assert old in YUNZHOU
    found = check(YUNZHOU.replace(old, new, 1))
    told = [issue for issue in found.report.issues if issue.code is code]
    assert [(one.row, one.column, one.value) for one in told][:1] == [(row, column, value)]
    assert told[0].severity is Severity.ERROR
    assert found.regions is None
    assert all(text for locale in Locale for text in say_issue(locale, told[0]))
    assert "地区" in say_issue(Locale.ZH, told[0])[0] or "辖区" in say_issue(Locale.ZH, told[0])[0]


def test_the_rows_of_a_circle_are_told_and_those_below_it_are_not() -> None:
    text = YUNZHOU.replace('parent = "990100"\nlong', 'parent = "990122"\nlong')
    last = block(text, "990122")
    text = text.replace(last, last.replace('parent = "990100"', 'parent = "990121"'))
    text += '\n[[region]]\ncode = "990123"\nname = "南岭县"\nlevel = "县级"\nparent = "990122"\n'
    told = [(issue.code, issue.value) for issue in check(text).report.issues]
    assert told == [
        (IssueCode.REGION_LIST_CIRCLE, "990122"),
        (IssueCode.REGION_LIST_CIRCLE, "990121"),
        (IssueCode.REGION_LIST_PARENT_LEVEL, "990122"),
    ]


def test_codes_of_nine_and_twelve_digits_fit() -> None:
    text = YUNZHOU.replace('code = "990122"', 'code = "990122001002"').replace('code = "990102"', 'code = "990102001"')
    found = check(text).regions
    assert found is not None
    assert [one.region.code for one in found.regions] == ["990100", "990102001", "990121", "990122001002"]


def test_a_region_with_figures_may_end_but_not_be_left_out() -> None:
    first = check(YUNZHOU).regions
    assert first is not None
    context = RegionContext(
        {**REGIONS.all, **first.standing},
        {**REGIONS.jurisdictions, "990100": first.jurisdiction},
        {"990122": 7, "150102": 3},
        CONTEXT.today,
    )
    without = YUNZHOU.replace(block(YUNZHOU, "990122"), "")
    (issue,) = check(without, context).report.issues
    assert (issue.code, issue.value, issue.params["name"], issue.params["figures"]) == (
        IssueCode.REGION_LIST_LOST,
        "990122",
        "北山县",
        7,
    )
    ended = check(YUNZHOU + "valid_until = 2026-11-22\n", context)
    assert ended.regions is not None
    assert set(ended.regions.standing) == {"990100", "990102", "990121"}
    # one without figures may leave
    assert check(YUNZHOU.replace(block(YUNZHOU, "990121"), ""), context).report.issues == ()
    moved = YUNZHOU.replace("levels", 'root = "990102"\nlevels', 1)
    assert IssueCode.REGION_LIST_ROOT_MOVED in {one.code for one in check(moved, context).report.issues}


def test_a_region_cannot_stand_below_an_ended_one() -> None:
    text = YUNZHOU.replace('["市级", "县级"]', '["省级", "市级", "县级"]').replace('level = "市级"', 'level = "省级"')
    text += (
        '\n[[region]]\ncode = "990300"\nname = "旧市"\nlevel = "市级"\nparent = "990100"\nvalid_until = 2026-01-01\n'
    )
    text += '\n[[region]]\ncode = "990400"\nname = "新市"\nlevel = "市级"\nparent = "990100"\n'
    text = text.replace('parent = "990100"\nlong', 'parent = "990300"\nlong')
    found = [(one.code, one.row, one.value) for one in check(text).report.issues]
    assert found == [(IssueCode.REGION_LIST_PARENT_ENDS, 23, "990300")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", IssueCode.EMPTY_FILE),
        (b"%PDF-1.7", IssueCode.IS_PDF),
        (b"[jurisdiction\n", IssueCode.DOCUMENT_NOT_TOML),
        (b"[region]\ncode = 1\n", IssueCode.DOCUMENT_SHEET_MISSING),
        (
            b"[[jurisdiction]]\ncode = 1\n[[jurisdiction]]\ncode = 2\n[[region]]\ncode=1\n",
            IssueCode.REGION_LIST_SHEET_ROWS,
        ),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, code: IssueCode) -> None:
    found = check(content)
    assert code in {issue.code for issue in found.report.issues}
    assert found.regions is None


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f'[[region]]\ncode = "{990200 + at}"\n' for at in range(4_001))
    found = check(YUNZHOU + rows)
    assert [issue.code for issue in found.report.issues] == [IssueCode.TOO_MANY_ROWS]
    assert found.report.issues[0].params["limit"] == 4_000
