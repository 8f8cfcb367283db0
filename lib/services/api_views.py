"""What the HTTP interface answers: one list a resource, filtered and paged, as JSON items or as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import polars as pl

from lib.domain import Permission
from lib.reports import write_table
from lib.services import api_items as form
from lib.services.analysis import attained
from lib.services.api_request import Asked, Resource, Wanted
from lib.services.clock import today
from lib.services.export import export_bytes, record_export
from lib.services.file_name import digest, file_name
from lib.services.long_form import long_form
from lib.services.permission import require
from lib.services.workspace import Workspace


@dataclass(frozen=True)
class Listing:
    """One page: ``items`` in terms of JSON, ``total`` rows in all."""

    items: list[form.Item]
    total: int


#: The columns of each list as CSV; values have the long form of the importer instead.
COLUMNS: Mapping[Resource, tuple[str, ...]] = {
    Resource.INDICATORS: (
        *("key", "name_zh", "name_en", "domain", "unit_zh", "unit_en", "kind", "direction", "levels", "frequency"),
        *("rollup", "definition_zh", "definition_en", "minimum", "maximum", "decimals", "core", "empty_means_never"),
        "scale",
    ),
    Resource.REGIONS: (
        *("code", "name_zh", "name_en", "short_name", "level", "parent", "type", "longitude", "latitude"),
        "jurisdiction",
    ),
    Resource.TARGETS: (
        *("key", "jurisdiction", "document", "clause", "indicator", "binding_levels", "reference_levels"),
        *("comparator", "value", "grade", "cadence", "baseline_on", "deadline", "note_zh", "note_en"),
    ),
    Resource.ATTAINMENT: form.ATTAINMENT,
    Resource.REVISIONS: (
        *("number", "kind", "base", "batch", "restores", "published_by", "published_at", "reason"),
        *("added", "changed", "removed", "content_hash", "demo"),
    ),
}


def listing(workspace: Workspace, asked: Asked) -> Listing:
    """The page that was asked for."""
    require(workspace, asked.who, Permission.VIEW)
    return _LISTED[asked.resource](workspace.at(asked.revision), asked)


def csv_of(workspace: Workspace, asked: Asked) -> tuple[bytes, int]:
    """The same page as CSV, neutralised, and the number of all rows; the audit trail says who took it."""
    require(workspace, asked.who, Permission.EXPORT)
    if asked.resource is Resource.VALUES:
        workspace = workspace.at(asked.revision)
        frame = _values(workspace, asked)
        page = long_form(_slice(frame, asked), workspace.catalogue, workspace.regions.all)
        content, rows, total = export_bytes(page, "csv"), page.height, frame.height
    else:
        found = listing(workspace, asked)
        table = form.flat_table(found.items, COLUMNS[asked.resource])
        content, rows, total = write_table(table, "csv"), table.height, found.total
    record_export(workspace, asked.who, f"api:{asked.resource.value}", asked.revision, rows)
    return content, total


def csv_name(asked: Asked) -> str:
    """A file name with revision and day; a selection is told apart by six letters."""
    whole = asked.wanted == Wanted(revision=asked.wanted.revision)
    parts = () if whole else (digest(sorted(asdict(asked.wanted).items(), key=str)),)
    return file_name(asked.resource.value, asked.revision, "csv", *parts)


def _codes(workspace: Workspace, wanted: Wanted) -> frozenset[str]:
    """The regions that are asked for."""
    regions = workspace.regions
    scopes = [wanted.region] if wanted.region else []
    if wanted.jurisdiction:
        scopes.append(workspace.jurisdiction(wanted.jurisdiction).root)
    return frozenset(
        code
        for code, region in regions.all.items()
        if wanted.level in (None, region.level) and all(regions.within(code, scope) for scope in scopes)
    )


def _narrowed(frame: pl.DataFrame, workspace: Workspace, wanted: Wanted) -> pl.DataFrame:
    if wanted.jurisdiction or wanted.region or wanted.level:
        frame = frame.filter(pl.col("region").is_in(list(_codes(workspace, wanted))))
    return frame if wanted.indicator is None else frame.filter(pl.col("indicator") == wanted.indicator)


def _slice(frame: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    return frame.slice(asked.wanted.offset, asked.wanted.limit)


def _values(workspace: Workspace, asked: Asked) -> pl.DataFrame:
    frame = workspace.observations(asked.revision) if asked.revision else workspace.store.observations(0)
    frame = _narrowed(frame, workspace, asked.wanted)
    if asked.wanted.period is not None:
        frame = frame.filter(pl.col("period") == asked.wanted.period)
    return frame.sort("indicator", "region", "period")


def _list_values(workspace: Workspace, asked: Asked) -> Listing:
    frame = _values(workspace, asked)
    items = form.figure_items(_slice(frame, asked), form.VALUE, workspace.catalogue.reportable.indicators)
    return Listing(items, frame.height)


def _list_attainment(workspace: Workspace, asked: Asked) -> Listing:
    period, as_of, wanted = asked.period, asked.as_of, asked.wanted
    if period is None or as_of is None:
        raise ValueError(asked.resource)
    chosen = [wanted.jurisdiction] if wanted.jurisdiction else list(workspace.regions.jurisdictions)
    frames = [attained(workspace, asked.revision, code, period, as_of) for code in chosen]
    frame = _narrowed(pl.concat(frames), workspace, wanted)
    items = form.figure_items(_slice(frame, asked), form.ATTAINMENT, workspace.catalogue.indicators)
    return Listing(items, frame.height)


def _list_indicators(workspace: Workspace, asked: Asked) -> Listing:
    wanted = asked.wanted
    found = [
        item
        for item in workspace.catalogue.indicators.values()
        if wanted.indicator in (None, item.key) and (wanted.level is None or wanted.level in item.levels)
    ]
    return _page([form.indicator_item(item) for item in found], asked)


def _list_regions(workspace: Workspace, asked: Asked) -> Listing:
    regions, codes = workspace.regions, _codes(workspace, asked.wanted)
    found = [region for code, region in regions.all.items() if code in codes]
    return _page([form.region_item(region, regions.jurisdiction_of(region.code)) for region in found], asked)


def _list_targets(workspace: Workspace, asked: Asked) -> Listing:
    wanted, catalogue = asked.wanted, workspace.catalogue_at(asked.revision, today())
    keys = [wanted.indicator] if wanted.indicator else list(catalogue.indicators)
    found = [target for key in keys for target in catalogue.targets_of(key, wanted.level, wanted.jurisdiction)]
    return _page([form.target_item(target, catalogue) for target in found], asked)


def _list_revisions(workspace: Workspace, asked: Asked) -> Listing:
    number = asked.wanted.revision
    found = [one for one in workspace.store.revisions() if number in (None, one.number)]
    return _page([form.revision_item(one, withheld=asked.withheld) for one in found], asked)


def _page(items: list[form.Item], asked: Asked) -> Listing:
    start = asked.wanted.offset
    return Listing(items[start : start + asked.wanted.limit], len(items))


_LISTED: Mapping[Resource, Callable[[Workspace, Asked], Listing]] = {
    Resource.INDICATORS: _list_indicators,
    Resource.REGIONS: _list_regions,
    Resource.VALUES: _list_values,
    Resource.TARGETS: _list_targets,
    Resource.ATTAINMENT: _list_attainment,
    Resource.REVISIONS: _list_revisions,
}
