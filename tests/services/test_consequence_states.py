"""The figures before and after a change."""

from __future__ import annotations

from datetime import date

from lib.access import console
from lib.services import Workspace, publish_batch, submit_file
from lib.services.consequence_states import newest_period, states_between


def test_the_first_period_for_readers_is_the_newest_quarter_with_figures(workspace: Workspace) -> None:
    rows = "region,indicator,period,value,numerator,denominator\n150602,inspector_staffing,2026Q2,80,8,10\n"
    batch = submit_file(workspace, rows.encode(), "a.csv", who=console("李四")).batch.id
    publish_batch(workspace, batch, who=console("张三"), reason="已核实")
    states = states_between(workspace, 0, 1)
    assert newest_period(states.after, date(2026, 11, 22)).key == "2026Q2"
    assert newest_period(states.before, date(2026, 11, 22)).key == "2026Q4"
