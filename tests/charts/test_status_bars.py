"""Status by domain as bars: every count is a number beside its bar, and one of many is seen."""

from __future__ import annotations

import re
from itertools import pairwise

import polars as pl
import pytest

from lib.charts import most_open, status_bars, status_bars_alt
from lib.domain import Beside, Locale, Status
from lib.palette import REFERENCE, STATUS, Theme

COUNTED = pl.DataFrame(
    [
        ("staff", "met", 114),
        ("staff", "behind", 1),
        ("review", "missed", 1),
        ("drills", "met", 80),
        ("drills", "missed", 31),
        ("drills", "stale", 4),
        ("drills", "no_target", 7),
    ],
    schema={"domain": pl.String, "status": pl.String, "count": pl.Int64},
    orient="row",
)
NAMES = {"staff": "队伍", "review": "审评", "drills": "应急"}


def labels(theme: Theme = Theme.LIGHT) -> dict[str, str]:
    """What stands beside each bar, by domain."""
    figure = status_bars(COUNTED, NAMES, Locale.ZH, theme=theme, height=200)
    return {one.y: one.text for one in figure.layout.annotations if one.y in NAMES.values()}


def test_every_count_stands_beside_its_bar() -> None:
    assert labels() == {"队伍": "√114 ▲1", "审评": "×1", "应急": "√80 ×31 ◇4"}


def test_each_bar_is_its_own_whole() -> None:
    figure = status_bars(COUNTED, NAMES, Locale.ZH, theme=Theme.LIGHT, height=200)
    shares: dict[str, float] = {}
    for bar in figure.data:
        for domain, share in zip(bar.y, bar.x, strict=True):
            shares[domain] = shares.get(domain, 0) + share
    assert shares == pytest.approx(dict.fromkeys(NAMES.values(), 100))
    behind = next(bar for bar in figure.data if "落后" in bar.name)
    at = list(behind.y).index("队伍")
    assert (behind.x[at], behind.customdata[at]) == (pytest.approx(100 / 115), 1)
    # Read upwards: plotly's first category is the lowest bar.
    assert list(figure.data[0].y)[-1] == "应急"


def test_the_colours_are_told_with_shape_and_word() -> None:
    figure = status_bars(COUNTED, NAMES, Locale.ZH, theme=Theme.DARK, height=200)
    (legend,) = (one.text for one in figure.layout.annotations if one.y == 0)
    shown = [status for status in Status if status is not Status.NO_TARGET]
    assert re.findall(r"color:(#\w+)", legend) == [STATUS[status].stroke.get(Theme.DARK) for status in shown]
    places = [
        legend.index(word) for word in ("√ 已达标", "● 进度正常", "▲ 落后", "× 逾期未达标", "◇ 数据过旧", "○ 未报")
    ]
    assert all(one < other for one, other in pairwise(places))
    assert figure.layout.showlegend is False


def test_the_margin_holds_the_longest_label() -> None:
    short = COUNTED.filter(pl.col("domain") == "review")
    margins = [
        status_bars(frame, NAMES, Locale.ZH, theme=Theme.LIGHT, height=200).layout.margin.r
        for frame in (short, COUNTED)
    ]
    assert margins[0] < 50
    assert 90 < margins[1] < 160


def test_the_sentence_and_the_worst_domain() -> None:
    assert status_bars_alt(COUNTED, Locale.ZH) == "已达标 194；进度正常 0；落后 1；逾期未达标 32；数据过旧 4；未报 0"
    assert most_open(COUNTED) == "drills"
    assert most_open(COUNTED.filter(pl.col("status") == "met")) is None


def test_what_stands_beside_a_reference_is_drawn_apart_from_every_verdict() -> None:
    beside = pl.DataFrame(
        [("county", "above_reference", 70), ("county", "below_reference", 33), ("top", "behind", 1)],
        schema=COUNTED.schema,
        orient="row",
    )
    figure = status_bars(beside, {"county": "县", "top": "省"}, Locale.ZH, theme=Theme.LIGHT, height=200)
    told = {one.y: one.text for one in figure.layout.annotations}
    assert (told["县"], told["省"]) == ("∧70 ∨33", "▲1")
    assert told[0].split("<br>")[2].count("参照值") == 2
    plain = status_bars(COUNTED, NAMES, Locale.ZH, theme=Theme.LIGHT, height=200)
    assert "参照" not in next(one.text for one in plain.layout.annotations if one.y == 0)
    assert figure.layout.margin.b - plain.layout.margin.b == 20
    (above,) = (bar for bar in figure.data if "参照值以上" in bar.name)
    assert above.marker.color == REFERENCE[Beside.ABOVE].fill.get(Theme.LIGHT)
    # Read upwards: what is open stands at the top, above what nobody is judged by.
    assert list(above.y) == ["县", "省"]


def test_nothing_to_draw_is_no_trouble() -> None:
    figure = status_bars(COUNTED.clear(), NAMES, Locale.EN, theme=Theme.LIGHT, height=100)
    assert [len(bar.y) for bar in figure.data] == [0] * 6
