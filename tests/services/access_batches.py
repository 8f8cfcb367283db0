"""Who may do what with batches, revisions and points: whom each service lets through, and how it is called."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale
from lib.services import CellRemark, submit_point_file
from tests.services.access_attempts import (
    BATCHES,
    EVERYBODY,
    NOBODY,
    PLACE,
    REPORTER,
    REVIEWER,
    SIGNED_IN,
    Act,
    service,
)

#: Function: who is let through (over their own regions), and how it is called.
OF_BATCHES: dict[str, tuple[frozenset[str], Act]] = {
    "upload.check_file": (SIGNED_IN, lambda w, who: service("upload.check_file")(w.workspace, w.file(), "a", who=who)),
    "batch_intake.submit_file": (
        REPORTER,
        lambda w, who: service("batch_intake.submit_file")(w.workspace, w.file(), "a", who=who),
    ),
    "batch_intake.receive_file": (
        REPORTER,
        lambda w, who: service("batch_intake.receive_file")(w.workspace, w.file(), "a", who=who),
    ),
    "batch_intake.own_batch": (
        REPORTER,
        lambda w, who: service("batch_intake.own_batch")(w.workspace, w.brought(who), who),
    ),
    "batch_intake.check_batch": (
        REPORTER,
        lambda w, who: service("batch_intake.check_batch")(w.workspace, w.brought(who), who=who),
    ),
    "batch_intake.submit_batch": (
        REPORTER,
        lambda w, who: service("batch_intake.submit_batch")(w.workspace, w.brought(who, checked=True), who=who),
    ),
    "batch_intake.withdraw_batch": (
        REPORTER,
        lambda w, who: service("batch_intake.withdraw_batch")(w.workspace, w.brought(who), who=who),
    ),
    "batch_queue.my_batches": (REPORTER, lambda w, who: service("batch_queue.my_batches")(w.workspace, who=who)),
    "batch_queue.review_queue": (REVIEWER, lambda w, who: service("batch_queue.review_queue")(w.workspace, who=who)),
    "batch_remarks.remarks_of": (
        BATCHES,
        lambda w, who: service("batch_remarks.remarks_of")(w.workspace, w.fresh(), who=who),
    ),
    "batch_remarks.remark_on": (
        REVIEWER,
        lambda w, who: service("batch_remarks.remark_on")(w.workspace, w.fresh(), CellRemark("请核对"), who=who),
    ),
    "points.check_point_file": (
        SIGNED_IN,
        lambda w, who: service("points.check_point_file")(w.workspace, w.points(), "a", who=who, jurisdiction="150000"),
    ),
    "points.submit_point_file": (
        REPORTER,
        lambda w, who: service("points.submit_point_file")(
            w.workspace, w.points(), "a", who=who, jurisdiction="150000"
        ),
    ),
    "points.review_points": (
        BATCHES,
        lambda w, who: service("points.review_points")(
            w.workspace,
            submit_point_file(w.workspace, w.points(), "a", who=console("赵六"), jurisdiction="150000").batch.id,
            who=who,
        ),
    ),
    "batch_view.batches_seen": (BATCHES, lambda w, who: service("batch_view.batches_seen")(w.workspace, who=who)),
    "batch_view.seen_batch": (BATCHES, lambda w, who: service("batch_view.seen_batch")(w.workspace, w.fresh(), who)),
    "batch_view.batch_file": (
        BATCHES,
        lambda w, who: service("batch_view.batch_file")(w.workspace, w.fresh(), who=who),
    ),
    "batch_view.batch_report": (
        BATCHES,
        lambda w, who: service("batch_view.batch_report")(w.workspace, w.fresh(), who=who),
    ),
    "batch_view.map_of_batch": (
        BATCHES,
        lambda w, who: service("batch_view.map_of_batch")(w.workspace, w.fresh(), who=who),
    ),
    "publication.review_batch": (
        BATCHES,
        lambda w, who: service("publication.review_batch")(w.workspace, w.fresh(), who=who),
    ),
    "consequence.consequence": (
        BATCHES,
        lambda w, who: service("consequence.consequence")(w.workspace, w.fresh(), who=who, locale=Locale.ZH),
    ),
    "consequence_table.consequence_csv": (
        BATCHES,
        lambda w, who: service("consequence_table.consequence_csv")(w.workspace, w.fresh(), Locale.ZH, who=who),
    ),
    "revisions.revisions_seen": (EVERYBODY, lambda w, who: service("revisions.revisions_seen")(w.workspace, who=who)),
    "revisions.compared": (
        EVERYBODY,
        lambda w, who: service("revisions.compared")(w.workspace, 0, 1, Locale.ZH, who=who),
    ),
    "revisions.compared_csv": (
        SIGNED_IN,
        lambda w, who: service("revisions.compared_csv")(w.workspace, 0, 1, Locale.ZH, who=who),
    ),
    "revisions.rollback_foretold": (
        EVERYBODY,
        lambda w, who: service("revisions.rollback_foretold")(w.workspace, 1, Locale.ZH, who=who),
    ),
    "revisions.origins": (
        EVERYBODY,
        lambda w, who: service("revisions.origins")(
            w.workspace, PLACE, w.workspace.catalogue.indicators["online_service_rate"], Locale.ZH, who=who
        ),
    ),
    "publication.publish_batch": (
        REVIEWER,
        lambda w, who: service("publication.publish_batch")(w.workspace, w.fresh(), who=who, reason="已核实"),
    ),
    "publication.pass_batch": (
        REVIEWER,
        lambda w, who: service("publication.pass_batch")(w.workspace, w.fresh(), who=who),
    ),
    "publication.return_batch": (
        REVIEWER,
        lambda w, who: service("publication.return_batch")(w.workspace, w.fresh(), who=who, reason="请补充"),
    ),
    "publication.roll_back": (
        REVIEWER,
        lambda w, who: service("publication.roll_back")(
            w.workspace, w.workspace.store.head() - 1, who=who, reason="有误"
        ),
    ),
    "demonstration.load_demo": (NOBODY, lambda w, who: service("demonstration.load_demo")(w.workspace, who=who)),
    "demo_points.load_demo_points": (
        NOBODY,
        lambda w, who: service("demo_points.load_demo_points")(w.workspace, who=who),
    ),
    "demonstration.remove_demo": (
        REVIEWER,
        lambda w, who: service("demonstration.remove_demo")(w.workspace, who=who),
    ),
}
