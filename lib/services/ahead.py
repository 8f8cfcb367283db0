"""What the next readers will ask for, reckoned before they do."""

from __future__ import annotations

from collections.abc import Iterator

from lib.domain import Period
from lib.services.analysis import as_of_date, ranking
from lib.services.outlook import outlook
from lib.services.series import periods
from lib.services.workspace import Workspace


def reckon_ahead(workspace: Workspace, revision: int) -> Iterator[tuple[str, Period]]:
    """Reckon the ranking and the outlook of each jurisdiction with figures at each period, the newest first.

    Yields a jurisdiction and a period after each of them is done, so that whoever drives this can rest or stop.
    """
    workspace = workspace.at(revision)  # as pages read it: what is kept is kept by it
    told = set(workspace.observations(revision)["region"].unique().to_list()) if revision else set()
    within, known = workspace.regions.within, workspace.regions.jurisdictions
    own = [one for one in known.values() if any(within(region, one.root) for region in told)]
    for period in reversed(periods(workspace, revision)):
        for one in own:
            ranking(workspace, revision, one.code, period, as_of_date(period))
            outlook(workspace, revision, one.code, period).find_places()
            yield one.code, period
