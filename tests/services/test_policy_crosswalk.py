"""The crosswalk: every item of the framework, who carries it out, who is silent."""

from __future__ import annotations

from lib.access import console
from lib.domain import Locale
from lib.services import Workspace
from lib.services.policy_crosswalk import crosswalk, crosswalk_file, crosswalk_table


def test_all_23_items_against_four_documents(workspace: Workspace) -> None:
    found = crosswalk(workspace)
    assert [row.item.key for row in found.rows] == [f"CN2021-{number:02d}" for number in range(1, 24)]
    assert [document.id for document in found.documents] == ["NMG2022", "NMG2025", "LC2022", "JC2022"]
    assert {document.id: found.covered(document.id) for document in found.documents} == {
        "NMG2022": 22,
        "NMG2025": 13,
        "LC2022": 20,
        "JC2022": 18,
    }
    assert [clause.key for clause in found.carried_by_none] == ["CN2021-09"]
    silent = {row.item.key: row.silent for row in found.rows}
    assert silent["CN2021-18"] == ("LC2022", "JC2022")
    assert silent["CN2021-07"] == ()


def test_what_goes_beyond_the_framework_is_named(workspace: Workspace) -> None:
    found = crosswalk(workspace)
    beyond = {key: [clause.id for clause in clauses] for key, clauses in found.beyond.items()}
    assert beyond == {
        "NMG2022": ["17", "18"],
        "NMG2025": ["01", "04", "08"],
        "LC2022": ["02", "G4"],
        "JC2022": [],
    }


def test_silence_is_said_in_words(workspace: Workspace) -> None:
    table = crosswalk_table(workspace, Locale.ZH)
    assert table.shape == (23, 6)
    row = table.row(8)
    assert row[0] == "CN2021-09"
    assert row[2:] == ("未作规定",) * 4
    assert table.row(7)[2] == "NMG2022-08 第八条 提高检验检测能力"
    assert crosswalk_table(workspace, Locale.EN).row(8)[2:] == ("nothing is said",) * 4


def test_the_file_is_the_table_and_is_told_to_the_audit_trail(workspace: Workspace) -> None:
    lines = crosswalk_file(workspace, console("值班员"), Locale.ZH).decode("utf-8-sig").splitlines()
    assert len(lines) == 24
    assert lines[9].startswith("CN2021-09,提升生物制品（疫苗）批签发能力,未作规定")
    assert workspace.store.audit(1)[0].subject == "crosswalk"
