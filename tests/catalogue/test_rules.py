"""Each rule, broken in a copy of the real catalogue, stops the start with file, key and reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.catalogue import load_catalogue
from lib.domain import Refusal, RefusalCode

Edit = Callable[[str, str, str], None]
SENTENCES = Path(__file__).resolve().parents[2] / "data" / "i18n"

#: file, "anchor >> text to replace", its replacement, the rule, the key the refusal must name.
BROKEN = {
    "unknown field": (
        "domains.toml",
        'key = "law"',
        'key = "law"\ncolour = "red"',
        "field_unknown",
        "law.colour",
    ),
    "unknown table": ("domains.toml", "[[domain]]", "[extra]\n[[domain]]", "field_unknown", "extra"),
    "missing field": ("documents.toml", 'tier = "national"\n', "", "field_missing", "CN2021.tier"),
    "text for a number": ("documents.toml", "sections = 25", 'sections = "25"', "value_type", "NMG2022.sections"),
    "number for a text": (
        "indicators.toml",
        '[[indicator]] >> { zh = "项", en = "standards" }',
        "3",
        "value_type",
        "local_standards_total.unit",
    ),
    "fraction for a whole number": (
        "indicators.toml",
        'key = "lab_grade"\nname = >> decimals = 0',
        "decimals = 0.5",
        "value_type",
        "lab_grade.decimals",
    ),
    "a word out of its list": (
        "indicators.toml",
        'key = "population" >> kind = "denominator"',
        'kind = "base"',
        "value_unknown",
        "population.kind",
    ),
    "missing translation": (
        "indicators.toml",
        ', en = "Inspector staffing rate"',
        "",
        "translation_missing_en",
        "inspector_staffing.name.en",
    ),
    "empty translation": (
        "targets.toml",
        'indicator = "case_bulletins" >> zh = "对各盟市案件查办情况每季度通报 1 次，即每年 4 次。"',
        'zh = " "',
        "translation_missing_zh",
        "NMG2022-05-case_bulletins.note.zh",
    ),
    "empty translation of a grade": (
        "indicators.toml",
        'en = "Grade C+"',
        'en = ""',
        "translation_missing_en",
        "lab_grade.grade[3].name.en",
    ),
    "missing translation of a task": (
        "clauses/NMG2022.toml",
        ', en = "Research on medical-device standards"',
        "",
        "translation_missing_en",
        "NMG2022-02.tasks[1].en",
    ),
    "duplicate domain": ("domains.toml", 'key = "standards"', 'key = "law"', "duplicate_key", "law"),
    "duplicate document": ("documents.toml", 'id = "JC2022"', 'id = "LC2022"', "duplicate_key", "LC2022"),
    "duplicate indicator": (
        "indicators.toml",
        'key = "product_file_rate"',
        'key = "enterprise_file_rate"',
        "duplicate_key",
        "enterprise_file_rate",
    ),
    "duplicate clause": ("clauses/JC2022.toml", 'id = "02"', 'id = "01"', "duplicate_key", "JC2022-01"),
    "duplicate target": (
        "targets.toml",
        'indicator = "product_file_rate"',
        'indicator = "enterprise_file_rate"',
        "duplicate_key",
        "NMG2022-12-enterprise_file_rate",
    ),
    "duplicate grade": ("indicators.toml", 'key = "C+"', 'key = "C"', "duplicate_key", "lab_grade.C"),
    "duplicate header": ("indicators.toml", '"在线率"', '"人口数"', "duplicate_header", "population.headers"),
    "unknown domain of an indicator": (
        "indicators.toml",
        'domain = "review"',
        'domain = "reviews"',
        "unknown_domain",
        "reviewer_growth.domain",
    ),
    "unknown domain of a clause": (
        "clauses/NMG2022.toml",
        'domain = "law"',
        'domain = "laws"',
        "unknown_domain",
        "NMG2022-01.domain",
    ),
    "unknown indicator of a clause": (
        "clauses/NMG2022.toml",
        '"local_standards_total"',
        '"local_standards"',
        "unknown_indicator",
        "NMG2022-02.indicators",
    ),
    "indicator twice in a clause": (
        "clauses/NMG2022.toml",
        '"local_standards_total"',
        '"local_standards_total", "local_standards_total"',
        "duplicate_key",
        "NMG2022-02.indicators",
    ),
    "clause file of an unknown document": (
        "clauses/NMG2025.toml",
        'document = "NMG2025"',
        'document = "NMG2026"',
        "unknown_document",
        "document",
    ),
    "clause file of another document": (
        "clauses/NMG2025.toml",
        'document = "NMG2025"',
        'document = "CN2021"',
        "clause_file_misnamed",
        "document",
    ),
    "clause file without a document": (
        "clauses/NMG2025.toml",
        'document = "NMG2025"\n',
        "",
        "field_missing",
        "document",
    ),
    "ordinal without scale": (
        "indicators.toml",
        'key = "lab_grade"\nname = >> scale = "lab_grade"\n',
        "",
        "ordinal_without_scale",
        "lab_grade.scale",
    ),
    "unknown scale": (
        "indicators.toml",
        'key = "clause_progress" >> scale = "progress"',
        'scale = "steps"',
        "unknown_scale",
        "clause_progress.scale",
    ),
    "scale of no ordinal": (
        "indicators.toml",
        'kind = "growth"',
        'kind = "growth"\nscale = "progress"',
        "scale_without_ordinal",
        "reviewer_growth.scale",
    ),
    "indicator of no level": (
        "indicators.toml",
        'levels = ["province"]',
        "levels = []",
        "indicator_without_level",
        "local_standards_total.levels",
    ),
    "bounds the wrong way round": (
        "indicators.toml",
        'key = "online_service_rate" >> minimum = 0',
        "minimum = 101",
        "bounds_reversed",
        "online_service_rate.minimum",
    ),
    "target of an unknown indicator": (
        "targets.toml",
        'indicator = "case_bulletins"',
        'indicator = "bulletins"',
        "unknown_indicator",
        "NMG2022-05-bulletins.indicator",
    ),
    "target of an unknown document": (
        "targets.toml",
        'document = "NMG2025"',
        'document = "NMG2026"',
        "unknown_document",
        "NMG2026-07-registration_test_days.document",
    ),
    "target of an unknown clause": (
        "targets.toml",
        'clause = "21"',
        'clause = "26"',
        "unknown_clause",
        "NMG2022-26-annual_assessment.clause",
    ),
    "target of a clause without its indicator": (
        "targets.toml",
        'clause = "21"',
        'clause = "22"',
        "target_not_in_clause",
        "NMG2022-22-annual_assessment",
    ),
    "target on a level without the indicator": (
        "targets.toml",
        'indicator = "lab_grade" >> binding_levels = ["prefecture", "county"]',
        'binding_levels = ["province", "prefecture", "county"]',
        "target_level_absent",
        "NMG2022-08-lab_grade.binding_levels",
    ),
    "target guiding a level without the indicator": (
        "targets.toml",
        'indicator = "sampling_coverage" >> reference_levels = ["prefecture"]',
        'reference_levels = ["county"]',
        "target_level_absent",
        "NMG2022-03-sampling_coverage.reference_levels",
    ),
    "target of no level": (
        "targets.toml",
        'binding_levels = ["province"]',
        "binding_levels = []",
        "target_without_level",
        "NMG2022-02-local_standards_total.binding_levels",
    ),
    "target that binds and guides one level": (
        "targets.toml",
        'indicator = "sampling_coverage" >> reference_levels = ["prefecture"]',
        'reference_levels = ["province"]',
        "target_level_twice",
        "NMG2022-03-sampling_coverage.reference_levels",
    ),
    "unknown grade": (
        "targets.toml",
        'value = "B+"',
        'value = "B++"',
        "grade_unknown",
        "NMG2022-08-provincial_lab_grade_drug.value",
    ),
    "number where a grade is due": (
        "targets.toml",
        'value = "B+"',
        "value = 4",
        "grade_needed",
        "NMG2022-08-provincial_lab_grade_drug.value",
    ),
    "grade where a number is due": (
        "targets.toml",
        "value = 2000",
        'value = "2000"',
        "number_needed",
        "NMG2022-02-local_standards_total.value",
    ),
    "truth where a number is due": (
        "targets.toml",
        "value = 2000",
        "value = true",
        "value_type",
        "NMG2022-02-local_standards_total.value",
    ),
    "not a number": (
        "targets.toml",
        "value = 2000",
        "value = nan",
        "value_type",
        "NMG2022-02-local_standards_total.value",
    ),
    "target out of bounds": (
        "targets.toml",
        'indicator = "online_service_rate" >> value = 100',
        "value = 104",
        "target_out_of_bounds",
        "NMG2022-13-online_service_rate.value",
    ),
    "deadline missing": (
        "targets.toml",
        "deadline = 2025-04-18\n",
        "",
        "deadline_missing",
        "NMG2022-02-local_standards_total.deadline",
    ),
    "deadline before the baseline": (
        "targets.toml",
        "deadline = 2025-04-18",
        "deadline = 2021-04-18",
        "deadline_early",
        "NMG2022-02-local_standards_total.deadline",
    ),
    "deadline of a standing target": (
        "targets.toml",
        'indicator = "science_bases" >> cadence = "standing"',
        'cadence = "standing"\ndeadline = 2025-04-18',
        "deadline_unused",
        "NMG2022-16-science_bases.deadline",
    ),
    "clause count off": (
        "documents.toml",
        "sections = 25",
        "sections = 26",
        "clause_count",
        "NMG2022",
    ),
}


def refusal(root: Path) -> dict[str, str | int | float]:
    with pytest.raises(Refusal) as caught:
        load_catalogue(root)
    assert caught.value.code is RefusalCode.CATALOGUE_BROKEN
    return caught.value.params


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_names_file_key_and_reason(case: str, copy: Path, edit: Edit) -> None:
    file, where, new, rule, key = BROKEN[case]
    edit(file, where, new)
    params = refusal(copy)
    expected_file = "clauses/NMG2022.toml" if rule == "clause_count" else file
    assert (params["file"], params["key"], params["rule"]) == (expected_file, key, rule)
    reason = str(params["reason"])
    assert re.search("[\u4e00-\u9fff]", reason)
    assert reason.endswith("。")
    assert "{" not in reason


def test_the_reason_of_a_missing_translation_names_the_language(copy: Path, edit: Edit) -> None:
    edit("domains.toml", ', en = "Laws and rules"', "")
    assert refusal(copy)["reason"] == "缺少英文文字，或文字为空。请补上。"


def test_a_value_out_of_its_list_is_told_the_list(copy: Path, edit: Edit) -> None:
    edit("targets.toml", 'cadence = "rolling"', 'cadence = "sometimes"')
    reason = str(refusal(copy)["reason"])
    assert all(word in reason for word in ("by_deadline", "annual", "rolling", "standing"))


def test_a_clause_without_indicators_and_tasks_is_refused(copy: Path) -> None:
    with (copy / "clauses/LC2022.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[clause]]\nid = "G6"\nheading = { zh = "甲", en = "A" }\ndomain = "law"\n')
        file.write('asks = { zh = "乙", en = "B" }\n')
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == (
        "clauses/LC2022.toml",
        "LC2022-G6",
        "clause_without_measure",
    )


def test_a_document_without_a_clause_file_is_refused(copy: Path) -> None:
    (copy / "clauses/JC2022.toml").unlink()
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("clauses/JC2022.toml", "JC2022", "clause_count")
    assert (params["expected"], params["found"]) == (17, 0)


def test_an_indicator_in_no_clause_is_refused(copy: Path) -> None:
    path = copy / "indicators.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('[[indicator]]\nkey = "major_cases"')
    block = text[start : text.index("[[indicator]]", start + 5)]
    block = block.replace('"major_cases"', '"minor_cases"').replace("重大", "一般").replace("Major", "Minor")
    path.write_text(text + "\n" + block, encoding="utf-8")
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("indicators.toml", "minor_cases", "indicator_orphaned")


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"[[domain]]\nkey = \n", "file_syntax", 2),
        (b'[[domain]]\nkey = "a"\nkey = "b"\n', "file_syntax", 3),
        (b'[[domain]]\nkey = """', "file_syntax", 2),
        ("# 领域".encode("gb18030"), "file_encoding", None),
        (b"", "section_missing", None),
    ],
)
def test_an_unreadable_file_is_refused_with_its_line(copy: Path, content: bytes, rule: str, line: int | None) -> None:
    (copy / "domains.toml").write_bytes(content)
    params = refusal(copy)
    assert (params["file"], params["rule"], params.get("line")) == ("domains.toml", rule, line)


