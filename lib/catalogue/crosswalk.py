"""Which clauses of the local documents carry out each item of the national framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Crosswalk:
    """``items``: each clause of the document ``framework`` with the clauses that carry it out, keyed ``NMG2022-08``.

    An item may be carried out by none. One local clause may carry out several items.
    """

    framework: str = ""
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def carried_by(self, item: str, document: str) -> tuple[str, ...]:
        """The clauses of one document that carry out an item; empty where it is silent."""
        return tuple(key for key in self.items.get(item, ()) if key.rpartition("-")[0] == document)

    def partners(self, clause: str) -> tuple[str, ...]:
        """The clauses beside which a clause stands: those that carry it out, or the items that it carries out."""
        if clause in self.items:
            return self.items[clause]
        return tuple(item for item, keys in self.items.items() if clause in keys)
