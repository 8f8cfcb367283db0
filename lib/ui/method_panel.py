"""The sheet of an indicator: definition, formula, unit, targets, clauses."""

from __future__ import annotations

import polars as pl
import streamlit as st

from lib.domain import Clause, Indicator, Level, Target
from lib.i18n import number
from lib.services import target_text
from lib.services.policy_words import basis_text, clause_name, document_name
from lib.ui.context import Reading
from lib.ui.plain import plain


def sheet(reading: Reading) -> None:
    """Definition, formula, unit, levels and bounds."""
    item = reading.address.indicator
    st.subheader(plain(item.name.get(reading.locale)), anchor=False)
    domain = reading.catalogue.domains[item.domain].name.get(reading.locale)
    st.caption(plain(f"{domain} · {item.key}"))
    st.markdown(plain(item.definition.get(reading.locale)))
    facts = {
        "formula": _formula(reading, item),
        "unit": item.unit.get(reading.locale),
        "levels": _levels(reading, item.levels),
        "frequency": reading.say(f"method.frequency_{item.frequency.value}"),
        "direction": reading.say(f"method.direction_{item.direction.value}"),
        "bounds": _bounds(reading, item),
        "scale": " < ".join(grade.name.get(reading.locale) for grade in item.scale),
        "rollup": reading.say(f"method.rollup_{item.rollup.value}"),
        "column": reading.say("mark.list").join([item.key, item.name.zh, *item.headers]),
    }
    rows = [(reading.say(f"method.{name}"), text) for name, text in facts.items() if text]
    table = [(label, plain(text)) for label, text in rows]
    st.table(pl.DataFrame(table, schema=["", " "], orient="row"), hide_index=True, hide_header=True)


def _formula(reading: Reading, item: Indicator) -> str:
    if item.numerator is None or item.denominator is None:
        return (
            (item.numerator or item.definition).get(reading.locale)
            if item.numerator
            else reading.say("method.formula_none")
        )
    factor = " × 100%" if item.is_share else ""
    return f"{item.numerator.get(reading.locale)} ÷ {item.denominator.get(reading.locale)}{factor}"


def _levels(reading: Reading, levels: frozenset[Level]) -> str:
    return reading.say("mark.list").join(reading.say(f"level.{level.value}") for level in Level if level in levels)


def _bounds(reading: Reading, item: Indicator) -> str:
    if item.scale or (item.minimum is None and item.maximum is None):
        return ""
    low = number(item.minimum, 0) if item.minimum is not None else "−∞"
    high = number(item.maximum, 0) if item.maximum is not None else "+∞"
    return f"{low} – {high} {item.unit.get(reading.locale)}"


def targets(reading: Reading) -> None:
    """Every target of the indicator: value, whom it binds, when."""
    st.markdown(f"**{reading.say('method.targets')}**")
    item = reading.address.indicator
    found = reading.catalogue.targets_of(item.key)
    if not found:
        st.caption(reading.say("method.no_targets"))
        return
    names = ("target", "binding", "reference", "cadence", "deadline", "clause")
    rows = [_target_row(reading, item, target) for target in found]
    columns = dict.fromkeys((reading.say(f"method.{name}") for name in names), pl.String)
    st.table(pl.DataFrame(rows, schema=columns, orient="row"), hide_index=True)


def _target_row(reading: Reading, item: Indicator, target: Target) -> tuple[str, ...]:
    catalogue = reading.catalogue
    return (
        target_text(reading.locale, item, target, binding=True),
        _levels(reading, target.binding_levels),
        _levels(reading, target.reference_levels) or "—",
        reading.say(f"cadence.{target.cadence.value}"),
        target.deadline.isoformat() if target.deadline else "—",
        plain(basis_text(reading.locale, catalogue, catalogue.clauses[f"{target.document}-{target.clause}"])),
    )


def clauses(reading: Reading) -> None:
    """The clauses that the indicator measures, what they ask in our words, and who answers for them."""
    st.markdown(f"**{reading.say('method.clauses')}**")
    found = reading.catalogue.clauses_of(reading.address.indicator.key)
    rows = [_clause_row(reading, clause) for clause in found]
    columns = dict.fromkeys((reading.say(f"method.{name}") for name in ("document", "clause", "asks")), pl.String)
    st.table(pl.DataFrame(rows, schema=columns, orient="row"), hide_index=True)


def _clause_row(reading: Reading, clause: Clause) -> tuple[str, ...]:
    document = reading.catalogue.documents[clause.document]
    asks = clause.asks.get(reading.locale)
    if clause.responsible:
        names = reading.say("mark.list").join(item.get(reading.locale) for item in clause.responsible)
        asks += reading.say("method.answers", names=names)
    return (
        plain(document_name(reading.locale, document)),
        plain(f"{clause_name(reading.locale, clause)} {clause.heading.get(reading.locale)}"),
        plain(asks),
    )


def how_status(reading: Reading) -> None:
    """How a status is found, in words."""
    st.markdown(f"**{reading.say('method.status_title')}**")
    st.markdown(plain(reading.say("method.status_text")))
