"""What a reader makes of a map, to the browser and back through an address."""

from __future__ import annotations

import pytest

from lib.ui.statistical_map.kept import Kept, place_text, read_place


def test_what_the_browser_tells_is_taken_over() -> None:
    kept = Kept().told(["only", "met"])
    assert kept == Kept(only="met")
    kept = kept.told(["place", [2.5, 0.013245, -0.0047]])
    assert kept == Kept(only="met", place=(2.5, 0.013245, -0.0047))
    assert kept.told(["only", None]) == Kept(place=(2.5, 0.013245, -0.0047))
    assert kept.told(["place", None]) == Kept(only="met")
    assert kept.data() == {"only": "met", "place": [2.5, 0.013245, -0.0047]}


@pytest.mark.parametrize(
    "told",
    [["place", [99, 0, 0]], ["place", [1, 2]], ["place", ["1", 2, 3]], ["place", [1, float("nan"), 3]], ["x", 1], [1]],
)
def test_nonsense_keeps_no_place(told: list[object]) -> None:
    assert Kept().told(told) == Kept()


def test_a_place_comes_back_from_its_address() -> None:
    assert place_text((2.5, 0.0132451234, -0.0047)) == "2.5,0.013245,-0.0047"
    assert read_place("2.5,0.013245,-0.0047") == (2.5, 0.013245, -0.0047)
    assert [read_place(text) for text in ("", "1,2", "a,b,c", "1,2,3,4", "0.1,0,0", "1,inf,0")] == [None] * 6
