"""The parts of the server's addresses, and who may enter each. An address in no part is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from lib.access import allowed
from lib.domain import Identity, Origin, Permission
from lib.web.oidc import BEGIN, RETURN
from lib.web.start_page import is_page


class Area(StrEnum):
    """One kind of address."""

    OPEN = "open"  # answers without a session: signing in, and whether the server lives
    PASSWORD = "password"  # noqa: S105 - a word, no secret
    PAGE = "page"
    FILE = "file"  # what pages are made of: scripts, components, layers, the map drawn early
    MEDIA = "media"  # pictures and downloads of pages
    SOCKET = "socket"
    UPLOAD = "upload"
    API = "api"


SIGN_IN, SIGN_OUT, SET_UP, SCREEN_IN, PASSWORD = "/sign-in", "/sign-out", "/set-up", "/screen-in", "/password"
SOCKET = "/_stcore/stream"
UPLOAD = "/_stcore/upload_file/"
MEDIA = "/media/"
API = "/api/"
#: The map of the page ``/map``, as data.
MAP_DATA = "/map.json"
#: Files of the pages for signing in, which have no session yet.
ENTRY_FILES = "/entry/"

_EXACT: Mapping[str, Area] = {
    **dict.fromkeys((SIGN_IN, SIGN_OUT, SET_UP, SCREEN_IN, "/healthz", "/readyz", BEGIN, RETURN), Area.OPEN),
    PASSWORD: Area.PASSWORD,
    SOCKET: Area.SOCKET,
    MAP_DATA: Area.FILE,
    **dict.fromkeys(("/favicon.png", "/manifest.json", "/_stcore/health", "/_stcore/host-config"), Area.FILE),
}
#: The first that fits counts: boundary layers are files, the rest of the API is not.
_BEGINNINGS = (
    (ENTRY_FILES, Area.OPEN),
    (UPLOAD, Area.UPLOAD),
    (MEDIA, Area.MEDIA),
    ("/api/v1/layers/", Area.FILE),
    (API, Area.API),
    ("/static/", Area.FILE),
    ("/assets/", Area.FILE),
    ("/component/", Area.FILE),
    ("/_stcore/bidi-components/", Area.FILE),
)

_READERS = frozenset({Origin.SESSION, Origin.SCREEN, Origin.PUBLIC})


def _reads(who: Identity) -> bool:
    return who.origin in _READERS and allowed(who, Permission.VIEW)


#: Who may enter: the one table. Each service still asks for its own permission.
ENTRY: Mapping[Area, Callable[[Identity], bool]] = MappingProxyType(
    {
        Area.PASSWORD: lambda who: who.origin is Origin.SESSION,
        Area.PAGE: _reads,
        Area.FILE: _reads,
        Area.MEDIA: _reads,
        Area.SOCKET: _reads,
        Area.UPLOAD: lambda who: who.origin is Origin.SESSION and allowed(who, Permission.CHECK),
        Area.API: lambda who: who.origin in (Origin.SESSION, Origin.TOKEN) and allowed(who, Permission.VIEW),
    }
)


def area(path: str) -> Area | None:
    """The part an address lies in; None for one that is none of ours."""
    if path in _EXACT:
        return _EXACT[path]
    for beginning, found in _BEGINNINGS:
        if path.startswith(beginning) and ".." not in path:
            return found
    return Area.PAGE if is_page(path) else None


def may_enter(who: Identity, where: Area) -> bool:
    """True where the table lets somebody in."""
    asked = ENTRY.get(where)
    return asked is not None and asked(who)
