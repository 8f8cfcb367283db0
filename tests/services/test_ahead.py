"""What is reckoned ahead is what readers find."""

from __future__ import annotations

from importlib import import_module

import pytest

from lib.services import Workspace, outlook
from lib.services import analysis as analysis_module
from lib.services.ahead import reckon_ahead
from lib.services.analysis import as_of_date, ranking
from lib.services.series import periods


def test_every_period_of_a_jurisdiction_with_figures_newest_first(demo: Workspace) -> None:
    found = list(reckon_ahead(demo, 1))
    quarters = [period for _, period in found]
    assert {code for code, _ in found[:3]} == {"150000", "371500", "140500"}
    assert quarters[::3] == list(reversed(periods(demo, 1)))
    assert len(quarters) == 3 * len(set(quarters)) >= 3 * 23


def test_a_reader_finds_what_was_reckoned(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    code, period = next(reckon_ahead(demo, 1))

    def again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(analysis_module, "attained", again)
    monkeypatch.setattr(import_module("lib.services.outlook"), "attained", again)
    read = demo.at(1)  # as pages do
    assert ranking(read, 1, code, period, as_of_date(period)).of("lab_grade", "county").height == 103
    assert outlook(read, 1, code, period).frame.height > 0


def test_nothing_is_reckoned_where_nothing_is_published(workspace: Workspace) -> None:
    assert list(reckon_ahead(workspace, 0)) == []
