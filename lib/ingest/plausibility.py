"""Figures that are legal and look odd: told as warnings, with the figure and what would be usual."""

from __future__ import annotations

import polars as pl

from lib.domain import CELL, Indicator, IssueCode, Jurisdiction, Severity, Target
from lib.ingest.context import Context
from lib.ingest.findings import LISTED, Findings
from lib.ingest.lookup import looked_up
from lib.ingest.shown_number import shown_number
from lib.stats import PLACES, odd_figures

#: Regions that one sentence names; the others are counted.
_NAMED = 5
_ALONE = (IssueCode.OUTLIER, IssueCode.UNLIKE_SIBLINGS, IssueCode.NO_VARIANCE)
_TOGETHER = (IssueCode.UNIT_SLIP, IssueCode.EXACTLY_ON_TARGET, IssueCode.IDENTICAL_VALUES, IssueCode.DIGIT_PILE_UP)
_STATED = (*CELL, "value", "numerator", "denominator")


def odd_cells(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What ``stats.odd_figures`` finds odd about these cells, held against each other and those in force.

    ``cells`` has the columns of ``FIGURES`` and ``place``, ``subject``, ``column``, ``text``. The columns of
    ``stats.ODD``, one row a cell and rule, with the facts of the sentences, by row; no columns where nothing is odd.
    """
    if cells.is_empty():
        return pl.DataFrame()
    indicators = {key: context.catalogue.indicators[key] for key in cells["indicator"].unique().to_list()}
    own = _jurisdictions(cells, context)
    odd = odd_figures(
        cells.select(_STATED),
        _in_force(context, indicators),
        _places(own, context),
        _targets(own, indicators, context),
        indicators,
        as_of=context.today,
    )
    if odd.is_empty():
        return pl.DataFrame()
    facts = cells.select(*CELL, "row", "column", "subject", "place", "text", "level")
    told = odd.join(facts, on=CELL, maintain_order="left").sort("row", maintain_order=True)
    return _with_words(told, indicators)


def tell_odd_cells(told: pl.DataFrame, findings: Findings) -> None:
    """Warn of each of these ``odd_cells``.

    Figures alone are told one by one; those that are odd together (equal, on a target, of another unit) once a group.
    """
    for code in _ALONE:
        shown = told.filter(pl.col("rule") == code.value)
        findings.add_rows(
            code, Severity.WARNING, shown, ("place", "subject", "low_text", "high_text", "times", "others")
        )
    for code in _TOGETHER:
        _tell_groups(code, told.filter(pl.col("rule") == code.value), findings)


def _in_force(context: Context, indicators: dict[str, Indicator]) -> pl.DataFrame:
    schema = dict.fromkeys(CELL, pl.String()) | dict.fromkeys(_STATED[len(CELL) :], pl.Float64())
    if context.current is None or context.current.is_empty():
        return pl.DataFrame(schema=schema)
    known = context.current.select(_STATED).filter(pl.col("indicator").is_in(list(indicators)))
    return known.unique(subset=CELL, keep="last", maintain_order=True)


def _jurisdictions(cells: pl.DataFrame, context: Context) -> tuple[Jurisdiction, ...]:
    found = {context.regions.jurisdiction_of(code) for code in cells["region"].unique().to_list()}
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.code))


def _places(own: tuple[Jurisdiction, ...], context: Context) -> pl.DataFrame:
    """The regions of these jurisdictions; compared are those of one level of one jurisdiction."""
    codes = {each.code for each in own}
    rows = []
    for code, region in context.regions.all.items():
        jurisdiction = context.regions.jurisdiction_of(code)
        if jurisdiction is not None and jurisdiction.code in codes:
            rows.append((code, region.parent, f"{jurisdiction.code} {region.level.value}"))
    return pl.DataFrame(rows, schema=PLACES, orient="row")


def _targets(
    own: tuple[Jurisdiction, ...], indicators: dict[str, Indicator], context: Context
) -> dict[str, tuple[Target, ...]]:
    return {
        f"{each.code} {level.value}": tuple(
            target for key in indicators for target in context.catalogue.targets_of(key, level, each.code)
        )
        for each in own
        for level in each.levels
    }


def _with_words(told: pl.DataFrame, indicators: dict[str, Indicator]) -> pl.DataFrame:
    """With the texts of the sentences; numbers keep the decimals of their indicator."""
    scale = 10.0 ** looked_up("indicator", {key: each.decimals for key, each in indicators.items()}, pl.Int64())
    share = pl.when(pl.col("rule") == IssueCode.DIGIT_PILE_UP.value).then(1.0).otherwise(scale)
    low, high = (shown_number((pl.col(side) * share).round() / share).fill_null("") for side in ("low", "high"))
    return told.with_columns(
        low_text=low, high_text=high, times="count", others=pl.col("of") - 1, number="value", value="text"
    )


def _tell_groups(code: IssueCode, told: pl.DataFrame, findings: Findings) -> None:
    """One issue a group: its first row, the number of figures, and the names of some of their regions."""
    groups = told.group_by("indicator", "period", "group", "number", maintain_order=True).agg(
        pl.col("row", "column", "subject", "value", "low_text", "high_text", "times", "of", "place").first(),
        places=pl.col("place").head(_NAMED).str.join("、"),
    )
    for each in groups.head(LISTED + 1).iter_rows(named=True):
        facts = {name: each[name] for name in ("subject", "period", "place", "places", "of", "low_text", "high_text")}
        findings.add(
            code,
            Severity.WARNING,
            each["row"],
            column=each["column"],
            value=each["value"],
            count=each["times"],
            **facts,
        )
