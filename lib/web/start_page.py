"""The start page in the reader's language, and the way to a page from an address that is none.

Every address of a page gets the same HTML, from which the page library builds the rest. It is the library's own,
with its language, title and notice without scripts in the reader's language, and with our words for its English ones.
"""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.domain import Locale
from lib.i18n import say
from lib.ui.links import PAGES
from lib.ui.no_page import LONGEST, PARAMETER
from lib.web.files import IMMUTABLE, REVALIDATE, File, answer
from lib.web.preload import library_preloads, map_preloads
from lib.web.words import words_script

_OTHERS = [key for key, _, _ in PAGES[1:]]
_PAGES = frozenset(("/", *(f"/{key}" for key in _OTHERS)))
_LANGUAGE = {Locale.ZH: "zh-CN", Locale.EN: "en"}
#: First parts of addresses that are not pages: our routes and the page library's. So is everything with ``_`` in
#: front, and every name with a dot, which is a file.
_TAKEN = frozenset(
    {
        *("api", "app", "assets", "auth", "component", "entry", "healthz", "media", "oauth2callback"),
        *("password", "readyz", "screen-in", "set-up", "sign-in", "sign-out", "static"),
    }
)


#: What starts the page library: our own script does so instead, which may draw the map of the page before.
_LIBRARY = re.compile(r'<script type="module" crossorigin src="([^"]+)"></script>')
_LINK = re.compile(r'^ *<link rel="modulepreload"[^>]*>', re.MULTILINE)
_SCRIPTS = Path(__file__).parent / "scripts"


@cache
def own_scripts() -> dict[str, File]:
    """The scripts that the start page carries besides the page library's, by public name: where the server is, which
    must be known before the page library runs, the map drawn early, our words for the page library's own, and the way
    to sign in when a session ends."""
    place, early, session = (_script(name) for name in ("place", "early", "session"))
    return dict((place, early, words_script(), session))


def _script(name: str) -> tuple[str, File]:
    file = File.of((_SCRIPTS / f"{name}.js").read_bytes(), "application/javascript")
    return f"{name}-{file.sha256[:8]}.js", file


def start_page(index: str, locale: Locale, ahead: str = "", parts: str = "") -> str:
    """The page library's ``index.html`` in a language. Its one inline script stays as it is: the policy names it.

    ``ahead`` are the links to what is fetched first; ``parts`` those to parts of the page library, which wait with its
    own links for the script that starts it.
    """
    place, early, *modules = own_scripts()
    library = _LIBRARY.findall(index)[0]
    own = f'    <link rel="modulepreload" crossorigin href="{library}">'
    waiting = "\n".join([own, *_LINK.findall(index)])
    index = _LINK.sub("", index)
    ours = "".join(f'    <script type="module" src="./assets/{name}"></script>\n' for name in modules)
    changes = (
        (r'<html lang="[^"]*">', f'<html lang="{_LANGUAGE[locale]}">'),
        (r"<title>[^<]*</title>", f"<title>{html.escape(say(locale, 'ui.product.name'))}</title>"),
        (r'<link rel="service-desc"[^>]*>\s*', ""),
        (
            r"(?s)<noscript>.*</noscript>",
            f"<noscript>{html.escape(say(locale, 'interface.start.noscript'))}</noscript>",
        ),
        (
            _LIBRARY,
            f'<script defer src="./assets/{place}"></script>\n'
            f'    <script defer src="./assets/{early}" data-library="{library}"></script>\n'
            f"    {ahead}",
        ),
        (r"</head>", f'  <template id="library">\n{waiting}\n    {parts}\n    </template>\n{ours}  </head>'),
    )
    for pattern, replacement in changes:
        index, count = re.subn(pattern, replacement.replace("\\", r"\\"), index)
        assert count == 1, pattern  # noqa: S101 - another version of the page library: caught at start and by the tests
    return index


def script_routes() -> list[BaseRoute]:
    """The addresses of the start page's own scripts."""
    return [Route(f"/assets/{name}", _server_of(file)) for name, file in own_scripts().items()]


def _server_of(file: File) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return answer(request, file, IMMUTABLE)

    return serve


class StartPage:
    """Pure ASGI: answers the addresses of pages, leads those that are none to the overview, passes the rest on."""

    def __init__(self, app: ASGIApp, index: Path, locale: Locale) -> None:
        self.app = app
        self.locale = locale
        text, links = index.read_text(encoding="utf-8"), (map_preloads(), library_preloads(index))
        self.pages: Mapping[Locale, File] = {
            item: File.of(start_page(text, item, *links).encode(), "text/html; charset=utf-8") for item in Locale
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        path = scope["path"]
        query = request.url.query
        if path in _PAGES:
            await answer(request, self.pages[asked_locale(query, self.locale)], REVALIDATE)(scope, receive, send)
        elif is_page(path):
            back = RedirectResponse(_led_to(path, query), headers={"Cache-Control": "no-cache"})
            await back(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _led_to(path: str, query: str) -> str:
    """The page that an address which is none leads to: the same without its last stroke, else the overview, which is
    told what was asked for."""
    place = path.rstrip("/")
    if place in _PAGES:
        target, told = place, ""
    else:
        own = f"/{PAGES[0][0]}"
        target, told = "/", "" if place == own else urlencode({PARAMETER: place[1 : LONGEST + 1]})
    asked = "&".join(part for part in (query, told) if part)
    return f"{target}?{asked}" if asked else target


def asked_locale(query: str, installed: Locale) -> Locale:
    """The language that the query of an address asks for; the installation's where it does not."""
    asked = parse_qs(query).get("lang")
    if asked is None:
        return installed
    return Locale.EN if asked[-1] == Locale.EN.value else Locale.ZH


def is_page(path: str) -> bool:
    """True for an address that a person may have typed; never for files, routes, and doubtful ones (``//host``)."""
    if path in _PAGES:
        return True
    parts = path.removesuffix("/").split("/")[1:]
    return (
        bool(parts)
        and all(parts)
        and parts[0] not in _TAKEN
        and not any(part.startswith("_") for part in parts)
        and "." not in parts[-1]
        and "\\" not in path
    )
