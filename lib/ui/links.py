"""The pages of the product and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
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
    ("upload", "pages/data/upload.py", ":material/upload_file:"),
    ("method", "pages/policy/method.py", ":material/rule:"),
    ("audit", "pages/admin/audit.py", ":material/history:"),
    ("accounts", "pages/admin/accounts.py", ":material/manage_accounts:"),
)
#: What a page asks of its reader; a page that is not here is offered to nobody. None: an account of one's own.
NEEDED: Mapping[str, Permission | None] = {
    "overview": Permission.VIEW,
    "map": Permission.VIEW,
    "time": Permission.VIEW,
    "region": Permission.VIEW,
    "trend": Permission.VIEW,
    "detail": Permission.VIEW,
    "upload": Permission.CHECK,
    "method": Permission.VIEW,
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


def page_path(name: str) -> str:
    """The file of a page, for links between pages."""
    return next(path for key, path, _ in PAGES if key == name)


def open_map(reading: Reading, view: Mapping[str, str]) -> NoReturn:
    """Go to the capability map at a view."""
    st.switch_page(page_path("map"), query_params={**view, "lang": reading.locale.value})
