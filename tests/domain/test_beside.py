"""A reference value passes no verdict: what is said beside one, and beside a target that binds."""

from __future__ import annotations

import pytest

from lib.domain import Beside, Stand, Status, stand, stand_named, stand_of


@pytest.mark.parametrize(
    ("comparator", "reached", "not_reached"),
    [
        (">=", Beside.ABOVE, Beside.BELOW),
        ("<=", Beside.BELOW, Beside.ABOVE),
        ("==", Beside.SAME, Beside.OTHER),
    ],
)
def test_a_reference_says_on_which_side_of_it_a_figure_is(
    comparator: str, reached: Beside, not_reached: Beside
) -> None:
    assert stand("met", binding=False, comparator=comparator) is reached
    for status in ("on_track", "behind", "missed"):
        assert stand(status, binding=False, comparator=comparator) is not_reached


@pytest.mark.parametrize("status", list(Status))
def test_a_target_that_binds_judges(status: Status) -> None:
    assert stand(status.value, binding=True, comparator=">=") is status
    assert stand(status.value, binding=None, comparator=None) is status


@pytest.mark.parametrize("status", [Status.NO_DATA, Status.STALE, Status.NO_TARGET])
def test_what_is_not_known_is_said_of_the_figure_itself(status: Status) -> None:
    assert stand(status.value, binding=False, comparator=">=") is status


@pytest.mark.parametrize("one", [*Status, *Beside])
def test_a_stand_is_found_by_its_name(one: Stand) -> None:
    assert stand_named(one.value) is one


def test_a_row_says_it_by_its_columns() -> None:
    assert stand_of({"status": "missed", "binding": False, "comparator": ">="}) is Beside.BELOW
    assert stand_of({"status": "missed"}) is Status.MISSED
