"""One file reports one period, unless it brings the history of an indicator."""

from __future__ import annotations

import re
from pathlib import PurePath

import polars as pl

from lib.domain import IssueCode, Severity
from lib.ingest.body import Table
from lib.ingest.compare import changed_cells
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.words import Role, visible

#: A file whose name says so brings figures of many periods on purpose.
_HISTORY = re.compile(r"历史|history", re.IGNORECASE)
_NAMED = 6


def tell_several_periods(file: str, table: Table, cells: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Refuse the rows of other periods than the one that most of what is new or changed is about; or only tell them.

    Years and quarters are counted apart, since a table may hold indicators of both. Figures that stand already count
    for nothing, so that an export of many periods comes back with those of one of them put right. A file of a history
    (``Context.history``, or its name says so) is told of its periods and not refused.
    """
    column = table.header.roles.get(Role.PERIOD)
    stated = cells.select("frequency", "period").unique()
    if column is None or not stated["frequency"].is_duplicated().any():
        return
    fresh = changed_cells(cells, context)
    counted = fresh.group_by("frequency", "period").agg(
        pl.len().alias("count"), pl.col("row").min(), pl.col("period_text").sort_by("row").first()
    )
    history = context.history or _HISTORY.search(PurePath(file.replace("\\", "/")).name) is not None
    for group in counted.sort("frequency").partition_by("frequency", maintain_order=True):
        if group.height < 2:
            continue
        # of periods that weigh the same the latest is the one that is reported now
        main, *others = group.sort("count", "period", descending=True).iter_rows(named=True)
        if history:
            named = "、".join(sorted(group["period"])[:_NAMED]) + ("……" if group.height > _NAMED else "")
            findings.add(IssueCode.PERIODS_OF_HISTORY, Severity.INFO, count=group.height, periods=named)
            continue
        for other in sorted(others, key=lambda each: int(each["row"])):
            findings.add(
                IssueCode.SEVERAL_PERIODS,
                Severity.ERROR,
                other["row"],
                column=column.header,
                value=other["period_text"],
                count=other["count"],
                main=visible(main["period_text"]),
                main_row=main["row"],
            )
            findings.reject(fresh.filter(pl.col("period") == other["period"])["row"])
