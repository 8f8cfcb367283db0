"""Running the app: one process, one port, a quiet log, an orderly end."""

from __future__ import annotations

import logging.config
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from streamlit import App

from lib.domain import Refusal, RefusalCode
from lib.services import Workspace
from lib.services.accounts import set_up_link
from lib.services.set_up import lacks_admin
from lib.services.settings import Settings, refuse_unsafe_serving
from lib.ui.context import workspace as pages_workspace
from lib.ui.delivery import Delivery, use_delivery
from lib.web.app import build_app
from lib.web.limits import MESSAGE_BYTES
from lib.web.socket import CompressedSocket

#: Seconds that open requests are given at the end before they are cut.
_GRACE_SECONDS = 5
_PING_SECONDS = 30

_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"lib": {"level": "INFO"}, "uvicorn": {"level": "WARNING"}},
}


@dataclass(frozen=True, slots=True)
class Ready:
    """Where the server can be reached, and what it shows. ``set_up``: the one-time link to make the first administrator
    with, while there is no account."""

    url: str
    revision: int
    demo: bool
    journal_mode: str
    set_up: str | None = None
    no_admin: bool = False


class _Server(uvicorn.Server):
    """Tells when requests are answered, which is after the app has started and the port is open."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(settings: Settings, announce: Callable[[Ready], None]) -> bool:
    """Serve until a signal says stop; ``announce`` is called once, when requests are answered.

    Port 0 lets the system choose a free one. Returns False if the app could not start. Raises Refusal for unsafe
    settings, a taken port and a database that is too damaged to show anything.
    """
    refuse_unsafe_serving(settings)
    logging.config.dictConfig(_LOG)
    listening = _listen(settings)
    with listening:
        readable()
        app = build_app(settings)
        server = _Server(_config(app), lambda: announce(_ready(settings, app, listening)))
        try:
            server.run(sockets=[listening])
        except SystemExit:  # how uvicorn says that the app did not start; the log has the reason
            return False
        return server.started


def readable() -> Workspace:
    """What the pages work on. Opened before the app, which then finds it open, so that a refusal is told as one and not
    as a failure of the app.

    Every page reads the current figures and what is published beside them: without these there is nothing to show.
    """
    use_delivery(Delivery.SERVED)
    workspace = pages_workspace()
    try:
        head = workspace.store.head()
        workspace.observations(head)
        workspace.catalogue_at(head)
    except Refusal:
        workspace.store.close()
        raise
    return workspace


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        workers=1,
        ws=CompressedSocket,
        ws_max_size=MESSAGE_BYTES,
        ws_ping_interval=_PING_SECONDS,
        ws_ping_timeout=_PING_SECONDS,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named, or asyncio leaves Nagle's algorithm on: a run's second message then waits 40 ms for the
    # browser's acknowledgement of its first.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host.strip("[]"), settings.port))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise Refusal(RefusalCode.ADDRESS_TAKEN, host=settings.host, port=settings.port) from None
    listening.set_inheritable(False)
    return listening


def _ready(settings: Settings, app: App, listening: socket.socket) -> Ready:
    workspace: Workspace = app.state["workspace"]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    head = workspace.store.head()
    demo = bool(head and workspace.observations(head)["demo"].any())
    port = listening.getsockname()[1]
    mode = workspace.store.describe().journal_mode
    link = set_up_address(settings, workspace, host, port)
    lacking = not workspace.damaged and lacks_admin(workspace)
    return Ready(f"http://{host}:{port}", head, demo, mode, link, lacking)


def set_up_address(settings: Settings, workspace: Workspace, host: str, port: int) -> str | None:
    """The link under an address that a browser can open."""
    try:
        path = set_up_link(workspace)
    except Refusal:  # nothing can be written, so nobody can be made an administrator
        return None
    if path is None:
        return None
    named = settings.allowed_hosts[0] if settings.allowed_hosts and not settings.loopback else host
    return f"https://{named}{path}" if settings.https else f"http://{named}:{port}{path}"
