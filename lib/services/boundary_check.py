"""The check of a file of boundaries against the newest revision."""

from __future__ import annotations

from lib.domain import Batch, Datum, Issue, IssueCode, Severity
from lib.ingest.boundary_file import BoundariesRead, BoundaryContext, check_boundaries
from lib.ingest.file_report import refused_for
from lib.services.bounds import datum_of, standing_bounds
from lib.services.workspace import Workspace


def checked_now(workspace: Workspace, content: bytes, file: str, datum: Datum) -> BoundariesRead:
    """What a file says and what is wrong with it on the newest revision; one that changes nothing is refused."""
    head = workspace.store.head()
    regions = workspace.regions_at(head)
    context = BoundaryContext(regions.all, regions.jurisdictions, datum, workspace.installed_layers.jurisdictions)
    found = check_boundaries(content, file, context)
    for id_ in standing_bounds(workspace, head) if found.boundaries else ():
        batch = workspace.store.batch(id_)
        if batch and batch.sha256 == found.report.sha256 and datum_of(batch.options) is datum:
            return BoundariesRead(refused_for(found.report, Issue(IssueCode.BOUNDARY_UNCHANGED, Severity.ERROR)), None)
    return found


def still_fits(workspace: Workspace, batch: Batch) -> bool:
    """True where boundaries that wait are still right on the newest revision."""
    content = workspace.store.batch_content(batch.id)
    return checked_now(workspace, content, batch.file, datum_of(batch.options)).boundaries is not None
