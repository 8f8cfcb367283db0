"""``document``, ``jurisdiction`` and ``boundaries``: a file that is published whole, and what the check says of it."""

from __future__ import annotations

from lib.cli.context import Context
from lib.cli.intake import checked, submitted
from lib.cli.output import Outcome
from lib.domain import Datum
from lib.services.boundaries import check_boundary_file, submit_boundaries
from lib.services.documents import check_document_file, submit_document
from lib.services.region_lists import check_region_file, submit_region_list


def check_document(context: Context) -> Outcome:
    """Dry run of a policy document's file: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    with context.workspace(read_only=True) as workspace:
        return checked(context, check_document_file(workspace, content, file, who=context.who()).report)


def check_jurisdiction(context: Context) -> Outcome:
    """Dry run of a file of regions: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    with context.workspace(read_only=True) as workspace:
        return checked(context, check_region_file(workspace, content, file, who=context.who()).report)


def submit_document_file(context: Context) -> Outcome:
    """Check a policy document's file and keep it as a batch; a rejected one is kept too, and the exit code is 1."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_document(workspace, content, file, who=context.who(), note=given.note, key=given.idempotency_key)
    return submitted(context, done, word="files.done", kept="files.kept")


def submit_jurisdiction(context: Context) -> Outcome:
    """Check a file of regions and keep it as a batch; a rejected one is kept too, and the exit code is 1."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_region_list(
            workspace, content, file, who=context.who(), note=given.note, key=given.idempotency_key
        )
    return submitted(context, done, word="files.done", kept="files.kept")


def check_boundaries(context: Context) -> Outcome:
    """Dry run of a file of boundaries: nothing is written. 1 when it would be rejected."""
    content, file = context.content()
    datum = Datum(context.arguments.datum)
    with context.workspace(read_only=True) as workspace:
        return checked(context, check_boundary_file(workspace, content, file, datum, who=context.who()).report)


def submit_boundary_file(context: Context) -> Outcome:
    """Check a file of boundaries and keep it as a batch; a rejected one is kept too, and the exit code is 1."""
    content, file = context.content()
    given = context.arguments
    with context.workspace() as workspace:
        done = submit_boundaries(
            workspace,
            content,
            file,
            Datum(given.datum),
            who=context.who(),
            note=given.note,
            key=given.idempotency_key,
        )
    return submitted(context, done, word="files.done", kept="files.kept")
