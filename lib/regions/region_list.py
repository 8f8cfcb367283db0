"""The regions of a jurisdiction as one file states them, and an installation's regions with such lists over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lib.domain import Jurisdiction, Region
from lib.regions.naming import Alias, OldCode, Tables


@dataclass(frozen=True, slots=True)
class ListedRegion:
    """A region of a list. ``aliases`` are further names, ``former`` the codes it had before. With ``valid_until`` it
    stands no more: it is kept for its figures, and never asked on which day."""

    region: Region
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def ended(self) -> bool:
        return self.valid_until is not None


@dataclass(frozen=True, slots=True)
class RegionList:
    """A whole jurisdiction: its root and every region below it, the ended ones too."""

    jurisdiction: Jurisdiction
    regions: tuple[ListedRegion, ...]

    @property
    def standing(self) -> dict[str, Region]:
        """The regions that stand, by code."""
        return {one.region.code: one.region for one in self.regions if not one.ended}


def territory(regions: Mapping[str, Region], root: str) -> set[str]:
    """``root`` and all codes below it."""
    found = {root} & set(regions)
    while more := {code for code, region in regions.items() if region.parent in found} - found:
        found |= more
    return found


def overlaid(tables: Tables, lists: Iterable[RegionList], others: Iterable[RegionList] = ()) -> Tables:
    """``tables`` with each of ``lists`` in the place of its jurisdiction, or at the end; of two lists of one
    jurisdiction the later one counts.

    Names and old codes that came with the installation are kept for the regions that still stand, and the lists add
    theirs. Regions of ``lists``, of ``others`` and of ``tables`` that stand no more are told as ``past``.
    """
    given = {one.jurisdiction.code: one for one in lists}
    known: dict[str, Region] = {item.region.code: item.region for one in others for item in one.regions}
    known |= {**tables.regions, **{item.region.code: item.region for one in given.values() for item in one.regions}}
    if not given:
        return Tables(tables.regions, tables.jurisdictions, tables.aliases, tables.old, tuple(known.values()))
    regions = dict(tables.regions)
    jurisdictions = dict(tables.jurisdictions)
    for code, one in given.items():
        before = jurisdictions.get(code)
        for lost in territory(regions, before.root) if before else ():
            del regions[lost]
        regions |= one.standing
        jurisdictions[code] = one.jurisdiction
    listed = [item for one in given.values() for item in one.regions]
    return Tables(
        dict(sorted(regions.items())),
        jurisdictions,
        _aliases(tables, regions, listed),
        _old(tables, regions, listed, known),
        tuple(known.values()),
    )


def _aliases(tables: Tables, regions: Mapping[str, Region], listed: list[ListedRegion]) -> tuple[Alias, ...]:
    kept = [one for one in tables.aliases if one.code in regions]
    added = [Alias(one.region.code, text, "common") for one in listed if not one.ended for text in one.aliases]
    return tuple(dict.fromkeys((*kept, *added)))


def _old(
    tables: Tables, regions: Mapping[str, Region], listed: list[ListedRegion], known: Mapping[str, Region]
) -> tuple[OldCode, ...]:
    """Old codes: the installed ones, those that the lists name, and every region that stands no more."""
    became = {code: one.region.code for one in listed if not one.ended for code in one.former}
    found = []
    for one in tables.old:
        if not became.keys() & set(one.texts):
            successor = one.successor if one.successor in regions else became.get(one.successor, "")
            found.append(OldCode(one.texts, successor, one.zone))
    for code, successor in became.items():
        before = known.get(code)
        found.append(OldCode((code, before.name.zh) if before else (code,), successor))
    gone = [region for code, region in known.items() if code not in regions and code not in became]
    return (*found, *(OldCode((region.code, region.name.zh), "") for region in gone))
