"""The data dictionary names every field and every word a catalogue file may use."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from lib.catalogue.rows import ClauseRow, CrosswalkRow, DocumentRow, TargetRow
from lib.domain import Cadence, Comparator, Direction, Domain, Frequency, Indicator, Kind, Level, Rollup

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")
SECTIONS = PAGE.split("\n## ")


@pytest.mark.parametrize(
    ("heading", "shape"),
    [
        ("domains.toml", Domain),
        ("documents.toml", DocumentRow),
        ("clauses/", ClauseRow),
        ("indicators.toml", Indicator),
        ("targets.toml", TargetRow),
        ("crosswalk.toml", CrosswalkRow),
    ],
)
def test_every_field_is_described(heading: str, shape: type) -> None:
    (section,) = (text for text in SECTIONS if text.startswith(heading))
    for field in fields(shape):
        assert f"`{field.name}`" in section, field.name


@pytest.mark.parametrize("words", [Cadence, Comparator, Direction, Frequency, Kind, Level, Rollup])
def test_every_word_is_described(words: type[Kind]) -> None:
    for word in words:
        assert f"`{word.value}`" in PAGE, word
