"""The texts of value cells to values: each distinct text of an indicator is read once."""

from __future__ import annotations

import polars as pl

from lib.domain import NEVER, Indicator, IssueCode, Kind, Locale, Severity
from lib.i18n import say
from lib.ingest.body import Table
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.number_text import Reading, read_number, tidy
from lib.ingest.titles import column_letters
from lib.ingest.words import NEVER_HELD, NO, NONE, NOT_REPORTED, YES, bare

SIDES = ("numerator", "denominator")
_PLAIN_NUMBER = r"^-?[0-9]{1,15}(?:\.[0-9]{1,10})?$"
_SCHEMA = {
    "text": pl.String,
    "indicator": pl.String,
    "value": pl.Float64,
    "qualifier": pl.String,
    "trouble": pl.String,
    "mended": pl.Boolean,
    "percent": pl.Boolean,
}
_TROUBLE_COLUMNS = ("trouble", "numerator_trouble", "denominator_trouble")
#: What a spreadsheet shows for a formula that fails.
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
_BROKEN = (IssueCode.ERROR_CELL, IssueCode.FORMULA_NO_VALUE)
_NO_NUMBER = (IssueCode.NOT_A_NUMBER, IssueCode.AMBIGUOUS_NUMBER)
_TROUBLES = (*_NO_NUMBER, IssueCode.NOT_MONTHS, IssueCode.UNKNOWN_GRADE, IssueCode.NOT_YES_NO)

_Row = tuple[str, str, float | None, str | None, str | None, bool, bool]


def read_values(cells: pl.DataFrame, table: Table, context: Context, findings: Findings) -> pl.DataFrame:
    """Cells with ``value``, ``qualifier``, ``percent``, ``mended``, ``numerator``, ``denominator`` and ``bad``.

    A cell that reports nothing has value and qualifier null. Unreadable ones are told; they are ``bad``, and kept so
    that what else is wrong with their row is told too.
    """
    known = _known_values(cells, context)
    read = cells.join(known, on=["text", "indicator"], how="left", maintain_order="left")
    for side in SIDES:
        read = _with_side(read, side)
    _tell_unreadable(read, context, findings)
    for side in SIDES:
        _tell_unreadable_side(read, side, table, findings)
    bad = pl.any_horizontal(pl.col(*_TROUBLE_COLUMNS).is_not_null())
    return read.with_columns(bad=bad).drop(*_TROUBLE_COLUMNS)


