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
from streamlit.runtime.pages_manager import PagesManager

from lib.domain import Locale
from lib.services import Workspace
from lib.services.settings import ROOT, Settings, basemap_in_force, refuse_unsafe_serving
from lib.ui.context import workspace as pages_workspace
from lib.ui.delivery import Delivery, use_delivery
from lib.ui.frame import tell_failure
from lib.ui.parts import use_parts
from lib.web.answers import refusal
from lib.web.assets import asset_routes
from lib.web.compression import Cache, Compression
from lib.web.gate import Gate, allowed_hosts
from lib.web.headers import SecurityHeaders, frame_headers, security_headers
from lib.web.health import health_routes
from lib.web.layers import layer_routes
from lib.web.options import refuse_unsafe_options
from lib.web.start_page import StartPage, script_routes
from lib.web.warm import tell_journal, warm

#: The start page of the page library, whose one inline script the content policy must name.
INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


@dataclass
class Installation:
    """The workspace once it is open; the routes read it from here."""

    workspace: Workspace | None = None


def build_app(settings: Settings, workspace: Workspace | None = None, script: Path = ROOT / "Home.py") -> App:
    """The app around ``script``; unless one is given, its workspace is the one the pages work on.

    Raises Refusal SETTING_UNSAFE for an address that is not safe to serve on and for an unsafe Streamlit option.
    """
    refuse_unsafe_serving(settings)
    installation = Installation(workspace)
    headers = security_headers(INDEX)
    hosts = allowed_hosts(settings)
    tiles = basemap_in_force(settings)
    frame = frame_headers(tiles.sources if tiles else ())

    app = App(
        script,
        lifespan=_lifespan(settings, installation),
        routes=_routes(settings, installation),
        middleware=[
            Middleware(SecurityHeaders, headers=headers, frame=frame),
            Middleware(Gate, hosts=hosts, locale=settings.locale),
            Middleware(Compression, cache=Cache()),
            Middleware(StartPage, index=INDEX, locale=settings.locale),
        ],
        exception_handlers={Exception: on_failure(settings.locale, headers)},
        on_script_error=tell_failure,
    )
    refuse_unsafe_options(settings.locale)
    config.set_option("server.allowedHosts", list(hosts))
    return app


def on_failure(locale: Locale, headers: Mapping[str, str]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The answer to an error of ours: no detail leaves the server (they are in its log).

    This answer is made outside the middleware, so it carries the security headers itself.
    """

    async def failed(_: Request, __: Exception) -> Response:
        return refusal(500, "FAILED", locale, {**headers, "Cache-Control": "no-store"})

    return failed


def _routes(settings: Settings, installation: Installation) -> list[BaseRoute]:
    def workspace() -> Workspace | None:
        return installation.workspace

    async def unknown(_: Request) -> Response:
        return refusal(404, "NOT_FOUND", settings.locale)

    return [
        *health_routes(settings, workspace),
        *layer_routes(settings.locale, workspace),
        *script_routes(),
        *asset_routes(settings.locale),
        Route("/api/{path:path}", unknown),
    ]


def _lifespan(
    settings: Settings, installation: Installation
) -> Callable[[App], AbstractAsyncContextManager[dict[str, object] | None]]:
    @asynccontextmanager
    async def lifespan(_: App) -> AsyncIterator[dict[str, object] | None]:
        use_delivery(Delivery.SERVED)
        use_parts(by_parts=True)
        # Else the first session at a page's address, before any st.navigation, is told that there is no such page.
        PagesManager.uses_pages_directory = False
        workspace = installation.workspace or pages_workspace()
        tell_journal(workspace)
        warm(workspace)
        installation.workspace = workspace
        try:
            yield {"workspace": workspace}
        finally:
            workspace.store.close()

    return lifespan
