"""Pure functions on frames: newest figures, attainment of targets, ranks, trends, forecasts. No I/O, no clock."""

from lib.stats.attainment import ATTAINED, Moment, attain, attain_at, cells
from lib.stats.change import CHANGED, Change, change, change_counts, largest, status_moves
from lib.stats.composite import COMPOSITE, attainment, composite
from lib.stats.due import DUE, due
from lib.stats.forecast import FORECAST, PATH, forecast, forecast_path
from lib.stats.gap import GapKind
from lib.stats.keyed import PLACES
from lib.stats.latest import latest
from lib.stats.outliers import ODD
from lib.stats.plausible import odd_figures
from lib.stats.rank import rank
from lib.stats.recent import Reason
from lib.stats.rollup import COMPARED, ROLLED, against_reported, rolled_up
from lib.stats.small_numbers import Small, small_numbers
from lib.stats.summary import status_counts, worst_gaps
from lib.stats.trend_marker import TREND, Method, Sense, Verdict, trend_marker

__all__ = [
    "ATTAINED",
    "CHANGED",
    "COMPARED",
    "COMPOSITE",
    "DUE",
    "FORECAST",
    "ODD",
    "PATH",
    "PLACES",
    "ROLLED",
    "TREND",
    "Change",
    "GapKind",
    "Method",
    "Moment",
    "Reason",
    "Sense",
    "Small",
    "Verdict",
    "against_reported",
    "attain",
    "attain_at",
    "attainment",
    "cells",
    "change",
    "change_counts",
    "composite",
    "due",
    "forecast",
    "forecast_path",
    "largest",
    "latest",
    "odd_figures",
    "rank",
    "rolled_up",
    "small_numbers",
    "status_counts",
    "status_moves",
    "trend_marker",
    "worst_gaps",
]
