"""Who may see which batch, and the map on which its figures are seen."""

from __future__ import annotations

from functools import lru_cache

from lib.catalogue import PROGRESS
from lib.domain import Batch, BatchKind, BatchStatus, Identity, ImportReport, Level, Permission, Refusal, RefusalCode
from lib.services.batch_figures import Brought, staged_figures
from lib.services.permission import may, require
from lib.services.report_record import report_of
from lib.services.workspace import Workspace


def known_batch(workspace: Workspace, batch_id: str) -> Batch:
    """The batch of this id, for services that go on to ask for a permission. Raises Refusal when there is none."""
    batch = workspace.store.batch(batch_id)
    if batch is None:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id[:40])
    return batch


def batch_regions(workspace: Workspace, batch: Batch) -> tuple[str, ...]:
    """The regions that a permission over this batch must cover.

    Those with a figure; the whole jurisdiction for points, which replace its layer; and where the check kept nothing,
    the jurisdiction it was sent for, or every one when that is not known.
    """
    if batch.kind is BatchKind.FIGURES and batch.figures:
        return _figured(workspace, Brought.by(batch))
    found = workspace.regions.jurisdictions
    known = found.get(batch.jurisdiction or "")
    if known is None and batch.kind is BatchKind.REGIONS and batch.jurisdiction:
        # a jurisdiction that does not stand yet lies within nobody's regions but everywhere
        return (batch.jurisdiction,)
    return (known.root,) if known else tuple(item.root for item in found.values())


@lru_cache(maxsize=1024)
def _figured(workspace: Workspace, brought: Brought) -> tuple[str, ...]:
    """The figures of a batch never change."""
    return tuple(staged_figures(workspace, brought)["region"].unique().sort())


def is_own(batch: Batch, who: Identity) -> bool:
    """True where the same person sent the batch."""
    return " ".join(who.name.split()).casefold() == batch.submitted_by.casefold()


def covered(workspace: Workspace, batch: Batch) -> tuple[str, ...]:
    """The regions to name for a batch: the roots of its jurisdictions where it covers several, else its regions."""
    found = batch_regions(workspace, batch)
    roots = {one.root for code in found if (one := workspace.regions.jurisdiction_of(code))}
    return tuple(sorted(roots)) if len(roots) > 1 else found


def may_see(workspace: Workspace, batch: Batch, who: Identity) -> bool:
    """True where somebody may look at a batch: within their regions, or their own."""
    if not may(workspace, who, Permission.VIEW_BATCHES):
        return False
    return is_own(batch, who) or may(workspace, who, Permission.VIEW_BATCHES, batch_regions(workspace, batch))


def may_act(workspace: Workspace, batch: Batch, who: Identity, permission: Permission) -> bool:
    """True where somebody holds a permission over all regions of a batch: for what is offered."""
    return may(workspace, who, permission, batch_regions(workspace, batch))


def seen_batch(workspace: Workspace, batch_id: str, who: Identity) -> Batch:
    """The batch, for somebody who may look at it. Raises Refusal FORBIDDEN, OUTSIDE_SCOPE or BATCH_UNKNOWN."""
    require(workspace, who, Permission.VIEW_BATCHES)
    batch = known_batch(workspace, batch_id)
    if not is_own(batch, who):
        require(workspace, who, Permission.VIEW_BATCHES, batch_regions(workspace, batch))
    return batch


def batches_seen(
    workspace: Workspace, *, who: Identity, status: BatchStatus | None = None, limit: int | None = None
) -> list[Batch]:
    """The batches that somebody may look at, newest first. Needs VIEW_BATCHES."""
    require(workspace, who, Permission.VIEW_BATCHES)
    found = [batch for batch in workspace.store.batches(status=status) if may_see(workspace, batch, who)]
    return found[:limit]


def batch_file(workspace: Workspace, batch_id: str, *, who: Identity) -> tuple[str, bytes]:
    """The name and the original bytes of a file that was sent. Needs VIEW_BATCHES over its regions, or to have sent
    it."""
    batch = seen_batch(workspace, batch_id, who)
    return batch.file, workspace.store.batch_content(batch.id)


def batch_report(workspace: Workspace, batch_id: str, *, who: Identity) -> ImportReport | None:
    """What the check found, as it was kept, without figures; None where the check has not ended. Needs VIEW_BATCHES
    over the batch's regions, or to have sent it."""
    batch = seen_batch(workspace, batch_id, who)
    return report_of(batch.report) if batch.report else None


def map_of_batch(workspace: Workspace, batch: str, *, who: Identity) -> dict[str, str]:
    """The address of the map that shows what a batch brought: its first indicator at its last period, over the
    smallest region that holds all its regions, at the lowest level among them. The progress of clauses has no map:
    a batch of nothing else is shown by what sums it up. Needs VIEW_BATCHES over them."""
    figures = staged_figures(workspace, Brought.by(seen_batch(workspace, batch, who)))
    mapped = figures.filter(figures["indicator"].is_in(list(workspace.catalogue.indicators)))
    indicator = str(mapped["indicator"][0]) if mapped.height else PROGRESS
    own = mapped.filter(mapped["indicator"] == indicator) if mapped.height else figures
    regions = [workspace.regions.all[code] for code in own["region"].unique().sort()]
    level = max((region.level for region in regions), key=list(Level).index)
    lowest = [region for region in regions if region.level is level]
    above = [[item.code for item in workspace.regions.ancestors(region.code)] for region in lowest]
    shared = [
        code for code in above[0] if all(code in path for path in above) and workspace.regions.jurisdiction_of(code)
    ]
    jurisdiction = workspace.regions.jurisdiction_of(lowest[0].code)
    root = jurisdiction.root if jurisdiction else lowest[0].code
    return {
        "region": shared[-1] if shared else root,
        "level": level.value,
        "indicator": indicator,
        "period": str(own["period"].max()),
    }
