"""The clauses as a table: filtered, sorted by what needs looking at first, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from lib.domain import Clause, Identity, Locale, Permission
from lib.domain.policy import ClauseState
from lib.i18n import say
from lib.reports import write_table
from lib.services.export import record_export
from lib.services.permission import require
from lib.services.policy import ClauseStanding
from lib.services.policy_words import demanded, due_text, names_text, regions_text, stage_text, unmet_text
from lib.services.workspace import Workspace

#: The columns of the table of clauses, each a text.
COLUMNS = (
    *("clause", "heading", "state", "due", "unmet", "stage", "targets", "regions", "asks", "indicators", "tasks"),
    *("responsible", "domain"),
)


def narrowed(
    standings: Iterable[ClauseStanding],
    *,
    document: str | None = None,
    domain: str | None = None,
    state: str | None = None,
    responsible: str | None = None,
    text: str = "",
) -> tuple[ClauseStanding, ...]:
    """The clauses that fit every choice. ``responsible`` is a body's Chinese name; ``text`` is looked for in heading,
    demands, tasks, bodies and keys, in both languages, every word of it somewhere."""
    words = text.casefold().split()
    return tuple(
        one
        for one in standings
        if document in (None, one.clause.document)
        and domain in (None, one.clause.domain)
        and state in (None, one.state.value)
        and (responsible is None or responsible in {name.zh for name in one.clause.responsible})
        and all(word in _haystack(one.clause) for word in words)
    )


def _haystack(clause: Clause) -> str:
    texts = (clause.heading, clause.asks, *clause.tasks, *clause.responsible)
    words = [part for text in texts for part in (text.zh, text.en)]
    return " ".join((clause.key, *clause.indicators, *words)).casefold()


def by_urgency(standings: Iterable[ClauseStanding]) -> tuple[ClauseStanding, ...]:
    """Overdue clauses first, the longest overdue before others; then open ones, the nearest day first; then the rest,
    each in the order of the documents."""
    order = {state: place for place, state in enumerate(ClauseState)}
    far = 10**6
    return tuple(sorted(standings, key=lambda one: (order[one.state], far if one.days_left is None else one.days_left)))


def bodies(standings: Iterable[ClauseStanding]) -> tuple[str, ...]:
    """The Chinese names of all bodies that answer for a clause, those with the most clauses first."""
    found: dict[str, int] = {}
    for one in standings:
        for name in one.clause.responsible:
            found[name.zh] = found.get(name.zh, 0) + 1
    return tuple(sorted(found, key=lambda name: (-found[name], name)))


def clause_table(workspace: Workspace, standings: Sequence[ClauseStanding], locale: Locale) -> pl.DataFrame:
    """One row a clause, columns ``COLUMNS`` under their titles in the reader's language."""
    names = [say(locale, f"policy.column.{name}") for name in COLUMNS]
    rows = [_row(workspace, one, locale) for one in standings]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _row(workspace: Workspace, one: ClauseStanding, locale: Locale) -> tuple[str, ...]:
    clause, stop = one.clause, say(locale, "policy.semicolon")
    return (
        clause.key,
        clause.heading.get(locale),
        say(locale, f"policy.state.{one.state.value}"),
        due_text(locale, one),
        unmet_text(locale, one.levels, one.jurisdiction, borrowed=one.borrowed),
        stage_text(locale, one.stage, owed=bool(clause.tasks)),
        stop.join(demanded(locale, workspace, one.targets)),
        regions_text(locale, one.levels, one.jurisdiction, borrowed=one.borrowed),
        clause.asks.get(locale),
        names_text(locale, workspace, clause),
        stop.join(task.get(locale) for task in clause.tasks),
        say(locale, "ui.mark.list").join(name.get(locale) for name in clause.responsible),
        workspace.catalogue.domains[clause.domain].name.get(locale),
    )


def clause_file(
    workspace: Workspace, who: Identity, revision: int, standings: Sequence[ClauseStanding], locale: Locale
) -> bytes:
    """The table as CSV; the audit trail says who took it. Needs EXPORT."""
    require(workspace, who, Permission.EXPORT)
    table = clause_table(workspace, standings, locale)
    record_export(workspace, who, "policy", revision, table.height)
    return write_table(table, "csv")
