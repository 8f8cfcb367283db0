"""The catalogue: what is asked for, of whom, and by which figure it is measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lib.catalogue.headers import index, look_up
from lib.domain import Clause, Document, Domain, Indicator, Level, Target

#: The indicator that follows up the tasks without a figure.
PROGRESS = "clause_progress"
_NATION = "100000"


@dataclass(frozen=True)
class Catalogue:
    """Domains, documents, clauses (keyed ``NMG2022-08``), indicators and targets, each in the order of the files."""

    domains: dict[str, Domain]
    documents: dict[str, Document]
    clauses: dict[str, Clause]
    indicators: dict[str, Indicator]
    targets: tuple[Target, ...]

    def targets_of(
        self, indicator_key: str, level: Level | None = None, jurisdiction: str | None = None
    ) -> tuple[Target, ...]:
        """The targets of an indicator, in file order.

        ``level`` keeps those that bind or guide this level; ``jurisdiction`` (a division code) those whose document
        holds there: the document's own territory, what lies within it, and everywhere for the nation's.
        """
        return tuple(
            target
            for target in self.targets
            if target.indicator == indicator_key
            and (level is None or level in target.binding_levels | target.reference_levels)
            and (jurisdiction is None or _holds_in(self.documents[target.document].jurisdiction, jurisdiction))
        )

    def clauses_of(self, indicator_key: str) -> tuple[Clause, ...]:
        """The clauses an indicator measures. ``clause_progress`` follows up every clause that has tasks."""
        return tuple(
            clause
            for clause in self.clauses.values()
            if indicator_key in clause.indicators or (indicator_key == PROGRESS and clause.tasks)
        )

    def indicator_by_header(self, header: str) -> Indicator | None:
        """The indicator a column title means: its key, a name, or a declared header; None if it means none.

        Full-width forms, case and blanks do not matter, nor does the indicator's own unit in brackets at the end.
        """
        return look_up(header, self._headers)

    @cached_property
    def _headers(self) -> dict[str, Indicator]:
        return index(self.indicators.values())


def _holds_in(territory: str, code: str) -> bool:
    if territory == _NATION:
        return True
    prefix = territory
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return code.startswith(prefix)
