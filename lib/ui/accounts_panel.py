"""Accounts for administrators: the list, adding one, changing one, and the links of wall screens."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from lib.access import EVERYWHERE, SCOPED_ROLES
from lib.domain import Account, Grant, Identity, Origin, Role
from lib.i18n import say
from lib.reports.table import neutralised
from lib.services import accounts, beijing
from lib.services.audit_view import last_seen
from lib.services.single_sign_on import MOST_SUBJECT
from lib.ui.context import Reading
from lib.ui.held_choice import held_choice
from lib.ui.links import SCREENS, screen_page
from lib.ui.plain import plain
from lib.ui.row_height import row_height
from lib.ui.sessions_panel import act, session_list, words

_CHOSEN = "accounts.chosen"
_NAME, _SHOWN, _SUBJECT = (f"account.add.{name}" for name in ("name", "shown", "subject"))
_LABEL, _PROFILE = (f"screen.{name}" for name in ("label", "profile"))
_COLUMNS = ("name", "shown", "grants", "state", "seen", "created")
#: CSS pixels of the columns: on a laptop all of them and the bar that a long list is scrolled by.
_WIDTHS = {"name": 78, "shown": 84, "grants": 258, "state": 72, "seen": 122, "created": 90}
_WHOLE, _PART = (Role.VIEWER, Role.ADMIN), (Role.REPORTER, Role.REVIEWER)
#: Where a wall screen signs in.
SCREEN_PATH = "/screen-in?token="


def listed_accounts(reading: Reading) -> list[Account]:
    """All accounts as a table, with what they may do and when they were last seen."""
    found = accounts.listed(reading.workspace, reading.who)
    seen = last_seen(reading.workspace, who=reading.who)
    rows = [
        (
            item.name,
            item.shown,
            grants_text(reading, item.grants),
            _state(reading, item),
            beijing(seen[item.id]) if item.id in seen else "",
            beijing(item.created_at)[:10],
        )
        for item in found
    ]
    names = [words(reading, f"admin.column.{name}") for name in _COLUMNS]
    table = neutralised(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))
    st.caption(words(reading, "admin.count", all=len(found), disabled=sum(item.disabled for item in found)))
    st.dataframe(
        table,
        hide_index=True,
        row_height=row_height([row[2] for row in rows], _WIDTHS["grants"]),
        column_config={
            name: st.column_config.TextColumn(width=width) for name, width in zip(names, _WIDTHS.values(), strict=True)
        },
        alt=words(reading, "admin.title"),
    )
    return found


def grants_text(reading: Reading, grants: Sequence[Grant]) -> str:
    """Roles with their regions in words: ``审核：鄂尔多斯市``."""
    parts = []
    for grant in grants:
        role = say(reading.locale, f"access.role.{grant.role.value}")
        scoped = grant.role in SCOPED_ROLES
        parts.append(f"{role}{reading.say('mark.colon')}{region_text(reading, grant.scope)}" if scoped else role)
    return reading.say("mark.list").join(parts)


def region_text(reading: Reading, scope: str) -> str:
    """A region by name and code."""
    region = reading.workspace.regions.all.get(scope)
    if scope == EVERYWHERE:
        return words(reading, "admin.everywhere")
    return scope if region is None else f"{region.name.get(reading.locale)} {scope}"


def _state(reading: Reading, item: Account) -> str:
    key = "disabled" if item.disabled else "must_change" if item.must_change else "enabled"
    return say(reading.locale, f"access.state.{key}")


def change_account(reading: Reading, found: Sequence[Account]) -> None:
    """One account: its roles and regions, on or off, another password, its identity elsewhere, its sign-ins."""
    known = {item.id: item for item in found}
    if not known or reading.read_only:
        return
    st.session_state[_CHOSEN] = held_choice(_CHOSEN, known)
    st.selectbox(
        words(reading, "admin.choose"),
        list(known),
        key=_CHOSEN,
        format_func=lambda key: f"{known[key].shown}（{known[key].name}）",
        placeholder=reading.say("widget.choose"),
    )
    item = known[st.session_state[_CHOSEN]]
    _grants_boxes(reading, item.id, item.grants)
    with st.container(horizontal=True):
        buttons = [("save", "primary", _save), ("reset", "secondary", _reset)]
        buttons.append(("enable", "secondary", _enable) if item.disabled else ("disable", "secondary", _disable))
        for word, kind, does in buttons:
            st.button(
                words(reading, f"admin.{word}"),
                type="primary" if kind == "primary" else "secondary",
                key=f"account.{word}",
                on_click=does,
                args=(reading, item),
            )
    if reading.workspace.settings.oidc_issuer and item.id != reading.who.account:
        _subject_box(reading, item)
    # one's own stand below, with the tokens
    if item.id != reading.who.account:
        st.markdown(f"**{plain(words(reading, 'admin.sessions', name=item.shown))}**")
        session_list(reading, accounts.live_sessions(reading.workspace, reading.who, item.id), none="admin.none")


def _grants_boxes(reading: Reading, key: str, grants: Sequence[Grant]) -> None:
    """The roles of an account to tick, and the regions of those that count in a part of the country."""
    for role, column in zip(_WHOLE, st.columns(2), strict=True):
        held = any(grant.role is role for grant in grants)
        column.checkbox(words(reading, f"admin.{role.value}"), held, key=f"grant.{role.value}.{key}")
    # each as wide as the form: beside one another the name of a chosen region would be cut
    for role in _PART:
        box = f"grant.{role.value}.{key}"
        scopes = [grant.scope for grant in grants if grant.role is role]
        # told to the browser on every run: it names regions by their words, which are others in another language
        st.session_state[box] = st.session_state.get(box, scopes)
        st.multiselect(
            words(reading, f"admin.{role.value}"),
            [EVERYWHERE, *reading.workspace.regions.all],
            key=box,
            format_func=lambda scope: region_text(reading, scope),
            placeholder=reading.say("widget.choose"),
            select_all=False,
        )


def _subject_box(reading: Reading, item: Account) -> None:
    """Whom the identity provider has to name for this account: link somebody, or nobody any more."""
    key = _subject_key(item)
    st.text_input(
        words(reading, "admin.linked"),
        item.subject or "",
        key=key,
        max_chars=MOST_SUBJECT,
        help=words(reading, "admin.link_help"),
    )
    with st.container(horizontal=True):
        st.button(words(reading, "admin.link"), key="account.link", on_click=_link, args=(reading, item))
        if item.subject is not None:
            st.button(words(reading, "admin.unlink"), key="account.unlink", on_click=_unlink, args=(reading, item))


def _subject_key(item: Account) -> str:
    """Another field for another subject: what was typed before an unlinking does not stay in it."""
    return f"account.subject.{item.id}.{item.subject or ''}"


def _link(reading: Reading, item: Account) -> None:
    given = str(st.session_state[_subject_key(item)])

    def does(by: Identity) -> tuple[str, None]:
        accounts.link_subject(reading.workspace, by, item.id, given)
        return words(reading, "admin.link_done", name=item.name), None

    act(reading, does)


def _unlink(reading: Reading, item: Account) -> None:
    def does(by: Identity) -> tuple[str, None]:
        accounts.link_subject(reading.workspace, by, item.id, None)
        return words(reading, "admin.unlink_done", name=item.name), None

    act(reading, does)


def _ticked(key: str) -> list[Grant]:
    state = st.session_state
    whole = [Grant(role, EVERYWHERE) for role in _WHOLE if state.get(f"grant.{role.value}.{key}")]
    return whole + [Grant(role, scope) for role in _PART for scope in state.get(f"grant.{role.value}.{key}", ())]


def _save(reading: Reading, item: Account) -> None:
    def does(by: Identity) -> tuple[str, None]:
        accounts.set_grants(reading.workspace, by, item.id, _ticked(item.id))
        return words(reading, "admin.saved", name=item.name), None

    act(reading, does)


def _reset(reading: Reading, item: Account) -> None:
    def does(by: Identity) -> tuple[str, str | None]:
        return words(reading, "admin.once", name=item.name), accounts.reset_password(reading.workspace, by, item.id)

    act(reading, does)


def _disable(reading: Reading, item: Account) -> None:
    def does(by: Identity) -> tuple[str, None]:
        accounts.disable(reading.workspace, by, item.id)
        return words(reading, "admin.disabled", name=item.name), None

    act(reading, does)


def _enable(reading: Reading, item: Account) -> None:
    def does(by: Identity) -> tuple[str, None]:
        accounts.enable(reading.workspace, by, item.id)
        return words(reading, "admin.enabled", name=item.name), None

    act(reading, does)


def nobody_else(reading: Reading, found: Sequence[Account]) -> bool:
    """True where the reader is the only one who can sign in: the next thing to do is to add somebody."""
    return all(item.disabled or item.id == reading.who.account for item in found)


def add_account(reading: Reading, *, opened: bool) -> None:
    """A new account; its one-time password is shown once."""
    if reading.read_only:
        return
    with st.expander(words(reading, "admin.add"), expanded=opened):
        st.text_input(words(reading, "admin.name"), key=_NAME, max_chars=40)
        st.text_input(words(reading, "admin.shown"), key=_SHOWN, max_chars=80)
        _grants_boxes(reading, "add", [Grant(Role.VIEWER, EVERYWHERE)])
        st.text_input(words(reading, "admin.subject"), key=_SUBJECT, max_chars=MOST_SUBJECT)
        st.button(
            words(reading, "admin.create"), type="primary", key="account.create", on_click=_create, args=(reading,)
        )


def _create(reading: Reading) -> None:
    name, shown, subject = (str(st.session_state[key]).strip() for key in (_NAME, _SHOWN, _SUBJECT))

    def does(by: Identity) -> tuple[str, str | None]:
        made, once = accounts.add(reading.workspace, by, name, shown or name, _ticked("add"), subject=subject or None)
        return words(reading, "admin.created" if once is None else "admin.once", name=made.name), once

    act(reading, does)


def screens(reading: Reading) -> None:
    """Links for wall screens: made, listed, revoked."""
    st.markdown(f"**{words(reading, 'admin.screens')}**")
    st.caption(words(reading, "admin.screen_help"))
    found = accounts.live_sessions(reading.workspace, reading.who)
    session_list(reading, [session for session in found if session.origin is Origin.SCREEN], none="admin.screen_none")
    if reading.read_only:
        return
    left, right = st.columns([3, 2])
    left.text_input(words(reading, "admin.screen_label"), key=_LABEL, max_chars=80)
    right.selectbox(
        words(reading, "admin.screen_profile"),
        SCREENS,
        format_func=lambda page: reading.say(f"nav.{page}"),
        key=_PROFILE,
        placeholder=reading.say("widget.choose"),
    )
    st.button(words(reading, "admin.screen_make"), key="screen.make", on_click=_make_screen, args=(reading,))


def _origin() -> str:
    """The address this page was reached under, so that the link can be copied whole."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _make_screen(reading: Reading) -> None:
    label, profile = str(st.session_state[_LABEL]), screen_page(st.session_state[_PROFILE])

    def does(by: Identity) -> tuple[str, str]:
        session, secret = accounts.make_screen(reading.workspace, by, label=label, profile=profile)
        return words(reading, "admin.screen_made", label=session.label), f"{_origin()}{SCREEN_PATH}{secret}"

    act(reading, does)
