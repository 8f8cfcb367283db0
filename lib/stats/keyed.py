"""Whole numbers for the groups that a check of many figures forms: far quicker to group by than texts."""

from __future__ import annotations

from datetime import date

import polars as pl

from lib.domain import CELL, Period

#: What is known of a region: ``parent`` its code, ``peers`` equal for the regions that it is compared with.
PLACES: dict[str, pl.DataType] = {"region": pl.String(), "parent": pl.String(), "peers": pl.String()}

#: The columns that `keyed` adds. ``order`` are the months from the year 0 to the end of the period. Equal numbers mean:
#: ``series`` one region and indicator; ``table`` one indicator of the same peers; ``group`` one period of a table;
#: ``family`` one parent in a group. The last three are null for regions without peers.
KEYS: dict[str, pl.DataType] = {
    "order": pl.Int64(),
    "series": pl.Int64(),
    "table": pl.Int64(),
    "group": pl.Int64(),
    "family": pl.Int64(),
}


def keyed(figures: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """``figures`` (with ``region, indicator, period``) with ``parent``, ``peers`` and the columns `KEYS`.

    The five texts become pl.Enum, in the order of their texts. ``places`` has the columns `PLACES`; a region that it
    lacks has no peers. Raises ValueError for a period key that is not canonical.
    """
    texts = {name: figures[name].unique().sort() for name in CELL}
    kinds = {name: pl.Enum(found) for name, found in texts.items()}
    known = places.select(list(PLACES)).join(pl.DataFrame({"region": texts["region"]}), on="region", how="semi")
    kinds |= {name: pl.Enum(known[name].drop_nulls().unique().sort()) for name in ("parent", "peers")}
    known = known.with_columns(pl.col(name).cast(kinds[name]) for name in PLACES)
    ends = [Period.parse(key).end for key in texts["period"].to_list()]
    months = pl.DataFrame({"period": texts["period"].cast(kinds["period"]), "order": [_months(end) for end in ends]})
    typed = figures.with_columns(pl.col(name).cast(kinds[name]) for name in CELL)
    typed = typed.join(known, on="region", how="left", maintain_order="left")
    typed = typed.join(months, on="period", how="left", maintain_order="left")
    code = {name: pl.col(name).to_physical().cast(pl.Int64) for name in kinds}
    many = {name: len(kind.categories) for name, kind in kinds.items()}
    return (
        typed.with_columns(
            pl.col("order").cast(pl.Int64),
            series=code["region"] * many["indicator"] + code["indicator"],
            table=code["peers"] * many["indicator"] + code["indicator"],
        )
        .with_columns(group=pl.col("table") * many["period"] + code["period"])
        .with_columns(family=pl.col("group") * (many["parent"] + 1) + code["parent"].fill_null(many["parent"]))
    )


def _months(end: date) -> int:
    return end.year * 12 + end.month
