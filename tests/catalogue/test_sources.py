"""The catalogue against the material it was written from, where that lies beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

from lib.catalogue import Catalogue

POLICY = Path(__file__).resolve().parents[3] / "shared" / "policy"

#: What the material says and the texts do not: (key, field) -> (the material's word, ours). Reasons: docs/catalogue.md.
CORRECTED = {
    # a number of months is read aloud with the measure word: 36 个月
    ("drill_interval", "unit"): ("月", "个月"),
    ("equipment_rate", "domain"): ("workforce", "grassroots"),
    ("NMG2022-04-inspector_staffing", "binding_levels"): ("county,prefecture,province", "county,prefecture"),
    ("NMG2022-04-inspector_staffing", "reference_levels"): ("", "province"),
    ("JC2022-04", "indicators"): ("equipment_rate;major_cases", "equipment_rate;inspector_staffing;major_cases"),
    ("NMG2025-14", "indicators"): ("", "risk_consultations"),
}

Differences = dict[tuple[str, str], tuple[str, str]]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, none where the material is not at hand."""
    path = POLICY / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def compare(key: str, row: dict[str, str], ours: dict[str, str]) -> Differences:
    return {(key, field): (row[field], value) for field, value in ours.items() if row[field] != value}


def joined(values: object, separator: str = ",") -> str:
    assert isinstance(values, frozenset | tuple)
    return separator.join(sorted(str(value) for value in values))


def sort_words(row: dict[str, str], *columns: str, separator: str = ",") -> dict[str, str]:
    return {**row, **{c: separator.join(sorted(row[c].split(separator))) for c in columns}}


def documents(catalogue: Catalogue) -> Differences:
    found: Differences = {}
    for row in rows("documents.csv"):
        document = catalogue.documents[row["id"]]
        ours = {
            "issuer": document.issuer.zh,
            "short_title": document.title.zh,
            "jurisdiction_code": document.jurisdiction,
            "issued_on": str(document.issued_on or ""),
            "tier": document.tier,
            "clauses": str(document.sections),
            "doc_number": document.number or "(正文未载文号)",
        }
        found |= compare(document.id, row, ours)
    return found


def indicators(catalogue: Catalogue) -> Differences:
    found: Differences = {}
    for row in rows("indicators.csv"):
        indicator = catalogue.indicators[row["key"]]
        ours = {
            "name_zh": indicator.name.zh,
            "name_en": indicator.name.en,
            "domain": indicator.domain,
            "unit": indicator.unit.zh,
            "kind": indicator.kind.value,
            "direction": indicator.direction.value,
            "levels": joined(indicator.levels),
            "frequency": indicator.frequency.value,
            "rollup": indicator.rollup.value,
        }
        found |= compare(indicator.key, sort_words(row, "levels"), ours)
    return found


def clauses(catalogue: Catalogue) -> Differences:
    found: Differences = {}
    for row in rows("clauses.csv"):
        clause = catalogue.clauses[f"{row['document']}-{row['clause']}"]
        ours = {
            "heading": clause.heading.zh.replace("（", "(").replace("）", ")"),
            "domain": clause.domain,
            "indicators": joined(clause.indicators, ";"),
        }
        found |= compare(clause.key, sort_words(row, "indicators", separator=";"), ours)
    return found


def targets(catalogue: Catalogue) -> Differences:
    found: Differences = {}
    by_key = {target.key: target for target in catalogue.targets}
    for row in rows("targets.csv"):
        target = by_key[f"{row['document']}-{row['clause']}-{row['indicator']}"]
        ours = {
            "binding_levels": joined(target.binding_levels),
            "reference_levels": joined(target.reference_levels),
            "comparator": target.comparator.value,
            "value": target.grade or f"{target.value:g}",
            "baseline_on": str(target.baseline_on),
            "deadline": str(target.deadline or ""),
            "cadence": target.cadence.value,
        }
        found |= compare(target.key, sort_words(row, "binding_levels", "reference_levels"), ours)
    return found


def test_it_differs_from_the_material_only_where_declared(catalogue: Catalogue) -> None:
    found = documents(catalogue) | indicators(catalogue) | clauses(catalogue) | targets(catalogue)
    expected = CORRECTED if rows("targets.csv") else {}
    assert found == expected


def test_one_target_alone_departs_from_the_material(catalogue: Catalogue) -> None:
    """The text names leagues, cities, banners and counties; the material binds the region itself as well."""
    keys = {target.key for target in catalogue.targets}
    departing = {key for key, _ in CORRECTED if key in keys}
    assert departing == {"NMG2022-04-inspector_staffing"}
    declared = (Path(__file__).resolve().parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    assert "只有 `NMG2022-04-inspector_staffing` 这一处与底表不同" in declared
    (target,) = (one for one in catalogue.targets if one.key in departing)
    assert (joined(target.binding_levels), joined(target.reference_levels)) == ("county,prefecture", "province")
    if rows("targets.csv"):
        assert {key for key, _ in targets(catalogue)} == departing


def test_nothing_was_added_or_left_out(catalogue: Catalogue) -> None:
    keys = {row["key"] for row in rows("indicators.csv")} or set(catalogue.indicators) - {"population"}
    assert set(catalogue.indicators) - keys == {"population"}
    clause_keys = {f"{row['document']}-{row['clause']}" for row in rows("clauses.csv")} or set(catalogue.clauses)
    assert set(catalogue.clauses) == clause_keys
    assert len(keys) == 35


def test_the_corrections_stand(catalogue: Catalogue) -> None:
    assert catalogue.indicators["equipment_rate"].domain == "grassroots"
    assert "risk_consultations" in catalogue.clauses["NMG2025-14"].indicators
    assert "inspector_staffing" in catalogue.clauses["JC2022-04"].indicators
