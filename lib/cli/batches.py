"""``review``, ``publish``, ``return``, ``rollback``: from a batch to a revision and back."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome, plain_text, table
from lib.domain import BatchKind
from lib.services import Publication, Review, Workspace, publish_batch, return_batch, review_batch
from lib.services import roll_back as roll_back_to
from lib.services.batch_done import published_text
from lib.services.consequence import consequence
from lib.services.consequence_table import difference_rows
from lib.services.permission import region_name
from lib.services.wire import batch_json, publication_json, review_json, revision_json

#: Rows of a difference shown to people; the JSON has them all.
_SHOWN = 30
_TITLES = ("region", "indicator", "period", "old_value", "new_value", "change")


def review(context: Context) -> Outcome:
    """What publishing the batch would change, against which revision, and what follows."""
    given, who = context.arguments, context.who()
    with context.workspace() as workspace:
        found = review_batch(workspace, given.batch, who=who)
        parts = [_head(context, found)]
        if found.batch.kind is BatchKind.FIGURES:
            told = consequence(workspace, found.batch.id, who=who, locale=context.locale)
            parts += ["", *(plain_text(sentence) for sentence in told.sentences)]
            rows = difference_rows(workspace, told.difference.head(_SHOWN), context.locale)
            if not rows.is_empty():
                parts += ["", table([context.say(f"column.{name}") for name in _TITLES], rows.iter_rows())]
            if told.difference.height > _SHOWN:
                parts.append(context.say("check.more", shown=_SHOWN, total=told.difference.height))
    if found.needs_reason:
        parts.append(context.say("review.needs_reason"))
    return Outcome(GOOD, review_json(found), "\n".join(parts))


def _head(context: Context, found: Review) -> str:
    """Which batch, against which revision, and how many cells of each kind."""
    file = plain_text(found.batch.file)
    return context.say("review.head", batch=found.batch.id, file=file, base=found.base, **found.counts)


def publish(context: Context) -> Outcome:
    """Publish a submitted batch as a new revision; what was passed over by that is said first."""
    given = context.arguments
    with context.workspace() as workspace:
        done = publish_batch(workspace, given.batch, who=context.who(), reason=given.reason, key=given.idempotency_key)
        told = [*_passed_over(context, workspace, done), _published(context, workspace, done)]
    return Outcome(GOOD, publication_json(done), "\n".join(told))


def _published(context: Context, workspace: Workspace, done: Publication) -> str:
    """The new revision; of a batch that was published before, who did so and when."""
    revision = done.revision
    facts = {"added": revision.added, "changed": revision.changed, "removed": revision.removed}
    told = context.say("publish.done", revision=revision.number, **facts)
    return plain_text(published_text(workspace, done, told, context.locale, who=context.who()))


def _passed_over(context: Context, workspace: Workspace, done: Publication) -> list[str]:
    """Four eyes and the steps of the route, where the command line did without them."""
    told = []
    if done.own:
        told.append(context.say("publish.own", actor=plain_text(done.revision.published_by)))
    if done.unpassed:
        told.append(context.say("publish.unpassed", region=region_name(workspace, done.unpassed, context.locale)))
    return told


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
