"""Tables to fill in come back through the importer without a warning, as CSV and as a workbook, in both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from lib.access import console
from lib.domain import ImportReport, Indicator, IssueCode, Kind, Locale, Period, Region, Rollup, Severity
from lib.i18n import say
from lib.ingest.words import OWN_BESIDE, OWN_TABLE, PART_MARK
from lib.reports.template_book import TemplateBook, write_template_book
from lib.services import Workspace, check_file, load_settings, open_workspace
from lib.services.template import template_csv, template_indicators
from lib.services.template_book import FIXED, template_content
from lib.services.template_fields import TemplateField, template_fields
from lib.services.template_words import choices
from tests.services.adding_up import adding_up

#: A region with all below it, and the set of indicators its table holds.
TABLES = [("150000", "all"), ("150600", "core"), ("150602", "all"), ("371500", "all"), ("140500", "inspection")]
QUARTER, YEAR = Period.parse("2026Q3"), Period.parse("2025")
WHO = console("李四")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation without figures, for those that only read."""
    found = open_workspace(load_settings(data_dir=tmp_path_factory.mktemp("empty")))
    yield found
    found.store.close()


def value(one: Indicator, place: int, locale: Locale = Locale.ZH) -> str | float:
    """A figure that nobody asks about, the same for parents and children where they are not sums."""
    if listed := choices(one, locale):
        return listed[place % len(listed)]
    if one.empty_means_never and place == 2:
        return "未演练" if locale is Locale.ZH else "Never drilled"
    if one.rollup is Rollup.SUM:
        return 0.0  # the sum of any number of parts
    return float(60 + place % 7)


def entries(field: TemplateField, regions: Sequence[Region], locale: Locale) -> list[str | float]:
    """The figures of a column, or what they are divided from."""
    one = field.indicator
    if one.numerator is None:
        return [value(one, place, locale) for place in range(len(regions))]
    whole = 100.0 if one.kind in (Kind.RATIO, Kind.GROWTH) else 1.0
    figures = adding_up(one, regions, lambda at: (float(value(one, at)), float(value(one, at)), whole))
    side = {"numerator": 1, "denominator": 2}.get(field.part or "", 0)
    return [figure[side] or 0.0 for figure in figures]


def is_own(header: str) -> bool:
    """Whether a column holds figures and not what they are divided from."""
    return header.rpartition(PART_MARK)[2] not in ("分子", "分母", "Numerator", "Denominator")


def open_cells(book: TemplateBook) -> int:
    """The figures that a table asks for; its numerators and denominators are parts of them."""
    own = [is_own(column.header) for column in book.sheet.columns]
    return sum(own[place] and not rule.closed for (_, place), rule in book.sheet.rules.items())


def filled(book: TemplateBook, workspace: Workspace, locale: Locale) -> TemplateBook:
    """The same workbook with every open cell filled in, as somebody would do it."""
    fields = {one.header(locale): one for one in template_fields(workspace.catalogue.indicators.values())}
    rows = [list(row) for row in book.sheet.rows]
    regions = [workspace.regions.all[str(row[0])] for row in rows]
    for place in range(FIXED, len(book.sheet.columns) - 1):
        column = entries(fields[book.sheet.columns[place].header], regions, locale)
        for at, cells in enumerate(rows):
            if not book.sheet.rules[at, place].closed:
                cells[place] = column[at]
    return replace(book, sheet=replace(book.sheet, rows=rows))


def told(report: ImportReport) -> list[tuple[str, str]]:
    return [(one.code.value, str(one.value)) for one in report.issues if one.severity is not Severity.INFO]


@pytest.mark.parametrize("jurisdiction", ["150000", "371500", "140500"])
@pytest.mark.parametrize(("period", "locale"), [(QUARTER, Locale.ZH), (YEAR, Locale.EN)])
def test_a_filled_csv_comes_back_without_a_warning(
    empty: Workspace, jurisdiction: str, period: Period, locale: Locale
) -> None:
    every = [one for one in empty.catalogue.indicators.values() if one.frequency is period.frequency]
    names = {one.name.get(locale): one for one in every}
    text = template_csv(empty, every, jurisdiction, period, locale).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    for place, row in enumerate(rows):
        row[4] = str(value(names[row[2]], place, locale))
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    report = check_file(empty, out.getvalue().encode(), "填报表.csv", who=WHO)
    assert told(report) == []
    assert report.figures.height == len(rows) > 0
    assert report.jurisdiction == jurisdiction


