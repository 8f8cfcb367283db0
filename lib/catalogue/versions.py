"""The versions of a demand: several targets of one key stand one after another, never side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from lib.catalogue.reasons import broken
from lib.domain import Target

_FILE = "targets.toml"


def check_versions(targets: Iterable[Target]) -> None:
    """Refuse a key that comes twice without dates, dates in the wrong order, and versions that overlap."""
    found = tuple(targets)
    for target in found:
        if reversed_dates(target):
            raise broken(_FILE, f"{target.key}.valid_until", "validity_reversed")
    for one, other in overlapping(found):
        dated = any(each.valid_from or each.valid_until for each in (one, other))
        if dated:
            raise broken(_FILE, f"{one.key}.valid_from", "versions_overlap", name=one.key)
        raise broken(_FILE, one.key, "duplicate_key", name=one.key)


def reversed_dates(target: Target) -> bool:
    """True where the last day of a version comes before its first."""
    return target.valid_from is not None and target.valid_until is not None and target.valid_until < target.valid_from


def overlapping(targets: Iterable[Target]) -> Iterator[tuple[Target, Target]]:
    """The pairs of versions of one key that both count on some day, in the order of ``targets``."""
    versions: dict[str, list[Target]] = {}
    for target in targets:
        versions.setdefault(target.key, []).append(target)
    for own in versions.values():
        for one, other in combinations(own, 2):
            first, last = _span(one)
            begin, end = _span(other)
            if first <= end and begin <= last:
                yield one, other


def _span(target: Target) -> tuple[date, date]:
    return target.valid_from or date.min, target.valid_until or date.max
