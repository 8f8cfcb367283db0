"""The headline of the calendar counts what its column counts: a region on track is not short of its target."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pages.conftest import Open
from tests.pages.test_policy import Q3, said

#: Days to deadlines are counted from today at the newest period.
pytestmark = pytest.mark.usefixtures("in_november")


def test_the_headline_counts_the_rows_below_it(open_page: Open, demo_folder: Path) -> None:
    app = open_page(demo_folder, "policy", section="calendar", **Q3)
    (soon,) = (item.value for item in app.dataframe if "2026-12-31" in item.value.iloc[:, 0].tolist())
    short = [int(text.split(" / ")[0]) for text in soon["未达到的地区"]]
    on_track = [text for text in soon["未达到的地区"] if re.fullmatch(r"0 / \d+（进度正常 \d+）", text)]
    assert (len(soon), sum(1 for count in short if count), len(on_track)) == (10, 7, 3)
    assert "自今天（2026-11-22）起 90 天内到期 10 项，其中 7 项还有地区未达到，3 项进度正常。" in said(app)


def test_the_english_headline_counts_alike(open_page: Open, demo_folder: Path) -> None:
    words = said(open_page(demo_folder, "policy", section="calendar", lang="en", **Q3))
    assert ": 10, of which some region falls short of 7, 3 are on track." in words
