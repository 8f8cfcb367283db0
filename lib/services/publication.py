"""From a submitted batch to a revision: review its difference, publish, return, roll back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from lib.domain import (
    Batch,
    BatchKind,
    BatchStatus,
    Identity,
    IssueCode,
    Origin,
    Permission,
    Refusal,
    RefusalCode,
    Remark,
    Revision,
)
from lib.services.batch_figures import Brought, changes_nothing, difference_now, staged_difference
from lib.services.batch_remarks import CellRemark, fit_remarks
from lib.services.batch_route import WAITING, league_due, league_of, publish_regions, unpassed
from lib.services.batch_view import batch_regions, is_own, known_batch, seen_batch
from lib.services.clock import beijing, now
from lib.services.document_check import refuse_outdated
from lib.services.permission import may, note_refusal, require, scope_refusal
from lib.services.region_list_check import refuse_homeless
from lib.services.report_record import codes_of_report
from lib.services.shown_name import shown_name
from lib.services.upload import named
from lib.services.workspace import Workspace

#: Warnings about the figures themselves. Publishing over one of them needs a written reason.
PLAUSIBILITY = frozenset(
    {
        IssueCode.COUNT_FELL,
        IssueCode.JUMP,
        IssueCode.COUNTS_JUMP,
        IssueCode.PERIOD_RUNS,
        IssueCode.LONG_CLOSED,
        IssueCode.PARENT_DIFFERS,
        IssueCode.TOTAL_DIFFERS,
        IssueCode.OUTLIER,
        IssueCode.UNLIKE_SIBLINGS,
        IssueCode.UNIT_SLIP,
        IssueCode.EXACTLY_ON_TARGET,
        IssueCode.IDENTICAL_VALUES,
        IssueCode.NO_VARIANCE,
        IssueCode.DIGIT_PILE_UP,
        IssueCode.MONTHS_OUTRUN,
        IssueCode.MONTHS_BEFORE_NEVER,
        IssueCode.NEVER_AFTER_MONTHS,
    }
)


@dataclass(frozen=True)
class Review:
    """What publishing a batch would change against ``base``.

    ``difference`` has one row a cell of the batch: region, indicator, period, old_value, new_value, old_qualifier,
    new_qualifier, change (new, changed, unchanged); ``counts`` counts the cells by change. ``needs_reason`` says that
    the check warned about the figures, ``unpassed`` names the league over whose head the reader would publish it.
    """

    batch: Batch
    base: int
    difference: pl.DataFrame
    counts: dict[str, int]
    needs_reason: bool
    unpassed: str | None = None

    @property
    def changes_nothing(self) -> bool:
        """True where neither passing on nor publishing the batch would do anything; it can be returned."""
        return changes_nothing(self.difference)


@dataclass(frozen=True)
class Publication:
    """A published batch. ``repeated``: the same request had been answered before and nothing was done again.

    What the command line passed over, which neither four eyes nor the steps bind: ``own``, that another person
    publishes; ``unpassed``, that this league passes the batch on first.
    """

    revision: Revision
    batch: Batch
    repeated: bool
    own: bool = False
    unpassed: str | None = None


def review_batch(workspace: Workspace, batch_id: str, *, who: Identity) -> Review:
    """The difference against the current revision. Needs VIEW_BATCHES over the batch's regions, or to have sent it.

    Where the reader may REVIEW it, that revision is pinned as the base the batch was reviewed against.
    """
    batch = seen_batch(workspace, batch_id, who)
    base = workspace.store.head()
    moved = batch.status in WAITING and batch.base_revision != base and not workspace.read_only
    if moved and may(workspace, who, Permission.REVIEW, batch_regions(workspace, batch)):
        workspace.store.mark_reviewed(batch.id, base, actor=named(who), at=now())
        batch = known_batch(workspace, batch_id)
    difference = staged_difference(workspace, base, Brought.by(batch))
    counted = dict(difference.group_by("change").len().iter_rows())
    counts = {change: int(counted.get(change, 0)) for change in ("new", "changed", "unchanged")}
    over = unpassed(workspace, batch, who) if batch.status in WAITING else None
    return Review(batch, base, difference, counts, needs_reason(batch), over)


def needs_reason(batch: Batch) -> bool:
    """True when publishing needs a written reason: the check warned about the figures, or the batch is a document, a
    list of regions or boundaries."""
    return batch.kind in (BatchKind.DOCUMENT, BatchKind.REGIONS, BatchKind.BOUNDARIES) or bool(
        codes_of_report(batch.report) & {code.value for code in PLAUSIBILITY}
    )


def needs_another(workspace: Workspace, batch: Batch, who: Identity) -> bool:
    """True when somebody else must publish this batch: it is their own, and four eyes are asked for."""
    return workspace.settings.four_eyes and who.origin is not Origin.CONSOLE and is_own(batch, who)


def publish_batch(
    workspace: Workspace,
    batch_id: str,
    *,
    who: Identity,
    reason: str | None = None,
    key: str | None = None,
    base: int | None = None,
) -> Publication:
    """Publish a submitted batch as a new revision.

    ``base`` is the revision whose difference was looked at; left out, the one pinned by ``review_batch``, else the
    current one. Needs PUBLISH over ``publish_regions``. Raises Refusal: OWN_BATCH for the person who sent it,
    BASE_MOVED when another revision came between, REASON_NEEDED over a plausibility warning, REASON_UNPASSED over the
    head of a league, BATCH_ALREADY_PUBLISHED, NOTHING_TO_PUBLISH.
    """
    require(workspace, who, Permission.PUBLISH)
    batch = known_batch(workspace, batch_id)
    require(workspace, who, Permission.PUBLISH, publish_regions(workspace, batch))
    _refuse_own(workspace, batch, who, Permission.PUBLISH)
    workspace.must_write()
    name = named(who)
    published = batch.status is BatchStatus.PUBLISHED
    if not published and not (reason or "").strip():
        _refuse_without_reason(workspace, batch, who)
    refuse_outdated(workspace, batch)
    refuse_homeless(workspace, batch)
    if base is None:
        base = batch.base_revision if batch.base_revision is not None else workspace.store.head()
    own, league = (False, None) if published else _passed_over(workspace, batch, who)
    over = {"own": own, "unpassed": [league] if league else []} if own or league else None
    try:
        revision = workspace.store.publish(
            batch.id, base=base, actor=name, at=now(), reason=reason, key=key, passed_over=over
        )
    except Refusal as refusal:
        raise _in_beijing_time(refusal) from None
    return Publication(revision, known_batch(workspace, batch_id), repeated=published, own=own, unpassed=league)


def _passed_over(workspace: Workspace, batch: Batch, who: Identity) -> tuple[bool, str | None]:
    """What the command line passes over by publishing this batch, which the audit trail keeps beside it."""
    if who.origin is not Origin.CONSOLE or batch.demo:
        return False, None
    sender = {batch.submitted_by.casefold(), shown_name(workspace, batch.submitted_by).casefold()}
    own = workspace.settings.four_eyes and named(who).casefold() in sender
    return own, league_due(workspace, batch, who)


def _refuse_own(workspace: Workspace, batch: Batch, who: Identity, permission: Permission) -> None:
    """Four eyes: whoever sent a batch neither passes nor publishes it."""
    if needs_another(workspace, batch, who):
        note_refusal(workspace, who, permission.value, RefusalCode.OWN_BATCH, batch=batch.id)
        raise Refusal(RefusalCode.OWN_BATCH, batch=batch.id)


def _refuse_without_reason(workspace: Workspace, batch: Batch, who: Identity) -> None:
    if needs_reason(batch):
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    league = unpassed(workspace, batch, who) if batch.status in WAITING else None
    if league is not None:
        raise Refusal(RefusalCode.REASON_UNPASSED, **scope_refusal(workspace, (league,)).params)


def pass_batch(workspace: Workspace, batch_id: str, *, who: Identity, note: str | None = None) -> Batch:
    """Pass a submitted batch of one league's counties on to the province; ``note`` is kept as a remark.

    Needs REVIEW over that league. Raises Refusal NO_LEAGUE where no league stands in between, OWN_BATCH,
    NOTHING_TO_PUBLISH where it would change no figure, BATCH_NOT_SUBMITTED, REMARK_UNFIT.
    """
    batch = _batch_for(workspace, batch_id, who, Permission.REVIEW)
    league = league_of(workspace, batch)
    if league is None:
        raise Refusal(RefusalCode.NO_LEAGUE, batch=batch.id)
    require(workspace, who, Permission.REVIEW, (league,))
    _refuse_own(workspace, batch, who, Permission.REVIEW)
    workspace.must_write()
    if batch.status is BatchStatus.SUBMITTED and changes_nothing(difference_now(workspace, batch)):
        raise Refusal(RefusalCode.NOTHING_TO_PUBLISH)
    said = (note or "").strip()
    remarks = fit_remarks(workspace, batch, [CellRemark(said)] if said else [], named(who))
    return workspace.store.set_status(batch.id, BatchStatus.PASSED, named(who), now(), remarks=remarks)


def _batch_for(workspace: Workspace, batch_id: str, who: Identity, permission: Permission) -> Batch:
    """The batch, for somebody with a permission over all its regions; whoever has it nowhere learns of no batch."""
    require(workspace, who, permission)
    batch = known_batch(workspace, batch_id)
    require(workspace, who, permission, batch_regions(workspace, batch))
    return batch


def _in_beijing_time(refusal: Refusal) -> Refusal:
    """A refusal as people read it: the store speaks in UTC."""
    at = refusal.params.get("at")
    if not isinstance(at, str):
        return refusal
    return Refusal(refusal.code, **{**refusal.params, "at": beijing(datetime.fromisoformat(at))})


def return_batch(
    workspace: Workspace, batch_id: str, *, who: Identity, reason: str, remarks: Sequence[CellRemark] = ()
) -> Batch:
    """Send a batch that waits for review back to its reporter with a reason, and remarks about cells where wanted.

    Needs RETURN over all its regions. Raises Refusal REASON_NEEDED, REMARK_UNFIT, BATCH_NOT_SUBMITTED.
    """
    batch = _batch_for(workspace, batch_id, who, Permission.RETURN)
    workspace.must_write()
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=batch.file)
    name = named(who)
    written: tuple[Remark, ...] = fit_remarks(workspace, batch, remarks, name)
    return workspace.store.set_status(batch.id, BatchStatus.RETURNED, name, now(), reason.strip(), remarks=written)


def roll_back(workspace: Workspace, revision: int, *, who: Identity, reason: str, key: str | None = None) -> Revision:
    """Make an earlier revision current again, as a new revision. Nothing is deleted.

    Needs ROLLBACK over the whole of every jurisdiction in which something would change.
    """
    require(workspace, who, Permission.ROLLBACK)
    if workspace.store.revision(revision) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=revision, head=workspace.store.head())
    require(workspace, who, Permission.ROLLBACK, concerned(workspace, workspace.store.head(), revision))
    workspace.must_write()
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_NEEDED, subject=f"v{revision}")
    return workspace.store.rollback(revision, actor=named(who), at=now(), reason=reason.strip(), key=key)


def concerned(workspace: Workspace, head: int, revision: int) -> tuple[str, ...]:
    """The roots of the jurisdictions whose figures, points or documents differ between two revisions; all when none
    does."""
    changed = workspace.store.difference_between(head, revision).filter(pl.col("change") != "unchanged")
    own = {workspace.regions.jurisdiction_of(code) for code in changed["region"].unique()}
    here_now, then = workspace.store.points(head), workspace.store.points(revision)
    roots = {item.root for item in own if item is not None}
    for code, item in workspace.regions.jurisdictions.items():
        here = pl.col("jurisdiction") == code
        if not here_now.filter(here).equals(then.filter(here)):
            roots.add(item.root)
    for kind in (BatchKind.DOCUMENT, BatchKind.REGIONS, BatchKind.BOUNDARIES):
        before, after = (set(workspace.store.standing_files(kind, number)) for number in (head, revision))
        for batch in before ^ after:
            roots.update(batch_regions(workspace, known_batch(workspace, batch)))
    return tuple(sorted(roots or {item.root for item in workspace.regions.jurisdictions.values()}))
