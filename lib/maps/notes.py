"""What a legend says besides its classes: figures of another period, regions without a shape, nothing at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import polars as pl

from lib.domain import Locale, Period
from lib.i18n import number, say
from lib.i18n import period as period_text

#: So many other periods, and so many names, are listed one by one.
LISTED = 3


def period_notes(drawn: pl.DataFrame, chosen: Period, locale: Locale) -> list[str]:
    """How many figures are not of the chosen period, by period, the newest first; empty when all are."""
    keys = [key for key in drawn["period"].to_list() if key is not None]
    counts = Counter(key for key in keys if key != chosen.key)
    if not counts:
        return []
    found = sorted(((Period.parse(key), count) for key, count in counts.items()), reverse=True)
    if len(found) == 1 and found[0][1] == len(keys):
        return [say(locale, "map.note.period_all", period=period_text(locale, found[0][0]))]
    listed = [
        say(locale, "map.note.period_some", count=number(count), period=period_text(locale, item))
        for item, count in found[:LISTED]
    ]
    rest = sum(count for _, count in found[LISTED:])
    return [*listed, say(locale, "map.note.period_rest", count=number(rest))] if rest else listed


def shape_notes(result: pl.DataFrame, codes: Sequence[str], known: Collection[str] | None, locale: Locale) -> list[str]:
    """Regions of the result that the layer cannot draw, and shapes of the layer that no region belongs to; an empty
    frame, which has no code, is no such shape."""
    drawable = set(codes)
    names = zip(result["region"].to_list(), result["name"].to_list(), strict=True)
    missing = [name for code, name in names if code not in drawable]
    strange = [] if known is None else [code for code in codes if code and code not in known]
    pairs = (("no_shape", missing), ("no_region", strange))
    return [
        say(locale, f"map.note.{key}", count=number(len(items)), names=_listed(items, locale))
        for key, items in pairs
        if items
    ]


def _listed(items: Sequence[str], locale: Locale) -> str:
    names = say(locale, "map.note.and").join(items[:LISTED])
    return say(locale, "map.note.more", names=names) if len(items) > LISTED else names
