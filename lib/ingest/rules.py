"""What a value must keep to: bounds, whole numbers, its numerator and denominator, one unit a column."""

from __future__ import annotations

import polars as pl

from lib.domain import Indicator, IssueCode, Kind, Severity
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.number_text import COUNTS
from lib.ingest.shown_number import shown_number
from lib.ingest.words import PER_CENT

#: Allowance for rounding at a bound: 100.00001 % is 100 %.
ROUNDING = 1e-4
#: A share may differ from numerator/denominator by so many points: the rounding of one printed decimal.
RATIO_POINTS = 0.1
#: No figure of a region is as large as this.
HIGHEST = 1e12
_PER_CENT = frozenset({Kind.RATIO, Kind.GROWTH})
_QUOTIENTS = frozenset({Kind.RATE, Kind.MEAN, Kind.RATIO_PLAIN})
_MIN_DIFFERENT = 3
#: Decimals by which a value that follows from its parts is shown.
_COMPUTED_DECIMALS = 2
#: Shares of an indicator in force that are mostly above this make a column of 0.9 look like fractions.
_CLEARLY_PER_CENT = 10.0


def apply_rules(cells: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Reported cells, blank ones filled from numerator/denominator. What breaks a rule is told and marked ``bad``.

    Every rule is held against every cell it can be, whatever else is wrong with it, so that a row is mended at once.
    """
    cells = _with_facts(cells, context)
    cells = _check_parts(cells, findings)
    cells = _fill_from_parts(cells)
    cells = _drop_not_reported(cells, context, findings)
    cells = _check_levels(cells, context, findings)
    cells = _check_units(cells, context, findings)
    cells = _check_ratio(cells, findings)
    return _with_shown_texts(_check_bounds(cells, findings))


def _with_facts(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Cells with ``low``, ``high``, ``bounds`` (as shown), ``factor`` (of the quotient), ``whole``, ``share`` added."""
    facts = [
        (each.key, *_bounds(each), _factor(each), each.kind in COUNTS, each.is_share)
        for each in context.catalogue.indicators.values()
    ]
    schema = {
        "indicator": pl.String,
        "low": pl.Float64,
        "high": pl.Float64,
        "bounds": pl.String,
        "factor": pl.Float64,
        "whole": pl.Boolean,
        "share": pl.Boolean,
    }
    return cells.join(
        pl.DataFrame(facts, schema=schema, orient="row"), on="indicator", how="left", maintain_order="left"
    )


def _bounds(indicator: Indicator) -> tuple[float, float, str]:
    low = indicator.minimum if indicator.minimum is not None else (0.0 if indicator.is_share else -HIGHEST)
    high = indicator.maximum if indicator.maximum is not None else (100.0 if indicator.is_share else HIGHEST)
    sign = "%" if indicator.kind in _PER_CENT else ""
    if low == -HIGHEST and high == HIGHEST:
        return low, high, f"±{HIGHEST:.0e}"
    if high == HIGHEST:
        return low, high, f"≥ {low:g}{sign}"
    return low, high, f"≤ {high:g}{sign}" if low == -HIGHEST else f"{low:g}–{high:g}{sign}"


def _factor(indicator: Indicator) -> float | None:
    """What numerator/denominator is multiplied by to give the value; None where the value is no quotient."""
    if indicator.kind in _PER_CENT:
        return 100.0
    return 1.0 if indicator.kind in _QUOTIENTS else None


def _refuse(
    cells: pl.DataFrame, code: IssueCode, when: pl.Expr, findings: Findings, facts: tuple[str, ...] = ()
) -> pl.DataFrame:
    """Tell the cells for which ``when`` holds as errors and mark them ``bad``."""
    broken = when.fill_null(value=False)
    bad = cells.filter(broken)
    if bad.is_empty():
        return cells
    shown = (
        pl.when(pl.col("text") != "")
        .then("text")
        .otherwise(pl.col("numerator_text") + "/" + pl.col("denominator_text"))
    )
    findings.add_rows(code, Severity.ERROR, bad.with_columns(value=shown), ("subject", *facts))
    return cells.with_columns(bad=pl.col("bad") | broken)


def _check_parts(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    cells = _refuse(cells, IssueCode.ZERO_DENOMINATOR, pl.col("factor").is_not_null() & (denominator == 0), findings)
    negative = ((denominator < 0) | (pl.col("share") & (numerator < 0))).fill_null(value=False)
    below = cells.filter(negative).with_columns(
        bounds=pl.lit("≥ 0"), text=pl.col("numerator_text") + "/" + pl.col("denominator_text")
    )
    _refuse(below, IssueCode.OUT_OF_BOUNDS, pl.lit(value=True), findings, ("bounds",))
    cells = cells.with_columns(bad=pl.col("bad") | negative)
    exceeds = pl.col("share") & (denominator > 0) & (numerator > denominator * (1 + 1e-9))
    return _refuse(cells, IssueCode.NUMERATOR_EXCEEDS, exceeds, findings, ("numerator_text", "denominator_text"))


def _quotient() -> pl.Expr:
    """What numerator and denominator give; null where they say nothing certain."""
    certain = (pl.col("denominator") > 0) & ~(pl.col("share") & (pl.col("numerator") > pl.col("denominator")))
    return pl.when(certain).then(pl.col("numerator") / pl.col("denominator") * pl.col("factor"))


def _fill_from_parts(cells: pl.DataFrame) -> pl.DataFrame:
    """A blank value whose numerator and denominator are given follows from them, and is ``computed``."""
    blank = ~pl.col("bad") & _is_blank() & _quotient().is_not_null()
    return cells.with_columns(
        value=pl.when(blank).then(_quotient().round(6)).otherwise("value"), computed=blank.fill_null(value=False)
    )


def _with_shown_texts(cells: pl.DataFrame) -> pl.DataFrame:
    """A computed value is shown by its number from here on: its cell is blank, and sentences have to name a figure."""
    shown = shown_number(pl.col("value").round(_COMPUTED_DECIMALS))
    return cells.with_columns(text=pl.when("computed").then(shown).otherwise("text"))


def _is_blank() -> pl.Expr:
    return pl.col("value").is_null() & pl.col("qualifier").is_null()


def _drop_not_reported(cells: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """Blank cells are not reported, never 0: told once per column and indicator; a column without figures by itself.

    A blank of an indicator that the region's level does not report says nothing, as in the grey cells of tables to fill
    in; only a row that holds nothing else is told by it. Where all columns of several are blank, that is told alone.
    """
    missing = ~pl.col("bad") & _is_blank()
    cells = cells.filter(~missing | pl.col("region").is_not_null())
    asked = ~missing | _is_reported(context)
    cells = cells.filter(asked | ~asked.any().over("row"))
    groups = cells.group_by("column", "indicator", maintain_order=True).agg(
        all=pl.len(),
        missing=missing.sum(),
        first=pl.col("row").filter(missing).min(),
        last=pl.col("row").filter(missing).max(),
        subject=pl.col("subject").first(),
    )
    reported = cells.filter(~missing)
    if reported.is_empty() and groups.height > 1 and not findings.refused:
        findings.add(IssueCode.NO_FIGURE, Severity.ERROR, count=cells.height)
    else:
        _tell_blank(groups.filter(pl.col("missing") > 0), reported, context, findings)
    if reported.is_empty() and not cells.is_empty():
        findings.reject(cells["row"])
    return reported


def _tell_blank(groups: pl.DataFrame, reported: pl.DataFrame, context: Context, findings: Findings) -> None:
    for each in groups.iter_rows(named=True):
        whole = each["missing"] == each["all"] and not findings.refused  # unreadable cells are not blank
        code = IssueCode.ALL_EMPTY if whole else IssueCode.NOT_REPORTED
        severity = (Severity.ERROR if reported.is_empty() else Severity.WARNING) if whole else Severity.INFO
        name = context.catalogue.indicators[each["indicator"]].name.zh
        findings.add(
            code,
            severity,
            each["first"],
            column=each["column"],
            count=each["missing"],
            indicator=name,
            last=each["last"],
            subject=each["subject"],
        )


def _is_reported(context: Context) -> pl.Expr:
    """Whether the level of a cell's region reports its indicator."""
    pairs = [f"{each.key} {level.value}" for each in context.catalogue.indicators.values() for level in each.levels]
    return pl.concat_str("indicator", "level", separator=" ").is_in(pairs).fill_null(value=False)


def _check_levels(cells: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    allowed = [(each.key, level.value, True) for each in context.catalogue.indicators.values() for level in each.levels]
    schema = {"indicator": pl.String, "level": pl.String, "allowed": pl.Boolean}
    cells = cells.join(
        pl.DataFrame(allowed, schema=schema, orient="row"), on=["indicator", "level"], how="left", maintain_order="left"
    )
    wrong = pl.col("allowed").is_null() & pl.col("level").is_not_null()
    bad = cells.filter(wrong).with_columns(name="subject", value="text")
    findings.add_rows(IssueCode.WRONG_LEVEL, Severity.ERROR, bad, ("place", "name", "subject"))
    return cells.with_columns(bad=pl.col("bad") | wrong).drop("allowed")


def _check_units(cells: pl.DataFrame, context: Context, findings: Findings) -> pl.DataFrame:
    """0.96 among 96: shares in two units, or all of them fractions, ask for the unit. A percent sign settles it, and
    so does a unit column."""
    agrees = (_quotient() - pl.col("value")).abs() <= RATIO_POINTS
    stated = pl.col("unit").is_in(PER_CENT)
    settled = stated | pl.col("percent") | pl.col("computed") | agrees.fill_null(value=False)
    is_open = pl.col("share") & ~settled & (pl.col("value") > 0)
    small = (is_open & (pl.col("value") <= 1)).fill_null(value=False)
    cells = cells.with_columns(mixed=pl.lit(value=False))
    groups = (
        cells.filter("share")
        .group_by("column", "indicator", maintain_order=True)
        .agg(
            count=small.sum(),
            different=pl.col("value").filter(small).n_unique(),
            large=(pl.col("value") > 1).any(),
            first=pl.col("row").filter(small).min(),
            example=pl.col("text").filter(small).first(),
            subject=pl.col("subject").first(),
        )
    )
    for each in groups.filter(pl.col("count") > 0).iter_rows(named=True):
        key = each["indicator"]
        if each["large"] or each["different"] >= _MIN_DIFFERENT or _was_clearly_per_cent(key, context):
            name = context.catalogue.indicators[key].name.zh
            column = each["column"]
            findings.add(
                IssueCode.UNIT_MIXED,
                Severity.ERROR,
                each["first"],
                column=column,
                value=each["example"],
                count=each["count"],
                indicator=name,
                subject=each["subject"],
            )
            mixed = small & (pl.col("indicator") == key) & (pl.col("column") == column)
            findings.reject(cells.filter(mixed)["row"])
            cells = cells.with_columns(mixed=pl.col("mixed") | mixed, bad=pl.col("bad") | mixed)
    return cells


def _was_clearly_per_cent(indicator: str, context: Context) -> bool:
    if context.current is None or context.current.is_empty():
        return False
    median = context.current.filter(pl.col("indicator") == indicator)["value"].median()
    return isinstance(median, float) and median > _CLEARLY_PER_CENT


def _check_ratio(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    expected = _quotient()
    allowance = pl.max_horizontal(
        pl.lit(RATIO_POINTS), expected.abs() * 1e-3 * (pl.col("factor") == 1.0).cast(pl.Float64)
    )
    told = cells.with_columns(expected=expected.round(2).cast(pl.String))
    off = ~pl.col("mixed") & ((pl.col("value") - expected).abs() > allowance + 1e-9)
    return _refuse(
        told, IssueCode.RATIO_DISAGREES, off, findings, ("expected", "numerator_text", "denominator_text")
    ).drop("expected", "mixed")


def _check_bounds(cells: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    value = pl.col("value")
    outside = (value < pl.col("low") - ROUNDING) | (value > pl.col("high") + ROUNDING)
    cells = _refuse(cells, IssueCode.OUT_OF_BOUNDS, outside, findings, ("bounds",))
    cells = cells.with_columns(value=pl.when("bad").then(value).otherwise(value.clip(pl.col("low"), pl.col("high"))))
    broken = pl.col("whole") & ~outside & ((value - value.round()).abs() > 1e-6)
    cells = _refuse(cells, IssueCode.NOT_WHOLE, broken, findings)
    return cells.with_columns(value=pl.when("whole").then(value.round()).otherwise(value))
