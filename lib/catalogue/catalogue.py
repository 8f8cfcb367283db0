"""The catalogue: what is asked for, of whom, and by which figure it is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from lib.catalogue.crosswalk import Crosswalk
from lib.catalogue.headers import index, look_up
from lib.catalogue.progress import progress_sheets
from lib.domain import Clause, Document, Domain, Indicator, Level, Target

#: The indicator that sums up the tasks without a figure; each clause has one of its own in ``Catalogue.progress``.
PROGRESS = "clause_progress"
_NATION = "100000"


@dataclass(frozen=True)
class Catalogue:
    """Domains, documents, clauses (keyed ``NMG2022-08``), indicators and targets, each in the order of the files.

    ``crosswalk`` says which local clauses carry out the items of the nation's document.
    """

    domains: dict[str, Domain]
    documents: dict[str, Document]
    clauses: dict[str, Clause]
    indicators: dict[str, Indicator]
    targets: tuple[Target, ...]
    crosswalk: Crosswalk = field(default_factory=Crosswalk)

    @cached_property
    def progress(self) -> dict[str, Indicator]:
        """The indicators of the progress of clauses, by key. They are uploaded like any other and shown with their
        clauses only."""
        return progress_sheets(self.clauses.values(), self.documents, self.indicators[PROGRESS])

    @cached_property
    def reportable(self) -> Reportable:
        """What an uploaded file may report on: ``indicators`` and ``progress``."""
        return Reportable(self, {**self.indicators, **self.progress})

    def indicator(self, key: str) -> Indicator | None:
        """The indicator of a key, be it of a figure or of the progress of a clause."""
        return self.reportable.indicators.get(key)

    def on(self, day: date) -> Catalogue:
        """The catalogue as it counts on a day: of each demand with versions, the one that is valid then."""
        if all(target.holds_on(day) for target in self.targets):
            return self
        return replace(self, targets=tuple(target for target in self.targets if target.holds_on(day)))

    def holds_in(self, document: str, jurisdiction: str) -> bool:
        """True where a document holds in a territory: its own, what lies within it, and everywhere for the nation's."""
        return _holds_in(self.documents[document].jurisdiction, jurisdiction)

    def targets_of_clause(self, clause: Clause) -> tuple[Target, ...]:
        """The targets that a clause sets itself, in file order."""
        return tuple(one for one in self.targets if (one.document, one.clause) == (clause.document, clause.id))

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
            and (jurisdiction is None or self.holds_in(target.document, jurisdiction))
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


@dataclass(frozen=True)
class Reportable:
    """The catalogue as one who checks a file sees it: ``indicators`` holds the progress of clauses too."""

    catalogue: Catalogue
    indicators: Mapping[str, Indicator]

    def indicator_by_header(self, header: str) -> Indicator | None:
        """As ``Catalogue.indicator_by_header``, over everything that may be reported."""
        return look_up(header, self._headers)

    def targets_of(
        self, indicator_key: str, level: Level | None = None, jurisdiction: str | None = None
    ) -> tuple[Target, ...]:
        """As ``Catalogue.targets_of``; the progress of a clause has no target."""
        return self.catalogue.targets_of(indicator_key, level, jurisdiction)

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
