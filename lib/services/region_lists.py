"""Jurisdictions and their regions, brought by upload: what stands, and the way of a file from its check to its
revision."""

from __future__ import annotations

from dataclasses import dataclass

from lib.domain import (
    Batch,
    BatchKind,
    Identity,
    Jurisdiction,
    Level,
    Permission,
    Refusal,
    RefusalCode,
)
from lib.ingest.region_list import RegionListRead
from lib.regions.region_list import RegionList, territory
from lib.services.file_steps import (
    FileVersion,
    file_batch,
    file_versions,
    keep_file,
    publish_file,
    return_file,
    waiting_files,
)
from lib.services.permission import require
from lib.services.publication import Publication
from lib.services.region_list_check import checked_now, refuse_homeless
from lib.services.upload import Submission
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class JurisdictionStanding:
    """A jurisdiction as it stands on a revision; None counts and no ``jurisdiction``: it stands there no more (or not
    yet). ``counts`` counts its regions by level, ``bounded`` those that have a boundary. ``installed``: it came with
    the program. ``versions`` are the publications of its list, the newest first.
    """

    code: str
    jurisdiction: Jurisdiction | None
    counts: dict[Level, int]
    bounded: int
    installed: bool
    versions: tuple[FileVersion, ...]


def jurisdictions_listed(workspace: Workspace, revision: int, *, who: Identity) -> tuple[JurisdictionStanding, ...]:
    """Every jurisdiction that ever stood, in the order of ``revision``. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    regions = workspace.regions_at(revision)
    versions = file_versions(
        workspace, BatchKind.REGIONS, revision, lambda batch: workspace.region_list_of(batch).jurisdiction.code
    )
    drawn = {code for layer in workspace.layers for code in layer.codes}
    found = []
    for code in (*regions.jurisdictions, *(code for code in versions if code not in regions.jurisdictions)):
        own = regions.jurisdictions.get(code)
        inside = territory(regions.all, own.root) if own else set()
        levels = [regions.all[one].level for one in inside]
        counts = {level: levels.count(level) for level in Level if level in levels}
        installed = code in workspace.installed_regions.jurisdictions
        bounded = len(inside & drawn)
        found.append(JurisdictionStanding(code, own, counts, bounded, installed, versions.get(code, ())))
    return tuple(found)


def check_region_file(workspace: Workspace, content: bytes, file: str, *, who: Identity) -> RegionListRead:
    """Check a file of regions against the newest revision; nothing is written. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    return checked_now(workspace, content, file)


def submit_region_list(
    workspace: Workspace, content: bytes, file: str, *, who: Identity, note: str | None = None, key: str | None = None
) -> Submission:
    """Check a file of regions and keep it as a batch, waiting for publication or rejected; the bytes are kept always.

    Needs DOCUMENTS over the whole jurisdiction; for one that does not stand yet, over all regions. The same ``key``
    with the same content gives the same batch again.
    """
    require(workspace, who, Permission.DOCUMENTS)
    workspace.must_write()
    found = checked_now(workspace, content, file)
    binds = (found.regions.jurisdiction.root,) if found.regions else None
    return keep_file(workspace, content, found.report, kind=BatchKind.REGIONS, binds=binds, who=who, note=note, key=key)


def waiting_region_lists(workspace: Workspace, *, who: Identity) -> tuple[Batch, ...]:
    """The lists that wait for publication and that somebody may decide on, oldest first. Needs DOCUMENTS."""
    return waiting_files(workspace, BatchKind.REGIONS, who)


def waiting_region_list(workspace: Workspace, batch_id: str, *, who: Identity) -> RegionList:
    """What a batch that waits brings, read against the newest revision. Needs DOCUMENTS over its jurisdiction.

    Raises Refusal CHECK_OUTDATED where it does not fit there any more.
    """
    batch = file_batch(workspace, batch_id, BatchKind.REGIONS, who)
    found = checked_now(workspace, workspace.store.batch_content(batch.id), batch.file)
    if found.regions is None:
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=batch.file)
    return found.regions


def publish_region_list(
    workspace: Workspace, batch_id: str, *, who: Identity, reason: str, key: str | None = None, base: int | None = None
) -> Publication:
    """Publish a list of regions as a new revision; ``base`` is the revision whose preview was looked at (None: the
    newest).

    Needs DOCUMENTS over its jurisdiction. Raises Refusal OWN_BATCH for the person who sent it, REASON_NEEDED,
    CHECK_OUTDATED where it does not fit any more, BASE_MOVED, BATCH_ALREADY_PUBLISHED.
    """
    batch = file_batch(workspace, batch_id, BatchKind.REGIONS, who)
    return publish_file(workspace, batch, who, reason=reason, key=key, base=base, fits=refuse_homeless)


def return_region_list(workspace: Workspace, batch_id: str, *, who: Identity, reason: str) -> Batch:
    """Send a list that waits back to whoever brought it. Needs DOCUMENTS over its jurisdiction, and a reason."""
    return return_file(workspace, file_batch(workspace, batch_id, BatchKind.REGIONS, who), who, reason)
