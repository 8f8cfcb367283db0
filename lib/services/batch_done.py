"""Who dealt with a batch, when and how, in one sentence: for whoever was about to do so too."""

from __future__ import annotations

from lib.domain import Batch, BatchStatus, Identity, Locale
from lib.i18n import say
from lib.services.clock import beijing
from lib.services.publication import Publication
from lib.services.same_file import status_text, stepped_by
from lib.services.shown_name import shown_name
from lib.services.upload import named
from lib.services.workspace import Workspace

_TOLD = (BatchStatus.PASSED, BatchStatus.RETURNED, BatchStatus.WITHDRAWN)


def done_text(workspace: Workspace, batch: Batch, locale: Locale, *, who: Identity) -> str:
    """``王五 已于 2026-11-22 10:02 发布此批次（“a.csv”，版本 v5）。``.

    Its status where nobody is known to have acted.
    """
    actor, at, kind = "", batch.step_at, batch.status.value
    made = workspace.store.revision(batch.revision) if batch.revision else None
    if made is not None:
        actor, at = shown_name(workspace, made.published_by, who), made.published_at
    elif batch.status in _TOLD:
        actor = stepped_by(workspace, batch, who)
    status = status_text(workspace, batch, locale)
    if not actor or at is None:
        return say(locale, "batches.done.other", file=batch.file, batch=batch.id, status=status)
    facts = {"actor": actor, "at": beijing(at), "file": batch.file, "revision": batch.revision}
    return say(locale, f"batches.done.{kind}", **facts)


def published_text(workspace: Workspace, done: Publication, published: str, locale: Locale, *, who: Identity) -> str:
    """What is told of a publication: the sentence ``published``, or where it was ``repeated`` who was first.

    ``“a.csv”（批次 b1）已由 张三 于 2026-11-22 10:02 发布（版本 v7），未重复发布。``; of the reader's own: 您已于 …
    Pages ask by the batch and what was looked at, so the one that was first may be another person's.
    """
    if not done.repeated:
        return published
    made = done.revision
    own = made.published_by.casefold() == named(who).casefold()
    facts = {"actor": shown_name(workspace, made.published_by, who), "at": beijing(made.published_at)}
    facts |= {"file": done.batch.file, "batch": done.batch.id}
    return say(locale, f"batches.done.{'repeated_own' if own else 'repeated'}", **facts, revision=made.number)
