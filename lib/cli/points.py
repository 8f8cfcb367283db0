"""``points check``, ``points submit`` and ``points list``: the points of a detail map."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.intake import checked, submitted
from lib.cli.output import GOOD, Outcome, table
from lib.domain import Datum
from lib.services import check_point_file, points_at, submit_point_file
from lib.services.wire import rows_json

_LISTED = ("id", "kind", "name", "grade", "region", "longitude", "latitude")


def check(context: Context) -> Outcome:
    """Dry run of a file of points: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    given = context.arguments
    with context.workspace(read_only=True) as workspace:
        report = check_point_file(
            workspace, content, file, who=context.who(), jurisdiction=given.jurisdiction, datum=Datum(given.datum)
        )
    return checked(context, report)


def submit(context: Context) -> Outcome:
    """Check and keep a file of points; it is reviewed and published as any batch. A rejected file is kept too."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_point_file(
            workspace,
            content,
            file,
            who=context.who(),
            jurisdiction=given.jurisdiction,
            datum=Datum(given.datum),
            note=given.note,
            key=given.idempotency_key,
        )
    return submitted(context, done, word="points.submitted")


def listed(context: Context) -> Outcome:
    """The points in force of a jurisdiction, by id."""
    with context.workspace(read_only=True) as workspace:
        jurisdiction = workspace.jurisdiction(context.arguments.jurisdiction)
        head = workspace.store.head()
        found = points_at(workspace, head, jurisdiction.code)
    columns = [context.say(f"points.{name}") for name in _LISTED]
    count = context.say("points.count", points=found.height, revision=head)
    text = "\n\n".join([table(columns, found.select(_LISTED).iter_rows()), count] if found.height else [count])
    return Outcome(GOOD, {"revision": head, "points": rows_json(found)}, text)
