"""Pure functions on frames: the newest figures, attainment of targets, ranks, summaries. No I/O, no clock."""

from lib.stats.attainment import ATTAINED, attain, cells
from lib.stats.due import DUE, due
from lib.stats.gap import GapKind
from lib.stats.latest import latest
from lib.stats.rank import rank
from lib.stats.summary import status_counts, worst_gaps

__all__ = [
    "ATTAINED",
    "DUE",
    "GapKind",
    "attain",
    "cells",
    "due",
    "latest",
    "rank",
    "status_counts",
    "worst_gaps",
]
