"""Charts: frames as plotly figures, and what they show as a sentence."""

from lib.charts.forecast_band import Ahead, Band
from lib.charts.points import Revised
from lib.charts.status_bars import most_open, status_bars, status_bars_alt
from lib.charts.svg import Picture, figure_svg
from lib.charts.trend import trend_alt, trend_figure

__all__ = [
    "Ahead",
    "Band",
    "Picture",
    "Revised",
    "figure_svg",
    "most_open",
    "status_bars",
    "status_bars_alt",
    "trend_alt",
    "trend_figure",
]
