"""The figures of a batch are read once, and never those of another state of it."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

from lib.access import console
from lib.services import Workspace, check_batch, publish_batch, receive_file, review_batch, submit_file
from lib.services.batch_figures import Brought, observations_of, staged_difference, staged_figures

HEAD = "region,indicator,period,value\n"
WHO = console("李四")


def test_a_batch_looked_at_before_its_check_has_its_figures_afterwards(workspace: Workspace) -> None:
    batch = receive_file(workspace, f"{HEAD}150602,inspector_staffing,2026Q3,80\n".encode(), "a.csv", who=WHO)
    assert staged_figures(workspace, Brought.by(batch)).is_empty()
    assert review_batch(workspace, batch.id, who=WHO).counts["new"] == 0
    done = check_batch(workspace, batch.id, who=WHO).batch
    assert staged_figures(workspace, Brought.by(done))["value"].to_list() == [80.0]
    assert review_batch(workspace, batch.id, who=WHO).counts["new"] == 1


def test_they_are_read_once_whatever_steps_the_batch_takes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = submit_file(workspace, f"{HEAD}150602,inspector_staffing,2026Q3,80\n".encode(), "a.csv", who=WHO).batch
    first = staged_figures(workspace, Brought.by(sent))
    publish_batch(workspace, sent.id, who=console("王五"))
    monkeypatch.setattr(workspace.store, "batch_figures", lambda _: pytest.fail("read again"))
    stored = workspace.store.batch(sent.id)
    assert stored is not None
    assert staged_figures(workspace, Brought.by(stored)) is first


def test_the_difference_is_that_of_the_store(workspace: Workspace) -> None:
    for value in (80, 81):
        text = f"{HEAD}150602,inspector_staffing,2026Q3,{value}\n150603,inspector_staffing,2026Q3,90\n"
        batch = submit_file(workspace, text.encode(), f"{value}.csv", who=WHO).batch
        if value == 80:
            publish_batch(workspace, batch.id, who=console("王五"), reason="已核实")
    for base in (0, 1):
        assert_frame_equal(
            staged_difference(workspace, base, Brought.by(batch)), workspace.store.difference(base, batch.id)
        )
    assert observations_of(workspace, 0).is_empty()
    assert observations_of(workspace, 1).height == 2
