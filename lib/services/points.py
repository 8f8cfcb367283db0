"""Point layers: checking and submitting a file of points, and the points that stand on a revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from lib.domain import (
    BatchStatus,
    Datum,
    Grade,
    Identity,
    ImportReport,
    Level,
    Permission,
    ReportStatus,
)
from lib.ingest import Areas, PointContext, check_points
from lib.services.batch_view import batch_regions, known_batch
from lib.services.clock import now
from lib.services.permission import require
from lib.services.report_record import report_text
from lib.services.same_file import same_file_before
from lib.services.upload import Submission, named
from lib.services.workspace import Workspace

#: The indicator whose scale grades the laboratories.
GRADED = "lab_grade"
#: The changes a review of points counts.
CHANGES = ("new", "changed", "unchanged", "removed")


@dataclass(frozen=True)
class PointReview:
    """What publishing a batch of points would change against ``base``: ids by change."""

    base: int
    counts: dict[str, int]


def laboratory_grades(workspace: Workspace) -> tuple[Grade, ...]:
    """The grades of a laboratory, lowest first."""
    return workspace.catalogue.indicators[GRADED].scale


def check_point_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    jurisdiction: str,
    datum: Datum = Datum.WGS84,
) -> ImportReport:
    """Check a file of points against the layer in force; nothing is written. Needs CHECK.

    Raises Refusal JURISDICTION_UNKNOWN for another jurisdiction.
    """
    require(workspace, who, Permission.CHECK)
    workspace.jurisdiction(jurisdiction)
    layer = workspace.layers.for_view(jurisdiction, Level.COUNTY, "full")
    context = PointContext(
        jurisdiction=jurisdiction,
        areas=Areas(workspace.layers.read(layer)),
        grades=laboratory_grades(workspace),
        datum=datum,
        current=points_at(workspace, workspace.store.head(), jurisdiction),
    )
    return check_points(content, file, context)


def submit_point_file(
    workspace: Workspace,
    content: bytes,
    file: str,
    *,
    who: Identity,
    jurisdiction: str,
    datum: Datum = Datum.WGS84,
    note: str | None = None,
    key: str | None = None,
    demo: bool = False,
) -> Submission:
    """Check a file of points and keep it as a batch, submitted for publication or rejected; the bytes are kept always.

    The same ``key`` with the same content gives the same batch again. ``demo`` points go with the demonstration data.
    It is published and returned as figures are. A file replaces the whole layer: needs SUBMIT over the jurisdiction.
    """
    require(workspace, who, Permission.SUBMIT, [workspace.jurisdiction(jurisdiction).root])
    workspace.must_write()
    actor = named(who)
    report = check_point_file(workspace, content, file, who=who, jurisdiction=jurisdiction, datum=datum)
    again = key is not None and workspace.store.made_with(key) is not None
    if not again:
        report = _without_twin(workspace, report)
    accepted = report.status is not ReportStatus.REJECTED
    batch = workspace.store.save_points(
        content,
        report.points if accepted else report.points.clear(),
        file=file,
        sha256=report.sha256,
        actor=actor,
        at=now(),
        status=BatchStatus.SUBMITTED if accepted else BatchStatus.REJECTED,
        jurisdiction=jurisdiction,
        note=note,
        key=key,
        report=report_text(report),
        demo=demo,
    )
    return Submission(report, batch)


def review_points(workspace: Workspace, batch_id: str, *, who: Identity) -> PointReview:
    """The difference of a batch of points against the current revision. Needs VIEW_BATCHES over its jurisdiction."""
    require(workspace, who, Permission.VIEW_BATCHES)
    require(workspace, who, Permission.VIEW_BATCHES, batch_regions(workspace, known_batch(workspace, batch_id)))
    base = workspace.store.head()
    changes = workspace.store.points_difference(base, batch_id)["change"].to_list()
    return PointReview(base, {change: changes.count(change) for change in CHANGES})


@lru_cache(maxsize=16)
def points_at(workspace: Workspace, revision: int, jurisdiction: str) -> pl.DataFrame:
    """The point layer of a jurisdiction as known on a revision, columns of PUBLISHED_POINTS, by id."""
    return workspace.store.points(revision).filter(pl.col("jurisdiction") == jurisdiction)


def _without_twin(workspace: Workspace, report: ImportReport) -> ImportReport:
    """The report of a file that does not wait for publication already; else one that refuses it."""
    if report.status is ReportStatus.REJECTED:
        return report
    for batch in workspace.store.find_content(report.sha256):
        waits = batch.status is BatchStatus.SUBMITTED and batch.points > 0 and batch.jurisdiction == report.jurisdiction
        if waits and workspace.store.batch_points(batch.id).equals(report.points.sort("row")):
            issue = same_file_before(workspace, batch)
            counts = replace(report.counts, imported=0, updated=0, unchanged=0, rejected=report.counts.rows)
            return replace(report, issues=(issue, *report.issues), counts=counts)
    return report
