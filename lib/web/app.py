"""The ASGI app: Home.py behind the gate, with our own routes beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from streamlit import App, config

from lib.domain import Locale
from lib.services import Workspace
from lib.services.settings import ROOT, Settings, basemap_in_force, refuse_unsafe_serving
from lib.ui.context import hold
from lib.ui.context import workspace as pages_workspace
from lib.ui.delivery import Delivery, use_delivery
from lib.ui.frame import tell_failure
from lib.ui.parts import use_parts
from lib.web.ahead import reckoning_ahead
from lib.web.answers import refusal
from lib.web.api import api_routes
from lib.web.areas import ENTRY_FILES
from lib.web.assets import asset_routes
from lib.web.compression import Cache, Compression
from lib.web.early_map import early_map_routes
from lib.web.entrance import TRUSTED_USER_HEADERS, Entrance
from lib.web.entry_forms import entry_routes
from lib.web.gate import Gate, allowed_hosts
from lib.web.headers import SecurityHeaders, frame_headers, security_headers
from lib.web.health import health_routes
from lib.web.layers import layer_routes
from lib.web.light_runs import make_runs_light
from lib.web.limits import Limits
from lib.web.oidc import BEGIN, RETURN, oidc_routes
from lib.web.open_sockets import INTERVAL_SECONDS, OpenSockets
from lib.web.options import refuse_unsafe_options
from lib.web.own_files import OwnFiles
from lib.web.page_library import PageLibrary
from lib.web.rates import Rates
from lib.web.start_page import StartPage, script_routes
from lib.web.warm import tell_journal, warm

#: The start page of the page library, whose one inline script the content policy must name.
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


@dataclass
class Installation:
    """The workspace once it is open; the routes read it from here."""

    workspace: Workspace | None = None


def build_app(
    settings: Settings,
    workspace: Workspace | None = None,
    script: Path = ROOT / "Home.py",
    watch_seconds: float = INTERVAL_SECONDS,
) -> App:
    """The app around ``script``; unless one is given, its workspace is the one the pages work on.

    Raises Refusal SETTING_UNSAFE for an address that is not safe to serve on and for an unsafe Streamlit option.
    """
    refuse_unsafe_serving(settings)
    installation = Installation(workspace)

    def opened() -> Workspace | None:
        return installation.workspace

    def library() -> PageLibrary:
        return app

    sockets = OpenSockets(opened, script, watch_seconds)
    headers = security_headers(INDEX, https=settings.https)
    app = PageLibrary(
        script,
        lifespan=_lifespan(settings, installation),
        routes=_routes(settings, opened, sockets),
        middleware=_layers(settings, headers, library, Middleware(Entrance, settings, opened, sockets)),
        exception_handlers={Exception: on_failure(settings.locale, headers)},
        on_script_error=tell_failure,
    )
    config.set_option("server.allowedHosts", list(allowed_hosts(settings)))
    config.set_option("server.trustedUserHeaders", dict(TRUSTED_USER_HEADERS))
    refuse_unsafe_options(settings.locale)
    return app


def _layers(
    settings: Settings, headers: Mapping[str, str], library: Callable[[], PageLibrary], entrance: Middleware
) -> list[Middleware]:
    """What a request passes, in this order, before a route or the page library sees it. All of it is pure ASGI."""
    tiles = basemap_in_force(settings)
    frame = frame_headers(tiles.sources if tiles else ())
    return [
        Middleware(SecurityHeaders, headers=headers, frame=frame),
        Middleware(Gate, hosts=allowed_hosts(settings), locale=settings.locale),
        Middleware(Rates, settings=settings),
        entrance,
        Middleware(Limits, locale=settings.locale),
        Middleware(OwnFiles, library=library, locale=settings.locale),
        Middleware(Compression, cache=Cache()),
        Middleware(StartPage, index=INDEX, locale=settings.locale),
    ]


def on_failure(locale: Locale, headers: Mapping[str, str]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The answer to an error of ours: no detail leaves the server (they are in its log).

    This answer is made outside the middleware, so it carries the security headers itself.
    """

    async def failed(_: Request, __: Exception) -> Response:
        return refusal(500, "FAILED", locale, {**headers, "Cache-Control": "no-store"})

    return failed


def _routes(settings: Settings, workspace: Callable[[], Workspace | None], sockets: OpenSockets) -> list[BaseRoute]:
    async def unknown(_: Request) -> Response:
        return refusal(404, "NOT_FOUND", settings.locale)

    return [
        *health_routes(settings, workspace),
        *entry_routes(settings, workspace, sockets),
        *oidc_routes(settings, workspace),
        *layer_routes(settings.locale, workspace),
        *early_map_routes(settings.locale, workspace),
        *script_routes(),
        *asset_routes(settings.locale),
        *api_routes(settings.locale, workspace),
        # What answers without a session ends here and never reaches the page library.
        *(Route(path, unknown) for path in ("/api/{path:path}", f"{ENTRY_FILES}{{path:path}}", BEGIN, RETURN)),
    ]


def _lifespan(
    settings: Settings, installation: Installation
) -> Callable[[App], AbstractAsyncContextManager[dict[str, object] | None]]:
    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[dict[str, object] | None]:
        use_delivery(Delivery.SERVED)
        refuse_unsafe_options(settings.locale)  # once more: the page library has read its own files since
        use_parts(by_parts=True)
        make_runs_light()
        workspace = installation.workspace or pages_workspace()
        tell_journal(workspace)
        warm(workspace)
        installation.workspace = workspace
        hold(workspace)
        try:
            with reckoning_ahead(workspace):
                yield {"workspace": workspace}
        finally:
            hold(None)
            use_parts(by_parts=False)
            workspace.store.close()

    return lifespan
