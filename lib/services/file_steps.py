"""The way of a file that is published whole, a policy document or a list of regions: found, published, returned."""

from __future__ import annotations

from collections.abc import Callable

from lib.domain import (
    Batch,
    BatchKind,
    BatchStatus,
    Identity,
    Issue,
    IssueCode,
    Permission,
    Refusal,
    RefusalCode,
    Severity,
)
from lib.services.batch_view import batch_regions, known_batch
from lib.services.clock import beijing, now
from lib.services.permission import may, note_refusal, require
from lib.services.publication import Publication, needs_another
from lib.services.shown_name import shown_name
from lib.services.upload import named
from lib.services.workspace import Workspace


def twin_of(workspace: Workspace, sha256: str, kind: BatchKind) -> Issue | None:
    """The error that the same file waits for publication already; None where it does not."""
    for batch in workspace.store.find_content(sha256):
        if batch.kind is kind and batch.status is BatchStatus.SUBMITTED:
            facts = {
                "actor": shown_name(workspace, batch.submitted_by),
                "at": beijing(batch.submitted_at),
                "batch": batch.id,
            }
            return Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts)
    return None


def waiting_files(workspace: Workspace, kind: BatchKind, who: Identity) -> tuple[Batch, ...]:
    """The files of a kind that wait for publication and that somebody may decide on, oldest first."""
    require(workspace, who, Permission.DOCUMENTS)
    found = (one for one in workspace.store.batches(BatchStatus.SUBMITTED) if one.kind is kind)
    own = [one for one in found if may(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, one))]
    return tuple(reversed(own))


def file_batch(workspace: Workspace, batch_id: str, kind: BatchKind, who: Identity) -> Batch:
    """The batch, for somebody who answers for its jurisdiction; any other kind of batch is none that is known here."""
    require(workspace, who, Permission.DOCUMENTS)
    batch = known_batch(workspace, batch_id)
    if batch.kind is not kind:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id[:40])
    require(workspace, who, Permission.DOCUMENTS, batch_regions(workspace, batch))
    return batch


def publish_file(
    workspace: Workspace,
    batch: Batch,
    who: Identity,
    *,
    reason: str,
    key: str | None,
    base: int | None,
    fits: Callable[[Workspace, Batch], None],
) -> Publication:
    """Publish a file as a new revision; ``fits`` refuses one that is no longer right.

    Raises Refusal OWN_BATCH, REASON_NEEDED, BASE_MOVED, BATCH_ALREADY_PUBLISHED.
    """
    if needs_another(workspace, batch, who):
        note_refusal(workspace, who, Permission.DOCUMENTS.value, RefusalCode.OWN_BATCH, batch=batch.id)
        raise Refusal(RefusalCode.OWN_BATCH, batch=batch.id)
    workspace.must_write()
    said = reason.strip()
    if not said:
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    repeated = batch.status is BatchStatus.PUBLISHED
    fits(workspace, batch)
    at = workspace.store.head() if base is None else base
    revision = workspace.store.publish(batch.id, base=at, actor=named(who), at=now(), reason=said, key=key)
    return Publication(revision, known_batch(workspace, batch.id), repeated=repeated)


def return_file(workspace: Workspace, batch: Batch, who: Identity, reason: str) -> Batch:
    """Send a file that waits back to whoever brought it; refuses with REASON_NEEDED."""
    workspace.must_write()
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    return workspace.store.set_status(batch.id, BatchStatus.RETURNED, named(who), now(), reason.strip())
