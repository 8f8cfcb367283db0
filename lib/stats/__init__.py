"""Pure functions on frames: the newest figures, attainment of targets, ranks, summaries. No I/O, no clock."""

from lib.stats.attainment import ATTAINED, attain, cells
from lib.stats.change import CHANGED, Change, change, change_counts, largest, status_moves
from lib.stats.due import DUE, due
from lib.stats.gap import GapKind
from lib.stats.latest import latest
from lib.stats.rank import rank
from lib.stats.summary import status_counts, worst_gaps

__all__ = [
    "ATTAINED",
    "CHANGED",
    "DUE",
    "Change",
    "GapKind",
    "attain",
    "cells",
    "change",
    "change_counts",
    "due",
    "largest",
    "latest",
    "rank",
    "status_counts",
    "status_moves",
    "worst_gaps",
]
