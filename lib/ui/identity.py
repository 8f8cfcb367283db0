"""Who is at the page, asked anew on every run, callback and fragment: the gate has seen the handshake only.

The gate puts the public key of a session into a header of its own making, and the page library maps that header to
``st.user``. What is kept by the browser session itself is never believed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec

import streamlit as st

from lib.access import PUBLIC_KEY, public_identity
from lib.domain import Identity, Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.services.accounts import identity_of_key
from lib.ui.context import workspace
from lib.ui.delivery import Delivery, delivery

_P = ParamSpec("_P")
_making = threading.local()
_here: ContextVar[Identity] = ContextVar("here")


def session_key() -> str | None:
    """The public key of the session this page was opened in, as the gate said at the handshake."""
    found = st.user.get("session")
    return found if isinstance(found, str) and found else None


def found_identity() -> Identity | None:
    """Who is at the page now; None when nobody is signed in (any more).

    Without the server around Home.py nobody is at the gate, so everybody is a visitor who reads.
    """
    if delivery() is Delivery.INLINE:
        return public_identity()
    key = session_key()
    if key is None:
        return None
    return public_identity() if key == PUBLIC_KEY else identity_of_key(workspace(), key)


def who() -> Identity:
    """Who acts, for callbacks. Raises Refusal SIGN_IN_NEEDED when the session has ended."""
    found = found_identity()
    if found is None:
        raise Refusal(RefusalCode.SIGN_IN_NEEDED)
    return found


def again(before: Identity) -> Identity:
    """Who acts when a file is asked for that a page offered earlier. Raises Refusal SIGN_IN_NEEDED likewise.

    The file is made outside any run of the page, so the session is the one of the run that offered it.
    """
    if before.session is None or before.session == PUBLIC_KEY:
        return public_identity()
    found = identity_of_key(workspace(), before.session)
    if found is None:
        raise Refusal(RefusalCode.SIGN_IN_NEEDED)
    return found


def late(before: Identity, make: Callable[[Identity], bytes]) -> Callable[[], bytes]:
    """A file that is made when it is asked for, as of who asks then. Only the session it was offered to may fetch it:
    the store of such files asks ``made_for`` in the thread that made it."""

    def made() -> bytes:
        content = make(again(before))
        _making.key = before.session or PUBLIC_KEY
        return content

    return made


def made_for() -> str | None:
    """The public key of the session for which this thread has just made a file; told once."""
    key: str | None = getattr(_making, "key", None)
    _making.key = None
    return key


def signed_in(locale: Locale) -> Identity:
    """Who is at the page; where nobody is, or a one-time password must be changed first, the page says so and ends."""
    found = found_identity()
    if found is None:
        st.warning(say(locale, "accounts.frame.signed_out"), icon=":material/lock:")
        own_link(say(locale, "accounts.frame.sign_in"), "/sign-in")
        st.stop()
    if found.must_change:
        st.warning(say(locale, "accounts.frame.must_change"), icon=":material/key:")
        own_link(say(locale, "accounts.frame.password"), "/password")
        st.stop()
    return found


def here() -> Identity:
    """Who was found at the start of the part that runs now."""
    return _here.get()


def fragment(part: Callable[_P, None], key: str | None = None) -> Callable[_P, None]:
    """A part of a page that runs again without the page around it, and without the checks of that page: so it asks
    first who is there. ``key`` names it for those that run it again."""

    @wraps(part)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> None:
        _here.set(signed_in(Locale(st.session_state.get("capmap.locale", Locale.ZH))))
        part(*args, **kwargs)

    return st.fragment(checked, key=key)


def own_link(label: str, address: str) -> None:
    """A link to a route of the server that is no page, in this tab. ``label`` and ``address`` are words of ours.

    In the colour of the words around it: the browser's own for a link that was followed is hard to read in the dark.
    """
    st.html(f'<a href="{address}" target="_self" style="color: inherit">{label}</a>')
