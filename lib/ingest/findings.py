"""The problems of one file, collected, with the rows they refuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from lib.domain import Issue, IssueCode, Severity
from lib.ingest.called import Called
from lib.ingest.words import visible

#: Issues of one code that are listed one by one; the rest is told as one issue with a count.
LISTED = 50
#: Issues of one code that are kept all the same, for whoever wants to see all of them in a file.
KEPT = 10_000

#: Kinds of issues whose sentence names the column itself; what others say of an indicator is their ``subject``.
_OF_A_COLUMN = frozenset(
    {
        IssueCode.DUPLICATE_COLUMN,
        IssueCode.HEADER_UNIT,
        IssueCode.FORMULA_CELLS,
        IssueCode.EXTERNAL_CELLS,
        IssueCode.TOTAL_DIFFERS,
        IssueCode.WRONG_FREQUENCY,
    }
)

Fact = str | int | float


class Findings:
    """Issues in the order of rows, folded beyond ``LISTED`` of one code, and the rows that hold an error."""

    def __init__(self) -> None:
        self._kept: dict[IssueCode, list[Issue]] = defaultdict(list)
        self._beyond: dict[IssueCode, int] = defaultdict(int)
        self._rejected: list[pl.Series] = []
        self._rejected_one_by_one: list[int] = []
        self._called: dict[str, Called] = {}
        self.refused = False

    def call(self, names: Mapping[str, Called]) -> None:
        """From now on, what the file writes so is called by its name in the sentences of either language."""
        self._called |= names

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
        params |= self._names(code, column, params)
        issue = Issue(code, severity, row, None if column is None else visible(column), shown, params, count)
        self._kept[code].append(issue)
        if severity is Severity.ERROR:
            self.refused = True
            if row is not None:
                self._rejected_one_by_one.append(row)

    def _names(self, code: IssueCode, column: str | None, params: Mapping[str, Fact]) -> dict[str, Fact]:
        """The names of what a sentence speaks of, beside the file's own words: ``subject_zh``, ``subject_en``."""
        said = {name: params[name] for name in ("subject", "name", "first") if name in params}
        if column is not None and code in _OF_A_COLUMN:
            said["column"] = column
        names: dict[str, Fact] = {}
        for name, text in said.items():
            if (found := self._called.get(str(text))) is not None:
                names |= {key: words for key, words in found.facts(name).items() if words != text}
        return names

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
