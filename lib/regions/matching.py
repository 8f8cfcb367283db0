"""Which region a text means: by code, name or known alias, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lib.domain import Region
from lib.regions.cleaning import clean, key


class MatchKind(StrEnum):
    """How a text was read; ``outside`` and those above it name one region, the others leave the question open."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    CLEANED = "cleaned"
    LEGACY = "legacy"
    OUTSIDE = "outside"
    AMBIGUOUS = "ambiguous"
    ABOLISHED = "abolished"
    ZONE = "zone"
    REWRITTEN = "rewritten"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """The reading of one text.

    ``region`` is the one meant (for ``legacy`` the successor, for ``outside`` the region beyond the scope; None where
    open), ``candidates`` the regions to ask about, ``cleaned`` the text as it was looked up.
    """

    kind: MatchKind
    region: Region | None
    candidates: tuple[Region, ...]
    cleaned: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a text stands for in the tables: its kind and the codes it may mean."""

    kind: MatchKind
    codes: tuple[str, ...] = ()
    asks: bool = False


# 1501, 15010: digits lost; 1.5E+05, 150,102: written as a number. 150102.0 is whole and read by _LONGER_CODE.
_DIGITS_LOST = re.compile(r"\d{3,5}")
_AS_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d{7,}", re.IGNORECASE)
_ZONE_CODE = re.compile(r"(\d{4})7[1-9]")
_LONGER_CODE = re.compile(r"156(\d{6})|(\d{6})(?:0{3}|0{6})|(\d{6})\.0+")


class NameIndex:
    """Looks texts up in tables of codes, names, aliases and old codes.

    ``entries`` maps keys (see ``cleaning.key``) to what they stand for; ``exact`` holds the texts that are spelled
    exactly as official. ``within`` tells whether a code lies in a scope. Answers are kept: a file repeats its regions.
    """

    _KEPT = 20_000

    def __init__(
        self,
        regions: Mapping[str, Region],
        entries: Mapping[str, Entry],
        exact: Iterable[str],
        within: Callable[[str, str], bool],
    ) -> None:
        self._regions = regions
        self._entries = entries
        self._exact = frozenset(exact)
        self._within = within
        self._known: dict[tuple[str, str | None], Match] = {}

    def find(self, text: str, scope: str | None) -> Match:
        at = (text, scope)
        found = self._known.get(at)
        if found is None:
            if len(self._known) >= self._KEPT:
                self._known.clear()
            found = self._known[at] = self._read(text, scope)
        return found

    def _read(self, text: str, scope: str | None) -> Match:
        cleaned = clean(text)
        entry = self._entries.get(key(cleaned))
        if entry is None:
            return self._read_odd(cleaned, scope)
        match = self._settle(entry, scope, cleaned)
        if match.kind in (MatchKind.CODE, MatchKind.NAME) and text.strip() not in self._exact:
            return Match(MatchKind.CLEANED, match.region, match.candidates, cleaned)
        return match

    def _settle(self, entry: Entry, scope: str | None, cleaned: str) -> Match:
        """Choose among the codes an entry may mean: those within the scope, if it is exactly one.

        Several are asked about, and so are texts marked as ambiguous and, without a scope, names that other places of
        the country bear too.
        """
        all_of_them = tuple(self._regions[code] for code in entry.codes)
        inside = tuple(one for one in all_of_them if scope is None or self._within(one.code, scope))
        if not all_of_them:
            return Match(entry.kind, None, (), cleaned)
        if not inside and len(all_of_them) == 1:
            return Match(MatchKind.OUTSIDE, all_of_them[0], (), cleaned)
        if entry.kind is MatchKind.AMBIGUOUS or len(inside) != 1 or (entry.asks and scope is None):
            return Match(MatchKind.AMBIGUOUS, None, inside or all_of_them, cleaned)
        return Match(entry.kind, inside[0], (), cleaned)

    def _read_odd(self, cleaned: str, scope: str | None) -> Match:
        """Texts that stand in no table: longer forms of a code, zones by the shape of their code, ruined codes."""
        compact = cleaned.replace(" ", "")
        if longer := _LONGER_CODE.fullmatch(compact):
            entry = self._entries.get(next(part for part in longer.groups() if part))
            if entry is not None:
                match = self._settle(entry, scope, cleaned)
                kind = MatchKind.CLEANED if match.kind is MatchKind.CODE else match.kind
                return Match(kind, match.region, match.candidates, cleaned)
        if (zone := _ZONE_CODE.fullmatch(compact)) and f"{zone[1]}00" in self._regions:
            return Match(MatchKind.ZONE, None, (), cleaned)
        if _AS_NUMBER.fullmatch(compact):
            return Match(MatchKind.REWRITTEN, None, self._before_rewriting(compact), cleaned)
        kind = MatchKind.REWRITTEN if _DIGITS_LOST.fullmatch(compact) else MatchKind.UNKNOWN
        return Match(kind, None, (), cleaned)

    def _before_rewriting(self, compact: str) -> tuple[Region, ...]:
        """The region whose code a number still spells with all six digits; 1.5E+05 has lost its last four."""
        mantissa = re.sub(r"\D", "", re.split("E", compact, flags=re.IGNORECASE)[0])
        region = self._regions.get(mantissa)
        number = compact.replace(",", "")
        return (region,) if region is not None and float(number) == float(mantissa) else ()
