"""What a check of a file found: counts, issues, and the figures that would be stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from lib.domain.frames import FIGURES, empty
from lib.domain.issue import Issue, Severity
from lib.domain.point import POINTS


class ReportStatus(StrEnum):
    """``rejected`` stores nothing; ``warning`` may be published after a second look."""

    ACCEPTED = "accepted"
    WARNING = "warning"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of each input row. The five parts always add up to ``rows``.

    In a rejected file ``rejected`` counts the rows with an error; nothing of the file is stored.
    """

    rows: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    ignored: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class ImportReport:
    """The result of checking one file. ``figures`` has the columns of ``frames.FIGURES`` (empty when rejected).

    A file of points has its rows in ``points``, columns ``point.POINTS``, instead. ``issues`` folds what is too much to
    be read; ``every_issue`` holds what it folds, for a file with all of it (empty: no more than ``issues``).
    """

    file: str
    sha256: str
    encoding: str | None
    sheet: str | None
    jurisdiction: str | None
    counts: Counts
    issues: tuple[Issue, ...] = ()
    figures: pl.DataFrame = field(default_factory=lambda: empty(FIGURES))
    points: pl.DataFrame = field(default_factory=lambda: empty(POINTS))
    every_issue: tuple[Issue, ...] = ()

    @property
    def status(self) -> ReportStatus:
        found = {issue.severity for issue in self.issues}
        if Severity.ERROR in found:
            return ReportStatus.REJECTED
        return ReportStatus.WARNING if Severity.WARNING in found else ReportStatus.ACCEPTED
