"""``catalogue``: what is measured, asked and demanded."""

from __future__ import annotations

from lib.catalogue import load_catalogue
from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome, table
from lib.services.wire import catalogue_json


def run(context: Context) -> Outcome:
    """Documents with their clauses and targets counted, then the indicators."""
    found = load_catalogue()
    locale = context.locale
    documents = table(
        [context.say(f"column.{name}") for name in ("document", "title", "clauses", "targets")],
        [
            (
                item.id,
                item.title.get(locale),
                sum(clause.document == item.id for clause in found.clauses.values()),
                sum(target.document == item.id for target in found.targets),
            )
            for item in found.documents.values()
        ],
    )
    indicators = table(
        [context.say(f"column.{name}") for name in ("indicator", "name", "unit", "domain", "targets")],
        [
            (
                item.key,
                item.name.get(locale),
                item.unit.get(locale),
                found.domains[item.domain].name.get(locale),
                len(found.targets_of(item.key)),
            )
            for item in found.indicators.values()
        ],
    )
    total = context.say(
        "catalogue.total",
        documents=len(found.documents),
        clauses=len(found.clauses),
        indicators=len(found.indicators),
        targets=len(found.targets),
    )
    return Outcome(GOOD, catalogue_json(found), f"{documents}\n\n{indicators}\n\n{total}")
