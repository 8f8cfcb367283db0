"""A server to measure: the product, or one of the pages it is compared with, with each script run timed.

Run as a script it serves until a signal says stop, and prints its address and then the revision that it has reckoned
ahead. The hooks for both live here, in the process that is measured, and nowhere in the product.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lib.domain import Period

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "Home.py"
COMPARED = Path(__file__).parent / "pages" / "compared.py"
#: All counties of the country; a file beside the repository, for benchmarks only.
NATIONAL = ROOT.parent / "shared" / "geo" / "layers" / "cn_counties_low.geojson"


@dataclass(frozen=True)
class Served:
    """A running server: its port, its process, the file with one line a script run, and what it prints."""

    port: int
    pid: int
    runs: Path
    said: IO[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def script_ms(self, since: int = 0) -> list[tuple[float, float]]:
        """(wall, processor) milliseconds of each script run since the ``since``-th."""
        lines = self.runs.read_text().splitlines()[since:] if self.runs.exists() else []
        return [(float(wall), float(cpu)) for wall, cpu in (line.split() for line in lines)]

    def reckoned_ahead(self) -> int:
        """Wait until all that the newest revision needs is reckoned ahead; the revision."""
        return int(_next(self.said)["reckoned"])

    def resident_mib(self, what: str = "VmRSS") -> float:
        """Resident memory of the server, or its highest so far (``VmHWM``)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


def environment(folder: Path) -> dict[str, str]:
    """An environment with its data in ``folder`` and no settings of the machine; anybody may look."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPMAP_")}
    return {**kept, "CAPMAP_DATA_DIR": str(folder), "CAPMAP_PUBLIC": "yes", "PYTHONPATH": str(ROOT)}


def load_demo(folder: Path) -> None:
    """Demonstration data into ``folder``."""
    command = [sys.executable, "-m", "lib", "demo", "load"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL)


def _next(said: IO[str]) -> dict[str, int]:
    """What the server prints next."""
    line = said.readline()
    if not line:
        raise SystemExit("the server did not start, or has ended")
    found: dict[str, int] = json.loads(line)
    return found


@contextmanager
def served(folder: Path, script: Path = HOME, *, port: int = 0) -> Iterator[Served]:
    """A server around ``script`` with its data in ``folder``, for as long as the context lasts."""
    runs = folder / f"runs-{script.stem}.txt"
    runs.unlink(missing_ok=True)
    command = [sys.executable, __file__, "--script", str(script), "--port", str(port), "--runs", str(runs)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Served(int(_next(process.stdout)["port"]), process.pid, runs, process.stdout)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _time_runs(runs: Path) -> None:
    """Write wall and processor time of each script run to ``runs``."""
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

    run = ScriptRunner._run_script
    told = runs.open("a", buffering=1)

    def timed(self: ScriptRunner, rerun_data: Any) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            run(self, rerun_data)
        finally:
            told.write(f"{(time.perf_counter() - wall) * 1000:.2f} {(time.thread_time() - cpu) * 1000:.2f}\n")

    ScriptRunner._run_script = timed  # type: ignore[method-assign]  # the measured process only


def _tell_reckoned() -> None:
    """Print each revision that has been reckoned ahead to the end."""
    from lib.services import Workspace
    from lib.web import ahead

    reckon = ahead.reckon_ahead

    def told(workspace: Workspace, revision: int) -> Iterator[tuple[str, Period]]:
        yield from reckon(workspace, revision)
        print(json.dumps({"reckoned": revision}), flush=True)

    ahead.reckon_ahead = told  # the measured process only


def _with_national_layer() -> None:
    """Let the layer route offer all counties of the country, where the file is there."""
    from lib.regions.layers import Layers
    from tests.bench.national import layer

    if not NATIONAL.exists():
        return
    found, get = layer(NATIONAL), Layers.get

    def wider(self: Layers, name: str, detail: str = "low") -> Any:
        return found if name == found.name else get(self, name, detail)

    Layers.get = wider  # type: ignore[method-assign]  # the measured process only


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--script", type=Path, required=True)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--runs", type=Path, required=True)
    given = options.parse_args()
    from lib.services import load_settings
    from lib.web import server
    from lib.web.app import build_app

    _time_runs(given.runs)
    _tell_reckoned()
    if given.script != HOME:
        _with_national_layer()
        server.build_app = lambda settings: build_app(settings, script=given.script)

    def announce(ready: server.Ready) -> None:
        print(json.dumps({"port": int(ready.url.rsplit(":", 1)[1])}), flush=True)

    return int(not server.serve(load_settings(port=given.port), announce))


if __name__ == "__main__":
    sys.exit(main())
