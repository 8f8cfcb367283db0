"""Who may do what: each service that asks who acts, whom it lets through, and how it is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lib.access import EVERYWHERE, console
from lib.domain import Counts, Grant, Identity, ImportReport, Locale, Period, Permission, Role
from lib.services import accounts as services_accounts
from lib.services.accounts import identity_of_key, make_screen, session_for
from lib.services.api_request import Asked, Resource, ask
from lib.services.api_request import Wanted as ApiWanted
from lib.services.audit_view import Wanted
from lib.services.policy import clause_standings
from lib.services.profile import profile
from lib.services.template import template_indicators
from lib.services.trend import default_regions, trend
from tests.services.access_attempts import ADMIN, EVERYBODY, PLACE, SIGNED_IN, Act, World, service
from tests.services.access_batches import OF_BATCHES
from tests.services.access_boundaries import OF_BOUNDARIES
from tests.services.access_documents import OF_DOCUMENTS
from tests.services.access_region_lists import OF_REGION_LISTS


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


#: Function: who is let through (over their own regions), and how it is called.
MATRIX: dict[str, tuple[frozenset[str], Act]] = (
    OF_BATCHES
    | OF_DOCUMENTS
    | OF_REGION_LISTS
    | OF_BOUNDARIES
    | {
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
        "trend_file.trend_picture": (
            SIGNED_IN,
            lambda w, who: service("trend_file.trend_picture")(w.workspace, who, 1, _trend(w), "png", b""),
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
            lambda w, who: services_accounts.set_grants(
                w.workspace, who, w.another().id, [Grant(Role.VIEWER, EVERYWHERE)]
            ),
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
            lambda w, who: services_accounts.make_token(
                w.workspace, who, label="程序", scopes=[Permission.VIEW], days=30
            ),
        ),
        "tokens.make_screen": (ADMIN, lambda w, who: make_screen(w.workspace, who, label="大厅", profile="default")),
        "tokens.live_sessions": (
            ADMIN,
            lambda w, who: services_accounts.live_sessions(w.workspace, who, w.another().id),
        ),
        "tokens.end": (ADMIN, lambda w, who: services_accounts.end(w.workspace, who, w.foreign_session().key)),
        "sign_in.sign_out": (EVERYBODY, lambda w, who: services_accounts.sign_out(w.workspace, _twin(w, who))),
    }
)


def _twin(world: World, who: Identity) -> Identity:
    """The same person in a sign-in of its own, which may end."""
    if who.account is None:
        return who
    account = world.workspace.store.account(who.account)
    assert account is not None
    found = identity_of_key(world.workspace, session_for(world.workspace, account, address=None, agent=None)[0].key)
    assert found is not None
    return found
