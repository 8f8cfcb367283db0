"""Indicators, targets and figures made for the tests of the statistics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from lib.domain import (
    FIGURES,
    Cadence,
    Comparator,
    Direction,
    Frequency,
    Grade,
    Indicator,
    Kind,
    Level,
    Period,
    Region,
    Rollup,
    Target,
    Text,
)
from lib.stats import attain, cells

GRADES = ("below", "C", "C+", "B", "B+", "A")


def indicator(
    key: str = "x",
    kind: Kind = Kind.RATIO,
    direction: Direction = Direction.UP,
    levels: Sequence[Level] = (Level.COUNTY,),
    frequency: Frequency = Frequency.QUARTER,
    *,
    core: bool = False,
) -> Indicator:
    """An indicator with only what the statistics look at."""
    scale = tuple(Grade(grade, Text(grade, grade)) for grade in GRADES) if kind is Kind.ORDINAL else ()
    name = Text(key, key)
    return Indicator(
        key, name, "d", name, kind, direction, frozenset(levels), frequency, Rollup.NONE, name, scale=scale, core=core
    )


def target(
    value: float = 100.0,
    cadence: Cadence = Cadence.STANDING,
    comparator: Comparator = Comparator.AT_LEAST,
    *,
    deadline: date | None = None,
    reference: bool = False,
    key: str = "x",
    baseline_on: date = date(2022, 1, 1),
) -> Target:
    """A target of the county level."""
    binding, yardstick = frozenset[Level](), frozenset((Level.COUNTY,))
    if not reference:
        binding, yardstick = yardstick, binding
    return Target("DOC", "01", key, binding, yardstick, comparator, value, cadence, baseline_on, deadline)


def county(code: str = "150102") -> Region:
    return Region(code, Text(code, code), code, Level.COUNTY, "150100", "区", 0.0, 0.0)


def figures(*rows: dict[str, object]) -> pl.DataFrame:
    """A frame of FIGURES; each row needs a period, the rest has defaults."""
    whole = [
        {
            "region": "150102",
            "indicator": "x",
            "value": None,
            "numerator": None,
            "denominator": None,
            "qualifier": None,
            "note": None,
            "row": at + 2,
            **row,
        }
        for at, row in enumerate(rows)
    ]
    return pl.DataFrame(whole, schema=FIGURES)


def judge(
    rows: Sequence[dict[str, object]],
    demand: Target | None,
    sheet: Indicator | None = None,
    *,
    at: str = "2026Q3",
    as_of: date = date(2026, 9, 30),
    over: bool = True,
) -> dict[str, object]:
    """The one attainment row of one county, one indicator and at most one target."""
    sheet = sheet or indicator()
    attained = attain(
        cells([county()], [sheet]),
        figures(*rows),
        [demand] if demand else [],
        {sheet.key: sheet},
        period=Period.parse(at),
        as_of=as_of,
        over=over,
    )
    assert attained.height == 1
    return attained.row(0, named=True)
