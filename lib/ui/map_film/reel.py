"""All frames of a film in one message: what they share once, and of each frame only its rows and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lib.domain import Indicator, Locale, Period
from lib.i18n import number, say
from lib.maps import Boundary, Line, MapSpec, Method, map_spec


@dataclass(frozen=True, slots=True)
class Frame:
    """One period: ``result`` as ``map_spec`` takes it, one row a region, and its texts in the reader's language.

    ``period`` is its key and ``text`` its name; ``tick`` stands under its place on the slider, if anything does;
    ``finding`` says what it comes to.
    """

    period: str
    text: str
    tick: str
    finding: str
    result: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Repeated:
    """A boundary layer whose features stand once for every frame: all frames are sorted into classes at once."""

    layer: Boundary
    periods: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.layer.name

    @property
    def detail(self) -> str:
        return self.layer.detail

    @property
    def sha256(self) -> str:
        return self.layer.sha256

    @property
    def review_number(self) -> str:
        return self.layer.review_number

    @property
    def path(self) -> Path:
        return self.layer.path

    @property
    def codes(self) -> Sequence[str]:
        return tuple(_place(code, period) for period in self.periods for code in self.layer.codes)


def pooled(
    frames: Sequence[Frame],
    layer: Boundary,
    indicator: Indicator,
    locale: Locale,
    colour: str,
    *,
    revision: int,
    method: Method = Method.QUANTILES,
    lines: Iterable[tuple[Line, Boundary]] = (),
    labels: Mapping[str, str] | None = None,
) -> MapSpec:
    """The map of all frames at once: a region stands once for each frame, in the order of the frames.

    Sorting them together fixes the breaks of the classes over the whole film, in whatever way the map is coloured.
    """
    whole = pl.concat(
        frame.result.with_columns(pl.concat_str("region", pl.lit(_place("", frame.period))).alias("region"))
        for frame in frames
    )
    periods = tuple(frame.period for frame in frames)
    short = {_place(code, period): text for code, text in (labels or {}).items() for period in periods}
    repeated = Repeated(layer, periods)
    return map_spec(
        whole, repeated, indicator, locale, colour, revision=revision, method=method, lines=lines, labels=short or None
    )


def single(
    frame: Frame, layer: Boundary, indicator: Indicator, locale: Locale, colour: str, known: Collection[str] | None
) -> MapSpec:
    """The map of one frame by itself, for what it says besides classes: title, ranks, banner and notes."""
    period = Period.parse(frame.period)
    return map_spec(frame.result, layer, indicator, locale, colour, period=period, known=known)


def reel(spec: MapSpec, frames: Sequence[Frame], alone: Sequence[MapSpec]) -> dict[str, Any]:
    """The film as JSON, from the ``pooled`` map and the map of each frame alone.

    ``base`` is as the statistical map is given it, but without rows and counts; ``frames`` have the key, name, tick
    and finding of the period, ``notes``, title, rank and banner of its map, its ``rows`` and its ``counts`` by class.
    """
    base: dict[str, Any] = spec.data()
    rows = base.pop("rows")
    size = len(rows) // len(frames)
    base["order"] = None if base["order"] is None else list(spec.order[: len(spec.order) // len(frames)])
    base["notes"] = []
    for name in ("names", "labels"):
        base[name] = base[name] and base[name][:size]
    cut = [rows[at * size : (at + 1) * size] for at in range(len(frames))]
    told = zip(frames, alone, cut, strict=True)
    return {"base": base, "frames": [_frame(*item, len(spec.classes)) for item in told]}


def _frame(frame: Frame, alone: MapSpec, rows: Sequence[Sequence[int]], classes: int) -> dict[str, Any]:
    counts = Counter(row[0] for row in rows)
    return {
        "period": frame.period,
        "text": frame.text,
        "tick": frame.tick,
        "finding": frame.finding,
        "notes": say(alone.locale, "time.film.and").join(alone.notes),
        "title": say(alone.locale, "time.film.title", title=alone.title, period=frame.text),
        "rank": say(alone.locale, "map.card.rank", rank="{}", ranked=number(alone.ranked)),
        "banner": alone.banner,
        "rows": rows,
        "counts": [counts[place] for place in range(classes)],
    }


def _place(code: str, period: str) -> str:
    return f"{code}@{period}"