@pytest.mark.parametrize(("scope", "which"), TABLES)
@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_a_filled_workbook_comes_back_without_a_warning(
    empty: Workspace, scope: str, period: Period, which: str
) -> None:
    wanted = template_indicators(empty, which)
    book = filled(template_content(empty, scope, wanted, period), empty, Locale.ZH)
    report = check_file(empty, write_template_book(book), "填报表.xlsx", who=WHO)
    # Not even that other sheets and names were not read, or that grey cells are empty.
    assert report.issues == ()
    assert report.sheet == f"填报 {period.key}"
    assert report.figures.height == open_cells(book) > 0


def test_an_english_workbook_comes_back_too(empty: Workspace) -> None:
    every = template_indicators(empty, "all")
    book = filled(template_content(empty, "150000", every, YEAR, Locale.EN), empty, Locale.EN)
    report = check_file(empty, write_template_book(book), "template.xlsx", who=WHO)
    assert report.issues == ()
    assert report.figures.height == open_cells(book)


def test_the_last_figures_pasted_as_they_are_shown_come_back_without_a_warning(demo: Workspace) -> None:
    """Grey texts with their units, 96.0% and C+ 级, are what people paste; the sheet beside disturbs nobody."""
    for which, period in (("core", QUARTER), ("laboratory", YEAR)):
        book = template_content(demo, "150600", template_indicators(demo, which), period)
        shown = {at: text for at, text in book.sheet.before.items() if at[1] >= FIXED}
        rows = [
            [shown.get((at, place), cell) for place, cell in enumerate(row)] for at, row in enumerate(book.sheet.rows)
        ]
        pasted = replace(book, sheet=replace(book.sheet, rows=rows))
        report = check_file(demo, write_template_book(pasted), "a.xlsx", who=WHO)
        assert report.sheet == f"填报 {period.key}"
        assert told(report) == []
        assert IssueCode.SHEET_CHOSEN not in {one.code for one in report.issues}
        assert report.figures.height == sum(is_own(book.sheet.columns[at].header) for _, at in shown) > 0


@pytest.mark.parametrize("locale", Locale)
def test_what_a_cell_asks_for_is_a_sentence(empty: Workspace, locale: Locale) -> None:
    """Grades are chosen, numbers are filled in."""
    book = template_content(empty, "150600", template_indicators(empty, "lab_grade"), YEAR, locale)
    grades = next(rule for rule in book.sheet.rules.values() if rule.choices and not rule.closed)
    for text in (grades.message, grades.refused):
        assert ("请从下拉列表中选择：" if locale is Locale.ZH else "lease choose one of the list: ") in text
        assert "请填从" not in text
    share = template_content(empty, "150600", template_indicators(empty, "online_service_rate"), QUARTER, locale)
    number = next(rule for rule in share.sheet.rules.values() if not rule.closed)
    assert ("请填0 到 100" if locale is Locale.ZH else "fill in a number between 0 and 100") in number.message.replace(
        "请填 ", "请填"
    )


def test_sheets_beside_a_table_of_another_name_are_still_told(empty: Workspace) -> None:
    book = filled(
        template_content(empty, "150602", template_indicators(empty, "online_service_rate"), QUARTER), empty, Locale.ZH
    )
    renamed = replace(book, sheet=replace(book.sheet, name="我的表"))
    report = check_file(empty, write_template_book(renamed), "填报表.xlsx", who=WHO)
    assert [one.code for one in report.issues] == [IssueCode.SHEET_CHOSEN]
    strange = check_file(empty, write_template_book(replace(book, guide_name="另一张")), "填报表.xlsx", who=WHO)
    assert [one.code for one in strange.issues] == [IssueCode.SHEET_CHOSEN]


def test_the_names_of_its_sheets_are_those_the_importer_knows() -> None:
    for locale in Locale:
        several = say(locale, "template.sheet.several")
        for name in ("before", "before_demo"):
            named = say(locale, f"template.sheet.{name}", period=several)
            assert OWN_BESIDE.fullmatch(named)
            assert len(named) <= 31  # the longest name of a sheet that Excel takes
        assert OWN_BESIDE.fullmatch("Before 2026Q3")  # as it was called in tables that people still have
        for period in ("2026Q3", "2025", "202601"):
            assert OWN_TABLE.fullmatch(say(locale, "template.sheet.table", period=period))
            for name in ("before", "before_demo", "guide"):
                assert OWN_BESIDE.fullmatch(say(locale, f"template.sheet.{name}", period=period))
