"""Names one character away from an unknown one: to be asked about, never to be put in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lib.domain import Region
from lib.ingest.words import bare

#: Names shorter than this have too many neighbours.
SHORTEST = 3
_MOST = 3


class NearNames:
    """The full and short names of regions, found by texts at an edit distance of 1 (one character more, less or other).

    Each name is kept under itself and under all it becomes by losing a character, so that a text is compared with a
    handful of names, not with all of them.
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._regions: dict[str, Region] = {}
        for region in regions:
            self._regions[region.code] = region
            for name in {bare(region.name.zh), bare(region.short_name)}:
                if len(name) >= SHORTEST:
                    for key in _keys(name):
                        self._names[key].add(f"{region.code}{name}")

    def find(self, text: str) -> list[Region]:
        """The regions whose name is one character away, by code; none if there are more than three."""
        word = bare(text)
        if not SHORTEST <= len(word) <= 20:
            return []
        near = {entry for key in _keys(word) for entry in self._names.get(key, ())}
        codes = sorted({entry[:6] for entry in near if _is_one_apart(word, entry[6:])})
        return [self._regions[code] for code in codes] if len(codes) <= _MOST else []


def _keys(name: str) -> list[str]:
    return [name, *(name[:place] + name[place + 1 :] for place in range(len(name)))]


def _is_one_apart(one: str, other: str) -> bool:
    """True at an edit distance of 1 (Levenshtein)."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
