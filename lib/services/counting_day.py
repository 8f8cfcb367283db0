"""From which day the days to deadlines are counted: the one rule for everything that falls due."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lib.domain import Period
from lib.services.analysis import as_of_date
from lib.services.clock import BEIJING, today
from lib.services.recent import recent_head
from lib.services.series import latest_period
from lib.services.workspace import Workspace


def counting_day(workspace: Workspace, revision: int, period: Period) -> date:
    """The day from which days left and days late are counted at a period, on a revision.

    Today, where nothing newer is known: on the newest revision, at the newest period with figures or a later one. A
    period that others have followed is looked at from its own end. An earlier revision is looked at from the day it was
    published on, but never from before the day at which its verdicts are judged.

    Verdicts do not hang on it: they are judged at ``as_of_date``, so that an earlier one can be found again.
    """
    judged = as_of_date(period)
    if period.end < latest_period(workspace, revision).end:
        return judged
    whole = workspace.whole or workspace
    if revision >= recent_head(whole):
        return today()
    return max(judged, _published_on(whole, revision) or judged)


@lru_cache(maxsize=64)
def _published_on(workspace: Workspace, revision: int) -> date | None:
    """The day in Beijing; of a revision that is there it never changes."""
    found = workspace.store.revision(revision)
    return found.published_at.astimezone(BEIJING).date() if found else None