@pytest.mark.parametrize("name", ["domains.toml", "documents.toml", "indicators.toml", "targets.toml"])
def test_a_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).unlink()
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == (name, name, "file_missing")


def test_a_section_that_is_no_list_is_refused(copy: Path) -> None:
    (copy / "targets.toml").write_text("target = 3\n", encoding="utf-8")
    params = refusal(copy)
    assert (params["file"], params["key"], params["rule"]) == ("targets.toml", "target", "value_type")


def test_an_entry_without_a_name_is_called_by_its_place(copy: Path, edit: Edit) -> None:
    edit("domains.toml", 'key = "law"\n', "")
    params = refusal(copy)
    assert (params["key"], params["rule"]) == ("domain[1].key", "field_missing")


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(copy: Path) -> None:
    path = copy / "domains.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(copy).domains["law"].name.zh == "法规制度"


def test_every_reason_stands_in_both_languages_with_the_same_facts() -> None:
    zh, en = (
        tomllib.loads((SENTENCES / locale / "catalogue.toml").read_text(encoding="utf-8")) for locale in ("zh", "en")
    )
    assert zh.keys() == en.keys()
    for rule in zh:
        assert set(re.findall(r"{(\w+)}", zh[rule])) == set(re.findall(r"{(\w+)}", en[rule])), rule
