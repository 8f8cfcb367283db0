"""Several regions in one trend: told apart, with room for what is to come, and with what was revised."""

from __future__ import annotations

from datetime import date

from lib.charts import Revised
from lib.charts.looks import look
from lib.domain import Kind
from lib.palette import SERIES, Theme
from tests.charts.drawing import TARGET, drawn, sheet

QUARTERS = {"2026Q2": 80.0, "2026Q3": 90.0}


def test_eight_lines_differ_in_mark_and_the_first_alone_is_strong() -> None:
    looks = [look(place) for place in range(8)]
    assert len({one.symbol for one in looks}) == 8
    assert len({(one.tone, one.dash) for one in looks}) == 8
    assert [one.tone is SERIES[0] for one in looks] == [True, *[False] * 7]
    assert all(one.width < looks[0].width for one in looks[1:])
    chart = drawn({str(code): QUARTERS for code in range(8)})
    assert [line.marker.symbol for line in chart.data] == [one.symbol for one in looks]
    assert [line.line.dash for line in chart.data] == [one.dash for one in looks]
    assert chart.data[6].line.color == looks[6].tone.get(Theme.LIGHT)


def test_the_axis_reaches_the_deadline_or_a_year_ahead() -> None:
    with_deadline = drawn({"1": QUARTERS}, target=TARGET, ahead=True)
    assert "2026-12-31" < with_deadline.layout.xaxis.range[1] < "2027-02-01"
    without = drawn({"1": QUARTERS}, ahead=True)
    assert "2027-09-30" < without.layout.xaxis.range[1] < "2027-11-01"
    assert without.layout.xaxis.tickvals[-1] == "2027-09-30"
    assert list(without.data[0].x) == ["2026-06-30", "2026-09-30"]
    assert drawn({"1": QUARTERS}).layout.xaxis.range[1] < "2026-11-01"


def test_ticks_ahead_keep_the_stride_of_those_behind() -> None:
    cells = {f"{year}Q{quarter}": 50.0 for year in range(2021, 2027) for quarter in range(1, 5)}
    ticks = drawn({"1": cells}, ahead=True).layout.xaxis.tickvals
    assert list(ticks) == [f"{year}-12-31" for year in range(2021, 2028)]


def test_a_replaced_figure_has_a_ring_and_a_step_from_what_it_was() -> None:
    ring = Revised("1", date(2026, 6, 30), 80.0, 60.0, "东胜区：60.0% → 80.0% <b>")
    chart = drawn({"1": QUARTERS}, revised=[ring])
    steps, rings = (next(trace for trace in chart.data if trace.name == name) for name in ("revised_steps", "revised"))
    assert rings.marker.symbol == "circle-open"
    assert (list(rings.x), list(rings.y)) == (["2026-06-30"], [80.0])
    assert rings.hovertext[0] == "东胜区：60.0% → 80.0% &lt;b&gt;"
    assert list(steps.x) == ["2026-06-30", "2026-06-30", None]
    assert list(steps.y) == [60.0, 80.0, None]


def test_a_figure_that_had_nothing_before_has_a_ring_without_a_step() -> None:
    chart = drawn({"1": QUARTERS}, revised=[Revised("1", date(2026, 6, 30), 80.0, None, "")])
    assert next(trace for trace in chart.data if trace.name == "revised_steps").x == ()


def test_regions_of_one_grade_lie_beside_each_other() -> None:
    grades = sheet(Kind.ORDINAL, ("D", "C", "B"))
    cells = {str(code): {"2026Q2": 1.0, "2026Q3": 1.0} for code in range(8)}
    ring = Revised("7", date(2026, 6, 30), 1.0, 0.0, "")
    chart = drawn(cells, indicator=grades, revised=[ring])
    places = [line.y[0] for line in chart.data[:8]]
    assert places == sorted(set(places))
    assert max(abs(place - 1.0) for place in places) <= 0.2
    assert chart.data[9].y[0] == places[7]
    assert "C 级" in chart.data[0].hovertext[0]
    assert list(drawn({"1": {"2026Q3": 1.0}}, indicator=grades).data[0].y) == [1.0]


def test_high_shares_are_not_pressed_into_the_top_of_the_picture() -> None:
    assert drawn({"1": {"2026Q2": 52.0, "2026Q3": 96.0}}).layout.yaxis.range[0] > 40
    assert drawn({"1": {"2026Q2": 12.0, "2026Q3": 96.0}}).layout.yaxis.range[0] == 0
