"""Reads ``geo/``: regions, aliases, old codes and jurisdictions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lib.domain import Jurisdiction, Level, Refusal, RefusalCode, Region, Text
from lib.regions.cleaning import clean, key
from lib.regions.hierarchy import Naming, Regions
from lib.regions.matching import Entry, MatchKind

#: Where the regions and boundaries of the product lie.
ROOT = Path(__file__).resolve().parents[2] / "geo"

_ALIAS_KINDS = {"ambiguous": MatchKind.AMBIGUOUS, "historic": MatchKind.LEGACY}


def load_regions(root: Path = ROOT) -> Regions:
    """Read regions, aliases, old codes and jurisdictions from ``root``.

    Raises Refusal CATALOGUE_BROKEN (file, key, reason) where a table contradicts another.
    """
    regions = _read_regions(root / "regions.csv")
    return Regions(regions, _read_jurisdictions(root / "jurisdictions.toml", regions), _naming(root, regions))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _broken(path: Path, at: str, reason: str) -> Refusal:
    return Refusal(RefusalCode.CATALOGUE_BROKEN, file=path.name, key=at, reason=reason)


def _read_regions(path: Path) -> dict[str, Region]:
    found: dict[str, Region] = {}
    for row in _rows(path):
        if row["code"] in found:
            raise _broken(path, row["code"], "code stands twice")
        found[row["code"]] = Region(
            code=row["code"],
            name=Text(row["name"], row["name_en"]),
            short_name=row["short_name"],
            level=Level(row["level"]),
            parent=row["parent"] or None,
            type=row["type"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
        )
    for region in found.values():
        if region.parent is not None and (region.parent not in found or region.parent == region.code):
            raise _broken(path, region.code, f"parent {region.parent} is unknown")
    return found


def _read_jurisdictions(path: Path, regions: dict[str, Region]) -> dict[str, Jurisdiction]:
    found: dict[str, Jurisdiction] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["jurisdiction"]:
        if row["root"] not in regions:
            raise _broken(path, row["code"], f"root {row['root']} is unknown")
        found[row["code"]] = Jurisdiction(
            code=row["code"],
            name=Text(row["name"]["zh"], row["name"]["en"]),
            root=row["root"],
            levels=tuple(Level(level) for level in row["levels"]),
        )
    return found


def _naming(root: Path, regions: dict[str, Region]) -> Naming:
    """The look-up tables, weakest first, so that a code or official name always wins over an old or a short one."""
    entries: dict[str, Entry] = {}
    _add_old(root / "legacy_codes.csv", regions, entries)
    asks = _add_aliases(root / "aliases.csv", regions, entries)
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


def _add_old(path: Path, regions: dict[str, Region], entries: dict[str, Entry]) -> None:
    for row in _rows(path):
        successor = row["current_code"]
        if row["how"] == "statistical_zone":
            entry = Entry(MatchKind.ZONE)
        elif not successor:
            entry = Entry(MatchKind.ABOLISHED)
        elif successor in regions:
            entry = Entry(MatchKind.LEGACY, (successor,))
        else:
            raise _broken(path, row["old_code"], f"successor {successor} is unknown")
        _join(entries, row["old_code"], entry)
        _join(entries, row["old_name"], entry)


def _add_aliases(path: Path, regions: dict[str, Region], entries: dict[str, Entry]) -> set[str]:
    """Add the aliases. Returns the official names that other places of the country bear too: asked without a scope."""
    asks: set[str] = set()
    rows = list(_rows(path))
    meant: dict[str, set[str]] = {}
    for row in rows:
        if row["code"] not in regions:
            raise _broken(path, row["alias"], f"code {row['code']} is unknown")
        meant.setdefault(row["alias"], set()).add(row["code"])
    for row in rows:
        if row["kind"] == "elsewhere":
            asks.add(row["alias"])
            continue
        kind = _ALIAS_KINDS.get(row["kind"], MatchKind.ALIAS)
        if len(meant[row["alias"]]) > 1 and kind is not MatchKind.AMBIGUOUS:
            raise _broken(path, row["alias"], "alias of several regions, not marked as ambiguous")
        _join(entries, row["alias"], Entry(kind, (row["code"],)))
    return asks


def _full_names(region: Region, regions: dict[str, Region]) -> Iterator[tuple[str, MatchKind]]:
    """Names with the place before them: 呼和浩特市新城区 in full, 呼和浩特新城区 and 内蒙古通辽市 as aliases."""
    chains: list[tuple[str, MatchKind]] = [("", MatchKind.NAME)]
    parent = regions[region.parent] if region.parent else None
    if parent is not None:
        yield f"{region.name.en}, {parent.name.en}", MatchKind.NAME
    while parent is not None:
        longer = [(parent.name.zh + rest, kind) for rest, kind in chains]
        longer += [(parent.short_name + rest, MatchKind.ALIAS) for rest, _ in chains]
        for before, kind in longer:
            yield before + region.name.zh, kind
        chains += longer
        parent = regions[parent.parent] if parent.parent else None
