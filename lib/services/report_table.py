"""What a check found, as tables: grouped by kind to be read, and line by line to be worked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lib.domain import ImportReport, Issue, IssueCode, Locale, Severity
from lib.i18n import say, say_issue
from lib.reports import write_table

_COLUMNS = ("ui.upload.severity", "report.count", *(f"ui.upload.{name}" for name in ("row", "column", "value")))
_SENTENCES = ("ui.upload.message", "ui.upload.hint")
_WORDS = {Severity.ERROR: "ui.upload.error", Severity.WARNING: "ui.upload.warn", Severity.INFO: "ui.upload.info"}
_FIRST = {severity: place for place, severity in enumerate(Severity)}
#: Issues shown one by one, and rows named for a kind.
SHOWN, _ROWS_NAMED = 50, 8
#: So many texts of a kind are named, the first among them; and the kinds whose text is what is wrong.
_VALUES_NAMED = 3
_TEXT_AT_FAULT = frozenset(
    {
        IssueCode.UNKNOWN_PERIOD,
        IssueCode.FUTURE_PERIOD,
        IssueCode.EARLY_PERIOD,
        IssueCode.PERIOD_DISAGREES,
        IssueCode.SEVERAL_PERIODS,
        IssueCode.WRONG_FREQUENCY,
        IssueCode.NOT_A_NUMBER,
        IssueCode.NOT_MONTHS,
        IssueCode.AMBIGUOUS_NUMBER,
        IssueCode.VALUE_MENDED,
        IssueCode.SCIENTIFIC_READ,
        IssueCode.OUT_OF_BOUNDS,
        IssueCode.NOT_WHOLE,
        IssueCode.NUMERATOR_EXCEEDS,
        IssueCode.RATIO_DISAGREES,
        IssueCode.UNKNOWN_GRADE,
        IssueCode.NOT_YES_NO,
        IssueCode.ERROR_CELL,
        IssueCode.FORMULA_NO_VALUE,
        IssueCode.UNKNOWN_INDICATOR,
        IssueCode.UNKNOWN_REGION,
        IssueCode.UNKNOWN_REGION_NEAR,
        IssueCode.AMBIGUOUS_REGION,
        IssueCode.ABOLISHED_REGION,
        IssueCode.LEGACY_REGION,
        IssueCode.ZONE_NOT_REGION,
        IssueCode.REGION_BY_ALIAS,
        IssueCode.REGION_CLEANED,
        IssueCode.REGION_STRANGE_CHARACTERS,
        IssueCode.REGION_LOOK_ALIKE,
        IssueCode.REGION_LOOK_ALIKE_NEAR,
        IssueCode.REGION_OUTSIDE,
        IssueCode.CODE_REWRITTEN,
    }
)
#: Of these, the kinds whose sentence speaks of one indicator: its range, its grades, how often it is reported. What it
#: says holds for cells of that indicator's column only.
_OF_ONE_INDICATOR = frozenset(
    {
        IssueCode.WRONG_FREQUENCY,
        IssueCode.NOT_A_NUMBER,
        IssueCode.NOT_MONTHS,
        IssueCode.PART_ALONE,
        IssueCode.AMBIGUOUS_NUMBER,
        IssueCode.VALUE_MENDED,
        IssueCode.PERCENT_ROUNDED,
        IssueCode.SCIENTIFIC_READ,
        IssueCode.OUT_OF_BOUNDS,
        IssueCode.NOT_WHOLE,
        IssueCode.NUMERATOR_EXCEEDS,
        IssueCode.RATIO_DISAGREES,
        IssueCode.UNKNOWN_GRADE,
        IssueCode.NOT_YES_NO,
        IssueCode.ERROR_CELL,
        IssueCode.FORMULA_NO_VALUE,
    }
)
#: What such a sentence says of the indicator, beside the column.
_SAID = ("subject", "indicator", "bounds", "sheet")


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """All issues of one kind, and of one column where the kind speaks of its figures. ``count`` cells or rows;
    ``rows`` are those that are named, in their order; ``message`` and ``hint`` are those of the first issue; the
    message names other texts that are at fault, too.
    """

    code: IssueCode
    severity: Severity
    count: int
    rows: tuple[int, ...]
    message: str
    hint: str


def issue_groups(report: ImportReport, locale: Locale) -> tuple[IssueGroup, ...]:
    """The issues by kind, and those of figures by column: errors first, in each severity by the first row."""
    kinds: dict[tuple[Severity, IssueCode], list[Issue]] = {}
    for issue in ordered(all_issues(report)):
        kinds.setdefault((issue.severity, issue.code), []).append(issue)
    return tuple(_group(alike, locale) for issues in kinds.values() for alike in _alike(issues))


def _alike(issues: Sequence[Issue]) -> list[list[Issue]]:
    """Issues of a kind, parted so that what is said of the first of each part holds for all of it."""
    # the sentence about a cell of a form names its sheet and its column, too
    if issues[0].code not in _OF_ONE_INDICATOR and "sheet" not in issues[0].params:
        return [list(issues)]
    parts: dict[tuple[object, ...], list[Issue]] = {}
    for issue in issues:
        parts.setdefault((issue.column, *(issue.params.get(name) for name in _SAID)), []).append(issue)
    if len(parts) == 1:
        return [list(issues)]
    # what stands for the rest of the kind stands for cells of any column, and says so itself
    single = [[issue for issue in part if not issue.folded] for part in parts.values()]
    return [part for part in (*single, [issue for issue in issues if issue.folded]) if part]


def _group(issues: Sequence[Issue], locale: Locale) -> IssueGroup:
    first = issues[0]
    message, hint = say_issue(locale, first)
    message += _others(issues, locale)
    rows = tuple(sorted({row for issue in issues for row in rows_of(issue)}))
    return IssueGroup(first.code, first.severity, places_of(issues), rows, message, hint)


def rows_of(issue: Issue) -> tuple[int, ...]:
    """The rows of the file an issue is told of: where two contradict each other the earlier one as well, for either may
    be the one to mend; none where it speaks of the whole file."""
    if issue.row is None:
        return ()
    first = issue.params.get("first_row") if issue.code is IssueCode.DUPLICATE_DIFFERENT else None
    return (first, issue.row) if isinstance(first, int) else (issue.row,)


def _others(issues: Sequence[Issue], locale: Locale) -> str:
    """The texts of other cells of a kind, where they are what is wrong: ``“三季度”（第 6 行）``."""
    first = issues[0]
    rows: dict[str, int] = {}
    for issue in issues:
        if issue.code in _TEXT_AT_FAULT and issue.value and issue.row is not None:
            rows.setdefault(issue.value, issue.row)
    others = [(value, row) for value, row in rows.items() if value != first.value]
    if not others:
        return ""
    named = [say(locale, "report.other", value=value, row=row) for value, row in others[: _VALUES_NAMED - 1]]
    more = len(others) - len(named)
    text = say(locale, "ui.mark.list").join(named)
    return say(locale, "report.others_more" if more else "report.others", values=text, count=more)


def all_issues(report: ImportReport) -> tuple[Issue, ...]:
    """Every issue that is known, with those that were added after the check.

    A report that was stored knows only those that are listed.
    """
    known = set(map(id, report.every_issue))
    added = [issue for issue in report.issues if not (known and issue.folded) and id(issue) not in known]
    return (*added, *report.every_issue)


def fault_of_the_whole(report: ImportReport) -> Issue | None:
    """The first error of a file no row of which is at fault: an empty file, one that was sent before. Else None."""
    errors = [issue for issue in report.issues if issue.severity is Severity.ERROR]
    if not errors or (report.counts.rows and any(issue.row is not None for issue in errors)):
        return None
    return errors[0]


def ordered(issues: Sequence[Issue]) -> list[Issue]:
    """Errors first, then warnings, then what is only told; by kind, the kind of the first row first, then by row."""
    first: dict[tuple[Severity, IssueCode], int] = {}
    for issue in issues:
        kind, row = (issue.severity, issue.code), issue.row or 0
        first[kind] = min(first.get(kind, row), row)
    return sorted(
        issues,
        key=lambda issue: (
            _FIRST[issue.severity],
            first[issue.severity, issue.code],
            issue.code.value,
            issue.row or 0,
        ),
    )


def places_of(issues: Sequence[Issue]) -> int:
    """For how many places issues stand: one may speak of a whole column, or of the rest of its kind."""
    return sum(issue.count for issue in issues)


def some_of_each(issues: Sequence[Issue], most: int = SHOWN) -> list[Issue]:
    """At most ``most`` of ``ordered`` issues: some of every kind, as far as they go, in the same order."""
    kinds: dict[tuple[Severity, IssueCode], list[int]] = {}
    for place, issue in enumerate(issues):
        kinds.setdefault((issue.severity, issue.code), []).append(place)
    share = max(1, most // max(1, len(kinds)))
    taken = [place for places in kinds.values() for place in places[:share]][:most]
    chosen = set(taken)
    rest = [place for places in kinds.values() for place in places[share:] if place not in chosen]
    return [issues[place] for place in sorted([*taken, *rest[: most - len(taken)]])]


def issue_table(issues: Sequence[Issue], locale: Locale) -> pl.DataFrame:
    """One row an issue: severity, for how many places it stands, row (both Int64), column, value, message, hint, under
    titles of the language. The places of all rows are those that the kinds count.
    """
    rows = []
    for issue in issues:
        message, hint = say_issue(locale, issue)
        place = (issue.count, issue.row, issue.column, issue.value)
        rows.append((severity_word(issue.severity, locale), *place, message, hint))
    names = [say(locale, name) for name in (*_COLUMNS, *_SENTENCES)]
    kinds = (pl.String, pl.Int64, pl.Int64, pl.String, pl.String, pl.String, pl.String)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def group_table(groups: Sequence[IssueGroup], locale: Locale) -> pl.DataFrame:
    """One row a kind, all texts: severity, how many, the first rows, the first message, what to do."""
    rows = [
        (severity_word(one.severity, locale), str(one.count), rows_text(one, locale), one.message, one.hint)
        for one in groups
    ]
    names = (*(say(locale, name) for name in (*_COLUMNS[:3], *_SENTENCES)),)
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def rows_text(group: IssueGroup, locale: Locale) -> str:
    """``2、7、9 等``: the first rows of a kind; empty where it concerns the whole file."""
    named = say(locale, "ui.mark.list").join(map(str, group.rows[:_ROWS_NAMED]))
    more = len(group.rows) > _ROWS_NAMED or (len(group.rows) > 1 and group.count > len(group.rows))
    return say(locale, "report.rows_more", rows=named) if more else named


def severity_word(severity: Severity, locale: Locale) -> str:
    """错误, 提醒, 说明."""
    return say(locale, _WORDS[severity])


def issue_file(report: ImportReport, format: str, locale: Locale) -> bytes:  # noqa: A002
    """All issues as a CSV or XLSX file that is safe to open."""
    return write_table(issue_table(ordered(all_issues(report)), locale), format, sheet=say(locale, "api.what.issues"))
