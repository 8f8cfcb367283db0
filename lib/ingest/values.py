"""The texts of value cells to values: each distinct text of an indicator is read once."""

from __future__ import annotations

import polars as pl

from lib.domain import NEVER, Indicator, IssueCode, Kind, Severity
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.number_text import Reading, read_number, tidy
from lib.ingest.titles import column_letters
from lib.ingest.words import NEVER_HELD, NO, NONE, NOT_REPORTED, YES, bare

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
_TROUBLES = (IssueCode.NOT_A_NUMBER, IssueCode.AMBIGUOUS_NUMBER, IssueCode.UNKNOWN_GRADE, IssueCode.NOT_YES_NO)

_Row = tuple[str, str, float | None, str | None, str | None, bool, bool]


def read_values(cells: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Cells with ``value``, ``qualifier``, ``percent``, ``numerator``, ``denominator`` and ``bad``.

    A cell that reports nothing has value and qualifier null. Unreadable ones are told; they are ``bad``, and kept so
    that what else is wrong with their row is told too.
    """
    known = _known_values(cells, context)
    read = cells.join(known, on=["text", "indicator"], how="left", maintain_order="left")
    for side in ("numerator", "denominator"):
        read = _with_side(read, side)
    _tell_unreadable(read, context, findings)
    meant = pl.col("value").cast(pl.Decimal(38, 6)).cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    mended = read.filter("mended").select("row", "column", "subject", meant=meant, value="text")
    findings.add_rows(IssueCode.VALUE_MENDED, Severity.INFO, mended, ("meant", "subject"))
    bad = pl.any_horizontal(pl.col(*_TROUBLE_COLUMNS).is_not_null())
    return read.with_columns(bad=bad).drop("mended", *_TROUBLE_COLUMNS)


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
    return Reading() if _is_not_reported(bare(tidy(text))) else read_number(text)


def _tell_unreadable(read: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Tell each cell that could not be read."""
    for code in (IssueCode.ERROR_CELL, IssueCode.FORMULA_NO_VALUE):
        told = read.filter(pl.col("trouble") == code.value).with_columns(value="text")
        letters = {str(at): column_letters(at) for at in told["at"].unique().to_list()}
        cell = looked_up("at", letters, pl.String()) + pl.col("row").cast(pl.String)
        told = told.with_columns(pl.col("at").cast(pl.String)).with_columns(cell=cell)
        findings.add_rows(code, Severity.ERROR, told, ("cell", "subject"))
    for code in _TROUBLES:
        told = read.filter(pl.col("trouble") == code.value).select(
            "row", "column", "subject", "indicator", value="text"
        )
        if code is IssueCode.UNKNOWN_GRADE and not told.is_empty():
            told = told.with_columns(grades=looked_up("indicator", _grades(context), pl.String()))
            findings.add_rows(code, Severity.ERROR, told, ("grades", "subject"))
        else:
            findings.add_rows(code, Severity.ERROR, told, ("subject",))
    for side in ("numerator", "denominator"):
        for code in _TROUBLES[:2]:
            told = read.filter(pl.col(f"{side}_trouble") == code.value).select(
                "row", "column", "subject", value=f"{side}_text"
            )
            findings.add_rows(code, Severity.ERROR, told, ("subject",))


def _grades(context: Context) -> dict[str, str]:
    indicators = context.catalogue.indicators.values()
    return {each.key: "、".join(step.name.zh for step in reversed(each.scale)) for each in indicators if each.scale}
