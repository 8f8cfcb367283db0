"""Who may do what: each service that asks who acts, whom it lets through, and how it is called."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from lib.access import EVERYWHERE, console
from lib.domain import (
    Account,
    Counts,
    Grant,
    Identity,
    ImportReport,
    Locale,
    Period,
    Permission,
    Refusal,
    RefusalCode,
    Role,
    Session,
)
from lib.services import (
    CellRemark,
    Workspace,
    check_batch,
    receive_file,
    submit_file,
    submit_point_file,
)
from lib.services import accounts as services_accounts
from lib.services.accounts import identity_of_key, make_screen, session_for
from lib.services.api_request import Asked, Resource, ask
from lib.services.api_request import Wanted as ApiWanted
from lib.services.audit_view import Wanted
from lib.services.clock import now
from lib.services.policy import clause_standings
from lib.services.profile import profile
from lib.services.template import template_indicators
from lib.services.trend import default_regions, trend

PLACE = "150602"
EVERYBODY = frozenset({"public", "screen", "viewer", "reporter", "reviewer", "admin"})
SIGNED_IN = EVERYBODY - {"public", "screen"}
BATCHES = frozenset({"reporter", "reviewer"})
REVIEWER, REPORTER, ADMIN, NOBODY = (
    frozenset({"reviewer"}),
    frozenset({"reporter"}),
    frozenset({"admin"}),
    frozenset[str](),
)
DENIED = frozenset({RefusalCode.FORBIDDEN, RefusalCode.OUTSIDE_SCOPE, RefusalCode.OWN_BATCH, RefusalCode.TOKEN_UNFIT})


@dataclass
class World:
    """An installation with people of every role, a published revision, and fresh batches on demand."""

    workspace: Workspace
    people: dict[str, Identity]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fresh(self, place: str = PLACE) -> str:
        """A batch that waits, of figures no other batch has."""
        value = f"{next(self.numbers) / 100:.2f}"
        rows = f"地区,指标,期间,数值\n{place},online_service_rate,2026Q3,{value}\n"
        return submit_file(self.workspace, rows.encode(), "a.csv", who=console("赵六")).batch.id

    def brought(self, who: Identity, *, checked: bool = False) -> str:
        """A batch that somebody brought, not handed in yet."""
        name = console(who.name)
        batch = receive_file(self.workspace, self.file(), "a.csv", who=name).id
        return check_batch(self.workspace, batch, who=name).batch.id if checked else batch

    def file(self) -> bytes:
        return f"地区,指标,期间,数值\n{PLACE},online_service_rate,2026Q3,{next(self.numbers) / 100:.2f}\n".encode()

    def points(self) -> bytes:
        return f"编号,名称,类别,等级,经度,纬度\nL1,东胜所{next(self.numbers)},检验机构,C,109.99,39.82\n".encode()

    def another(self) -> Account:
        """Somebody without a role, to be changed."""
        name = f"someone{next(self.numbers)}"
        return self.workspace.store.add_account(
            name, name, None, (), subject=name, must_change=False, actor="测试", at=now()
        )

    def foreign_session(self) -> Session:
        return session_for(self.workspace, self.another(), address=None, agent=None)[0]


Act = Callable[[World, Identity], object]


def outcome(world: World, act: Act, who: Identity) -> RefusalCode | None:
    """How an attempt was refused; None when it was not."""
    try:
        act(world, who)
    except Refusal as refusal:
        return refusal.code
    return None


def _asked(world: World, who: Identity, *, csv: bool) -> Asked:
    """A request to the API that passed the first question under another name."""
    asked = ask(world.workspace, console("测试"), Resource.VALUES, ApiWanted(), csv=csv)
    return replace(asked, who=who)


def _trend(world: World) -> object:
    sheet = world.workspace.catalogue.indicators["online_service_rate"]
    period = Period.parse("2026Q3")
    regions = default_regions(world.workspace, 1, sheet, world.workspace.regions.all[PLACE], period)
    return trend(world.workspace, 1, sheet, regions, period)


def _reports(world: World, who: Identity) -> object:
    day = date(2026, 11, 22)
    return service("reporting.reporting")(world.workspace, 1, "150000", Period.parse("2026Q3"), day, who=who)


def service(name: str) -> Callable[..., object]:
    module, _, function = name.partition(".")
    found: Callable[..., object] = getattr(importlib.import_module(f"lib.services.{module}"), function)
    return found


#: Function: who is let through (over their own regions), and how it is called.
MATRIX: dict[str, tuple[frozenset[str], Act]] = {
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
        lambda w, who: service("publication.roll_back")(w.workspace, 1, who=who, reason="有误"),
    ),
    "demonstration.load_demo": (NOBODY, lambda w, who: service("demonstration.load_demo")(w.workspace, who=who)),
    "demonstration.remove_demo": (
        REVIEWER,
        lambda w, who: service("demonstration.remove_demo")(w.workspace, who=who),
    ),
    "export.export_frame": (
        SIGNED_IN,
        lambda w, who: service("export.export_frame")(
            w.workspace, who, indicator=None, level=None, period=None, revision=1
        ),
    ),
    "export.export_figures": (
        SIGNED_IN,
        lambda w, who: service("export.export_figures")(
            w.workspace,
            who,
            indicator=None,
            level=None,
            period=None,
            revision=1,
            format="csv",
            out=w.workspace.settings.data_dir / "out.csv",
        ),
    ),
    "reporting.reporting": (SIGNED_IN, _reports),
    "reporting.reporting_csv": (
        SIGNED_IN,
        lambda w, who: service("reporting.reporting_csv")(
            w.workspace, _reports(w, console("测试")), Locale.ZH, who=who
        ),
    ),
    "policy_table.clause_file": (
        SIGNED_IN,
        lambda w, who: service("policy_table.clause_file")(
            w.workspace, who, 1, clause_standings(w.workspace, 1, "150000", Period.parse("2026Q3")), Locale.ZH
        ),
    ),
    "policy_crosswalk.crosswalk_file": (
        SIGNED_IN,
        lambda w, who: service("policy_crosswalk.crosswalk_file")(w.workspace, who, Locale.ZH),
    ),
    "trend_file.trend_table": (
        SIGNED_IN,
        lambda w, who: service("trend_file.trend_table")(w.workspace, who, 1, _trend(w)),
    ),
    "trend_file.trend_file": (
        SIGNED_IN,
        lambda w, who: service("trend_file.trend_file")(w.workspace, who, 1, _trend(w), "csv"),
    ),
    "profile_sheet.profile_file": (
        SIGNED_IN,
        lambda w, who: service("profile_sheet.profile_file")(
            w.workspace, who, profile(w.workspace, 1, PLACE, Period.parse("2026Q3"), Locale.ZH), Locale.ZH
        ),
    ),
    "api_request.ask": (
        EVERYBODY,
        lambda w, who: service("api_request.ask")(w.workspace, who, Resource.VALUES, ApiWanted(), csv=False),
    ),
    "api_views.listing": (
        EVERYBODY,
        lambda w, who: service("api_views.listing")(w.workspace, _asked(w, who, csv=False)),
    ),
    "api_views.csv_of": (
        SIGNED_IN,
        lambda w, who: service("api_views.csv_of")(w.workspace, _asked(w, who, csv=True)),
    ),
    "marked.marked_file": (
        SIGNED_IN,
        lambda w, who: service("marked.marked_file")(
            w.workspace, w.file(), "a", ImportReport("a", "0", None, None, None, Counts()), Locale.ZH, who
        ),
    ),
    "template_book.template_file": (
        SIGNED_IN,
        lambda w, who: service("template_book.template_file")(
            w.workspace, who, PLACE, template_indicators(w.workspace, "core"), Period.parse("2026Q3"), "csv"
        ),
    ),
    "provenance.provenance": (
        EVERYBODY,
        lambda w, who: service("provenance.provenance")(w.workspace, 1, "none", 1, who=who),
    ),
    "value_history.value_history": (
        EVERYBODY,
        lambda w, who: service("value_history.value_history")(
            w.workspace, 1, PLACE, w.workspace.catalogue.indicators["online_service_rate"], Locale.ZH, who
        ),
    ),
    "audit_view.audit_trail": (
        ADMIN,
        lambda w, who: service("audit_view.audit_trail")(w.workspace, Wanted(), who=who),
    ),
    "audit_view.audit_csv": (
        ADMIN,
        lambda w, who: service("audit_view.audit_csv")(w.workspace, Wanted(), Locale.ZH, who=who),
    ),
    "audit_view.verify_trail": (ADMIN, lambda w, who: service("audit_view.verify_trail")(w.workspace, who=who)),
    "audit_view.last_seen": (ADMIN, lambda w, who: service("audit_view.last_seen")(w.workspace, who=who)),
    "accounts.listed": (ADMIN, lambda w, who: services_accounts.listed(w.workspace, who)),
    "accounts.known_account": (ADMIN, lambda w, who: services_accounts.known_account(w.workspace, who, "reporter")),
    "accounts.add": (
        ADMIN,
        lambda w, who: services_accounts.add(
            w.workspace, who, f"new{next(w.numbers)}", "新人", (), subject=f"s{next(w.numbers)}"
        ),
    ),
    "accounts.set_grants": (
        ADMIN,
        lambda w, who: services_accounts.set_grants(w.workspace, who, w.another().id, [Grant(Role.VIEWER, EVERYWHERE)]),
    ),
    "accounts.disable": (ADMIN, lambda w, who: services_accounts.disable(w.workspace, who, w.another().id)),
    "accounts.enable": (ADMIN, lambda w, who: services_accounts.enable(w.workspace, who, w.another().id)),
    "accounts.reset_password": (
        ADMIN,
        lambda w, who: services_accounts.reset_password(w.workspace, who, w.another().id),
    ),
    "accounts.change_password": (
        SIGNED_IN,
        lambda w, who: services_accounts.change_password(w.workspace, who, "wrong", "vier Pferde am Fluss"),
    ),
    "single_sign_on.link_subject": (
        ADMIN,
        lambda w, who: service("single_sign_on.link_subject")(
            w.workspace, who, w.another().id, f"https://id.example|{next(w.numbers)}"
        ),
    ),
    "tokens.make_token": (
        SIGNED_IN,
        lambda w, who: services_accounts.make_token(w.workspace, who, label="程序", scopes=[Permission.VIEW], days=30),
    ),
    "tokens.make_screen": (ADMIN, lambda w, who: make_screen(w.workspace, who, label="大厅", profile="default")),
    "tokens.live_sessions": (
        ADMIN,
        lambda w, who: services_accounts.live_sessions(w.workspace, who, w.another().id),
    ),
    "tokens.end": (ADMIN, lambda w, who: services_accounts.end(w.workspace, who, w.foreign_session().key)),
    "sign_in.sign_out": (EVERYBODY, lambda w, who: services_accounts.sign_out(w.workspace, _twin(w, who))),
}


def _twin(world: World, who: Identity) -> Identity:
    """The same person in a sign-in of its own, which may end."""
    if who.account is None:
        return who
    account = world.workspace.store.account(who.account)
    assert account is not None
    found = identity_of_key(world.workspace, session_for(world.workspace, account, address=None, agent=None)[0].key)
    assert found is not None
    return found
