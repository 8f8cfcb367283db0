"""The calibration that the product ships: within the bounds that it promises."""

from __future__ import annotations

from lib.services.calibration import calibrations


def test_the_shipped_calibration_is_whole_and_within_its_bounds() -> None:
    found = calibrations()
    assert list(found) == ["simulation", "past"]
    for one in found.values():
        assert 0.75 <= one.coverage <= 0.85
        assert one.brier < one.base
        assert sum(one.count) == one.forecasts
        assert len(one.count) == len(one.said) == len(one.came) == 10
        assert list(one.said) == sorted(one.said)
        assert max(abs(said - came) for said, came in zip(one.said, one.came, strict=True)) < 0.1
