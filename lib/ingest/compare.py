"""The figures of a file against those in force: what becomes of each row, falls and jumps."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, OBSERVATIONS, Counts, IssueCode, Kind, Period, Severity
from lib.domain.frames import empty
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up
from lib.ingest.shown_number import shown_number

#: A figure so many times the one before, or one so many times smaller, is asked about.
JUMP_FACTOR = 10.0
#: So many times as much, or as little, for what a figure is divided by: people, firms and products change slowly.
WHOLE_FACTOR = 2.0
#: What a figure is divided by may jump while it is below this: one case in a quarter, twelve in the next.
FEW = 20.0
#: Kinds whose figures may jump without a reason to ask: steps, answers, and months that start anew after a drill.
_NOT_COMPARED = frozenset({Kind.ORDINAL, Kind.BINARY, Kind.DURATION})
_PARTS = ("numerator", "denominator")
_STATED = ("value", "qualifier", *_PARTS)
#: Beside the figure in force: whether there is one, and whether it is the same. A part that is left out is empty after
#: publishing, which is a change, and a demonstration figure gives way to an equal one that is none.
_KNOWN = pl.col("value_before").is_not_null() | pl.col("qualifier_before").is_not_null()
_SAME = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in _STATED) & ~pl.col("demo")


def in_force(context: Context) -> pl.DataFrame:
    """The figures in force, one row a cell: columns ``CELL``, value, qualifier, numerator, denominator, demo."""
    current = context.current if context.current is not None else empty(OBSERVATIONS)
    figures = current.select(*CELL, *_STATED, pl.col("demo").fill_null(value=False))
    return figures.unique(subset=CELL, keep="last", maintain_order=True)


def _beside_in_force(figures: pl.DataFrame, context: Context) -> pl.DataFrame:
    return figures.join(in_force(context), on=CELL, how="left", suffix="_before", maintain_order="left")


def changed_cells(figures: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The cells whose figure is new or differs from the one in force; columns as they came."""
    return _beside_in_force(figures, context).filter(~(_KNOWN & _SAME)).select(figures.columns)


