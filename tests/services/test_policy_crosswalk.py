"""The crosswalk: every item of the framework, who carries it out, who is silent, and documents that are brought."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import IssueCode, Locale, Period
from lib.services import Workspace
from lib.services.documents import submit_document
from lib.services.policy_clause import clause_view
from lib.services.policy_crosswalk import crosswalk, crosswalk_file, crosswalk_table
from tests.services.document_files import JINCHENG, amended, published

ANSWERING = JINCHENG.replace('heading = "网上办理"', 'heading = "网上办理"\nanswers = ["15", "CN2021-09"]', 1)


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
    assert crosswalk_table(workspace, Locale.EN).row(8)[2:] == ("no clause",) * 4


def test_the_file_is_the_table_and_is_told_to_the_audit_trail(workspace: Workspace) -> None:
    lines = crosswalk_file(workspace, console("值班员"), Locale.ZH).decode("utf-8-sig").splitlines()
    assert len(lines) == 24
    assert lines[9].startswith("CN2021-09,提升生物制品（疫苗）批签发能力,未作规定")
    assert workspace.store.audit(1)[0].subject == "crosswalk"


def test_a_document_that_was_brought_is_held_against_the_framework(workspace: Workspace) -> None:
    assert published(workspace, ANSWERING) == 1
    found = crosswalk(workspace)
    assert [document.id for document in found.documents] == ["NMG2022", "NMG2025", "LC2022", "JC2022", "JC2026"]
    own = {row.item.key: [clause.key for clause in row.cells["JC2026"]] for row in found.rows}
    assert {item: keys for item, keys in own.items() if keys} == {
        "CN2021-09": ["JC2026-01"],
        "CN2021-15": ["JC2026-01"],
    }
    assert found.carried_by_none == ()
    assert [clause.key for clause in found.beyond["JC2026"]] == ["JC2026-02"]
    assert found.covered("JC2022") == 18
    table = crosswalk_table(workspace, Locale.ZH)
    assert table.columns[-1] == "JC2026 晋市政办发〔2026〕99号"
    assert table.row(8)[2:] == ("未作规定",) * 4 + ("JC2026-01 第一条 网上办理",)
    before = crosswalk(workspace, 0)
    assert [document.id for document in before.documents] == ["NMG2022", "NMG2025", "LC2022", "JC2022"]
    assert [clause.key for clause in before.carried_by_none] == ["CN2021-09"]
    view = clause_view(workspace, 1, "140500", Period.parse("2026Q3"), "JC2026-01", Locale.ZH)
    assert [clause.key for clause in view.partners] == ["CN2021-09", "CN2021-15"]
    item = clause_view(workspace, 1, "140500", Period.parse("2026Q3"), "CN2021-15", Locale.ZH)
    assert item.partners[-1].key == "JC2026-01"


def test_a_document_that_names_no_item_is_not_called_silent(workspace: Workspace) -> None:
    published(workspace, JINCHENG)
    found = crosswalk(workspace)
    assert found.compared == {"NMG2022", "NMG2025", "LC2022", "JC2022"}
    assert {row[-1] for row in crosswalk_table(workspace, Locale.ZH).rows()} == {"尚未对照"}
    assert [clause.key for clause in found.carried_by_none] == ["CN2021-09"]


def test_an_amendment_keeps_or_changes_the_crosswalk(workspace: Workspace) -> None:
    published(workspace, JINCHENG)
    published(workspace, ANSWERING, reason="补上对照")
    assert crosswalk(workspace).covered("JC2026") == 2
    published(workspace, JINCHENG.replace("按核定需求配齐检查员", "按需求配齐检查员"), reason="改文字")
    assert crosswalk(workspace).covered("JC2026") == 2
    text = amended(workspace, 'answers = ["CN2021-09", "CN2021-15"]', 'answers = ["CN2021-09"]', "JC2026")
    published(workspace, text, reason="改对照")
    assert crosswalk(workspace).covered("JC2026") == 1
    assert crosswalk(workspace, 2).covered("JC2026") == 2


@pytest.mark.parametrize("document", ["NMG2022", "CN2021", "JC2022"])
def test_what_stands_brought_again_changes_nothing(workspace: Workspace, document: str) -> None:
    text = amended(workspace, "[document]", "[document]", document)
    batch = submit_document(workspace, text.encode(), "x.toml", who=console("赵六"))
    assert [issue.code for issue in batch.report.issues] == [IssueCode.DOCUMENT_UNCHANGED]
    without = "\n".join(line for line in text.splitlines() if not line.startswith("answers"))
    batch = submit_document(workspace, without.encode(), "y.toml", who=console("赵六"))
    assert [issue.code for issue in batch.report.issues] == [IssueCode.DOCUMENT_UNCHANGED]
