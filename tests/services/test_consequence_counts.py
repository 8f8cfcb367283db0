"""Figures that lose the counts behind them are named before they are published; what does not exist is refused."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import Locale, Refusal, RefusalCode
from lib.services import Workspace, check_file, publish_batch, submit_file
from lib.services.consequence import consequence_between
from lib.services.consequence_table import difference_file, difference_rows
from tests.services.foretelling import HEADER, STAFF, published, sent, told


def test_figures_that_lose_their_counts_are_named(workspace: Workspace) -> None:
    """The values side by side are equal; the table, its file and a sentence say what is gone."""
    published(workspace, f"150602,{STAFF},2026Q3,80,8,10", f"150603,{STAFF},2026Q3,90,9,10")
    batch = sent(workspace, f"150602,{STAFF},2026Q3,80,,", f"150603,{STAFF},2026Q3,100,10,10")
    found = told(workspace, batch)
    assert found.difference.select("region", "change", "told").rows() == [
        ("150602", "changed", "counts_dropped"),
        ("150603", "changed", "changed"),
    ]
    assert "1 个数原有的分子或分母没有报，变为空：东胜区检查员配备率。" in found.sentences
    rows = difference_rows(workspace, found.difference, Locale.ZH)
    assert rows["change"].to_list() == ["更改（分子或分母清空）", "更改"]
    assert (rows["old"].to_list(), rows["new"].to_list()) == (
        ["80.0%（8/10）", "90.0%（9/10）"],
        ["80.0%", "100.0%（10/10）"],
    )
    text = difference_file(workspace, found.difference, Locale.ZH).decode("utf-8-sig")
    assert text.count("更改（分子或分母清空）") == 1
    assert publish_batch(workspace, batch, who=console("张三"), reason="").revision.number == 2  # asks for no reason
    assert told(workspace, batch).difference.equals(found.difference)


def test_a_figure_that_loses_one_of_its_counts_is_named_too(workspace: Workspace) -> None:
    published(workspace, f"150602,{STAFF},2026Q3,92,23,25", f"150603,{STAFF},2026Q3,90,9,10")
    found = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,92,22,", f"150603,{STAFF},2026Q3,90,9,10"))
    assert found.difference.select("region", "told").rows() == [("150602", "counts_dropped")]
    assert "1 个数原有的分子或分母没有报，变为空：东胜区检查员配备率。" in found.sentences
    rows = difference_rows(workspace, found.difference, Locale.ZH)
    assert rows.select("old", "new", "change").rows() == [("92.0%（23/25）", "92.0%（22/—）", "更改（分子或分母清空）")]


def test_another_whole_behind_the_same_share_is_shown(workspace: Workspace) -> None:
    """92 % stays 92 %, and 200 people are lacking instead of 2."""
    published(workspace, f"150602,{STAFF},2026Q3,92,23,25")
    found = told(workspace, sent(workspace, f"150602,{STAFF},2026Q3,92,2300,2500"))
    assert difference_rows(workspace, found.difference, Locale.ZH).select("old", "new", "change").rows() == [
        ("92.0%（23/25）", "92.0%（2,300/2,500）", "更改")
    ]
    text = difference_file(workspace, found.difference, Locale.ZH).decode("utf-8-sig").splitlines()
    assert text[1].endswith(",92,92,更改,23,25,2300,2500")


def test_a_figure_that_only_loses_its_mark_is_called_so_before_and_after(workspace: Workspace) -> None:
    demo = submit_file(
        workspace,
        f"region,indicator,period,value\n150602,{STAFF},2026Q3,92\n150603,{STAFF},2026Q3,90\n".encode(),
        "demo.csv",
        who=console("李四"),
        demo=True,
    )
    publish_batch(workspace, demo.batch.id, who=console("张三"), reason="演示")
    rows = (f"150602,{STAFF},2026Q3,92,,", f"150603,{STAFF},2026Q3,91,,")
    check = check_file(workspace, "\n".join((HEADER, *rows)).encode(), "a.csv", who=console("李四"))
    assert (check.counts.updated, check.counts.unchanged) == (2, 0)
    batch = sent(workspace, *rows)
    found = told(workspace, batch)
    words = ["数值不变，不再是演示数据", "更改"]
    assert difference_rows(workspace, found.difference, Locale.ZH)["change"].to_list() == words
    assert found.counts["changed"] == 2
    made = publish_batch(workspace, batch, who=console("张三"), reason="已核实").revision
    assert made.changed == 2
    after = consequence_between(workspace, made.number - 1, made.number, Locale.ZH)
    assert after.difference.equals(found.difference)


def test_an_unknown_revision_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        consequence_between(workspace, 0, 9, Locale.ZH)
    assert refused.value.code is RefusalCode.REVISION_UNKNOWN
