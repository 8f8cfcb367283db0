"""Regions a file leaves out although it reports on others beside them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lib.domain import IssueCode, Level, Severity
from lib.ingest.context import Context
from lib.ingest.findings import Findings
from lib.ingest.lookup import looked_up


def jurisdiction_of_all(cells: pl.DataFrame, context: Context) -> str | None:
    """The jurisdiction all figures belong to; None if they span several or there are none."""
    found = {_root(code, context) for code in cells["region"].unique().to_list()}
    return found.pop() if len(found) == 1 else None


def _root(code: str, context: Context) -> str | None:
    jurisdiction = context.regions.jurisdiction_of(code)
    return jurisdiction.code if jurisdiction else None


def warn_of_missing_regions(cells: pl.DataFrame, at_fault: pl.DataFrame, context: Context, findings: Findings) -> None:
    """One issue for each jurisdiction, level and period of which two regions or more are reported, but not all.

    All means: all of the smallest subtree that holds those reported. A county's file about itself lacks nothing, a
    league's is held against the league, and one with counties of two leagues against everything above both. A region
    with a figure in force for the period is not missing, and not expected unless the file has it; nor is one missing
    whose row is refused, for it is in the file (``at_fault``). Whoever brings the file (``Context.own``) is asked for
    their own regions only. It is a warning; information only, where it was said to be partial (``Context.partial``).
    """
    cells = _of_their_own(cells, context)
    owner = {code: _root(code, context) for code in cells["region"].unique().to_list()}
    owned = cells.with_columns(owner=looked_up("region", owner, pl.String()))
    groups = (
        owned.filter(pl.col("owner").is_not_null()).group_by("owner", "level", "period").agg(pl.col("region").unique())
    )
    reported = _in_force(cells, context)
    expected_at: dict[tuple[str, str], dict[str, str]] = {}
    code = IssueCode.PARTIAL_BY_CHOICE if context.partial else IssueCode.REGIONS_NOT_REPORTED
    severity = Severity.INFO if context.partial else Severity.WARNING
    for group in groups.sort("owner", "level", "period").iter_rows(named=True):
        present = set(group["region"])
        if len(present) < 2:
            continue
        at = (_common(present, context), group["level"])
        if at not in expected_at:
            below = context.regions.children(at[0], Level(group["level"]))
            expected_at[at] = {each.code: each.name.zh for each in below if _is_own(each.code, context)}
        expected = expected_at[at]
        present |= _refused(at_fault, group["period"]) & expected.keys()
        there = present | reported.get(group["period"], set())
        missing = [name for region, name in expected.items() if region not in there]
        if missing:
            facts = {
                "period": group["period"],
                "reach": _reach(at[0], context),
                "expected": len(present) + len(missing),
                "present": len(present),
                "missing": "、".join(missing),
            }
            findings.add(code, severity, count=len(missing), **facts)


def _is_own(code: str, context: Context) -> bool:
    return context.own is None or any(context.regions.within(code, scope) for scope in context.own)


def _of_their_own(cells: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The cells without those of regions that somebody else answers for; their rows are refused elsewhere."""
    own = [code for code in cells["region"].unique().to_list() if _is_own(code, context)]
    return cells.filter(pl.col("region").is_in(own))


def _reach(root: str, context: Context) -> str:
    """The name of what the regions are counted in: a subtree, or the parts of it that somebody answers for."""
    parts = (root,) if _is_own(root, context) else tuple(sorted(context.own or ()))
    return "、".join(context.regions.all[code].name.zh for code in parts if code in context.regions.all)


def _refused(at_fault: pl.DataFrame, period: str) -> set[str | None]:
    """The regions of cells at fault that are of a period, or of one that cannot be read."""
    return set(at_fault.filter(pl.col("period").is_null() | (pl.col("period") == period))["region"].to_list())


def _in_force(cells: pl.DataFrame, context: Context) -> dict[str, set[str]]:
    """By period the regions that have a figure in force of an indicator of the file."""
    if context.current is None or cells.is_empty():
        return {}
    asked = cells.select("indicator", "period").unique()
    found = context.current.join(asked, on=["indicator", "period"], how="semi")
    return {
        str(period): set(regions)
        for period, regions in found.group_by("period").agg(pl.col("region").unique()).iter_rows()
    }


def _common(codes: Iterable[str], context: Context) -> str:
    """The root of the smallest subtree that holds all these regions of one level."""
    chains = [_chain(code, context) for code in codes]
    shared = set(chains[0]).intersection(*chains[1:])
    return next(code for code in chains[0] if code in shared)


def _chain(code: str, context: Context) -> list[str]:
    """A region and those above it, the nearest first."""
    chain = [code]
    while (region := context.regions.all.get(chain[-1])) is not None and region.parent is not None:
        chain.append(region.parent)
    return chain
