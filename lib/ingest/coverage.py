"""Regions a file leaves out although it reports on most of their level."""

from __future__ import annotations

import polars as pl

from lib.domain import IssueCode, Jurisdiction, Level, Region, Severity
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


def warn_of_missing_regions(cells: pl.DataFrame, context: Context, findings: Findings) -> None:
    """One warning for each jurisdiction, level and period of which half the regions are reported, but not all."""
    territories: dict[str, Jurisdiction] = {}
    owner: dict[str, str | None] = {}
    for code in cells["region"].unique().to_list():
        jurisdiction = context.regions.jurisdiction_of(code)
        owner[code] = jurisdiction.code if jurisdiction else None
        if jurisdiction:
            territories[jurisdiction.code] = jurisdiction
    owned = cells.with_columns(owner=looked_up("region", owner, pl.String()))
    groups = (
        owned.filter(pl.col("owner").is_not_null()).group_by("owner", "level", "period").agg(pl.col("region").unique())
    )
    expected_at: dict[tuple[str, str], dict[str, Region]] = {}
    for group in groups.sort("owner", "level", "period").iter_rows(named=True):
        at = (group["owner"], group["level"])
        if at not in expected_at:
            expected_at[at] = _expected(territories[at[0]], Level(at[1]), context)
        expected = expected_at[at]
        present = set(group["region"])
        missing = [region.name.zh for code, region in expected.items() if code not in present]
        if missing and 2 * (len(expected) - len(missing)) >= len(expected):
            facts = {
                "period": group["period"],
                "expected": len(expected),
                "present": len(expected) - len(missing),
                "missing": "、".join(missing),
            }
            findings.add(IssueCode.REGIONS_NOT_REPORTED, Severity.WARNING, count=len(missing), **facts)


def _expected(jurisdiction: Jurisdiction, level: Level, context: Context) -> dict[str, Region]:
    return {region.code: region for region in context.regions.children(jurisdiction.root, level)}
