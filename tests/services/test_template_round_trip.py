"""Every table to fill in, filled in and sent as it is, comes back without an issue and with the same figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl
import pytest

from lib.access import console
from lib.domain import ImportReport, Indicator, IssueCode, Kind, Locale, Period, Region, Rollup
from lib.reports.template_book import TemplateBook, write_template_book
from lib.services import Workspace, check_file, load_settings, open_workspace, publish_batch, submit_file
from lib.services.template import indicator_sets, template_csv, template_indicators, template_parts
from lib.services.template_book import template_content
from lib.services.template_fields import TemplateField, template_fields
from lib.services.template_words import choices
from tests.services.adding_up import Figure, adding_up

WHO = console("李四")
PERIODS = (Period.parse("2026Q3"), Period.parse("2025"))
#: A jurisdiction, and parts of it: itself, a league or city, a county.
SUBTREES = {
    "150000": ("150000", "150600", "150602"),
    "371500": ("371500", "371502"),
    "140500": ("140500", "140502"),
}
SETS = ("core", "all", "laboratory", "adr_per_million")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation without figures, for those that only read."""
    found = open_workspace(load_settings(data_dir=tmp_path_factory.mktemp("empty")))
    yield found
    found.store.close()


def figure_of(one: Indicator, place: int) -> Figure:
    """A figure that nobody asks about: sums are 0, others differ from row to row."""
    if one.rollup is Rollup.SUM:
        return 0.0, None, None
    if one.scale:
        return float(place % len(one.scale)), None, None
    if one.kind is Kind.BINARY:
        return float(place % 2), None, None
    number = float(60 + place % 7)
    if one.numerator is None:
        return number, None, None
    whole = 25.0 if one.kind in (Kind.RATIO, Kind.GROWTH) else 4.0
    return number, number * whole / (100 if whole == 25.0 else 1), whole


def figures_of(one: Indicator, regions: Sequence[Region]) -> list[Figure]:
    return adding_up(one, regions, lambda at: figure_of(one, at))


def written(one: Indicator, value: float) -> str | float:
    """As it is filled in: grades and yes or no in words."""
    listed = choices(one, Locale.ZH)
    if not listed:
        return value
    return listed[0 if value else 1] if one.kind is Kind.BINARY else listed[len(listed) - 1 - int(value)]


def cell(field: TemplateField, figure: Figure) -> str | float | None:
    value, numerator, denominator = figure
    return {"numerator": numerator, "denominator": denominator}.get(field.part or "", written(field.indicator, value))


def filled(workspace: Workspace, book: TemplateBook) -> TemplateBook:
    fields = {one.header(Locale.ZH): one for one in template_fields(workspace.catalogue.indicators.values())}
    rows = [list(row) for row in book.sheet.rows]
    regions = [workspace.regions.all[str(row[0])] for row in rows]
    for (at, place), rule in book.sheet.rules.items():
        if not rule.closed:
            field = fields[book.sheet.columns[place].header]
            rows[at][place] = cell(field, figures_of(field.indicator, regions)[at])
    return replace(book, sheet=replace(book.sheet, rows=rows))


def expected(workspace: Workspace, scope: str, which: str, period: Period) -> set[tuple[str, str, str, Figure]]:
    """The figures that were filled in, of the table of the period's own frequency."""
    parts = template_parts(workspace, scope, template_indicators(workspace, which), period)
    part = next((one for one in parts if one.period.frequency is period.frequency), parts[0])
    return {
        (region.code, one.key, part.period.key, figure)
        for one in part.indicators
        for region, figure in zip(part.regions, figures_of(one, part.regions), strict=True)
        if region.level in one.levels
    }


def found(report: ImportReport) -> set[tuple[str, str, str, Figure]]:
    columns = ("region", "indicator", "period", "value", "numerator", "denominator")
    return {(region, key, at, tuple(figure)) for region, key, at, *figure in report.figures.select(columns).rows()}


