"""The catalogue as delivered: counts, values, texts, and what can be asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from lib.catalogue import Catalogue
from lib.domain import Cadence, Comparator, Frequency, Kind, Level, Text

HAN = re.compile("[\u3400-\u9fff]")

#: key, comparator, value, cadence, deadline, binding levels, reference levels (P province, F prefecture, C county).
TARGETS = """
NMG2022-02-local_standards_total >= 2000 by_deadline 2025-04-18 P -
NMG2022-03-sampling_coverage >= 100 annual - P F
NMG2022-04-inspector_pool >= 200 by_deadline 2025-04-18 P -
NMG2022-04-inspector_staffing >= 100 standing - FC P
NMG2022-05-case_bulletins >= 4 annual - P -
NMG2022-06-risk_consultations >= 1 annual - F -
NMG2022-07-reviewer_growth >= 200 by_deadline 2024-04-18 P -
NMG2022-08-device_test_items >= 600 by_deadline 2023-04-18 P -
NMG2022-08-provincial_lab_grade_drug >= B+ by_deadline 2025-04-18 P -
NMG2022-08-provincial_lab_grade_device >= C+ by_deadline 2025-04-18 P -
NMG2022-08-provincial_lab_grade_cosmetic >= C+ by_deadline 2025-04-18 P -
NMG2022-08-lab_grade >= C standing - FC -
NMG2022-09-adr_per_million >= 1000 annual - P FC
NMG2022-09-adr_institution == 1 standing - F -
NMG2022-10-drill_interval <= 36 rolling - PFC -
NMG2022-10-emergency_plan == 1 standing - PFC -
NMG2022-11-traceability_coverage >= 90 by_deadline 2025-04-18 P FC
NMG2022-12-enterprise_file_rate >= 100 standing - P F
NMG2022-12-product_file_rate >= 100 standing - P F
NMG2022-13-online_service_rate >= 100 standing - P FC
NMG2022-14-professional_ratio >= 75 by_deadline 2025-04-18 P -
NMG2022-14-training_hours >= 40 annual - PFC -
NMG2022-15-cross_inspections >= 1 annual - FC -
NMG2022-15-enforcement_supervisions >= 1 annual - FC -
NMG2022-15-case_file_reviews >= 1 annual - FC -
NMG2022-15-typical_case_analyses >= 1 annual - FC -
NMG2022-15-equipment_rate >= 100 standing - FC -
NMG2022-16-science_bases >= 2 standing - P -
NMG2022-21-annual_assessment == 1 annual - PFC -
NMG2025-07-registration_test_days <= 60 standing - P -
NMG2025-07-registration_sample_multiple <= 2 standing - P -
"""
LETTERS = {Level.PROVINCE: "P", Level.PREFECTURE: "F", Level.COUNTY: "C"}


def letters(levels: frozenset[Level]) -> str:
    return "".join(letter for level, letter in LETTERS.items() if level in levels) or "-"


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def test_it_holds_five_documents_ninety_six_clauses_and_thirty_one_targets(catalogue: Catalogue) -> None:
    assert len(catalogue.documents) == 5
    assert len(catalogue.clauses) == 96
    assert len(catalogue.indicators) == 36
    assert len(catalogue.targets) == 31
    assert {document.id: document.sections for document in catalogue.documents.values()} == {
        "CN2021": 23,
        "NMG2022": 25,
        "NMG2025": 16,
        "LC2022": 15,
        "JC2022": 17,
    }


def test_every_target_is_what_the_text_says(catalogue: Catalogue) -> None:
    lines = [
        f"{target.key} {target.comparator.value} {target.grade or f'{target.value:g}'} {target.cadence.value}"
        f" {target.deadline or '-'} {letters(target.binding_levels)} {letters(target.reference_levels)}"
        for target in catalogue.targets
    ]
    assert lines == TARGETS.split("\n")[1:-1]


def test_deadlines_count_from_the_day_of_the_document(catalogue: Catalogue) -> None:
    for target in catalogue.targets:
        issued = catalogue.documents[target.document].issued_on
        assert target.baseline_on == issued
        if target.deadline:
            assert issued is not None
            assert (target.deadline.month, target.deadline.day) == (issued.month, issued.day)
    assert catalogue.documents["CN2021"].issued_on is None
    assert catalogue.documents["NMG2025"].issued_on == date(2025, 9, 29)


def test_a_grade_becomes_its_place_in_the_scale(catalogue: Catalogue) -> None:
    values = {target.grade: target.value for target in catalogue.targets if target.grade}
    assert values == {"B+": 4.0, "C+": 2.0, "C": 1.0}
    grades = [grade.key for grade in catalogue.indicators["lab_grade"].scale]
    assert grades == ["none", "C", "C+", "B", "B+", "A"]
    stages = [grade.name.zh for grade in catalogue.indicators["clause_progress"].scale]
    assert stages == ["未启动", "已部署", "推进中", "基本完成", "已完成"]


def test_bounds_follow_the_kind_of_quantity(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        bounds = (indicator.minimum, indicator.maximum)
        if indicator.kind is Kind.RATIO:
            assert bounds == (0, 100), indicator.key
            assert indicator.numerator is not None, indicator.key
            assert indicator.denominator is not None, indicator.key
        if indicator.kind is Kind.BINARY:
            assert bounds == (0, 1), indicator.key
        if indicator.kind is Kind.ORDINAL:
            assert bounds == (0, len(indicator.scale) - 1), indicator.key
        assert indicator.minimum == (-100 if indicator.kind is Kind.GROWTH else 0), indicator.key
        assert (indicator.numerator is None) == (indicator.denominator is None), indicator.key


def test_a_gap_can_be_counted_in_whole_units_wherever_there_is_a_numerator(catalogue: Catalogue) -> None:
    without = [
        key for key, indicator in catalogue.indicators.items() if indicator.numerator and not indicator.numerator_unit
    ]
    assert without == ["registration_sample_multiple"]
    unit = catalogue.indicators["inspector_staffing"].numerator_unit
    assert unit == Text(zh="人", en="people")


def test_decimals_are_none_for_what_is_counted_and_one_for_what_is_divided(catalogue: Catalogue) -> None:
    divided = {Kind.RATIO, Kind.RATIO_PLAIN, Kind.RATE, Kind.MEAN, Kind.GROWTH}
    for indicator in catalogue.indicators.values():
        if indicator.kind is not Kind.DURATION:
            assert indicator.decimals == (1 if indicator.kind in divided else 0), indicator.key


def test_core_and_never_are_where_they_belong(catalogue: Catalogue) -> None:
    core = {indicator.key for indicator in catalogue.indicators.values() if indicator.core}
    assert core == {"inspector_staffing", "lab_grade", "drill_interval", "online_service_rate"}
    never = [indicator.key for indicator in catalogue.indicators.values() if indicator.empty_means_never]
    assert never == ["drill_interval"]


def test_population_is_a_denominator_of_every_level(catalogue: Catalogue) -> None:
    population = catalogue.indicators["population"]
    assert population.kind is Kind.DENOMINATOR
    assert population.levels == frozenset(Level)
    assert population.frequency is Frequency.YEAR
    assert (population.name.zh, population.unit.zh, population.unit.en) == ("常住人口", "人", "persons")
    assert list(catalogue.indicators)[-1] == "population"


def test_every_domain_is_used(catalogue: Catalogue) -> None:
    used = {indicator.domain for indicator in catalogue.indicators.values()}
    used |= {clause.domain for clause in catalogue.clauses.values()}
    assert used == set(catalogue.domains)


def test_chinese_texts_are_chinese_and_english_ones_are_not(catalogue: Catalogue) -> None:
    entries = [
        *catalogue.domains.values(),
        *catalogue.documents.values(),
        *catalogue.clauses.values(),
        *catalogue.indicators.values(),
        *catalogue.targets,
    ]
    found = [text for entry in entries for text in texts(entry)]
    assert len(found) > 600
    for text in found:
        assert not HAN.search(text.en), text
        assert HAN.search(text.zh) or text.zh == "%", text


def test_targets_are_found_by_level_and_territory(catalogue: Catalogue) -> None:
    (target,) = catalogue.targets_of("online_service_rate")
    assert (target.comparator, target.value, target.cadence) == (Comparator.AT_LEAST, 100.0, Cadence.STANDING)
    assert catalogue.targets_of("online_service_rate", Level.COUNTY) == (target,)
    assert catalogue.targets_of("case_bulletins", Level.COUNTY) == ()
    assert catalogue.targets_of("online_service_rate", jurisdiction="150000") == (target,)
    assert catalogue.targets_of("online_service_rate", jurisdiction="150600") == (target,)
    assert catalogue.targets_of("online_service_rate", jurisdiction="371500") == ()
    assert catalogue.targets_of("population") == ()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("science_bases", ["CN2021-16", "NMG2022-16"]),
        ("case_bulletins", ["NMG2022-05"]),
        ("population", []),
    ],
)
def test_the_clauses_of_an_indicator(catalogue: Catalogue, key: str, expected: list[str]) -> None:
    assert [clause.key for clause in catalogue.clauses_of(key)] == expected


def test_progress_follows_up_every_clause_with_tasks(catalogue: Catalogue) -> None:
    followed = {clause.key for clause in catalogue.clauses_of("clause_progress")}
    assert followed == {key for key, clause in catalogue.clauses.items() if clause.tasks}
    assert "NMG2022-01" in followed
    assert {key for key, clause in catalogue.clauses.items() if not clause.indicators} <= followed


def test_clauses_stand_in_the_order_of_documents_and_text(catalogue: Catalogue) -> None:
    documents = [clause.document for clause in catalogue.clauses.values()]
    assert documents == sorted(documents, key=list(catalogue.documents).index)
    liaocheng = [clause.id for clause in catalogue.clauses.values() if clause.document == "LC2022"]
    assert liaocheng == [f"{n:02d}" for n in range(1, 11)] + [f"G{n}" for n in range(1, 6)]
