"""``demo load`` and ``demo remove``."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome
from lib.services import load_demo, remove_demo
from lib.services.demo_points import load_demo_points
from lib.services.wire import publication_json, revision_json


def load(context: Context) -> Outcome:
    """Generate and publish the demonstration figures, then the points of the detail map."""
    with context.workspace() as workspace:
        done = load_demo(workspace, who=context.who())
        points = load_demo_points(workspace, who=context.who())
        head = workspace.store.head()
    text = context.say("demo.loaded", revision=head, figures=done.batch.figures, points=points)
    return Outcome(GOOD, {**publication_json(done), "points": points}, text)


def remove(context: Context) -> Outcome:
    """A new revision in which no demonstration figure stands."""
    with context.workspace() as workspace:
        made = remove_demo(workspace, who=context.who())
    text = context.say("demo.removed", revision=made.number, removed=made.removed)
    return Outcome(GOOD, {"revision": revision_json(made)}, text)
