"""The pages of the product and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn

import streamlit as st

from lib.access import allowed
from lib.domain import Identity, Origin, Permission
from lib.ui.context import Reading

#: Key (its title is ``ui.nav.<key>`` and its address ``/<key>``), file, icon. The first is the start page, at ``/``.
PAGES = (
    ("overview", "pages/overview/overview.py", ":material/dashboard:"),
    ("map", "pages/maps/capability.py", ":material/map:"),
    ("time", "pages/maps/time.py", ":material/animation:"),
    ("region", "pages/regions/profile.py", ":material/badge:"),
    ("trend", "pages/regions/trend.py", ":material/show_chart:"),
    ("detail", "pages/maps/detail.py", ":material/location_on:"),
    ("policy", "pages/policy/tracker.py", ":material/gavel:"),
    ("upload", "pages/data/upload.py", ":material/upload_file:"),
    ("batches", "pages/data/batches.py", ":material/inventory_2:"),
    ("review", "pages/data/review.py", ":material/fact_check:"),
    ("templates", "pages/data/template.py", ":material/table_edit:"),
    ("history", "pages/data/history.py", ":material/manage_history:"),
    ("reporting", "pages/data/reporting.py", ":material/assignment_late:"),
    ("quality", "pages/data/quality.py", ":material/verified:"),
    ("method", "pages/policy/method.py", ":material/rule:"),
    ("documents", "pages/admin/documents.py", ":material/library_add:"),
    ("jurisdictions", "pages/admin/jurisdictions.py", ":material/add_location_alt:"),
    ("audit", "pages/admin/audit.py", ":material/history:"),
    ("accounts", "pages/admin/accounts.py", ":material/manage_accounts:"),
)
#: The pages that show the figures of one period and are drawn with the frame, which names the period. The capability
#: map is none: its parts run again without the frame, and it names the period itself.
OF_A_PERIOD = ("overview", "time", "region", "trend", "detail", "policy", "reporting", "quality")
#: Parameters of an address that one page alone reads: on another page nothing stands in for a wrong one.
READ_BY: Mapping[str, tuple[str, ...]] = {
    "view": ("time",),
    "from": ("time",),
    "from_ahead": ("time",),
    "peers": ("region",),
    "pane": ("region",),
    "against": ("region",),
    "tab": ("map",),
    "by": ("trend",),
    "section": ("policy",),
    "statistic": ("method",),
    "compare": ("history",),
}
#: How the pages stand in the navigation: the first by themselves, the others under ``ui.nav.group_<key>``. A page that
#: is in none stands in the last.
GROUPS = (
    ("", ("overview", "map", "policy")),
    ("look", ("region", "trend", "time", "detail")),
    ("data", ("upload", "batches", "review", "templates", "reporting", "quality", "history")),
    ("admin", ("method", "documents", "jurisdictions", "accounts", "audit")),
)
#: What a page asks of its reader; a page that is not here is offered to nobody. None: an account of one's own.
NEEDED: Mapping[str, Permission | None] = {
    "overview": Permission.VIEW,
    "map": Permission.VIEW,
    "time": Permission.VIEW,
    "region": Permission.VIEW,
    "trend": Permission.VIEW,
    "detail": Permission.VIEW,
    "policy": Permission.VIEW,
    "upload": Permission.CHECK,
    "batches": Permission.SUBMIT,
    "review": Permission.REVIEW,
    "templates": Permission.CHECK,
    "history": Permission.VIEW,
    "reporting": Permission.CHECK,
    "quality": Permission.VIEW,
    "method": Permission.VIEW,
    "documents": Permission.DOCUMENTS,
    "jurisdictions": Permission.DOCUMENTS,
    "audit": Permission.AUDIT,
    "accounts": None,
}


#: The pages that a wall screen may show; the first stands in for one that is no more.
SCREENS = ("overview", "map", "time", "region", "trend")


def screen_page(profile: str | None) -> str:
    """The one page that a wall screen shows."""
    return profile if profile in SCREENS else SCREENS[0]


def offered(who: Identity, name: str) -> bool:
    """True where a page is offered to somebody. What it shows and does is asked for again inside, by the services."""
    if name not in NEEDED or (who.origin is Origin.SCREEN and name != screen_page(who.profile)):
        return False
    needed = NEEDED[name]
    return who.account is not None if needed is None else allowed(who, needed)


def grouped(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Pages by the groups of the navigation, in its order; a group without a page is left out."""
    left = list(names)
    for place, (group, members) in enumerate(GROUPS):
        last = place == len(GROUPS) - 1
        own = [name for name in members if name in left]
        left = [name for name in left if name not in own]
        if found := own + (left if last else []):
            yield group, found


def page_path(name: str) -> str:
    """The file of a page, for links between pages."""
    return next(path for key, path, _ in PAGES if key == name)


def open_map(reading: Reading, view: Mapping[str, str]) -> NoReturn:
    """Go to the capability map at a view."""
    st.switch_page(page_path("map"), query_params={**view, "lang": reading.locale.value})
