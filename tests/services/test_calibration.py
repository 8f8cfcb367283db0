"""The calibration that the product ships: within the bounds that it promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.domain import Locale
from lib.i18n import say
from lib.services.calibration import calibrations
from lib.stats import local_trend

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "method.md").read_text(encoding="utf-8")


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


def test_the_document_has_the_figures_of_the_page() -> None:
    for one in calibrations().values():
        row = f"| {one.forecasts:,} | {100 * one.coverage:.1f}% | {one.brier:.4f} | {one.base:.4f} |"
        assert row in METHOD


def test_the_lines_in_the_document_work_the_shares_and_the_spread_out_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = METHOD.split("```python\n")[1].split("```")[0]
    exec(compile(script, "method.md", "exec"), {})  # noqa: S102 - the document's own lines
    told = capsys.readouterr().out
    result = "s = 0.023134，自由度 8，可能性 0.763"
    assert result in told
    assert result in METHOD
    assert "L 的份量 [ 0.028" in told


def test_page_and_document_name_the_sets_that_are_averaged() -> None:
    parts = (local_trend._WANDERING, local_trend._PACES, local_trend._SEASONS)
    sizes = " × ".join(str(len(part)) for part in parts)
    named = ["、".join(f"{one:g}" for one in part) for part in parts]
    for text in (METHOD, say(Locale.ZH, "method.formula.forecast")):
        assert f"{sizes} = 24" in text
        assert all(part in text for part in named)
    assert f"{sizes} = 24" in say(Locale.EN, "method.formula.forecast")
