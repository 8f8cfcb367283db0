"""The rows of each list of the HTTP interface in terms of JSON, and the same rows flat for CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Indicator, Jurisdiction, Kind, Region, Revision, Target
from lib.services.wire import plain

Item = dict[str, object]

_VALUE = ("region", "indicator", "period", "value", "grade", "qualifier", "numerator", "denominator")
_ORIGIN = ("revision", "batch", "row", "demo")
#: The columns of a value, and of a value held against a target.
VALUE = (*_VALUE, "note", *_ORIGIN)
ATTAINMENT = (
    *("region", "level", *_VALUE[1:], "lag", "target", "binding", "comparator", "target_value", "cadence"),
    *("baseline_on", "deadline", "status", "start", "expected", "progress", "gap", "gap_kind", "gap_whole"),
    *_ORIGIN,
)


def indicator_item(indicator: Indicator) -> Item:
    """An indicator with its names and scale; levels are sorted."""
    found = plain(indicator)
    assert isinstance(found, dict)  # noqa: S101 - a record always becomes one
    return {name: value for name, value in found.items() if name != "headers"}


def region_item(region: Region, jurisdiction: Jurisdiction | None) -> Item:
    """A region with the code of the jurisdiction that holds it."""
    found = plain(region)
    assert isinstance(found, dict)  # noqa: S101
    place = {"longitude": found.pop("lon"), "latitude": found.pop("lat")}
    return {**found, **place, "jurisdiction": jurisdiction.code if jurisdiction else None}


def target_item(target: Target, catalogue: Catalogue) -> Item:
    """A target with its key and the territory of its document."""
    found = plain(target)
    assert isinstance(found, dict)  # noqa: S101
    territory = catalogue.documents[target.document].jurisdiction
    return {"key": target.key, "jurisdiction": territory, **found}


def revision_item(revision: Revision, *, withheld: bool) -> Item:
    """A revision; ``withheld`` leaves out who published it and why."""
    found = plain(revision)
    assert isinstance(found, dict)  # noqa: S101
    return {**found, "published_by": None, "reason": None} if withheld else found


def figure_items(frame: pl.DataFrame, columns: Sequence[str], indicators: Mapping[str, Indicator]) -> list[Item]:
    """Rows of observations or attainment; ``grade`` is the key of an ordinal's value, dates are ISO text."""
    scales = {key: item.scale for key, item in indicators.items() if item.kind is Kind.ORDINAL}
    items: list[Item] = []
    for row in frame.rename({"revision_from": "revision"}).to_dicts():
        scale, value = scales.get(row["indicator"]), row["value"]
        row["grade"] = scale[int(value)].key if scale and value is not None else None
        row["demo"] = bool(row["demo"])
        items.append({name: _plain(row[name]) for name in columns})
    return items


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def flat_table(items: Sequence[Item], columns: Sequence[str]) -> pl.DataFrame:
    """Items as a table: ``name`` with two languages becomes ``name_zh`` and ``name_en``, lists are joined by ``;``."""
    rows = [_flat(item) for item in items]
    return pl.DataFrame({name: pl.Series([row.get(name) for row in rows], strict=False) for name in columns})


def _flat(item: Item) -> Item:
    found: Item = {}
    for name, value in item.items():
        match value:
            case dict():
                found.update({f"{name}_{part}": text for part, text in value.items()})
            case list():
                found[name] = ";".join(str(one["key"]) if isinstance(one, dict) else str(one) for one in value)
            case _:
                found[name] = value
    return found
