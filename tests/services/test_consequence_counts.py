"""Figures that lose the counts behind them are named before they are published; what does not exist is refused."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.domain import Locale, Refusal, RefusalCode
from lib.services import Workspace, publish_batch
from lib.services.consequence import consequence_between
from lib.services.consequence_table import difference_file, difference_rows
from tests.services.foretelling import STAFF, published, sent, told


def test_figures_that_lose_their_counts_are_named(workspace: Workspace) -> None:
    """The values side by side are equal; the table, its file and a sentence say what is gone."""
    published(workspace, f"150602,{STAFF},2026Q3,80,8,10", f"150603,{STAFF},2026Q3,90,9,10")
    batch = sent(workspace, f"150602,{STAFF},2026Q3,80,,", f"150603,{STAFF},2026Q3,100,10,10")
    found = told(workspace, batch)
    assert found.difference.select("region", "change", "counts_dropped").rows() == [
        ("150602", "changed", True),
        ("150603", "changed", False),
    ]
    assert "1 个数原来有分子、分母，这次没有报，将为空：东胜区检查员配备率。" in found.sentences
    rows = difference_rows(workspace, found.difference, Locale.ZH)
    assert rows["change"].to_list() == ["更改（分子、分母清空）", "更改"]
    assert rows["old"].to_list()[0] == rows["new"].to_list()[0]
    text = difference_file(workspace, found.difference, Locale.ZH).decode("utf-8-sig")
    assert text.count("更改（分子、分母清空）") == 1
    assert publish_batch(workspace, batch, who=console("张三"), reason="").revision.number == 2  # asks for no reason
    assert told(workspace, batch).difference.equals(found.difference)


def test_an_unknown_revision_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        consequence_between(workspace, 0, 9, Locale.ZH)
    assert refused.value.code is RefusalCode.REVISION_UNKNOWN
