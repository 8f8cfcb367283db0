"""What every page starts from: the opened installation, the reader's language and the view that is asked for."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st

from lib.catalogue import Catalogue
from lib.domain import Identity, Locale, Refusal
from lib.i18n import say
from lib.services import Settings, Workspace, load_settings, open_workspace
from lib.services.analysis import as_of_date
from lib.services.recent import recent_head
from lib.ui.address import read_address
from lib.ui.asked import Address, asked_for
from lib.ui.delivery import Delivery, delivery

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One run of a page by ``who``: ``revision`` is the one looked at, ``head`` the current one."""

    workspace: Workspace
    locale: Locale
    address: Address
    revision: int
    head: int
    who: Identity

    def say(self, key: str, /, **params: object) -> str:
        """A sentence of ``ui.toml`` in the reader's language."""
        return say(self.locale, f"ui.{key}", **params)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it stood on the revision looked at, with the targets that counted at the period."""
        return self.workspace.catalogue_at(self.revision, as_of_date(self.address.period))

    @property
    def read_only(self) -> bool:
        return self.workspace.read_only or self.workspace.store.describe().read_only


def installed_locale() -> Locale:
    """The language that the settings name; Chinese where they cannot be read."""
    try:
        return load_settings().locale
    except Refusal:
        return Locale.ZH


_held: Workspace | None = None


def hold(opened: Workspace | None) -> None:
    """Let all pages of this process work on ``opened``; the server does so at start and lets go at its end."""
    global _held  # noqa: PLW0603 - one fact of the process
    _held = opened


def workspace() -> Workspace:
    """The installation, opened once a process and shared by all sessions. Figures that are not as they were sealed
    make it read-only, and every page says so.

    Without the server around Home.py nobody is at the gate, so everything is for reading only.
    """
    return _held or _open(_settings(_variables()), read_only=delivery() is Delivery.INLINE)


def _variables() -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("CAPMAP_")))


@lru_cache(maxsize=4)
def _settings(_: tuple[tuple[str, str], ...]) -> Settings:
    """The settings, read and checked once for each environment, not on every run of a page."""
    return load_settings()


@st.cache_resource(show_spinner=False, hash_funcs={Settings: lambda settings: settings.model_dump_json()})
def _open(settings: Settings, *, read_only: bool) -> Workspace:
    opened = open_workspace(settings, read_only=read_only)
    found = opened.store.verify(quick=True)
    for finding in found:
        log.error("%s", say(settings.locale, f"store.finding.{finding.code.value}", **finding.params))
    return replace(opened, read_only=True, damaged=True) if found else opened


def reading(locale: Locale, who: Identity) -> Reading:
    """Read the address against the current state of the store."""
    opened = workspace()
    head = recent_head(opened)
    return _at(opened, locale, read_address(opened, head), head, who)


def reading_of(opened: Workspace, locale: Locale, who: Identity, given: Mapping[str, str]) -> Reading:
    """What a page would read that ``who`` opens anew at an address with the parameters ``given``."""
    head = recent_head(opened)
    return _at(opened, locale, asked_for(opened, head, given, {}), head, who)


def _at(opened: Workspace, locale: Locale, address: Address, head: int, who: Identity) -> Reading:
    revision = address.revision or head
    return Reading(opened.at(revision), locale, address, revision, head, who)


def current() -> Reading:
    """The reading of this run, made by Home.py before the page runs."""
    found = st.session_state["capmap.reading"]
    assert isinstance(found, Reading)  # noqa: S101 - set by the frame on every run, before any page
    return found


def keep(found: Reading) -> None:
    """Hand the reading of this run to the page."""
    st.session_state["capmap.reading"] = found
