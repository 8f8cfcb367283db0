"""From starting the server to a ready answer, demonstration data loaded: median of five.

    python tests/bench/bench_start.py

Bound to hold: 5 s. Exit code 1 when it is broken. The time runs from the start of the process to the first 200 of
``/readyz``; the resident memory is that of the server right then.
"""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 5
BOUND_S = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def one(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds to ready, and the server's resident memory in MiB."""
    port = free_port()
    start = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "lib", "serve", "--json", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _ready(port):
            if server.poll() is not None or time.perf_counter() - start > 60:
                raise SystemExit("the server did not start")
            time.sleep(0.02)
        return time.perf_counter() - start, _resident_mib(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPMAP_")}
        environment = {**kept, "CAPMAP_DATA_DIR": folder}
        subprocess.run(
            [sys.executable, "-m", "lib", "demo", "load"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        runs = [one(environment) for _ in range(REPEATS)]
    seconds = statistics.median(run[0] for run in runs)
    print(f"{'start to ready, s':>18} {'bound':>6} {'resident MiB':>13}")
    print(f"{seconds:>18.2f} {BOUND_S:>6.1f} {max(run[1] for run in runs):>13.0f}")
    print("each:", " ".join(f"{run[0]:.2f}" for run in runs))
    return int(seconds > BOUND_S)


if __name__ == "__main__":
    sys.exit(main())