def _known_values(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    pairs = cells.select("text", "indicator").unique()
    worded = [key for key, each in context.catalogue.indicators.items() if each.kind in (Kind.ORDINAL, Kind.BINARY)]
    is_plain = pl.col("text").str.contains(_PLAIN_NUMBER) & ~pl.col("indicator").is_in(worded)
    plain = pairs.filter(is_plain).with_columns(
        value=pl.col("text").cast(pl.Float64),
        qualifier=pl.lit(None, pl.String),
        trouble=pl.lit(None, pl.String),
        mended=pl.lit(False),
        percent=pl.lit(False),
    )
    others = [_read(text, context.catalogue.indicators[key]) for text, key in pairs.filter(~is_plain).iter_rows()]
    return pl.concat([plain.select(_SCHEMA.keys()), pl.DataFrame(others, schema=_SCHEMA, orient="row")])


def _read(text: str, indicator: Indicator) -> _Row:
    word = bare(tidy(text))
    qualifier: str | None = None
    if broken := _broken_formula(text):
        reading = Reading(trouble=broken)
    elif indicator.empty_means_never and word in NEVER_HELD:
        reading, qualifier = Reading(), NEVER
    elif indicator.kind is Kind.ORDINAL:
        reading = _read_grade(word, indicator)
    elif indicator.kind is Kind.BINARY:
        reading = _read_yes_no(word)
    else:
        reading = Reading() if _is_not_reported(word) else read_number(text, indicator)
    trouble = reading.trouble.value if reading.trouble else None
    if indicator.counts_months and trouble == IssueCode.NOT_A_NUMBER.value:
        # a date, or "never" in other words: to leave the cell blank would be the wrong advice
        trouble = IssueCode.NOT_MONTHS.value
    return text, indicator.key, reading.value, qualifier, trouble, reading.mended, reading.percent


def _broken_formula(text: str) -> IssueCode | None:
    """What is wrong with a cell that holds an error, or a formula in place of its result."""
    word = tidy(text)
    if word.upper() in _ERRORS or word.startswith("Err:"):
        return IssueCode.ERROR_CELL
    return IssueCode.FORMULA_NO_VALUE if word.startswith("=") else None


def _is_not_reported(word: str) -> bool:
    return word in NOT_REPORTED or word == NONE


def _read_grade(word: str, indicator: Indicator) -> Reading:
    for place, step in enumerate(indicator.scale):
        spellings = {bare(step.key), bare(step.name.zh), bare(step.name.en)}
        if word in spellings or (len(word) <= 3 and word.endswith("级") and word.removesuffix("级") in spellings):
            return Reading(float(place))
    return Reading() if _is_not_reported(word) else Reading(trouble=IssueCode.UNKNOWN_GRADE)


def _read_yes_no(word: str) -> Reading:
    if word in YES:
        return Reading(1.0)
    if word in NO:
        return Reading(0.0)
    return Reading() if word in NOT_REPORTED else Reading(trouble=IssueCode.NOT_YES_NO)


def _with_side(read: pl.DataFrame, side: str) -> pl.DataFrame:
    """The numerator or denominator of each cell as a number, or what is wrong with it."""
    texts = read[f"{side}_text"].unique()
    simple = texts.filter(texts.str.contains(_PLAIN_NUMBER))
    rest = [(text, _read_count(text)) for text in texts.filter(~texts.str.contains(_PLAIN_NUMBER)).to_list()]
    rows = [(text, count.value, count.trouble.value if count.trouble else None) for text, count in rest]
    schema = {f"{side}_text": pl.String, side: pl.Float64, f"{side}_trouble": pl.String}
    plain = pl.DataFrame({f"{side}_text": simple, side: simple.cast(pl.Float64)}).with_columns(
        pl.lit(None, pl.String).alias(f"{side}_trouble")
    )
    known = pl.concat([plain, pl.DataFrame(rows, schema=schema, orient="row")])
    return read.join(known, on=f"{side}_text", how="left", maintain_order="left")


def _read_count(text: str) -> Reading:
    if broken := _broken_formula(text):
        return Reading(trouble=broken)
    return Reading() if _is_not_reported(bare(tidy(text))) else read_number(text)


def _tell_unreadable(read: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Tell each cell that could not be read."""
    for code in _BROKEN:
        told = read.filter(pl.col("trouble") == code.value).with_columns(value="text")
        findings.add_rows(code, Severity.ERROR, _with_cell(told, "at"), ("cell", "subject"))
    for code in _TROUBLES:
        told = read.filter(pl.col("trouble") == code.value).select(
            "row", "column", "subject", "indicator", value="text"
        )
        if code is IssueCode.UNKNOWN_GRADE and not told.is_empty():
            for name, locale in (("grades", Locale.ZH), ("grades_en", Locale.EN)):
                told = told.with_columns(looked_up("indicator", _grades(context, locale), pl.String()).alias(name))
            findings.add_rows(code, Severity.ERROR, told, ("grades", "grades_en", "subject"))
        else:
            findings.add_rows(code, Severity.ERROR, told, ("subject",))


def _tell_unreadable_side(read: pl.DataFrame, side: str, table: Table, findings: Findings) -> None:
    """Tell each numerator or denominator that could not be read, in its own column and by its own cell."""
    headers = {str(column.place): column.header for column in table.header.columns}
    bad = read.filter(pl.col(f"{side}_trouble").is_not_null())
    if bad.is_empty():
        return
    bad = _with_cell(bad, f"{side}_at").with_columns(value=f"{side}_text").drop("column")
    bad = bad.with_columns(column=looked_up("numbered", headers, pl.String()))
    if not table.header.is_long:  # in the long form one column holds the parts of many indicators
        bad = bad.with_columns(subject="column")
    for code in (*_BROKEN, *_NO_NUMBER):
        facts = ("cell", "subject") if code in _BROKEN else ("subject",)
        findings.add_rows(code, Severity.ERROR, bad.filter(pl.col(f"{side}_trouble") == code.value), facts)


def _with_cell(told: pl.DataFrame, at: str) -> pl.DataFrame:
    """With ``cell``, the address of the cell (D7) in the column at the place ``at``, which is ``numbered`` as text."""
    letters = {str(place): column_letters(place) for place in told[at].unique().drop_nulls().to_list()}
    told = told.with_columns(numbered=pl.col(at).cast(pl.String))
    return told.with_columns(cell=looked_up("numbered", letters, pl.String()) + pl.col("row").cast(pl.String))


def _grades(context: Context, locale: Locale) -> dict[str, str]:
    graded = [each for each in context.catalogue.indicators.values() if each.scale]
    mark = say(locale, "ui.mark.list")
    return {each.key: mark.join(step.name.get(locale) for step in reversed(each.scale)) for each in graded}
