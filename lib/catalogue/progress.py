"""How far a clause has come: one ordinal indicator for each clause that has tasks without a figure.

They are made from the clauses, not written in a file, and are uploaded, published and sealed like any figure. They
are no part of ``Catalogue.indicators``: nothing is mapped, ranked or totted up by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.domain import Clause, Direction, Document, Frequency, Grade, Indicator, Kind, Level, Rollup, Text

#: The tier of a document to the level of the region that reports on its clauses. Every territory reports on the
#: nation's document for itself, whatever its level.
_LEVELS: Mapping[str, frozenset[Level]] = {
    "national": frozenset({Level.PROVINCE, Level.PREFECTURE}),
    "province": frozenset({Level.PROVINCE}),
    "prefecture": frozenset({Level.PREFECTURE}),
    "county": frozenset({Level.COUNTY}),
}
_EVERY = frozenset(Level)


def progress_key(clause: str) -> str:
    """The indicator that follows up a clause: ``NMG2022-01`` is ``progress_nmg2022_01``."""
    return f"progress_{clause.replace('-', '_').lower()}"


def progress_sheets(
    clauses: Iterable[Clause], documents: Mapping[str, Document], template: Indicator
) -> dict[str, Indicator]:
    """The indicator of each clause with tasks, by key, in the order of the clauses.

    Scale, unit and definition are those of ``template`` (``clause_progress``); the clause's own key is a header.
    """
    return {
        (sheet := _sheet(clause, documents[clause.document], template)).key: sheet for clause in clauses if clause.tasks
    }


def _sheet(clause: Clause, document: Document, template: Indicator) -> Indicator:
    scale: tuple[Grade, ...] = template.scale
    return Indicator(
        key=progress_key(clause.key),
        name=Text(zh=f"{clause.key} 进展", en=f"{clause.key} progress"),
        domain=clause.domain,
        unit=template.unit,
        kind=Kind.ORDINAL,
        direction=Direction.UP,
        levels=_LEVELS.get(document.tier, _EVERY),
        frequency=Frequency.QUARTER,
        rollup=Rollup.NONE,
        definition=template.definition,
        minimum=0.0,
        maximum=float(len(scale) - 1),
        scale=scale,
        headers=(clause.key,),
    )
