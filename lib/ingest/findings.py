"""The problems of one file, collected, with the rows they refuse."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from lib.domain import Issue, IssueCode, Severity
from lib.ingest.words import visible

#: Issues of one code that are listed one by one; the rest is told as one issue with a count.
LISTED = 50
#: Issues of one code that are kept all the same, for whoever wants to see all of them in a file.
KEPT = 10_000

Fact = str | int | float


class Findings:
    """Issues in the order of rows, folded beyond ``LISTED`` of one code, and the rows that hold an error."""

    def __init__(self) -> None:
        self._kept: dict[IssueCode, list[Issue]] = defaultdict(list)
        self._beyond: dict[IssueCode, int] = defaultdict(int)
        self._rejected: list[pl.Series] = []
        self._rejected_one_by_one: list[int] = []
        self.refused = False

    def add(
        self,
        code: IssueCode,
        severity: Severity,
        row: int | None = None,
        *,
        column: str | None = None,
        value: str | None = None,
        count: int = 1,
        **params: Fact,
    ) -> None:
        """One issue. An error with a row refuses that row."""
        shown = None if value is None else visible(value)
        issue = Issue(code, severity, row, None if column is None else visible(column), shown, params, count)
        self._kept[code].append(issue)
        if severity is Severity.ERROR:
            self.refused = True
            if row is not None:
                self._rejected_one_by_one.append(row)

    def add_rows(self, code: IssueCode, severity: Severity, found: pl.DataFrame, facts: tuple[str, ...] = ()) -> None:
        """An issue for each row of ``found``: columns ``row``, perhaps ``column``, ``value``, and ``facts``."""
        if found.is_empty():
            return
        ordered = found if found["row"].is_sorted() else found.sort("row", maintain_order=True)
        for record in ordered.head(KEPT + 1).iter_rows(named=True):
            params: dict[str, Fact] = {name: record[name] for name in facts}
            column, value = record.get("column"), record.get("value")
            self.add(code, severity, record["row"], column=column, value=value, count=1, **params)
        self._beyond[code] += max(0, ordered.height - KEPT - 1)
        if severity is Severity.ERROR:
            self.reject(ordered["row"])

    def reject(self, rows: pl.Series) -> None:
        """Rows refused by an issue that names only the first of them, or a column."""
        self._rejected.append(rows.cast(pl.Int64).alias("row"))

    def rejected_rows(self) -> pl.Series:
        """The rows with an error, each once. dtype Int64."""
        single = pl.Series("row", self._rejected_one_by_one, pl.Int64)
        return pl.concat([single, *self._rejected]).unique()

    def issues(self) -> tuple[Issue, ...]:
        """All issues by row, folded beyond ``LISTED`` of one code; those of the whole file first."""
        return self._folded(LISTED)

    def every_issue(self) -> tuple[Issue, ...]:
        """The same, folded beyond ``KEPT`` only."""
        return self._folded(KEPT)

    def _folded(self, most: int) -> tuple[Issue, ...]:
        listed: list[Issue] = []
        for code, kept in self._kept.items():
            kept.sort(key=_place)
            listed += kept[:most]
            if rest := kept[most:]:
                listed.append(
                    replace(rest[0], count=sum(issue.count for issue in rest) + self._beyond[code], folded=True)
                )
        return tuple(sorted(listed, key=_place))


def _place(issue: Issue) -> int:
    return issue.row or 0
