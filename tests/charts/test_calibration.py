"""The calibration plot: what was said against what came, larger marks for more forecasts, and a sentence."""

from __future__ import annotations

import pytest

from lib.charts.calibration import Calibrated, calibration_figure
from lib.domain import Locale
from lib.palette import TEXT, Theme

ONE = Calibrated("模拟<b>", (100, 0, 25), (0.05, 0.15, 0.95), (0.06, 0.0, 0.90))
TWO = Calibrated("往回推", (4,), (0.5,), (0.5,))


def test_a_mark_for_each_tenth_with_forecasts() -> None:
    figure = calibration_figure([ONE, TWO], Locale.ZH, height=300)
    first, second = figure.data
    assert list(first.x) == [5.0, 95.0]
    assert list(first.y) == [6.0, 90.0]
    assert first.marker.size[0] == 26.0
    # the area of a mark stands for the number of forecasts, above the smallest that can be seen
    assert first.marker.size[1] == pytest.approx(7 + 19 * 0.5)
    assert first.name == "模拟&lt;b&gt;"
    assert first.hovertext[1] == "模拟&lt;b&gt;：平均说 95.0%，实际 90.0%，25 次"
    assert second.marker.symbol != first.marker.symbol
    assert (figure.layout.height, figure.layout.shapes[0].x1, figure.layout.shapes[0].y1) == (300, 100, 100)


@pytest.mark.parametrize("theme", list(Theme))
def test_words_in_both_languages_and_appearances(theme: Theme) -> None:
    chinese, english = (calibration_figure([ONE], locale, theme=theme) for locale in Locale)
    assert chinese.layout.xaxis.title.text == "推算的可能性"
    assert english.layout.xaxis.title.text == "Chance that was said"
    assert chinese.layout.font.color == TEXT.get(theme)
    assert chinese.layout.meta["alt"] == (
        "推算的可能性与实际达标比例的对照图。模拟<b>共 125 次，各档平均相差 3.0 个百分点，最多 5.0 个百分点。"
    )


def test_nothing_forecast_is_an_empty_plot() -> None:
    figure = calibration_figure([Calibrated("模拟", (0,), (0.0,), (0.0,))], Locale.ZH)
    assert list(figure.data[0].x) == []
    assert figure.layout.meta["alt"] == "推算的可能性与实际达标比例的对照图。"
