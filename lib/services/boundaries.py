"""Boundaries of a jurisdiction, brought by upload: the way of a file from its check to its revision, and what it would
change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from lib.domain import (
    Batch,
    BatchKind,
    Datum,
    Identity,
    Level,
    Locale,
    Permission,
    Refusal,
    RefusalCode,
)
from lib.i18n import say
from lib.ingest.boundary_file import Boundaries, BoundariesRead
from lib.regions.region_list import territory
from lib.services.boundary_check import checked_now
from lib.services.bounds import datum_of, layers_of, options_of
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
from lib.services.region_list_check import refuse_homeless
from lib.services.upload import Submission
from lib.services.workspace import Workspace

#: Regions that are named one by one; the rest is counted.
_NAMED = 30


def check_boundary_file(
    workspace: Workspace, content: bytes, file: str, datum: Datum, *, who: Identity
) -> BoundariesRead:
    """Check a file of boundaries against the newest revision; nothing is written. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    return checked_now(workspace, content, file, datum)


def submit_boundaries(
    workspace: Workspace,
    content: bytes,
    file: str,
    datum: Datum,
    *,
    who: Identity,
    note: str | None = None,
    key: str | None = None,
) -> Submission:
    """Check a file of boundaries and keep it as a batch, waiting for publication or rejected; the bytes are kept
    always.

    Needs DOCUMENTS over the whole jurisdiction. The same ``key`` with the same content gives the same batch again.
    """
    require(workspace, who, Permission.DOCUMENTS)
    workspace.must_write()
    found = checked_now(workspace, content, file, datum)
    return keep_file(
        workspace,
        content,
        found.report,
        kind=BatchKind.BOUNDARIES,
        binds=(found.boundaries.jurisdiction.root,) if found.boundaries else None,
        who=who,
        note=note,
        key=key,
        options=options_of(datum),
    )


def waiting_boundaries(workspace: Workspace, *, who: Identity) -> tuple[Batch, ...]:
    """The boundaries that wait for publication and that somebody may decide on, oldest first. Needs DOCUMENTS."""
    return waiting_files(workspace, BatchKind.BOUNDARIES, who)


def waiting_boundary_file(workspace: Workspace, batch_id: str, *, who: Identity) -> Boundaries:
    """What a batch that waits brings, read against the newest revision. Needs DOCUMENTS over its jurisdiction.

    Raises Refusal CHECK_OUTDATED where it does not fit there any more.
    """
    batch = file_batch(workspace, batch_id, BatchKind.BOUNDARIES, who)
    content = workspace.store.batch_content(batch.id)
    found = checked_now(workspace, content, batch.file, datum_of(batch.options)).boundaries
    if found is None:
        raise Refusal(RefusalCode.CHECK_OUTDATED, file=batch.file)
    return found


def publish_boundaries(
    workspace: Workspace, batch_id: str, *, who: Identity, reason: str, key: str | None = None, base: int | None = None
) -> Publication:
    """Publish boundaries as a new revision; ``base`` is the revision whose preview was looked at (None: the newest).

    Needs DOCUMENTS over the jurisdiction. Raises Refusal OWN_BATCH for the person who sent it, REASON_NEEDED,
    CHECK_OUTDATED where it does not fit any more, BASE_MOVED, BATCH_ALREADY_PUBLISHED.
    """
    batch = file_batch(workspace, batch_id, BatchKind.BOUNDARIES, who)
    done = publish_file(workspace, batch, who, reason=reason, key=key, base=base, fits=refuse_homeless)
    with suppress(Refusal):  # drawn now, so that the first reader need not wait; published it is in any case
        layers_of(workspace.whole or workspace, batch.id)
    return done


def return_boundaries(workspace: Workspace, batch_id: str, *, who: Identity, reason: str) -> Batch:
    """Send boundaries that wait back to whoever brought them. Needs DOCUMENTS over the jurisdiction, and a reason."""
    return return_file(workspace, file_batch(workspace, batch_id, BatchKind.BOUNDARIES, who), who, reason)


def boundary_versions(workspace: Workspace, revision: int, *, who: Identity) -> dict[str, tuple[FileVersion, ...]]:
    """Every publication of boundaries by jurisdiction, the newest first. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)

    def subject(batch: str) -> str:
        found = workspace.store.batch(batch)
        return (found.jurisdiction or "") if found else ""

    return file_versions(workspace, BatchKind.BOUNDARIES, revision, subject)


@dataclass(frozen=True, eq=False)
class BoundaryPreview:
    """``sentences`` in the reader's language, plain text; ``counts`` has level, before and after: how many regions of
    the jurisdiction can be drawn. ``base`` is the revision it was made against."""

    base: int
    sentences: tuple[str, ...]
    counts: pl.DataFrame


def preview_boundaries(workspace: Workspace, file: Boundaries, locale: Locale, *, who: Identity) -> BoundaryPreview:
    """What publishing boundaries would change on the newest revision. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    head = workspace.store.head()
    regions, own = workspace.regions_at(head), file.jurisdiction

    def told(key: str, **facts: object) -> str:
        return say(locale, f"boundary_file.preview.{key}", **facts)

    def names(codes: list[str]) -> str:
        mark = say(locale, "ui.mark.list")
        text = mark.join(told("region", name=regions.all[code].name.get(locale), code=code) for code in codes[:_NAMED])
        return told("more", names=text, count=len(codes)) if len(codes) > _NAMED else text

    inside = territory(regions.all, own.root)
    now = {code for layer in workspace.at(head).layers for code in layer.codes} & inside
    then = {code for codes in file.drawn.values() for code in codes} & inside
    facts = {"code": own.code, "name": own.name.get(locale)}
    sentences = [told("replaced" if now else "new", count=len(then), **facts)]
    sentences.append(told("given", count=len(file.given), names=names(list(file.given))))
    if joined := sorted(then - set(file.given)):
        sentences.append(told("joined", count=len(joined), names=names(joined)))
    if blank := sorted(inside - then):
        sentences.append(told("blank", count=len(blank), names=names(blank)))
    sentences += [told("ignored", count=file.ignored)] if file.ignored else []
    review = file.source["review_number"]
    sentences.append(told(f"datum_{file.datum.value}"))
    sentences.append(told("review", number=review) if review else told("no_review"))
    rows = [
        (level.value, *(sum(regions.all[code].level is level for code in side) for side in (now, then)))
        for level in Level
    ]
    counts = pl.DataFrame(rows, schema={"level": pl.String, "before": pl.Int64, "after": pl.Int64}, orient="row")
    return BoundaryPreview(head, tuple(sentences), counts.filter((pl.col("before") > 0) | (pl.col("after") > 0)))
