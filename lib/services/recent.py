"""The newest revision, as every run of every page asks for it."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.services.workspace import Workspace

#: How often a second the database is asked. What this process publishes is seen at once; what another process does
#: (the command line, say) is seen this much later at most.
_A_SECOND = 5


def recent_head(workspace: Workspace) -> int:
    """The newest revision, at most a fifth of a second old, and never older than this process's own last change."""
    return _head(workspace, workspace.store.commits, int(time.monotonic() * _A_SECOND))


@lru_cache(maxsize=4)
def _head(workspace: Workspace, commits: int, moment: int) -> int:
    return workspace.store.head()
