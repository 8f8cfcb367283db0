"""Result frames and layers as the map is given them, made up here."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lib.domain import Direction, Frequency, Grade, Indicator, Kind, Level, Rollup, Status, Text

SCHEMA: dict[str, pl.DataType] = {
    "region": pl.String(),
    "name": pl.String(),
    "value": pl.Float64(),
    "value_text": pl.String(),
    "qualifier": pl.String(),
    "period": pl.String(),
    "lag": pl.Int64(),
    "target_value": pl.Float64(),
    "comparator": pl.String(),
    "status": pl.String(),
    "target_text": pl.String(),
    "gap_text": pl.String(),
    "rank": pl.Int64(),
    "ranked": pl.Int64(),
    "binding": pl.Boolean(),
    "demo": pl.Boolean(),
}


@dataclass(frozen=True)
class Layer:
    name: str
    codes: tuple[str, ...]
    detail: str = "low"
    sha256: str = "0123456789abcdef"
    review_number: str = "GS（2024）0650号"
    path: Path = Path("layer.geojson")


def indicator(kind: Kind = Kind.RATIO, decimals: int = 1, scale: tuple[str, ...] = (), unit: str = "%") -> Indicator:
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


def result(values: list[float | None], **columns: object) -> pl.DataFrame:
    """One row a value; ``columns`` replace whole columns (a list) or fill them (anything else)."""
    size = len(values)
    filled: dict[str, object] = {
        "region": [f"15{at:04d}" for at in range(size)],
        "name": [f"旗县{at}" for at in range(size)],
        "value": values,
        "value_text": [None if value is None else f"{value}" for value in values],
        "qualifier": None,
        "period": "2026Q3",
        "lag": 0,
        "target_value": None,
        "comparator": None,
        "status": [(Status.NO_DATA if value is None else Status.MET).value for value in values],
        "target_text": "不低于 96.0 %",
        "gap_text": "",
        "rank": None,
        "ranked": size,
        "binding": True,
        "demo": False,
    } | columns
    data = {key: item if isinstance(item, list) else [item] * size for key, item in filled.items()}
    return pl.DataFrame(data, schema=SCHEMA)


def county_result(seed: int = 7) -> tuple[pl.DataFrame, Layer]:
    """103 counties with texts as long as real ones, nearly all different."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    values: list[float | None] = [round(dice.uniform(0.5, 9.9), 2) if dice.random() > 0.1 else None for _ in range(103)]
    frame = result(
        values,
        name=["科尔沁右翼中旗"] * 103,
        value_text=["未报" if value is None else f"{value:.2f} 人/万人" for value in values],
        gap_text=["" if value is None else f"还差 {dice.randint(1, 99)} 人" for value in values],
        status=[Status.NO_DATA if value is None else dice.choice(list(Status)[:4]) for value in values],
        rank=[None if value is None else at + 1 for at, value in enumerate(values)],
        target_text="2026 年底前不低于 8.00 人/万人",
    )
    return frame, Layer("im_counties", tuple(frame["region"]))
