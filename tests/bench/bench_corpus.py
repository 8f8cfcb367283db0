"""Awkward files and bombs: the time of a check, and what it takes of memory in both processes together.

    python tests/bench/bench_corpus.py [FOLDER]

Bounds to hold for each file: 2 s and 200 MiB (the rise of the checking process and the peak of the reading one).
Without a folder only the bombs of ``tests/ingest/test_bombs.py`` are tried. Exit code 1 when a bound is broken.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEBIBYTES = 2.0, 200.0
CHILD = ROOT / "lib" / "ingest" / "workbook" / "child.py"


def high_water() -> float:
    """The most memory this process ever held, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split("kB")[0]) / 1024


def forget_high_water() -> None:
    """Begin counting the most memory anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def one(file: Path) -> tuple[float, float, str]:
    """Check one file in this process: seconds, rise in MiB, and what came of it."""
    from tests.ingest.reading import codes, read

    content = file.read_bytes()
    forget_high_water()
    before = high_water()
    start = time.perf_counter()
    report = read(content, file.name, period=None)
    seconds = time.perf_counter() - start
    rise = high_water() - before
    found = [(issue.code.value, issue.row) for issue in report.issues[:1]]
    return seconds, rise, f"{report.status.value} {report.encoding} {found} {dict(codes(report))}"


def child_peak(file: Path) -> float:
    """The peak of the process that reads a workbook, in MiB; this one is too small to be counted to it."""
    content = file.read_bytes()
    if not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return 0.0
    asked = "import resource, subprocess, sys\n"
    asked += "subprocess.run(sys.argv[1:], stdin=sys.stdin.buffer, stdout=subprocess.DEVNULL)\n"
    asked += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    command = [sys.executable, "-I", "-S", "-c", asked, sys.executable, "-I", str(CHILD), "heads", str(2**30), "60"]
    return int(subprocess.run(command, input=content, capture_output=True, check=True).stdout) / 1024


def bombs(folder: Path) -> None:
    """Write the bombs of the tests into a folder."""
    from tests.ingest.test_bombs import BOMBS

    for make in BOMBS:
        (folder / f"{make.__name__}.xlsx").write_bytes(make())


def main() -> int:
    from tests.ingest.reading import read

    read("地区,政务服务全程网办率\n150602,96\n")  # everything is loaded by now
    broken, slowest, largest = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, __file__, "--bombs", made], check=True, cwd=ROOT)
        files = sorted(Path(made).iterdir())
        if len(sys.argv) == 2:
            files = [*sorted(Path(sys.argv[1]).iterdir()), *files]
        for file in files:
            seconds, rise, found = one(file)
            memory = rise + child_peak(file)
            over = seconds > SECONDS or memory > MEBIBYTES
            broken += over
            slowest, largest = max(slowest, seconds), max(largest, memory)
            print(f"{'!' if over else ' '} {seconds:6.2f} s {memory:6.0f} MiB  {file.name}  {found}", flush=True)
    print(f"{len(files)} files, slowest {slowest:.2f} s, most memory {largest:.0f} MiB, {broken} over the bounds")
    return int(broken > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--bombs"]:
        bombs(Path(sys.argv[2]))
    else:
        sys.exit(main())
