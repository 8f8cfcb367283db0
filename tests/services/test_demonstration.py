"""Demonstration data come and go without touching real figures."""

from __future__ import annotations

import polars as pl
import pytest

from lib.access import console
from lib.domain import Refusal, RefusalCode, RevisionKind
from lib.services import Workspace, demo_revision, load_demo, publish_batch, remove_demo, submit_file


def test_demo_is_marked_and_removable(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    done = load_demo(workspace, who=console("管理员"))
    assert done.revision.demo
    assert demo_revision(workspace) == 2
    mixed = workspace.observations(2)
    assert mixed.height > 20_000
    assert mixed.filter(~pl.col("demo")).height < 5
    with pytest.raises(Refusal) as refused:
        load_demo(workspace, who=console("管理员"))
    assert refused.value.code is RefusalCode.DEMO_PRESENT
    gone = remove_demo(workspace, who=console("管理员"))
    assert gone.kind is RevisionKind.DEMO_REMOVAL
    left = workspace.observations(3)
    assert dict(left.select("region", "value").iter_rows()) == {
        "150100": 92.0,
        "150102": 96.0,
        "150103": 80.0,
        "150104": 100.0,
    }
    with pytest.raises(Refusal) as refused:
        remove_demo(workspace, who=console("管理员"))
    assert refused.value.code is RefusalCode.DEMO_ABSENT


def test_a_real_figure_is_never_covered(workspace: Workspace, long_csv: bytes) -> None:
    batch = submit_file(workspace, long_csv, "a.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"))
    load_demo(workspace, who=console("管理员"))
    real = workspace.observations(2).filter(~pl.col("demo"))
    assert dict(real.select("region", "value").iter_rows())["150102"] == 96.0
    assert real.height == 4
