"""Which targets fall due soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from lib.domain import Cadence, Target

#: The columns of a list of due targets. ``due_on`` is the deadline, of an annual target the end of the year;
#: ``days_left`` counts whole days from the chosen date (0: today).
DUE: dict[str, pl.DataType] = {
    "target": pl.String(),
    "document": pl.String(),
    "clause": pl.String(),
    "indicator": pl.String(),
    "cadence": pl.String(),
    "due_on": pl.Date(),
    "days_left": pl.Int64(),
}


def due(targets: Iterable[Target], as_of: date, days: int) -> pl.DataFrame:
    """The targets that fall due from ``as_of`` to ``days`` later, both inclusive, the nearest first (columns `DUE`).

    A target by a deadline is due on it; an annual one on 31 December of the year of ``as_of``. Standing and rolling
    targets have no day and are not listed; nor are deadlines that have passed.
    """
    rows = [
        (one.key, one.document, one.clause, one.indicator, one.cadence.value, day, (day - as_of).days)
        for one in targets
        if (day := _day(one, as_of)) is not None and 0 <= (day - as_of).days <= days
    ]
    return pl.DataFrame(rows, schema=DUE, orient="row").sort("due_on", "document", "clause", "indicator")


def _day(target: Target, as_of: date) -> date | None:
    if target.cadence is Cadence.ANNUAL:
        return date(as_of.year, 12, 31)
    return target.deadline if target.cadence is Cadence.BY_DEADLINE else None
