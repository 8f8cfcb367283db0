"""Short ways to check a text and to look into the report."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from lib.catalogue import Catalogue, load_catalogue
from lib.domain import OBSERVATIONS, ImportReport, Issue, IssueCode, Locale, Period
from lib.i18n import say_issue
from lib.ingest import Context, check
from lib.regions import Regions, load_regions

TODAY = date(2026, 11, 22)
UPLOADS = Path(__file__).resolve().parents[3] / "shared" / "uploads"
#: The six counties of Jincheng: a whole jurisdiction in six lines.
JINCHENG = ("140502", "140521", "140522", "140524", "140525", "140581")


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@cache
def regions() -> Regions:
    return load_regions()


def context(
    period: str | None = "2026Q3", jurisdiction: str | None = None, current: pl.DataFrame | None = None
) -> Context:
    asked = Period.parse(period) if period else None
    return Context(catalogue(), regions(), jurisdiction, asked, TODAY, current)


def read(content: str | bytes, file: str = "上报.csv", **circumstances: object) -> ImportReport:
    raw = content.encode() if isinstance(content, str) else content
    report = check(raw, file, context(**circumstances))  # type: ignore[arg-type]
    parts = report.counts
    assert parts.imported + parts.updated + parts.unchanged + parts.ignored + parts.rejected == parts.rows
    return report


def codes(report: ImportReport) -> Counter[str]:
    return Counter(issue.code.value for issue in report.issues)


def the(report: ImportReport, code: IssueCode) -> Issue:
    """The one issue of this code."""
    found = [issue for issue in report.issues if issue.code is code]
    assert len(found) == 1, codes(report)
    return found[0]


def said(issue: Issue) -> str:
    return say_issue(Locale.ZH, issue)[0]


def advised(issue: Issue) -> str:
    return say_issue(Locale.ZH, issue)[1]


def in_force(*figures: tuple[str, str, str, float]) -> pl.DataFrame:
    """Observations in force: (region, indicator, period, value)."""
    rows = [dict(zip(("region", "indicator", "period", "value"), figure, strict=True)) for figure in figures]
    return pl.DataFrame(rows, schema=OBSERVATIONS)


def values(report: ImportReport) -> list[float | None]:
    return report.figures["value"].to_list()