def sent_csv(workspace: Workspace, scope: str, which: str, period: Period) -> bytes:
    """The CSV of the same table, filled in."""
    parts = template_parts(workspace, scope, template_indicators(workspace, which), period)
    part = next((one for one in parts if one.period.frequency is period.frequency), parts[0])
    places = {region.code: at for at, region in enumerate(part.regions)}
    names = {one.name.zh: one for one in part.indicators}
    text = template_csv(workspace, part.indicators, scope, part.period).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    for row in rows:
        one = names[row[2]]
        value, *parts_of_it = figures_of(one, part.regions)[places[row[0]]]
        row[4:7] = [str(written(one, value)), *("" if each is None else str(each) for each in parts_of_it)]
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("scope", [scope for scopes in SUBTREES.values() for scope in scopes])
def test_a_table_comes_back_whole_and_without_an_issue(empty: Workspace, scope: str, which: str) -> None:
    assert which in indicator_sets(empty)
    for period in PERIODS:
        if not template_parts(empty, scope, template_indicators(empty, which), period):
            continue
        due = expected(empty, scope, which, period)
        book = filled(empty, template_content(empty, scope, template_indicators(empty, which), period))
        for content, file in (
            (write_template_book(book), "填报表.xlsx"),
            (sent_csv(empty, scope, which, period), "a.csv"),
        ):
            report = check_file(empty, content, file, who=WHO)
            assert report.issues == ()
            assert found(report) == due
            assert report.counts.rows == report.counts.imported


def test_counts_that_stand_come_back_and_are_not_dropped(workspace: Workspace) -> None:
    """The second time round: every figure in force has its counts, and the table brings them again."""
    for round_ in range(2):
        book = filled(
            workspace, template_content(workspace, "150600", template_indicators(workspace, "core"), PERIODS[0])
        )
        sent = submit_file(workspace, write_template_book(book), "填报表.xlsx", who=WHO)
        # two books of the same second are the same to the byte
        again = {IssueCode.NO_CHANGE, IssueCode.SAME_FILE_BEFORE}
        assert {one.code for one in sent.report.issues} <= (again if round_ else set())
        if not round_:
            publish_batch(workspace, sent.batch.id, who=console("张三"))
    shares = workspace.observations(workspace.store.head()).filter(pl.col("indicator") == "online_service_rate")
    assert shares.sort("region")["denominator"].to_list() == [25.0 * (shares.height - 1)] + [25.0] * (shares.height - 1)


def test_grey_cells_say_nothing_but_open_ones_left_blank_do(empty: Workspace) -> None:
    book = filled(empty, template_content(empty, "150600", template_indicators(empty, "all"), PERIODS[0]))
    rows = [list(row) for row in book.sheet.rows]
    at, place = next(at for at, rule in book.sheet.rules.items() if not rule.closed and at[0])
    rows[at][place] = None
    for beside in (place + 1, place + 2):
        rows[at][beside] = None
    report = check_file(
        empty, write_template_book(replace(book, sheet=replace(book.sheet, rows=rows))), "填报表.xlsx", who=WHO
    )
    assert [(one.code, one.row, one.count) for one in report.issues] == [(IssueCode.NOT_REPORTED, at + 2, 1)]


def test_a_value_left_blank_follows_from_its_parts(empty: Workspace) -> None:
    head = "地区代码,期间,政务服务全程网办率（%）,政务服务全程网办率·分子,政务服务全程网办率·分母"
    report = check_file(empty, f"{head}\n150602,2026Q3,,22,25\n".encode(), "a.csv", who=WHO)
    assert report.figures.select("value", "numerator", "denominator").rows() == [(88.0, 22.0, 25.0)]
    wrong = check_file(empty, f"{head}\n150602,2026Q3,90,22,25\n".encode(), "a.csv", who=WHO)
    assert [one.code for one in wrong.issues] == [IssueCode.RATIO_DISAGREES]


def test_a_part_is_read_only_beside_its_figures(empty: Workspace) -> None:
    alone = "地区代码,期间,政务服务全程网办率·分子,信息化追溯体系纳入比例\n150602,2026Q3,22,88\n"
    report = check_file(empty, alone.encode(), "a.csv", who=WHO)
    assert [(one.code, one.column) for one in report.issues] == [(IssueCode.IGNORED_COLUMN, "政务服务全程网办率·分子")]
    part = "政务服务全程网办率·分子"
    twice = f"地区代码,期间,政务服务全程网办率,{part},{part},政务服务全程网办率·分母\n150602,2026Q3,88,22,22,25\n"
    assert [one.code for one in check_file(empty, twice.encode(), "a.csv", who=WHO).issues] == [
        IssueCode.DUPLICATE_COLUMN
    ]


def test_counts_below_a_title_of_two_rows_are_read(empty: Workspace) -> None:
    text = "地区代码,期间,政务服务全程网办率,,\n,,数值,分子,分母\n150602,2026Q3,88,22,25\n"
    report = check_file(empty, text.encode(), "a.csv", who=WHO)
    assert report.figures.select("value", "numerator", "denominator").rows() == [(88.0, 22.0, 25.0)]
