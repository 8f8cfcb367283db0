"""The check of a list of regions against the newest revision, and of what waits while the regions change."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from lib.domain import Batch, BatchKind, BatchStatus, Issue, IssueCode, Refusal, RefusalCode, Severity
from lib.ingest.file_report import counted_against, refused_for
from lib.ingest.region_list import RegionListRead, check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions.region_list import ListedRegion, RegionList, territory
from lib.services.batch_view import batch_regions
from lib.services.boundary_check import still_fits
from lib.services.clock import today
from lib.services.workspace import Workspace


def standing_list(workspace: Workspace, revision: int, jurisdiction: str) -> RegionList:
    """A jurisdiction of a revision as one file would state it. Raises KeyError for one that does not stand there."""
    for batch in reversed(workspace.store.standing_files(BatchKind.REGIONS, revision) if revision else ()):
        found = workspace.region_list_of(batch)
        if found.jurisdiction.code == jurisdiction:
            return found
    regions = workspace.regions_at(revision)
    own = regions.jurisdictions[jurisdiction]
    inside = territory(regions.all, own.root)
    return RegionList(own, tuple(ListedRegion(one) for code, one in regions.all.items() if code in inside))


def checked_now(workspace: Workspace, content: bytes, file: str) -> RegionListRead:
    """What a file says and what is wrong with it on the newest revision; one that changes nothing is refused."""
    head = workspace.store.head()
    regions = workspace.regions_at(head)
    counted = workspace.observations(head)["region"].value_counts().iter_rows() if head else ()
    context = RegionContext(regions.all, regions.jurisdictions, dict(counted), today())
    found = check_region_list(content, file, context)
    code = found.regions.jurisdiction.code if found.regions else ""
    if found.regions is None or code not in regions.jurisdictions:
        return found
    stands = standing_list(workspace, head, code)
    if found.regions == stands:
        return RegionListRead(refused_for(found.report, Issue(IssueCode.REGION_LIST_UNCHANGED, Severity.ERROR)), None)
    rows: tuple[dict[Hashable, object], ...] = tuple(
        {one.region.code: one for one in own.regions} for own in (found.regions, stands)
    )
    return replace(found, report=counted_against(found.report, *rows))


def refuse_homeless(workspace: Workspace, batch: Batch) -> None:
    """Refuse with CHECK_OUTDATED(file) a batch that waits and does not fit the regions of the newest revision: a list
    or boundaries that are no longer right, or figures and points of regions that stand no more."""
    if batch.status is BatchStatus.PUBLISHED or batch.kind is BatchKind.DOCUMENT:
        return
    regions = workspace.regions_at(workspace.store.head())
    if batch.kind is BatchKind.REGIONS:
        fits = checked_now(workspace, workspace.store.batch_content(batch.id), batch.file).regions is not None
    elif batch.kind is BatchKind.BOUNDARIES:
        fits = still_fits(workspace, batch)
    elif batch.kind is BatchKind.POINTS:
        fits = batch.jurisdiction in regions.jurisdictions
    else:
        fits = not batch.figures or all(code in regions.all for code in batch_regions(workspace, batch))
    if not fits:
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=batch.file)
