"""Demonstration points for the detail map: made, checked, submitted and published as any file of points."""

from __future__ import annotations

import polars as pl

from lib.demo import places_csv
from lib.domain import Identity, Jurisdiction, Level, Permission
from lib.i18n import say
from lib.services.analysis import as_of_date, attained
from lib.services.permission import require
from lib.services.points import GRADED, laboratory_grades, points_at, submit_point_file
from lib.services.publication import publish_batch
from lib.services.series import latest_period
from lib.services.workspace import Workspace

_FILE = "demo_points.csv"


def load_demo_points(workspace: Workspace, *, who: Identity) -> int:
    """Publish a demonstration layer for each jurisdiction that has no points; how many points there are then.

    A laboratory has the grade that its county reports, so map and layer never contradict each other. Needs what
    submitting and publishing need, over every jurisdiction. Gone with the demonstration figures (``remove_demo``).
    """
    found = workspace.regions.jurisdictions.values()
    for permission in (Permission.SUBMIT, Permission.PUBLISH):
        require(workspace, who, permission, [one.root for one in found])
    workspace.must_write()
    return sum(_load(workspace, one, who) for one in found if Level.COUNTY in one.levels)


def _load(workspace: Workspace, jurisdiction: Jurisdiction, who: Identity) -> int:
    head = workspace.store.head()
    if points_at(workspace, head, jurisdiction.code).height:
        return 0
    content = places_csv(workspace.regions, jurisdiction, _grades(workspace, head, jurisdiction))
    reason = say(workspace.settings.locale, "ui.demo.reason")
    done = submit_point_file(workspace, content, _FILE, who=who, jurisdiction=jurisdiction.code, note=reason, demo=True)
    publish_batch(workspace, done.batch.id, who=who, reason=reason)
    return done.batch.points


def _grades(workspace: Workspace, head: int, jurisdiction: Jurisdiction) -> dict[str, str]:
    """The newest grade of each county that has one, by county."""
    if not head:
        return {}
    period = latest_period(workspace, head)
    told = attained(workspace, head, jurisdiction.code, period, as_of_date(period)).filter(
        pl.col("indicator") == GRADED, pl.col("level") == Level.COUNTY.value, pl.col("value").is_not_null()
    )
    scale = laboratory_grades(workspace)
    return {region: scale[round(value)].key for region, value in told.select("region", "value").iter_rows()}
