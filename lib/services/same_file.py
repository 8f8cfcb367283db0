"""The error that a file was brought before."""

from __future__ import annotations

from lib.domain import Batch, Issue, IssueCode, Severity
from lib.services.clock import beijing
from lib.services.shown_name import shown_name
from lib.services.workspace import Workspace


def same_file_before(workspace: Workspace, earlier: Batch) -> Issue:
    """SAME_FILE_BEFORE(actor, at, batch): who brought the earlier batch of the same file, and when."""
    facts = {
        "actor": shown_name(workspace, earlier.submitted_by),
        "at": beijing(earlier.submitted_at),
        "batch": earlier.id,
    }
    return Issue(IssueCode.SAME_FILE_BEFORE, Severity.ERROR, params=facts)
