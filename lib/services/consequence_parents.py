"""What becomes of the figures of leagues and provinces when figures below them change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from lib.domain import CELL, Rollup
from lib.services.consequence_states import States
from lib.services.workspace import Workspace
from lib.stats.gap import NOISE
from lib.stats.rollup import rolled_up


class Basis(StrEnum):
    """Where a parent's figure comes from: its own report, or its parts' figures where it has none.

    ``share_meeting`` is another quantity than the indicator: the per cent of the parts that meet their target.
    """

    REPORTED = "reported"
    ROLLED_UP = "rolled_up"
    SHARE_MEETING = "share_meeting"


#: One row a figure of a parent that is another one; values in the indicator's unit, ``*_basis`` a ``Basis``. Null
#: without qualifier: there is no figure. Where it is rolled up, ``*_reported`` of ``*_parts`` parts are in it.
PARENTS: dict[str, pl.DataType] = {
    **dict.fromkeys(CELL, pl.String()),
    **dict.fromkeys(("old_value", "new_value"), pl.Float64()),
    **dict.fromkeys(("old_qualifier", "new_qualifier", "old_basis", "new_basis"), pl.String()),
    **dict.fromkeys(("old_reported", "new_reported", "old_parts", "new_parts"), pl.Int64()),
}

_KEPT: dict[str, pl.DataType] = {
    **dict.fromkeys(CELL, pl.String()),
    **dict.fromkeys(("old", "new", "own"), pl.Float64()),
    **dict.fromkeys(("reported", "parts"), pl.Int64()),
}
_SIDE = ("value", "qualifier", "basis", "reported", "parts")


def parents_moved(workspace: Workspace, states: States) -> pl.DataFrame:
    """The parents' figures that change, columns ``PARENTS``, by cell.

    A reported figure counts before one that is rolled up from the parts (``stats.rollup``). Where the quantity itself
    becomes another one, there is nothing to compare and no row.
    """
    wanted = _above(workspace, states.difference)
    old, new = (parent_figures(workspace, frame, wanted) for frame in (states.before, states.after))
    sides = [
        frame.select(*CELL, *(pl.col(name).alias(f"{side}_{name}") for name in _SIDE))
        for side, frame in (("old", old), ("new", new))
    ]
    both = sides[0].join(sides[1], on=CELL, how="full", coalesce=True)
    apart = ((pl.col("old_value") - pl.col("new_value")).abs() > NOISE).fill_null(value=False)
    lost = pl.col("old_value").is_null() != pl.col("new_value").is_null()
    word = pl.col("old_qualifier").ne_missing(pl.col("new_qualifier"))
    shares = [pl.col(f"{side}_basis") == Basis.SHARE_MEETING.value for side in ("old", "new")]
    moved = both.filter((shares[0] == shares[1]).fill_null(value=True), apart | lost | word)
    return moved.select(pl.col(name).cast(kind) for name, kind in PARENTS.items()).sort(CELL)


def parents_kept(workspace: Workspace, states: States) -> pl.DataFrame:
    """The parents' reports that stay while the same indicator rolled up from their parts becomes another figure.

    Region, indicator, period, ``old`` and ``new`` (rolled up), ``own`` (the report), ``reported`` of ``parts`` parts
    in the new one; the nearest parent first.
    """
    reports = [frame.select(*CELL, "value") for frame in (states.before, states.after)]
    both = _above(workspace, states.difference).join(reports[0], on=CELL).join(reports[1], on=CELL, suffix="_new")
    same = both.filter((pl.col("value") - pl.col("value_new")).abs() <= NOISE).select(*CELL, own="value")
    if same.is_empty():
        return pl.DataFrame(schema=_KEPT)
    old, new = (
        parent_figures(workspace, frame, same.select(CELL), reports=False).filter(basis=Basis.ROLLED_UP.value)
        for frame in (states.before, states.after)
    )
    moved = old.select(*CELL, old="value").join(new.select(*CELL, "reported", "parts", new="value"), on=CELL)
    moved = moved.filter((pl.col("old") - pl.col("new")).abs() > NOISE).join(same, on=CELL)
    depth = {code: len(workspace.regions.ancestors(code)) for code in moved["region"].unique()}
    deep = pl.col("region").replace_strict(depth, return_dtype=pl.Int64)
    return moved.select(_KEPT.keys()).sort(deep, *CELL, descending=[True, False, False, False])


def parent_figures(
    workspace: Workspace, frame: pl.DataFrame, wanted: pl.DataFrame, *, reports: bool = True
) -> pl.DataFrame:
    """The figures of the cells ``wanted`` of parents: region, indicator, period, value, qualifier, basis, reported,
    parts; no row where there is neither a report nor a figure to roll up. Without ``reports`` all are rolled up."""
    none = pl.lit(None, dtype=pl.Int64)
    own = frame.join(wanted, on=CELL, how="semi").select(
        *CELL, "value", "qualifier", basis=_lit(Basis.REPORTED), reported=none, parts=none
    )
    own = own if reports else own.clear()
    regions, found, keys = workspace.regions, [own], set(wanted["indicator"].unique())
    sheets = {key: sheet for key, sheet in workspace.catalogue.indicators.items() if key in keys}
    for code, jurisdiction in regions.jurisdictions.items():
        above = {one for one in wanted["region"].unique() if regions.within(one, jurisdiction.root)}
        parts = {one.code: one.parent for one in regions.all.values() if one.parent is not None and one.parent in above}
        if not parts:
            continue
        targets = [one for key in sheets for one in workspace.catalogue.targets_of(key, jurisdiction=code)]
        rolled = rolled_up(_parts_of(frame, wanted, parts), sheets, parts, targets)
        found.append(_rolled(rolled, wanted, own))
    return pl.concat(found)


def _parts_of(frame: pl.DataFrame, wanted: pl.DataFrame, parts: Mapping[str, str]) -> pl.DataFrame:
    """The figures that the wanted ones are made of, and perhaps some more."""
    same = (pl.col(name).is_in(wanted[name].unique().to_list()) for name in ("indicator", "period"))
    return frame.filter(pl.col("region").is_in(list(parts)), *same)


def _rolled(rolled: pl.DataFrame, wanted: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("rollup") == Rollup.SHARE_MEETING.value
    basis = pl.when(share).then(_lit(Basis.SHARE_MEETING)).otherwise(_lit(Basis.ROLLED_UP))
    made = rolled.filter(pl.col("value").is_not_null()).select(
        *CELL,
        "value",
        pl.lit(None, dtype=pl.String).alias("qualifier"),
        basis.alias("basis"),
        "reported",
        pl.col("children").alias("parts"),
    )
    return made.join(wanted, on=CELL, how="semi").join(own, on=CELL, how="anti")


def _lit(basis: Basis) -> pl.Expr:
    return pl.lit(basis.value)


def _above(workspace: Workspace, difference: pl.DataFrame) -> pl.DataFrame:
    """The cells of parents that may change: those in the difference, and the same figures of every region above one
    that changes, inside its jurisdiction."""
    regions = workspace.regions
    rows = []
    for code in difference["region"].unique().sort():
        jurisdiction = regions.jurisdiction_of(code)
        if jurisdiction is None:
            continue
        above = [one.code for one in regions.ancestors(code) if regions.within(one.code, jurisdiction.root)]
        rows += [(code, parent) for parent in (*above, *((code,) if regions.children(code) else ()))]
    pairs = pl.DataFrame(rows, schema={"region": pl.String, "parent": pl.String}, orient="row")
    found = difference.select(CELL).join(pairs, on="region")
    return found.select(pl.col("parent").alias("region"), "indicator", "period").unique()
