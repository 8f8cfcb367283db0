"""Demonstration points come with the demonstration figures, agree with them, and go with them."""

from __future__ import annotations

import polars as pl

from lib.access import console
from lib.services import Workspace, load_demo, points_at, publish_batch, remove_demo, submit_point_file
from lib.services.demo_points import load_demo_points

WHO = console("管理员")
OWN = "编号,名称,类别,等级,经度,纬度\nL1,东胜所,检验机构,C,109.99,39.82\n"


def test_they_agree_with_the_figures_and_go_with_them(workspace: Workspace) -> None:
    load_demo(workspace, who=WHO)
    count = load_demo_points(workspace, who=WHO)
    head = workspace.store.head()
    found = pl.concat([points_at(workspace, head, code) for code in ("150000", "371500", "140500")])
    assert count == found.height
    assert found.filter(pl.col("kind") == "office").height == 103 + 8 + 6
    grades = dict(
        workspace.observations(head)
        .filter(pl.col("indicator") == "lab_grade", pl.col("period") == "2026")
        .select("region", "value")
        .iter_rows()
    )
    scale = [grade.key for grade in workspace.catalogue.indicators["lab_grade"].scale]
    told = {
        region: grade for region, grade in found.select("region", "grade").iter_rows() if grade and region in grades
    }
    assert len(told) > 90
    assert told == {region: scale[round(grades[region])] for region in told}
    assert load_demo_points(workspace, who=WHO) == 0
    remove_demo(workspace, who=WHO)
    assert points_at(workspace, workspace.store.head(), "150000").is_empty()
    assert points_at(workspace, head, "150000").height > 103
    assert workspace.store.verify() == []


def test_a_layer_of_ones_own_is_never_covered_and_stays(workspace: Workspace) -> None:
    batch = submit_point_file(workspace, OWN.encode(), "a.csv", who=console("李四"), jurisdiction="150000").batch
    publish_batch(workspace, batch.id, who=console("张三"))
    load_demo(workspace, who=WHO)
    load_demo_points(workspace, who=WHO)
    assert points_at(workspace, workspace.store.head(), "150000")["id"].to_list() == ["L1"]
    assert points_at(workspace, workspace.store.head(), "371500").height >= 8
    remove_demo(workspace, who=WHO)
    assert points_at(workspace, workspace.store.head(), "150000")["id"].to_list() == ["L1"]
    assert points_at(workspace, workspace.store.head(), "371500").is_empty()
