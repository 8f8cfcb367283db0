"""A small trend for the tests of this folder: two regions, quarters of a rate, a target."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl

from lib.charts import trend_figure
from lib.domain import (
    Cadence,
    Comparator,
    Direction,
    Frequency,
    Grade,
    Indicator,
    Kind,
    Level,
    Locale,
    Rollup,
    Target,
    Text,
)

SCHEMA = {"region": pl.String, "period": pl.String, "value": pl.Float64, "qualifier": pl.String, "demo": pl.Boolean}
TARGET = Target(
    "NMG2022",
    "08",
    "online_rate",
    frozenset({Level.PREFECTURE}),
    frozenset(),
    Comparator.AT_LEAST,
    96.0,
    Cadence.BY_DEADLINE,
    date(2022, 1, 1),
    date(2026, 12, 31),
)


def sheet(kind: Kind = Kind.RATIO, scale: tuple[str, ...] = (), *, unit: str = "%", decimals: int = 1) -> Indicator:
    return Indicator(
        key="online_rate",
        name=Text("在线率", "Online rate"),
        domain="inspection",
        unit=Text(unit, unit),
        kind=kind,
        direction=Direction.UP,
        levels=frozenset(Level),
        frequency=Frequency.QUARTER,
        rollup=Rollup.NONE,
        definition=Text("", ""),
        decimals=decimals,
        scale=tuple(Grade(key, Text(f"{key} 级", key)) for key in scale),
    )


def history(cells: dict[str, dict[str, float]], *, demo: bool = False) -> pl.DataFrame:
    rows = [(region, key, value, None, demo) for region, own in cells.items() for key, value in own.items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def drawn(cells: dict[str, dict[str, float]], names: dict[str, str] | None = None, **options: object) -> go.Figure:
    given = {"indicator": sheet(), "demo": False} | options
    frame = history(cells, demo=bool(given.pop("demo")))
    names = names or {code: f"地区{code}" for code in cells}
    return trend_figure(frame, given.pop("indicator"), Locale.ZH, names=names, **given)