def changed_published(figures: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The cells that change a published figure, no demonstration one; columns as they came."""
    return _beside_in_force(figures, context).filter(_KNOWN & ~_SAME & ~pl.col("demo")).select(figures.columns)


def count_rows(figures: pl.DataFrame, kept: pl.Series, context: Context, findings: Findings) -> Counts:
    """What became of each row in ``kept``: rejected before updated, imported, unchanged, ignored."""
    compared = _beside_in_force(figures, context)
    fate = pl.when(_KNOWN & _SAME).then(1).when(_KNOWN).then(3).otherwise(2)
    fates = compared.select("row", fate=fate).group_by("row").agg(pl.col("fate").max())
    rows = pl.DataFrame({"row": kept}).join(fates, on="row", how="left").with_columns(pl.col("fate").fill_null(0))
    refused = pl.col("row").is_in(findings.rejected_rows().implode())
    tally = dict(rows.select(fate=pl.when(refused).then(4).otherwise("fate"))["fate"].value_counts().iter_rows())
    ignored, unchanged, imported, updated, rejected = (tally.get(fate, 0) for fate in range(5))
    if not figures.is_empty() and unchanged == rows.height - ignored:
        findings.add(IssueCode.NO_CHANGE, Severity.INFO, count=unchanged)
    return Counts(rows.height, imported, updated, unchanged, ignored, rejected)


def warn_of_dropped_counts(cells: pl.DataFrame, context: Context, findings: Findings) -> None:
    """Warn, once a file, of cells whose figure in force has a numerator or denominator that they do not state.

    It would be gone, be it one of the two or both: the first such cell is named, with how many there are.

    ``cells`` has the columns of ``FIGURES`` and ``place``, ``subject``, ``column``, ``text``.
    """
    stated = pl.any_horizontal(pl.col(_PARTS).is_not_null())
    held = in_force(context).filter(stated).select(*CELL, *(pl.col(part).alias(f"{part}_before") for part in _PARTS))
    if held.is_empty():
        return
    lost = pl.any_horizontal(pl.col(part).is_null() & pl.col(f"{part}_before").is_not_null() for part in _PARTS)
    dropped = cells.join(held, on=CELL, how="inner", maintain_order="left").filter(lost)
    if dropped.is_empty():
        return
    first = dropped.sort("row", maintain_order=True).row(0, named=True)
    findings.add(
        IssueCode.COUNTS_DROPPED,
        Severity.WARNING,
        first["row"],
        column=first["column"],
        value=first["text"],
        count=dropped.height,
        place=first["place"],
        subject=first["subject"],
        **{part: _shown(first[f"{part}_before"]) for part in _PARTS},
    )


def _shown(part: float | None) -> str:
    return "—" if part is None else str(part).removesuffix(".0")


def jumps(compared: pl.DataFrame) -> pl.DataFrame:
    """Those of ``compared`` (see ``with_previous``) that a reader would ask about, with ``rule``, an IssueCode.

    ``COUNT_FELL``: a cumulative count below the one before. ``JUMP``: ten times as large or small, or 0.
    ``COUNTS_JUMP``: what it is divided by is twice as large or small, and with it how many are lacking, though the
    quotient may stay.
    """
    value, before = pl.col("value"), pl.col("before")
    fell = pl.col("cumulative") & (value < before - 1e-9)
    whole, whole_before = pl.col("denominator"), pl.col("denominator_before")
    several = pl.max_horizontal(whole, whole_before) >= FEW
    code = (
        pl.when(fell)
        .then(pl.lit(IssueCode.COUNT_FELL.value))
        .when(_jumped(value, before, JUMP_FACTOR) | ((before > 0) & (value == 0)))
        .then(pl.lit(IssueCode.JUMP.value))
        .when(_jumped(whole, whole_before, WHOLE_FACTOR) & several)
        .then(pl.lit(IssueCode.COUNTS_JUMP.value))
    )
    return compared.with_columns(rule=code).filter(pl.col("rule").is_not_null())


def _jumped(now: pl.Expr, before: pl.Expr, factor: float) -> pl.Expr:
    ratio = now / before
    return (before > 0) & ((ratio >= factor) | (ratio <= 1 / factor))


def tell_jumps(found: pl.DataFrame, findings: Findings) -> None:
    """Warn of each of these ``jumps`` with both figures."""
    shown = found.with_columns(
        value="text",
        number="value",
        before_text=shown_number(pl.col("before")),
        counts=_quotient("numerator", "denominator"),
        counts_before=_quotient("numerator_before", "denominator_before"),
    )
    facts = ("place", "subject", "before_text", "before_period")
    for code in (IssueCode.COUNT_FELL, IssueCode.JUMP):
        findings.add_rows(code, Severity.WARNING, shown.filter(pl.col("rule") == code.value), facts)
    counts = shown.filter(pl.col("rule") == IssueCode.COUNTS_JUMP.value)
    told = ("place", "subject", "counts", "counts_before", "before_period")
    findings.add_rows(IssueCode.COUNTS_JUMP, Severity.WARNING, counts, told)


def _quotient(numerator: str, denominator: str) -> pl.Expr:
    """``23/25``."""
    return pl.format("{}/{}", *(shown_number(pl.col(name)).fill_null("—") for name in (numerator, denominator)))


def with_previous(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Cells with the latest earlier figure in force: ``before``, its ``numerator_before`` and ``denominator_before``,
    ``before_period``, and ``cumulative``, whether it only grows; those without one are left out."""
    indicators = context.catalogue.indicators.values()
    compared = [each.key for each in indicators if each.kind not in _NOT_COMPARED]
    cumulative = [each.key for each in indicators if each.kind is Kind.COUNT_CUMULATIVE]
    current = in_force(context).filter(pl.col("value").is_not_null() & pl.col("indicator").is_in(compared))
    cells = cells.filter(pl.col("value").is_not_null() & pl.col("indicator").is_in(compared))
    if current.is_empty() or cells.is_empty():
        columns = {
            **dict.fromkeys(("before", "numerator_before", "denominator_before"), pl.Float64()),
            "before_period": pl.String(),
            "cumulative": pl.Boolean(),
        }
        return cells.clear().with_columns(pl.lit(None, kind).alias(name) for name, kind in columns.items())
    current = current.select(
        "region",
        "indicator",
        order=order_of(current["period"]),
        before="value",
        numerator_before="numerator",
        denominator_before="denominator",
        before_period="period",
    ).sort("order")
    ordered = cells.with_columns(order=order_of(cells["period"])).sort("order")
    return (
        ordered.join_asof(
            current,
            on="order",
            by=["region", "indicator"],
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .filter(pl.col("before").is_not_null())
        .with_columns(cumulative=pl.col("indicator").is_in(cumulative))
    )


def order_of(periods: pl.Series) -> pl.Expr:
    """Months from the year 0 to the end of each period, to put periods in order. dtype Int64."""
    ends = {key: end.year * 12 + end.month for key in periods.unique().to_list() for end in [Period.parse(key).end]}
    return looked_up("period", ends, pl.Int64())
