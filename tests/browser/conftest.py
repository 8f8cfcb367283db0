"""A server with demonstration data, and real browsers that may talk to nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import IO, Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Role
from lib.services import load_settings, open_workspace
from lib.services.accounts import add
from tests.browser import steps

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30
#: Nothing but this machine has an address; the rest keeps Chromium itself quiet.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
#: At a page's address the page library first asks whether it lives below that address; the answer is 404.
_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")

Visit = Callable[..., Page]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process with its data in ``folder`` and no settings of the machine."""
    settings = folder / "none.toml"
    settings.write_text("", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CAPMAP_", "STREAMLIT_"))}
    return {**kept, "CAPMAP_DATA_DIR": str(folder), "CAPMAP_SETTINGS_FILE": str(settings)}


class Server:
    """``python -m lib serve`` on a data folder, always at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "serve.log"
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[str] | None = None

    def start(self) -> None:
        """Return when requests are answered; a process that ends before that fails the test with its log."""
        self._errors = self.log.open("a", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lib", "serve", "--json", "--port", self.url.rpartition(":")[2]],
            cwd=ROOT,
            env=environment(self.folder),
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        assert self._process.stdout is not None
        said = json.loads(self._process.stdout.readline() or "{}")
        assert said.get("status") == "ready", self.log.read_text(encoding="utf-8")
        assert self.facts()["status"] == "ready"

    def stop(self) -> None:
        if self._process is not None and self._errors is not None:
            self._process.terminate()
            self._process.communicate(timeout=PATIENCE_SECONDS)
            self._errors.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def facts(self) -> dict[str, Any]:
        """What ``/readyz`` says."""
        found: dict[str, Any] = httpx.get(f"{self.url}/readyz", timeout=PATIENCE_SECONDS).json()
        return found


@pytest.fixture(scope="package")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration data published."""
    folder = tmp_path_factory.mktemp("browser")
    subprocess.run(
        [sys.executable, "-m", "lib", "demo", "load"],
        cwd=ROOT,
        env=environment(folder),
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=120,
    )
    workspace = open_workspace(load_settings(data_dir=folder))
    for role, name in steps.NAMES.items():
        grants = [Grant(Role(role), EVERYWHERE)]
        add(workspace, console("测试"), name, name, grants, password=steps.PASSWORD)
    workspace.store.close()
    return folder


@pytest.fixture(scope="package")
def server(demo_folder: Path) -> Iterator[Server]:
    found = Server(demo_folder)
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="package")
def plain_url(demo_folder: Path) -> Iterator[str]:
    """``streamlit run Home.py`` on the same figures."""
    port = free_port()
    log = demo_folder / "streamlit.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)],
            cwd=ROOT,
            env=environment(demo_folder),
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            _answers(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until there is an answer, the process has ended, or patience has."""
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"no answer from {url}: {log.read_text(encoding='utf-8')}")


def chromium_path() -> str:
    """The browser: the one ``CAPMAP_CHROMIUM`` names, else the first of the usual names on the path."""
    names = [os.environ.get("CAPMAP_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, map(shutil.which, filter(None, names))), None)
    assert found, "no Chromium found: install it, or name it in CAPMAP_CHROMIUM"
    return found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield found
        found.close()


class Watch:
    """What a browser did that it must not do: requests that leave this machine, and errors."""

    def __init__(self) -> None:
        self.offences: list[str] = []

    def asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.offences.append(f"left this machine: {url}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBE.search(urlsplit(message.location["url"]).path):
            self.offences.append(f"console: {message.text} ({message.location['url']})")

    def guard(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.asked(request.url))
        context.on("console", self.said)
        context.on("weberror", lambda problem: self.offences.append(f"error: {problem.error}"))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.asked(socket.url)))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="package")
def signed_in() -> dict[tuple[str, str], Any]:
    """The cookies of those who have signed in already, by server and role."""
    return {}


@pytest.fixture
def visit(browser: Browser, watch: Watch, signed_in: dict[tuple[str, str], Any]) -> Iterator[Visit]:
    """Open a new browser at an address, signed in with a role (None: nobody signs in); options are those of a browser
    context."""
    contexts: list[BrowserContext] = []

    def opened(url: str, role: str | None = "viewer", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", **options})
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        watch.guard(context)
        contexts.append(context)
        page = context.new_page()
        if role is not None:
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
            if (origin, role) in signed_in:
                context.add_cookies(signed_in[origin, role])
            else:
                steps.sign_in(page, origin, role)
                signed_in[origin, role] = context.cookies()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.offences == []
