"""The tables that regions are made from, and the texts that each region answers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lib.domain import Jurisdiction, Region
from lib.regions.cleaning import clean, key
from lib.regions.hierarchy import Naming, Regions
from lib.regions.matching import Entry, MatchKind

_ALIAS_KINDS = {"ambiguous": MatchKind.AMBIGUOUS, "historic": MatchKind.LEGACY}


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a region. ``kind`` ``ambiguous`` is asked about, ``historic`` names what it was before, and
    ``elsewhere`` says that other places of the country bear its official name too."""

    code: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class OldCode:
    """A code, mostly with its name, that stands no more: what it became, empty where nothing did. ``zone``: it never
    was a region, only an area of statistics."""

    texts: tuple[str, ...]
    successor: str
    zone: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """What an installation knows of regions; ``past`` are those that do not stand."""

    regions: Mapping[str, Region]
    jurisdictions: Mapping[str, Jurisdiction]
    aliases: tuple[Alias, ...] = ()
    old: tuple[OldCode, ...] = ()
    past: tuple[Region, ...] = ()


def built(tables: Tables) -> Regions:
    """The regions of some tables, with all the texts they answer to."""
    return Regions(tables.regions, tables.jurisdictions, _naming(tables), tables.past)


def _naming(tables: Tables) -> Naming:
    """The look-up tables, weakest first, so that a code or official name always wins over an old or a short one."""
    entries: dict[str, Entry] = {}
    regions = tables.regions
    _add_old(tables.old, entries)
    asks = _add_aliases(tables.aliases, entries)
    exact: set[str] = set()
    for region in regions.values():
        for name, kind in _full_names(region, regions):
            _join(entries, name, Entry(kind, (region.code,)))
            exact.add(name)
    for region in regions.values():
        for name in (region.name.zh, region.name.en):
            _join(entries, name, Entry(MatchKind.NAME, (region.code,), asks=name in asks))
            exact.add(name)
    for code in regions:
        entries[code] = Entry(MatchKind.CODE, (code,))
    return Naming(entries, frozenset(exact | set(regions)))


def _join(entries: dict[str, Entry], text: str, entry: Entry) -> None:
    """Add what a text stands for; a text of one kind that stands for several regions keeps all of them."""
    at = key(clean(text))
    before = entries.get(at)
    if before is not None and before.kind is entry.kind:
        codes = tuple(dict.fromkeys((*before.codes, *entry.codes)))
        entries[at] = Entry(entry.kind, codes, before.asks or entry.asks)
    else:
        entries[at] = entry


def _add_old(old: Iterable[OldCode], entries: dict[str, Entry]) -> None:
    for one in old:
        if one.zone:
            entry = Entry(MatchKind.ZONE)
        elif one.successor:
            entry = Entry(MatchKind.LEGACY, (one.successor,))
        else:
            entry = Entry(MatchKind.ABOLISHED)
        for text in one.texts:
            _join(entries, text, entry)


def _add_aliases(aliases: Iterable[Alias], entries: dict[str, Entry]) -> set[str]:
    """Add the aliases. Returns the official names that other places of the country bear too: asked without a scope."""
    asks: set[str] = set()
    for one in aliases:
        if one.kind == "elsewhere":
            asks.add(one.text)
        else:
            _join(entries, one.text, Entry(_ALIAS_KINDS.get(one.kind, MatchKind.ALIAS), (one.code,)))
    return asks


def _full_names(region: Region, regions: Mapping[str, Region]) -> Iterator[tuple[str, MatchKind]]:
    """Names with the place before them: 呼和浩特市新城区 in full, 呼和浩特新城区 and 内蒙古通辽市 as aliases."""
    chains: list[tuple[str, MatchKind]] = [("", MatchKind.NAME)]
    parent = regions[region.parent] if region.parent else None
    if parent is not None:
        yield f"{region.name.en}, {parent.name.en}", MatchKind.NAME
    while parent is not None:
        longer = [(parent.name.zh + rest, kind) for rest, kind in chains]
        if parent.short_name != parent.name.zh:
            longer += [(parent.short_name + rest, MatchKind.ALIAS) for rest, _ in chains]
        for before, kind in longer:
            yield before + region.name.zh, kind
        chains += longer
        parent = regions[parent.parent] if parent.parent else None
