"""A region by itself: whatever is wrong with its row is told, also where the row cannot be read as a region."""

from __future__ import annotations

from datetime import date

from lib.domain import IssueCode
from lib.ingest.region_list import check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions import load_regions
from tests.services.region_files import YUNZHOU, block

REGIONS = load_regions()
CONTEXT = RegionContext(REGIONS.all, REGIONS.jurisdictions, today=date(2026, 11, 22))


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    whole = block(YUNZHOU, "990121")
    bad = whole.replace('name = { zh = "西河县", en = "Xihe" }\n', "valid_from = 2030-01-01\n")
    bad = bad.replace("112.1", "12.1").replace("36.4", "86.4")
    found = check_region_list(YUNZHOU.replace(whole, bad).encode(), "x.toml", CONTEXT)
    told = {(issue.code, issue.column, issue.value) for issue in found.report.issues}
    assert told >= {
        (IssueCode.DOCUMENT_FIELD_MISSING, "名称", None),
        (IssueCode.REGION_LIST_ENDS_LATER, "设立日期", "2030-01-01"),
        (IssueCode.REGION_LIST_COORDINATE, "经度", "12.1"),
        (IssueCode.REGION_LIST_COORDINATE, "纬度", "86.4"),
    }
