"""The address of a view: ids in the query string, read once, checked, and written back.

The query string is the only truth of what is looked at; widgets take their value from it and write to it, so every
view can be reloaded and shared. A bad id becomes a ``Problem`` that the page tells, and the default stands in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from lib.domain import Indicator, Level, Locale, Period, Region
from lib.services import Workspace, latest_period

_REMEMBERED = "capmap.address"
_DEFAULT_INDICATOR = "inspector_staffing"


@dataclass(frozen=True, slots=True)
class Problem:
    """An id in the address that names nothing here."""

    parameter: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address.

    ``region`` is what is looked into or at; ``level`` and ``scope`` say which map shows it where there is a choice;
    ``revision`` None means the current one; ``colour`` is ``status`` or ``value``.
    """

    region: Region
    indicator: Indicator
    period: Period
    colour: str
    level: str | None = None
    scope: str | None = None
    revision: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """The query string that restores this view."""
        found = {
            "region": self.region.code,
            "indicator": self.indicator.key,
            "period": self.period.key,
            "colour": self.colour,
            "level": self.level,
            "scope": self.scope,
            "revision": str(self.revision) if self.revision is not None else None,
        }
        return {name: value for name, value in found.items() if value}


def read_locale(installed: Locale) -> Locale:
    """The reader's language: the address, else what this session chose, else the installation's."""
    asked = st.query_params.get("lang") or st.session_state.get("capmap.locale")
    locale = Locale(asked) if asked in tuple(Locale) else installed
    st.session_state["capmap.locale"] = locale.value
    return locale


def read_address(workspace: Workspace, head: int) -> Address:
    """The view that the address asks for. Parameters left out are taken from this session's last view."""
    asked = {**st.session_state.get(_REMEMBERED, {}), **st.query_params.to_dict()}
    problems: list[Problem] = []

    def refuse(parameter: str) -> None:
        problems.append(Problem(parameter, asked[parameter][:40]))

    revision = _revision(workspace, asked.get("revision"))
    if asked.get("revision") and revision is None:
        refuse("revision")
    indicator = workspace.catalogue.indicators.get(asked.get("indicator", _DEFAULT_INDICATOR))
    if indicator is None:
        refuse("indicator")
        indicator = workspace.catalogue.indicators[_DEFAULT_INDICATOR]
    region = _region(workspace, asked.get("region"))
    if region is None:
        if "region" in asked:
            refuse("region")
        region = workspace.regions.all[next(iter(workspace.regions.jurisdictions.values())).root]
    period = _period(asked.get("period"))
    if period is None:
        if "period" in asked:
            refuse("period")
        period = latest_period(workspace, revision or head)
    colour = "value" if asked.get("colour") == "value" else "status"
    level = asked.get("level") if asked.get("level") in tuple(Level) else None
    scope = asked.get("scope") if asked.get("scope") in workspace.regions.all else None
    return Address(region, indicator, period, colour, level, scope, revision, tuple(problems))


def _revision(workspace: Workspace, text: str | None) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    number = int(text)
    return number if workspace.store.revision(number) else None


def _region(workspace: Workspace, code: str | None) -> Region | None:
    region = workspace.regions.all.get(code or "")
    return region if region and workspace.regions.jurisdiction_of(region.code) else None


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text or "")
    except ValueError:
        return None


def remember(address: Address) -> None:
    """Put the view into the browser's address and keep it for the other pages of this session."""
    st.session_state[_REMEMBERED] = address.parameters
    wanted = {**address.parameters, "lang": st.session_state["capmap.locale"]}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def go(address: Address, **changes: object) -> None:
    """Move to another view; call it from a callback. A change of region drops a level and scope that no longer fit."""
    fresh: dict[str, object] = {"level": None, "scope": None} if "region" in changes else {}
    parameters = replace(address, **{**fresh, **changes}).parameters  # type: ignore[arg-type]  # checked on reading
    st.session_state[_REMEMBERED] = parameters
    st.query_params.from_dict({**parameters, "lang": st.session_state["capmap.locale"]})
