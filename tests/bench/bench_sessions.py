"""Many readers at once: each switches the indicator or the period every 2 s, against one server, over its socket.

    python tests/bench/bench_sessions.py [--sessions 50] [--seconds 60] [--port P]

Bounds to hold: p50 150 ms, p95 800 ms from sending a choice to the last message, resident memory 400 MiB. Exit code 1
when one is broken. The readers share the machine with the server, so the figures hold their work as well. They come
when the server has reckoned ahead what the newest revision needs.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.client import Reader, Switch
from tests.bench.serving import HOME, Served, load_demo, served

EVERY_SECONDS = 2.0
BOUNDS = {"p50, ms": 150.0, "p95, ms": 800.0, "memory, MiB": 400.0}
ADDRESS = "region=150000&level=county&period=2026Q3"


class Crowd:
    """Who is there; the clock runs from when all are."""

    def __init__(self, sessions: int, seconds: float) -> None:
        self._missing, self._seconds = sessions, seconds
        self.begun = self.until = math.inf

    def joined(self) -> None:
        self._missing -= 1
        if not self._missing:
            self.begun = time.monotonic()
            self.until = self.begun + self._seconds


async def read(port: int, place: int, crowd: Crowd) -> list[Switch]:
    """One reader, who switches from a moment of their own on; what is counted begins when all are there."""
    dice = random.Random(place)  # noqa: S311 - a load, no secret
    found = []
    async with Reader(port, "map", ADDRESS) as reader:
        crowd.joined()
        await asyncio.sleep(dice.random() * EVERY_SECONDS)
        while (start := time.monotonic()) < crowd.until:
            box = "filter.indicator" if dice.random() < 0.7 else "filter.period"
            done = await reader.choose(box, dice.choice(reader.options(box)))
            if start >= crowd.begun:
                found.append(done)
            await asyncio.sleep(max(EVERY_SECONDS - (time.monotonic() - start), 0))
    return found


async def gather(server: Served, sessions: int, seconds: float) -> list[Switch]:
    """All readers; they come 20 a second."""
    crowd = Crowd(sessions, seconds)
    tasks = []
    for place in range(sessions):
        tasks.append(asyncio.create_task(read(server.port, place, crowd)))
        await asyncio.sleep(1 / 20)
    return [switch for found in await asyncio.gather(*tasks) for switch in found]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--sessions", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--port", type=int, default=0)
    given = options.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        load_demo(Path(name))
        with served(Path(name), HOME, port=given.port) as server:
            server.reckoned_ahead()
            switches = asyncio.run(gather(server, given.sessions, given.seconds))
            highest = server.resident_mib("VmHWM")
            scripts = server.script_ms()
    ms = sorted(switch.ms for switch in switches)
    figures = {"p50, ms": statistics.median(ms), "p95, ms": ms[int(len(ms) * 0.95)], "memory, MiB": highest}
    print(f"{given.sessions} sessions, {len(ms)} switches in {given.seconds:.0f} s; slowest {ms[-1]:.0f} ms")
    first = sorted(switch.first_ms for switch in switches)
    print(f"the map alone, ms: p50 {statistics.median(first):.0f}, p95 {first[int(len(first) * 0.95)]:.0f}")
    print(f"wire a switch, KB {statistics.median(switch.wire_bytes for switch in switches) / 1000:.2f}")
    print(f"script, processor ms (median) {statistics.median(cpu for _, cpu in scripts):.1f}")
    for what, measured in figures.items():
        print(f"{what:<14} {measured:>8.0f} {BOUNDS[what]:>8.0f} {'broken' if measured > BOUNDS[what] else ''}")
    print(f"load {os.getloadavg()[0]:.1f}")
    return int(any(measured > BOUNDS[what] for what, measured in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
