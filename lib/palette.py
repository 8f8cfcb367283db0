"""Every colour of maps, charts and status marks, in one place.

Status colours run from blue to red through amber, a set that stays apart under protan, deutan and tritan vision, and
each has a symbol, a pattern and a word beside it. Values have one hue (teal) from light to dark. What is not known is
never a shade of either: no data is hatched on the page's own colour, stale is dotted grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lib.domain import Beside, Stand, Status


class Theme(StrEnum):
    """The two appearances of the product."""

    LIGHT = "light"
    DARK = "dark"


class Pattern(StrEnum):
    """Textures drawn over a fill, so that no meaning hangs on colour alone."""

    NONE = "none"
    LINES = "lines"
    DOTS = "dots"
    HATCH = "hatch"
    CROSS = "cross"
    BARS = "bars"
    POSTS = "posts"
    BARS_1 = "bars1"
    BARS_2 = "bars2"
    BARS_3 = "bars3"
    BARS_4 = "bars4"
    LINES_1 = "lines1"
    LINES_2 = "lines2"
    LINES_3 = "lines3"
    POINTS_1 = "points1"
    POINTS_2 = "points2"
    POINTS_3 = "points3"


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour in both appearances, as ``#rrggbb``."""

    light: str
    dark: str

    def get(self, theme: Theme) -> str:
        return self.dark if theme is Theme.DARK else self.light


@dataclass(frozen=True, slots=True)
class Paint:
    """How a class looks.

    ``fill`` colours areas and marks, ``stroke`` draws the pattern over it, ``ink`` is for words on the page (contrast
    of at least 4.5), ``symbol`` is one character, ``icon`` the name of the Material icon.
    """

    fill: Tone
    stroke: Tone
    ink: Tone
    symbol: str
    icon: str
    pattern: Pattern = Pattern.NONE


#: The page behind maps and charts: what contrast is reckoned against.
PAGE = Tone("#ffffff", "#0e1621")
TEXT = Tone("#1f2a37", "#e6ebf1")
MUTED = Tone("#5b6673", "#a3aebb")
GRID = Tone("#e3e7ec", "#2a3644")
BORDER = Tone("#ffffff", "#0e1621")
OUTLINE = Tone("#4a5563", "#aab6c3")

STATUS: dict[Status, Paint] = {
    Status.MET: Paint(
        Tone("#1f68ad", "#3f8fd8"), Tone("#1f68ad", "#3f8fd8"), Tone("#1a5a97", "#7db8ee"), "√", "check_circle"
    ),
    Status.ON_TRACK: Paint(
        Tone("#9fcbea", "#a9d3f2"),
        Tone("#7db3d8", "#86b7da"),
        Tone("#2b6a8e", "#a9d3f2"),
        "●",
        "trending_up",
        Pattern.BARS,
    ),
    Status.BEHIND: Paint(
        Tone("#f2b134", "#e0a12c"),
        Tone("#d8961a", "#b97f14"),
        Tone("#8a5a00", "#f0bc5a"),
        "▲",
        "warning",
        Pattern.POSTS,
    ),
    Status.MISSED: Paint(
        Tone("#c13a28", "#d8553f"),
        Tone("#e58e7f", "#8f2616"),
        Tone("#a92c1c", "#ff9a86"),
        "×",
        "cancel",
        Pattern.LINES,
    ),
    Status.STALE: Paint(
        Tone("#cfd5dc", "#3c4856"),
        Tone("#7d8996", "#8a97a5"),
        Tone("#55606c", "#b3bdc8"),
        "◇",
        "history",
        Pattern.DOTS,
    ),
    Status.NO_DATA: Paint(
        Tone("#ffffff", "#0e1621"),
        Tone("#bcc5cf", "#465464"),
        Tone("#5b6673", "#a3aebb"),
        "○",
        "radio_button_unchecked",
        Pattern.HATCH,
    ),
    Status.NO_TARGET: Paint(
        Tone("#e9edf1", "#222e3b"), Tone("#e9edf1", "#222e3b"), Tone("#5b6673", "#a3aebb"), "—", "remove"
    ),
}

_ON = (Tone("#9f8cc9", "#8d79c0"), Tone("#9f8cc9", "#8d79c0"), Tone("#5d4494", "#b9a3e8"))
_OFF = (Tone("#e9dff0", "#3b3356"), Tone("#b7a6d6", "#6b5c96"), Tone("#5d4494", "#b9a3e8"))
#: Beside a reference value: one quiet hue and signs of their own, for neither side is a verdict.
REFERENCE: dict[Beside, Paint] = {
    Beside.ABOVE: Paint(*_ON, "∧", "expand_less"),
    Beside.BELOW: Paint(*_OFF, "∨", "expand_more", Pattern.POINTS_1),
    Beside.SAME: Paint(*_ON, "≡", "equal"),
    Beside.OTHER: Paint(*_OFF, "≠", "compare_arrows", Pattern.POINTS_1),
}

#: "Never drilled" in a map of values: a finding of its own, off the scale and not missing.
NEVER = Paint(
    Tone("#ead9c0", "#4d3c28"),
    Tone("#8a5f2b", "#d3a468"),
    Tone("#7a5120", "#ddb27c"),
    "※",
    "event_busy",
    Pattern.CROSS,
)

_SCALE = (
    Tone("#dcefec", "#123c3a"),
    Tone("#a6d6cf", "#1b5f5a"),
    Tone("#66b5ac", "#2c8a82"),
    Tone("#2c877e", "#58b8ae"),
    Tone("#0b534d", "#b4e6df"),
)

