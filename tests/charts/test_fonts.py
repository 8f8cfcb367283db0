"""Bars and lines of shares write with the fonts of the page, not with those that the chart library would take."""

from __future__ import annotations

from typing import Any

import polars as pl

from lib.charts import status_bars
from lib.charts.share_lines import share_lines
from lib.domain import Locale
from lib.palette import FONT, Theme


def test_bars_and_lines_have_the_fonts_of_the_page() -> None:
    counted = pl.DataFrame({"domain": ["staff"], "status": ["met"], "count": [1]})
    shares = pl.DataFrame({"period": ["2026Q2", "2026Q3"], "whole": [96.0, 98.0]})
    look: dict[str, Any] = {"locale": Locale.ZH, "theme": Theme.LIGHT, "height": 200}
    drawn = [status_bars(counted, {"staff": "队伍"}, **look), share_lines(shares, {"whole": "完整率"}, **look)]
    assert [figure.layout.font.family for figure in drawn] == [FONT, FONT]
