"""Charts: frames as plotly figures, and what they show as a sentence."""

from lib.charts.status_bars import most_open, status_bars, status_bars_alt
from lib.charts.trend import trend_alt, trend_figure

__all__ = ["most_open", "status_bars", "status_bars_alt", "trend_alt", "trend_figure"]
