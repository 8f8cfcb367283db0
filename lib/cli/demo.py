"""``demo load`` and ``demo remove``."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome
from lib.services import load_demo, remove_demo
from lib.services.wire import publication_json, revision_json


def load(context: Context) -> Outcome:
    """Generate and publish the demonstration data."""
    with context.workspace() as workspace:
        done = load_demo(workspace, who=context.who())
    text = context.say("demo.loaded", revision=done.revision.number, figures=done.batch.figures)
    return Outcome(GOOD, publication_json(done), text)


def remove(context: Context) -> Outcome:
    """A new revision in which no demonstration figure stands."""
    with context.workspace() as workspace:
        made = remove_demo(workspace, who=context.who())
    text = context.say("demo.removed", revision=made.number, removed=made.removed)
    return Outcome(GOOD, {"revision": revision_json(made)}, text)
