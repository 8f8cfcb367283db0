"""What the gate costs a request, and what uploads of strangers cost the server.

Overhead: the same small answer with and without the layers of the gate, turn by turn in one run, with a real session in
a real store. Memory: 20 clients send 25 MiB each at once without a session, half of them without saying how long.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Locale, Role
from lib.services import Settings, open_workspace
from lib.services.accounts import add, session_for
from lib.web.app import build_app
from lib.web.entrance import Entrance
from lib.web.gate import Gate, allowed_hosts
from lib.web.limits import Limits
from lib.web.open_sockets import OpenSockets
from lib.web.own_files import OwnFiles
from lib.web.page_library import PageLibrary
from lib.web.rates import Rates
from tests.bench.serving import ROOT, environment

OVERHEAD_BOUND_MS = 2.0
MEMORY_BOUND_MIB = 50
ROUNDS = 1_000
CLIENTS = 20
MIB = 1024 * 1024


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("x" * 1_000)(scope, receive, send)


def scope_of(secret: str) -> Scope:
    headers = [(b"host", b"127.0.0.1:8501"), (b"cookie", f"capmap={secret}; other=1".encode()), (b"accept", b"*/*")]
    kept = {"type": "http", "method": "GET", "path": "/static/js/x.js", "query_string": b"", "scheme": "http"}
    return {**kept, "headers": headers, "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"}}


async def milliseconds(app: ASGIApp, scope: Scope) -> float:
    statuses: list[int] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    start = time.perf_counter()
    await app(dict(scope), receive, send)
    taken = (time.perf_counter() - start) * 1000
    assert statuses == [200], statuses
    return taken


def overhead(folder: Path) -> tuple[float, float]:
    """Median milliseconds without and with the layers."""
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'capmap.sqlite'}")
    workspace = open_workspace(settings)
    grants = [Grant(Role.VIEWER, EVERYWHERE)]
    account, _ = add(workspace, console("x"), "viewer", "某人", grants, subject="nobody")
    _, secret = session_for(workspace, account, address="127.0.0.1", agent="bench")
    library = build_app(settings)
    assert isinstance(library, PageLibrary)
    sockets = OpenSockets(lambda: workspace, ROOT / "Home.py")
    inner: ASGIApp = OwnFiles(answer, lambda: library, Locale.ZH)
    entered = Entrance(Limits(inner, Locale.ZH), settings, lambda: workspace, sockets)
    gated = Gate(Rates(entered, settings), allowed_hosts(settings), Locale.ZH)

    async def run() -> tuple[list[float], list[float]]:
        without, with_gate = [], []
        scope = scope_of(secret)
        for _ in range(50):
            await milliseconds(gated, scope)
        for _ in range(ROUNDS):
            without.append(await milliseconds(answer, scope))
            with_gate.append(await milliseconds(gated, scope))
        return without, with_gate

    without, with_gate = asyncio.run(run())
    workspace.store.close()
    return statistics.median(without), statistics.median(with_gate)


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """A server that lets nobody in: its address and process."""
    command = [sys.executable, "-m", "lib", "serve", "--json", "--port", "0"]
    environ = {**environment(folder), "CAPMAP_PUBLIC": "no"}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield line.split('"url": "')[1].split('"')[0], process.pid
    finally:
        process.terminate()
        process.communicate(timeout=20)


def resident_mib(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


def send_much(url: str, number: int) -> int:
    """One upload; the status, or 0 where the server hung up."""
    body = b"x" * MIB

    def pieces() -> Iterator[bytes]:
        for _ in range(25):
            yield body

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    if number % 2:
        headers["Content-Length"] = str(25 * MIB)
    try:
        path = f"{url}/_stcore/upload_file/session{number}/file"
        return httpx.put(path, content=pieces(), headers=headers, timeout=60).status_code
    except httpx.TransportError:
        return 0


def memory(folder: Path) -> tuple[float, float, list[int]]:
    """Resident before, the rise of the highest during the uploads, and how they were answered."""
    with server(folder) as (url, pid):
        httpx.get(f"{url}/")
        before = resident_mib(pid, "VmRSS")
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the highest from now on
        with ThreadPoolExecutor(CLIENTS) as clients:
            statuses = list(clients.map(lambda number: send_much(url, number), range(CLIENTS)))
        return before, resident_mib(pid, "VmHWM") - before, statuses


def main() -> int:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        without, with_gate = overhead(Path(first))
        before, rise, statuses = memory(Path(second))
    cost = with_gate - without
    print(f"{'median, ms':<34}{'without':>9}{'with':>9}{'cost':>9}{'bound':>9}")
    print(f"{'a request through the gate':<34}{without:>9.3f}{with_gate:>9.3f}{cost:>9.3f}{OVERHEAD_BOUND_MS:>9.1f}")
    print(f"\n{'resident, MiB':<34}{'before':>9}{'rise':>9}{'bound':>9}")
    print(f"{'20 uploads of 25 MiB by strangers':<34}{before:>9.0f}{rise:>9.1f}{MEMORY_BOUND_MIB:>9}")
    print("answers:", {status: statuses.count(status) for status in sorted(set(statuses))})
    return int(cost > OVERHEAD_BOUND_MS or rise > MEMORY_BOUND_MIB or not set(statuses) <= {0, 401, 429})


if __name__ == "__main__":
    sys.exit(main())
