"""Who belongs to whom: provinces, leagues and cities, counties and banners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lib.domain import Jurisdiction, Level, Refusal, RefusalCode, Region
from lib.regions.matching import Entry, Match, NameIndex


@dataclass(frozen=True, slots=True)
class Naming:
    """The look-up tables of names: see ``matching.NameIndex``."""

    entries: Mapping[str, Entry]
    exact: frozenset[str]


class _Standing(dict[str, Region]):
    """The regions that stand, by code. One that stands no more is neither listed, counted nor ``in`` it, but is still
    found by its code, so that old figures and old files keep their names."""

    def __init__(self, standing: Mapping[str, Region], past: Mapping[str, Region]) -> None:
        super().__init__(standing)
        self._past = past

    def __missing__(self, code: str) -> Region:
        return self._past[code]


class Regions:
    """All regions and jurisdictions of an installation, and the names they go by. Never changes once loaded.

    ``past`` are regions that do not stand: those that ended, and those of lists that count no more.
    """

    def __init__(
        self,
        regions: Mapping[str, Region],
        jurisdictions: Mapping[str, Jurisdiction],
        naming: Naming,
        past: Iterable[Region] = (),
    ) -> None:
        self.past = {region.code: region for region in past if region.code not in regions}
        self.all: dict[str, Region] = _Standing(regions, self.past)
        self._known = {**self.past, **self.all}
        self.jurisdictions = dict(jurisdictions)
        self._below: dict[str, tuple[Region, ...]] = {}
        for region in self.all.values():
            if region.parent is not None:
                self._below[region.parent] = (*self._below.get(region.parent, ()), region)
        self._names = NameIndex(self.all, naming.entries, naming.exact, self.within)

    def children(self, code: str, level: Level | None = None) -> tuple[Region, ...]:
        """The regions below ``code`` at ``level``, by code; without a level those directly below. Empty if unknown."""
        below = self._below.get(code, ())
        if level is None:
            return below
        return tuple(
            found for one in below for found in ((one,) if one.level is level else self.children(one.code, level))
        )

    def ancestors(self, code: str) -> tuple[Region, ...]:
        """The regions above ``code``, top first, without itself. Raises Refusal REGION_UNKNOWN."""
        above: list[Region] = []
        parent = self._region(code).parent
        while parent in self._known:
            above.insert(0, self._known[parent])
            parent = self._known[parent].parent
        return tuple(above)

    def jurisdiction_of(self, code: str) -> Jurisdiction | None:
        """The jurisdiction whose territory holds ``code``; None outside all of them and for an unknown code."""
        return next((one for one in self.jurisdictions.values() if self.within(code, one.root)), None)

    def within(self, code: str, scope: str) -> bool:
        """True where ``code`` is ``scope`` or lies below it; False for unknown codes."""
        at: str | None = code
        while at in self._known:
            if at == scope:
                return True
            at = self._known[at].parent
        return False

    def find(self, text: str, scope: str | None = None) -> Match:
        """The region a text means, looked for within ``scope`` (a region code; None: everywhere).

        Raises Refusal REGION_UNKNOWN for an unknown scope. Readings are kept, so asking again costs a dictionary
        look-up; for a column of many rows ask for its distinct texts with ``find_all``.
        """
        if scope is not None:
            self._region(scope)
        return self._names.find(text, scope)

    def find_all(self, texts: set[str] | frozenset[str], scope: str | None = None) -> dict[str, Match]:
        """``find`` for the distinct texts of a column, as ``{text: match}``, to be joined back to its rows."""
        return {text: self.find(text, scope) for text in texts}

    def _region(self, code: str) -> Region:
        try:
            return self.all[code]
        except KeyError:
            raise Refusal(RefusalCode.REGION_UNKNOWN, region=code) from None
