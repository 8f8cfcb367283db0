"""Every public function of the services, by every role: what is not listed as open asks who acts, and answers by a
literal table."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, console, public_identity
from lib.domain import Grant, Identity, Origin, Refusal, RefusalCode, Role, Session
from lib.services import Workspace, load_settings, open_workspace, provenance, submit_file
from lib.services.accounts import identity_of_key, make_screen, session_for
from lib.services.clock import now
from lib.services.publication import publish_batch
from tests.services.access_attempts import DENIED, EVERYBODY, World, outcome, service
from tests.services.access_matrix import MATRIX

SERVICES = Path(__file__).resolve().parents[2] / "lib" / "services"

#: Figures as published, and what follows from them: shown to whoever holds VIEW, which pages and the API ask for.
PUBLISHED = """owed.due_on owed.installed_on owed.owed quality.quality reporting.reminder reporting.unit_name
    consequence.consequence_between consequence_map.changed_at consequence_map.difference_map
    consequence_parents.parent_figures consequence_parents.parents_moved consequence_status.demands_moved
    consequence_status.judged_states
    consequence_table.difference_file consequence_table.difference_rows revisions.counted_changes
    ahead.reckon_ahead analysis.held analysis.ranking analysis.attained analysis.analyse analysis.as_of_date
    analysis.is_over analysis.regions_drawn change.compare_periods away.away_note
    change.change_text change.months_between comparison.comparison comparison.others demonstration.demo_revision
    demonstration.holds_demo film.film film.frame_at film.frame_periods film.spread film.step_between
    outlook.outlook overview.overview policy.clause_standings policy.clause_state policy.state_counts
    counting_day.counting_day
    policy_calendar.deadlines policy_clause.clause_view policy_clause.map_level policy_crosswalk.crosswalk
    policy_crosswalk.crosswalk_table policy_standing.target_standings policy_words.unmet_text
    policy_progress.stage_at policy_progress.stages_of policy_table.bodies policy_table.by_urgency
    policy_table.clause_table policy_table.narrowed policy_words.basis_text policy_words.clause_name
    policy_words.clause_names policy_words.headed_basis
    amendment.amended_met amendment.held_as_before headline_values.headline_values headline_values.values_table
    policy_words.demanded policy_words.document_name policy_words.due_text policy_words.names_text
    policy_words.open_though_kept policy_words.regions_text policy_words.stage_text
    points.laboratory_grades points.points_at profile.profile profile.siblings_of
    profile_outlook.outlook_cells profile_outlook.small_figures
    profile_sheet.profile_sheet profile_sheet.rank_text profile_words.against_median
    profile_words.among profile_words.elsewhere profile_words.finding profile_words.level_text profile_words.observed
    profile_words.weak_points recent.recent_head
    audit_view.audit_table revisions.revisions_table set_up.lacks_admin shown_name.shown_name
    batch_view.covered consequence_figures.figures_moved consequence_parents.parents_kept
    consequence_figures.reports_kept
    replacements.replacements series.at_frequency series.frequencies series.latest_period
    series.periods series.series template.indicator_sets template.template_csv
    template.template_indicators template.template_parts template_book.template_book template_book.template_content
    template_before.before_figures template_book.book_around template_filled.filled_book
    status_changes.turned_names status_changes.turned_since_period status_changes.turned_since_revision
    view.colour_of trend.reach status_forecast.coming_of
    status_forecast.coming status_forecast.coming_text status_forecast.forecast_rows status_index.index_level
    status_index.index_by_domain status_index.index_of status_outlook.core_chance_text status_outlook.core_chances
    status_yardstick.lender status_yardstick.measured status_yardstick.sets_targets status_yardstick.yardsticks
    trend.default_regions trend.parent_with trend.picks trend.trend
    worked_example.worked_example worked_example_ahead.forecast_example worked_example_ahead.path_of
    worked_example_trend.points_of worked_example_trend.trend_example
    worked_example_odd.gaming_example worked_example_odd.outliers_example worked_example_parts.composite_example
    worked_example_parts.parent_example worked_example_parts.rollup_example worked_example_parts.small_example
    worked_example_place.change_example worked_example_place.rank_example worked_example_place.spine_example
    worked_example_status.annual_example worked_example_status.deadline_example
    worked_example_status.gap_example worked_example_status.latest_example worked_example_status.rolling_example
    worked_example_status.standing_example
    plausibility.plausibility plausibility.plausibility_over view.view_of"""
#: Nothing but what they are given goes in and comes out.
PURE = """policy_crosswalk.silent_text policy_standing.standing_text
    backup.backups backup.sha256_of backup.reason_of backup.damage_of owed.owed_periods
    batch_queue.age_text batch_queue.turn_text upload.period_given
    template_words.part_rule template_fields.template_fields
    consequence_states.newest_period consequence_states.overlaid batch_figures.changes_nothing series.newest_quarter
    revisions.kind_text revision_changes.changes_text revision_changes.list_changes rollback_effect.restored
    account_rules.fit_grants account_rules.fit_names account_rules.refuse_weak api_items.figure_items
    api_items.flat_table api_items.indicator_item api_items.region_item api_items.revision_item api_items.target_item
    api_views.csv_name audit_view.action_name audit_view.entries_wanted audit_words.details_text
    audit_words.subject_text basemap.basemap_of clock.beijing clock.now
    calibration.calibrations
    clock.today export.export_bytes file_name.digest file_name.file_name long_form.decimal_text long_form.long_form
    permission.region_name permission.scope_refusal publication.needs_reason report_record.codes_of_report
    report_record.report_of
    report_record.report_text settings.announced_locale settings.basemap_in_force settings.is_loopback
    settings.load_settings settings.refuse_unsafe_serving settings.refuse_unsafe_sign_on settings.settings_file
    settings.unsafe settings.unsafe_option sign_in.secret_hash sign_on_settings.refuse_unsafe_provider
    sign_on_settings.refuse_unsafe_proxy sign_on_settings.safe_address single_sign_on.fit_subject
    once.of_a_day once.once
    outlook.chance_text outlook.range_text outlook.reason_text outlook.size_text outlook.trend_text
    region_list_template.region_list_book region_list_template.region_list_rows bounds.datum_of bounds.options_of
    trend_file.trend_file_name marked.can_be_marked marked.cell_marks report_table.all_issues report_table.rows_of
    report_table.fault_of_the_whole report_table.group_table report_table.issue_file
    report_table.issue_groups report_table.issue_table report_table.ordered report_table.places_of
    report_table.rows_text
    later_batch.later_text
    report_table.severity_word report_table.some_of_each template_words.cell_rule template_words.choices
    template_words.column_header template_words.frequency_text template_words.header_note template_words.range_text
    template_before.before_sheet template_before.cell_of document_template.book_columns
    worked_example.bad_input worked_example.made_up worked_example_scene.fine
    worked_example_scene.listed worked_example_scene.short worked_example_scene.term
    worked_example_trend.scatter_of worked_example_trend.slopes_without worked_example_trend.sums_of
    status_outlook.arrow status_yardstick.yardstick_text wording.gap_text wording.target_text wording.tied
    document_sample.indicator_cells document_sample.sample_lines days_left.left_text days_left.since_text
    days_left.day_text due_list.due_and_overdue
    policy_standing.status_within"""
#: The ways in, which come before anybody is known; each asks for a secret of its own.
ENTRANCE = """set_up.finish_set_up set_up.set_up_link set_up.set_up_open sign_in.identity_of sign_in.identity_of_key
    sign_in.open_session sign_in.proven sign_in.session_for sign_in.sign_in single_sign_on.identity_by_proxy
    single_sign_on.note_failure single_sign_on.sign_in_by_subject"""
#: Parts of services that have asked already, the questions themselves, and what only the server's console calls.
INNER = """batch_figures.difference_now batch_figures.needless batch_route.league_due same_file.stepped_by
    batch_done.done_text batch_done.published_text
    batch_figures.staged_figures batch_figures.staged_difference batch_figures.observations_of
    first_steps.first_steps document_check.checked_now document_check.refuse_outdated file_steps.file_batch
    file_steps.file_versions file_steps.keep_file file_steps.publish_file file_steps.return_file file_steps.twin_of
    file_steps.waiting_files
    region_list_check.checked_now region_list_check.refuse_homeless region_list_check.standing_list
    boundary_check.checked_now boundary_check.still_fits bounds.layer_named bounds.layers_of
    bounds.layers_with bounds.standing_bounds
    backup.back_up restoration.restore
    later_batch.later_batch
    batch_intake.replaced_by batch_queue.may_pass batch_queue.may_publish batch_remarks.fit_remarks
    batch_route.league_of batch_route.publish_regions batch_route.turn_of batch_route.unpassed
    consequence_states.states_between consequence_states.states_of_batch
    batch_view.batch_regions batch_view.is_own batch_view.known_batch
    batch_view.may_act batch_view.may_see export.record_export permission.may permission.note_refusal
    permission.outside permission.require publication.concerned publication.needs_another same_file.same_file_before
    same_file.told_as_same same_file.repeated_batch same_file.status_text same_file.refused_as_same
    same_file.with_earlier_upload same_file.told_again same_file.told_of_earlier same_file.returned_by
    upload.named
    verification.verify_store workspace.open_workspace"""
OPEN = {name for group in (PUBLISHED, PURE, ENTRANCE, INNER) for name in group.split()}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    workspace = open_workspace(load_settings(data_dir=tmp_path_factory.mktemp("matrix")))
    people = {"public": public_identity("10.0.0.9")}
    for role in (Role.VIEWER, Role.REPORTER, Role.REVIEWER, Role.ADMIN):
        account = workspace.store.add_account(
            role.value,
            role.value,
            None,
            (Grant(role, EVERYWHERE),),
            subject=role.value,
            must_change=False,
            actor="测试",
            at=now(),
        )
        session, _ = session_for(workspace, account, address="10.0.0.9", agent="test")
        people[role.value] = _known(workspace, session)
    people["screen"] = _known(workspace, make_screen(workspace, console("测试"), label="屏", profile="default")[0])
    found = World(workspace, people)
    publish_batch(workspace, found.fresh(), who=console("测试"))
    yield found
    workspace.store.close()


def _known(workspace: Workspace, session: Session) -> Identity:
    found = identity_of_key(workspace, session.key)
    assert found is not None
    return found


def public_functions() -> dict[str, bool]:
    """Every public function of the services, and whether it is told who acts."""
    found = {}
    for path in SERVICES.glob("*.py"):
        if path.stem == "__init__":
            continue
        module = importlib.import_module(f"lib.services.{path.stem}")
        for name, item in vars(module).items():
            function = inspect.unwrap(item) if callable(item) else item
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{path.stem}.{name}"] = bool({"who", "asked"} & set(inspect.signature(function).parameters))
    return found


def test_every_function_is_in_the_table() -> None:
    known = public_functions()
    told = {name for name, asks in known.items() if asks}
    wire = {name for name in known if name.startswith("wire.")}
    assert set(known) - wire - OPEN - set(MATRIX) == set()
    assert (OPEN | set(MATRIX)) - set(known) == set()
    assert told - set(MATRIX) <= {*INNER.split(), "api_views.csv_name", "shown_name.shown_name"}
    assert set(MATRIX) - told == set()


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.parametrize("name", MATRIX)
def test_whoever_is_not_in_the_table_is_refused(world: World, name: str, role: str) -> None:
    allowed, act = MATRIX[name]
    who = world.people[role]
    assert (outcome(world, act, who) in DENIED) == (role not in allowed)


@pytest.mark.parametrize("name", MATRIX)
def test_the_console_may_do_everything_but_have_a_password(world: World, name: str) -> None:
    code = outcome(world, MATRIX[name][1], console("值班员"))
    assert (code in DENIED) == (name in ("accounts.change_password", "tokens.make_token"))
    head = world.workspace.store.head()
    if name == "demonstration.load_demo":
        service("publication.roll_back")(world.workspace, head - 1, who=console("值班员"), reason="测试")


SCOPED: dict[str, Role] = {
    "publication.publish_batch": Role.REVIEWER,
    "publication.pass_batch": Role.REVIEWER,
    "publication.return_batch": Role.REVIEWER,
    "publication.review_batch": Role.REVIEWER,
    "publication.roll_back": Role.REVIEWER,
    "batch_view.seen_batch": Role.REPORTER,
    "batch_view.batch_file": Role.REPORTER,
    "batch_view.map_of_batch": Role.REPORTER,
    "batch_view.batch_report": Role.REPORTER,
    "batch_remarks.remarks_of": Role.REPORTER,
    "batch_remarks.remark_on": Role.REVIEWER,
    "batch_intake.submit_file": Role.REPORTER,
    "batch_intake.submit_batch": Role.REPORTER,
    "points.submit_point_file": Role.REPORTER,
    "documents.submit_document": Role.REVIEWER,
    "region_lists.submit_region_list": Role.REVIEWER,
    "boundaries.submit_boundaries": Role.REVIEWER,
    "points.review_points": Role.REVIEWER,
}


@pytest.mark.parametrize("name", SCOPED)
def test_nobody_acts_beyond_their_regions(world: World, name: str) -> None:
    role = SCOPED[name]
    # with two steps a league passes its counties' batches on, and the province publishes them
    whole = (
        "documents.submit_document",
        "region_lists.submit_region_list",
        "boundaries.submit_boundaries",
        "publication.roll_back",
        "publication.publish_batch",
        "points.submit_point_file",
        "points.review_points",
    )
    whole_layer = name in whole
    for scope, inside in (("150100", False), ("371500", False), ("150600", not whole_layer), ("150000", True)):
        who = Identity(f"{scope}", scope, (Grant(role, scope),), Origin.SESSION, account="x", session="y")
        publish_batch(world.workspace, world.fresh(), who=console("测试"), reason="测试")
        code = outcome(world, MATRIX[name][1], who)
        assert code is (None if inside else RefusalCode.OUTSIDE_SCOPE), scope
        entry = world.workspace.store.audit(1)[0]
        assert ((entry.actor, entry.action) == (scope, "refused")) is not inside


def test_a_batch_across_two_leagues_needs_the_province_or_in_one_step_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "地区,指标,期间,数值\n150602,online_service_rate,2026Q2,96\n150102,online_service_rate,2026Q2,95\n"
    batch = submit_file(world.workspace, rows.encode(), "a.csv", who=console("赵六")).batch.id
    one = Identity("p", "p", (Grant(Role.REVIEWER, "150600"),), Origin.SESSION, account="p")
    both = Identity("q", "q", (*one.grants, Grant(Role.REVIEWER, "150100")), Origin.SESSION, account="q")
    for who in (one, both):
        with pytest.raises(Refusal) as refused:
            publish_batch(world.workspace, batch, who=who)
        assert (refused.value.code, refused.value.params["regions"]) == (RefusalCode.OUTSIDE_SCOPE, "内蒙古自治区")
    stepwise = load_settings(data_dir=world.workspace.settings.data_dir, review_steps="one")
    monkeypatch.setattr(world, "workspace", open_workspace(stepwise))
    with pytest.raises(Refusal) as refused:
        publish_batch(world.workspace, batch, who=one)
    assert (refused.value.code, refused.value.params["regions"]) == (RefusalCode.OUTSIDE_SCOPE, "新城区")
    assert publish_batch(world.workspace, batch, who=both, reason="测试").batch.revision == world.workspace.store.head()


def test_four_eyes_and_their_setting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    both = (Grant(Role.REVIEWER, EVERYWHERE), Grant(Role.REPORTER, EVERYWHERE))
    who = Identity("Zhang", "张三", both, Origin.SESSION, account="z")
    batch = submit_file(world.workspace, world.file(), "a.csv", who=who).batch.id
    token = Identity("zhang", "张三", both, Origin.TOKEN, account="z")
    for same in (who, token):
        with pytest.raises(Refusal) as refused:
            publish_batch(world.workspace, batch, who=same)
        assert refused.value.code is RefusalCode.OWN_BATCH
        assert world.workspace.store.audit(1)[0].action == "refused"
    lifted = load_settings(data_dir=world.workspace.settings.data_dir, four_eyes=False)
    monkeypatch.setattr(world, "workspace", open_workspace(lifted))
    assert publish_batch(world.workspace, batch, who=who, reason="测试").revision.published_by == "Zhang"


def test_a_visitor_learns_no_file_and_no_person(world: World) -> None:
    row = world.workspace.observations(1).row(0, named=True)
    facts = (world.workspace, 1, row["batch"], row["row"])
    for name, told in {"public": ("—", "—"), "screen": ("—", "—"), "viewer": ("a.csv", "赵六")}.items():
        found = provenance(*facts, who=world.people[name])
        assert found is not None
        assert (found.batch.file, found.batch.submitted_by) == told
        assert (found.batch.id, found.row) == (row["batch"], row["row"])
