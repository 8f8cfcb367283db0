"""Five failures in five minutes from an address, twenty by a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lib.access.throttle import Verdict, judge

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def ago(*seconds: int) -> list[datetime]:
    return [AT - timedelta(seconds=each) for each in seconds]


@pytest.mark.parametrize(
    ("by_name", "by_address", "expected"),
    [
        ([], [], Verdict(False)),
        (ago(1, 2, 3, 4), ago(1, 2, 3, 4), Verdict(False)),
        (ago(1, 2, 3, 4, 5), [], Verdict(False)),
        (ago(*range(1, 20)), [], Verdict(False)),
        (ago(*range(1, 21)), [], Verdict(True, 5)),
        (ago(*range(290, 310)), [], Verdict(False)),
        ([], ago(1, 2, 3, 4, 5), Verdict(True, 5)),
        ([], ago(10, 20, 30, 40, 299), Verdict(True, 1)),
        ([], ago(10, 20, 30, 40, 300), Verdict(False)),
        ([], ago(200, 10, 150, 180, 170), Verdict(True, 2)),
        (ago(*range(181, 201)), ago(1, 2, 3, 4, 5), Verdict(True, 5)),
        (ago(*range(181, 201)), ago(1, 2, 3, 4), Verdict(True, 2)),
        ([], ago(1, 2, 3, 4, 60, 290, 299), Verdict(True, 4)),
    ],
)
def test_judge(by_name: list[datetime], by_address: list[datetime], expected: Verdict) -> None:
    assert judge(by_name, by_address, AT) == expected
