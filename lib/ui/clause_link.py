"""The way from any figure to the clause that demands it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from lib.domain import Clause, Identity
from lib.i18n import say
from lib.services.policy_words import headed_basis
from lib.ui.address import go
from lib.ui.context import Reading, current
from lib.ui.links import offered, page_path
from lib.ui.plain import plain

PAGE = "policy"


def clause_view_address(reading: Reading, clause: Clause, **changes: str) -> dict[str, str]:
    """The query string of a clause's view: region, indicator, period and revision stay, so that the way back leads to
    the same figure."""
    view = {**reading.address.parameters, "lang": reading.locale.value, **changes}
    return {**view, "document": clause.document, "clause": clause.key}


def clause_link(reading: Reading, target_key: str, *, short: bool = False) -> None:
    """``依据：内政办发〔2022〕26号 第八条 提高检验检测能力``: a link from a figure to the clause whose target
    (``NMG2022-08-lab_grade``) it is held against. Nothing for an unknown target or one who is not offered the page.

    ``short`` says the clause's key alone, and the rest in the tooltip: for rows of links.
    """
    catalogue = reading.catalogue
    target = next((one for one in catalogue.targets if one.key == target_key), None)
    if target is None or not _offered(reading.who):
        return
    clause = catalogue.clauses[f"{target.document}-{target.clause}"]
    whole = say(reading.locale, "policy.clause.link", basis=headed_basis(reading.locale, catalogue, clause))
    view = clause_view_address(reading, clause, indicator=target.indicator)
    st.page_link(
        page_path(PAGE),
        label=plain(clause.key if short else whole),
        icon=None if short else ":material/gavel:",
        help=plain(whole) if short else None,
        query_params=view,
    )


def measured_link(reading: Reading) -> None:
    """``用于衡量：…``: a link from a figure that is held against no target to the clause that its indicator measures.

    It is one of the territory's own document where one names the indicator, else the first of those that hold there.
    """
    place = reading.workspace.regions.jurisdiction_of(reading.address.region.code)
    if place is None or not _offered(reading.who):
        return
    catalogue = reading.catalogue
    found = [
        clause
        for clause in catalogue.clauses_of(reading.address.indicator.key)
        if catalogue.holds_in(clause.document, place.code)
    ]
    if not found:
        return
    clause = min(found, key=lambda one: catalogue.documents[one.document].jurisdiction != place.code)
    basis = headed_basis(reading.locale, catalogue, clause)
    label = plain(say(reading.locale, "policy.clause.measured", basis=basis))
    view = clause_view_address(reading, clause)
    st.page_link(page_path(PAGE), label=label, icon=":material/gavel:", query_params=view)


def first_of_each_clause(target_keys: Iterable[str]) -> tuple[str, ...]:
    """The targets that a list of figures is held against, one for each clause, in the order of the list."""
    found: dict[str, str] = {}
    for key in target_keys:
        found.setdefault(key.rpartition("-")[0], key)
    return tuple(found.values())


def partner_link(reading: Reading, clause: Clause, *, near: str, named: bool = True) -> None:
    """From one clause to another on the page of the clauses itself, where a link would leave the address as it was.

    ``near`` tells apart places that lead to the same clause. Without ``named`` its key alone, the heading in the
    tooltip.
    """
    heading = plain(clause.heading.get(reading.locale))

    def opened() -> None:
        go(current().address, clause=clause.key, document=clause.document)

    st.button(
        plain(clause.key) + (f" {heading}" if named else ""),
        key=f"{PAGE}.to.{near}.{clause.key}",
        type="tertiary",
        help=None if named else heading,
        on_click=opened,
    )


def _offered(who: Identity) -> bool:
    return offered(who, PAGE)
