"""Reads ``geo/``: regions, aliases, old codes and jurisdictions."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lib.domain import Jurisdiction, Level, Refusal, RefusalCode, Region, Text
from lib.regions.hierarchy import Regions
from lib.regions.naming import Alias, OldCode, Tables, built

#: Where the regions and boundaries of the product lie.
ROOT = Path(__file__).resolve().parents[2] / "geo"


def load_regions(root: Path = ROOT) -> Regions:
    """Read regions, aliases, old codes and jurisdictions from ``root``.

    Raises Refusal CATALOGUE_BROKEN (file, key, reason) where a table contradicts another.
    """
    return built(read_tables(root))


def read_tables(root: Path = ROOT) -> Tables:
    """The tables under ``root``, checked against each other. Raises Refusal CATALOGUE_BROKEN as ``load_regions``."""
    regions = _read_regions(root / "regions.csv")
    aliases = _read_aliases(root / "aliases.csv", regions)
    old = _read_old(root / "legacy_codes.csv", regions)
    return Tables(regions, _read_jurisdictions(root / "jurisdictions.toml", regions), aliases, old)


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


def _read_old(path: Path, regions: dict[str, Region]) -> tuple[OldCode, ...]:
    found = []
    for row in _rows(path):
        successor = row["current_code"]
        zone = row["how"] == "statistical_zone"
        if successor and not zone and successor not in regions:
            raise _broken(path, row["old_code"], f"successor {successor} is unknown")
        found.append(OldCode((row["old_code"], row["old_name"]), "" if zone else successor, zone=zone))
    return tuple(found)


def _read_aliases(path: Path, regions: dict[str, Region]) -> tuple[Alias, ...]:
    found, meant = [], dict[str, set[str]]()
    for row in _rows(path):
        if row["code"] not in regions:
            raise _broken(path, row["alias"], f"code {row['code']} is unknown")
        meant.setdefault(row["alias"], set()).add(row["code"])
        found.append(Alias(row["code"], row["alias"], row["kind"]))
    for one in found:
        if len(meant[one.text]) > 1 and one.kind not in ("elsewhere", "ambiguous"):
            raise _broken(path, one.text, "alias of several regions, not marked as ambiguous")
    return tuple(found)
