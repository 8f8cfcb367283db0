"""The progress of clauses: an indicator each, accepted from files and kept out of everything else."""

from __future__ import annotations

from lib.catalogue import Catalogue
from lib.catalogue.progress import progress_key
from lib.domain import Frequency, Kind, Level


def test_every_clause_with_tasks_has_an_indicator_of_its_own(catalogue: Catalogue) -> None:
    with_tasks = [key for key, clause in catalogue.clauses.items() if clause.tasks]
    assert list(catalogue.progress) == [progress_key(key) for key in with_tasks]
    assert len(catalogue.progress) == 96
    sheet = catalogue.progress["progress_lc2022_g1"]
    assert (sheet.name.zh, sheet.kind, sheet.frequency, sheet.maximum) == (
        "LC2022-G1 进展",
        Kind.ORDINAL,
        Frequency.QUARTER,
        4.0,
    )
    assert [grade.name.zh for grade in sheet.scale] == ["未启动", "已部署", "推进中", "基本完成", "已完成"]


def test_the_level_is_that_of_the_document(catalogue: Catalogue) -> None:
    levels = {key: catalogue.progress[progress_key(f"{key}-01")].levels for key in catalogue.documents}
    assert levels == {
        "CN2021": {Level.PROVINCE, Level.PREFECTURE},
        "NMG2022": {Level.PROVINCE},
        "NMG2025": {Level.PROVINCE},
        "LC2022": {Level.PREFECTURE},
        "JC2022": {Level.PREFECTURE},
    }


def test_files_may_report_them_and_nothing_else_knows_them(catalogue: Catalogue) -> None:
    assert not catalogue.indicators.keys() & catalogue.progress.keys()
    assert len(catalogue.indicators) == 36
    assert catalogue.indicator_by_header("NMG2022-01") is None
    for header in ("NMG2022-01", "nmg2022-01 进展", "ＮＭＧ2022-01进展", "progress_nmg2022_01", "NMG2022-01 progress"):
        found = catalogue.reportable.indicator_by_header(header)
        assert found is not None, header
        assert found.key == "progress_nmg2022_01"
    assert catalogue.reportable.indicator_by_header("网办率") == catalogue.indicator_by_header("网办率")
    assert catalogue.reportable.targets_of("lab_grade") == catalogue.targets_of("lab_grade") != ()
    assert catalogue.indicator("progress_nmg2022_01") is catalogue.progress["progress_nmg2022_01"]
    assert catalogue.indicator("lab_grade") is catalogue.indicators["lab_grade"]
    assert catalogue.indicator("nothing") is None


def test_the_targets_and_territory_of_a_clause(catalogue: Catalogue) -> None:
    own = catalogue.targets_of_clause(catalogue.clauses["NMG2022-08"])
    assert len(own) == 5
    assert sum(len(catalogue.targets_of_clause(clause)) for clause in catalogue.clauses.values()) == 31
    assert [catalogue.holds_in(key, "371500") for key in catalogue.documents] == [True, False, False, True, False]