_SCALE_PATTERNS = (Pattern.NONE, Pattern.BARS_1, Pattern.BARS_2, Pattern.BARS_3, Pattern.BARS_4)

#: On the target, give or take less than a step.
ON_TARGET = Paint(
    Tone("#efece4", "#4b5058"), Tone("#efece4", "#4b5058"), Tone("#5b6673", "#b3bdc8"), "＝", "drag_handle"
)
#: Short of the target and beyond it, the smallest step first: red against blue, which every vision tells apart, slanted
#: lines against dots, and further from the target is always further from the page.
SHORT = (
    Paint(
        Tone("#f3c7b5", "#743f31"),
        Tone("#dfa68f", "#8d5444"),
        Tone("#9c4022", "#f0a58c"),
        "↓",
        "south",
        Pattern.LINES_1,
    ),
    Paint(
        Tone("#df8464", "#b35a41"),
        Tone("#c66a4a", "#914330"),
        Tone("#9c3a1c", "#ff9a86"),
        "⇓",
        "south",
        Pattern.LINES_2,
    ),
    Paint(
        Tone("#ad3a22", "#ee9a82"),
        Tone("#d2694f", "#c4654b"),
        Tone("#a3301a", "#ffb3a1"),
        "⇊",
        "keyboard_double_arrow_down",
        Pattern.LINES_3,
    ),
)
BEYOND = (
    Paint(
        Tone("#c4dcef", "#2b4f70"),
        Tone("#a3c6e2", "#43698c"),
        Tone("#2b6a8e", "#a9d3f2"),
        "↑",
        "north",
        Pattern.POINTS_1,
    ),
    Paint(
        Tone("#79aedb", "#3f80b8"),
        Tone("#5a94c6", "#2c6496"),
        Tone("#1f68ad", "#8cc4f2"),
        "⇑",
        "north",
        Pattern.POINTS_2,
    ),
    Paint(
        Tone("#1c5f9f", "#9bcdf5"),
        Tone("#4f8cc5", "#6ba3d2"),
        Tone("#1a5a97", "#b5dbf8"),
        "⇈",
        "keyboard_double_arrow_up",
        Pattern.POINTS_3,
    ),
)

#: What the map draws besides its classes: words, edges, borders, and what must be seen.
MAP_INKS = {"page": PAGE, "ink": TEXT, "muted": MUTED} | {
    "line": Tone("#cfd6de", "#3a4757"),
    "edge": Tone("#8a96a3", "#5d6b7b"),
    "parent": OUTLINE,
    "national": Tone("#7a2f8f", "#d9a3ea"),
    "alert": Tone("#a92c1c", "#ff9a86"),
}

#: How far the lines over a class stand from its fill, towards black or white.
_SHADE = 0.16

#: Lines of a chart: the region looked at first, then those it is compared with.
SERIES = (
    Tone("#1f68ad", "#6fb3f2"),
    Tone("#8a5a00", "#e0b15c"),
    Tone("#6a4fa3", "#b9a3e8"),
    Tone("#2c877e", "#58b8ae"),
    Tone("#7d8996", "#8a97a5"),
)
#: Target lines, and the upright marks of days.
TARGET = Tone("#a92c1c", "#ff9a86")
MARKER = Tone("#5b6673", "#a3aebb")

#: System fonts, Chinese first: nothing is fetched.
FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif'


def paint_of(stand: Stand) -> Paint:
    """How a status looks, or a place beside a reference value."""
    return REFERENCE[stand] if isinstance(stand, Beside) else STATUS[stand]


def scale(classes: int) -> tuple[Paint, ...]:
    """The paints of a sequential scale, lowest class first, evenly spread over the hue.

    In the dark the scale runs from dark to light, so that more is always further from the page. The lines over a class
    grow denser with it. Raises ValueError for fewer than one class.
    """
    if classes < 1:
        raise ValueError(f"a scale has at least one class, not {classes}")
    places = {1: [0.5], 2: [0.25, 0.75]}.get(classes) or [at / (classes - 1) for at in range(classes)]
    tones = [Tone(_between(Theme.LIGHT, place), _between(Theme.DARK, place)) for place in places]
    return tuple(
        Paint(tone, _shade(tone), TEXT, "■", "square", _SCALE_PATTERNS[round(place * (len(_SCALE_PATTERNS) - 1))])
        for tone, place in zip(tones, places, strict=True)
    )


def _shade(tone: Tone) -> Tone:
    """The colour of the lines over a fill: a little darker, or lighter where the fill is dark already."""
    return Tone(
        *(_toned(colour, "#000000" if _luminance(colour) > 0.18 else "#ffffff") for colour in (tone.light, tone.dark))
    )


def _toned(colour: str, towards: str) -> str:
    parts = ((int(colour[at : at + 2], 16), int(towards[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(own + (other - own) * _SHADE):02x}" for own, other in parts)


def _between(theme: Theme, place: float) -> str:
    """The colour at 0-1 along the scale, mixed from the two stops beside it."""
    stops = [tone.get(theme) for tone in _SCALE]
    at = min(int(place * (len(stops) - 1)), len(stops) - 2)
    part = place * (len(stops) - 1) - at
    mixed = (
        round(int(stops[at][i : i + 2], 16) * (1 - part) + int(stops[at + 1][i : i + 2], 16) * part) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1-21. Source: WCAG 2.2, relative luminance."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
