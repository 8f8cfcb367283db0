from __future__ import annotations

from itertools import combinations

import pytest

from lib import palette
from lib.domain import Beside, Status
from lib.palette import Pattern, Theme

#: Linear-light RGB as seen with protanopia and deuteranopia: Viénot, Brettel and Mollon (1999).
_SEEN = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def _lab(colour: str, vision: str | None) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if vision:
        linear = [max(sum(a * b for a, b in zip(row, linear, strict=True)), 0) for row in _SEEN[vision]]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in rows]
    scaled = [part / white for part, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _apart(first: str, second: str, vision: str | None) -> float:
    pairs = zip(_lab(first, vision), _lab(second, vision), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_every_status_has_its_own_symbol_icon_and_colour() -> None:
    assert set(palette.STATUS) == set(Status)
    assert len({paint.symbol for paint in palette.STATUS.values()}) == len(Status)
    assert len({paint.icon for paint in palette.STATUS.values()}) == len(Status)
    assert len({paint.fill.light for paint in palette.STATUS.values()}) == len(Status)


@pytest.mark.parametrize("theme", list(Theme))
def test_words_stand_out_from_the_page(theme: Theme) -> None:
    inks = [*(paint.ink for paint in palette.STATUS.values()), palette.NEVER.ink, palette.TEXT, palette.MUTED]
    for ink in [*inks, palette.TARGET, palette.MARKER]:
        assert palette.contrast(ink.get(theme), palette.PAGE.get(theme)) >= 4.5


@pytest.mark.parametrize("theme", list(Theme))
def test_lines_stand_out_from_the_page(theme: Theme) -> None:
    for tone in palette.SERIES:
        assert palette.contrast(tone.get(theme), palette.PAGE.get(theme)) >= 3


@pytest.mark.parametrize("vision", [None, "protan", "deutan"])
@pytest.mark.parametrize("theme", list(Theme))
def test_judged_statuses_stay_apart_in_every_vision(theme: Theme, vision: str | None) -> None:
    judged = [palette.STATUS[status].fill.get(theme) for status in list(Status)[:4]]
    for first, second in combinations(judged, 2):
        assert _apart(first, second, vision) >= 20


def test_what_is_not_known_is_textured() -> None:
    assert palette.STATUS[Status.NO_DATA].pattern is Pattern.HATCH
    assert palette.STATUS[Status.NO_DATA].fill == palette.PAGE
    assert palette.STATUS[Status.STALE].pattern is Pattern.DOTS


def test_contrast_is_the_ratio_of_the_guidelines() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("classes", range(1, 10))
def test_a_scale_moves_away_from_the_page(classes: int) -> None:
    for theme in Theme:
        page = palette.PAGE.get(theme)
        steps = [palette.contrast(paint.fill.get(theme), page) for paint in palette.scale(classes)]
        assert len(steps) == classes
        assert steps == sorted(steps)
        assert len(set(steps)) == classes


def test_a_scale_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        palette.scale(0)


@pytest.mark.parametrize("vision", [None, "protan", "deutan"])
@pytest.mark.parametrize("theme", list(Theme))
def test_sides_of_the_target_stay_apart_in_every_vision(theme: Theme, vision: str | None) -> None:
    paints = [*palette.SHORT, palette.ON_TARGET, *palette.BEYOND]
    for first, second in combinations([paint.fill.get(theme) for paint in paints], 2):
        assert _apart(first, second, vision) >= 12


def test_each_side_of_the_target_moves_away_from_the_page() -> None:
    for theme in Theme:
        for side in (palette.SHORT, palette.BEYOND):
            steps = [palette.contrast(paint.fill.get(theme), palette.PAGE.get(theme)) for paint in side]
            assert steps == sorted(steps)


def test_patterns_stand_beside_every_colour() -> None:
    for classes in range(2, 6):
        patterns = [paint.pattern for paint in palette.scale(classes)]
        assert len(set(patterns)) == classes
    gap = [paint.pattern for paint in (*palette.SHORT, palette.ON_TARGET, *palette.BEYOND)]
    assert len(set(gap)) == 7
    judged = [palette.STATUS[status].pattern for status in list(Status)[:6]]
    assert len(set(judged)) == 6
    off = {palette.NEVER.pattern, palette.STATUS[Status.STALE].pattern, palette.STATUS[Status.NO_DATA].pattern}
    assert not off & {*gap, *(paint.pattern for paint in palette.scale(5))}


@pytest.mark.parametrize("theme", list(Theme))
def test_a_side_of_a_reference_value_looks_like_no_status(theme: Theme) -> None:
    assert set(palette.REFERENCE) == set(Beside)
    symbols = {paint.symbol for paint in palette.STATUS.values()}
    for paint in palette.REFERENCE.values():
        assert paint.symbol not in symbols
        assert palette.contrast(paint.ink.get(theme), palette.PAGE.get(theme)) >= 4.5
        for judged in list(Status)[:4]:
            assert _apart(paint.fill.get(theme), palette.STATUS[judged].fill.get(theme), None) >= 20
    above, below = palette.REFERENCE[Beside.ABOVE], palette.REFERENCE[Beside.BELOW]
    assert _apart(above.fill.get(theme), below.fill.get(theme), None) >= 20
