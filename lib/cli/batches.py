"""``review``, ``publish``, ``return``, ``rollback``: from a batch to a revision and back."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome, table
from lib.services import publish_batch, return_batch, review_batch
from lib.services import roll_back as roll_back_to
from lib.services.wire import batch_json, publication_json, review_json, revision_json

#: Rows of a difference shown to people; the JSON has them all.
_SHOWN = 30
_DIFFERENCE = ("region", "indicator", "period", "old_value", "new_value", "change")


def review(context: Context) -> Outcome:
    """What publishing the batch would change, and against which revision."""
    with context.workspace() as workspace:
        found = review_batch(workspace, context.arguments.batch, who=context.who())
    head = context.say("review.head", batch=found.batch.id, file=found.batch.file, base=found.base, **found.counts)
    changed = found.difference.filter(found.difference["change"] != "unchanged")
    parts = [head]
    if not changed.is_empty():
        columns = [context.say(f"column.{name}") for name in _DIFFERENCE]
        parts += ["", table(columns, changed.head(_SHOWN).select(_DIFFERENCE).iter_rows())]
    if changed.height > _SHOWN:
        parts.append(context.say("check.more", shown=_SHOWN, total=changed.height))
    if found.needs_reason:
        parts.append(context.say("review.needs_reason"))
    return Outcome(GOOD, review_json(found), "\n".join(parts))


def publish(context: Context) -> Outcome:
    """Publish a submitted batch as a new revision."""
    given = context.arguments
    with context.workspace() as workspace:
        done = publish_batch(workspace, given.batch, who=context.who(), reason=given.reason, key=given.idempotency_key)
    key = "publish.repeated" if done.repeated else "publish.done"
    revision = done.revision
    facts = {"added": revision.added, "changed": revision.changed, "removed": revision.removed}
    text = context.say(key, batch=done.batch.id, revision=revision.number, **facts)
    return Outcome(GOOD, publication_json(done), text)


def send_back(context: Context) -> Outcome:
    """Return a submitted batch to its reporter."""
    given = context.arguments
    with context.workspace() as workspace:
        batch = return_batch(workspace, given.batch, who=context.who(), reason=given.reason)
    return Outcome(GOOD, {"batch": batch_json(batch)}, context.say("return.done", batch=batch.id))


def roll_back(context: Context) -> Outcome:
    """Make an earlier revision current again, as a new one."""
    given = context.arguments
    with context.workspace() as workspace:
        made = roll_back_to(workspace, given.revision, who=context.who(), reason=given.reason)
    text = context.say("rollback.done", restores=given.revision, revision=made.number)
    return Outcome(GOOD, {"revision": revision_json(made)}, text)
