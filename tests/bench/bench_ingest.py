"""check + submit + publish of 1,000 and 100,000 rows: median of five, each in a process of its own, and peak memory.

    python tests/bench/bench_ingest.py
    python tests/bench/bench_ingest.py --check 1000000
    python tests/bench/bench_ingest.py --errors 10000

Bounds to hold: 1,000 rows in 0.5 s; 100,000 rows in 6 s and 400 MiB. Exit code 1 when one is broken.
The time runs from the bytes to the published revision, with the installation already open.

``--check`` times the check alone of so many rows (bounds: 12 s and 1 GiB for a million; the limit on the size of an
upload is lifted for it, as a million rows in the long form take 33 MB, and each figure comes about nine times).
``--errors`` times the check of so many rows that each hold an error, with its sentences in Chinese (bound: 2 s for
10,000).
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

REPEATS = 5
#: rows -> (seconds, MiB)
BOUNDS = {1_000: (0.5, 400.0), 100_000: (6.0, 400.0)}
_FIRST = "inspector_staffing"


def lines() -> Iterator[str]:
    """A long-form file: every indicator of every region it has, for every period from 2000 to 2025."""
    from lib.catalogue import load_catalogue
    from lib.domain import Frequency, Kind
    from lib.regions import load_regions

    yield "region,indicator,period,value"
    indicators = sorted(load_catalogue().indicators.values(), key=lambda item: item.key != _FIRST)
    for indicator in indicators:
        quarters = ("Q1", "Q2", "Q3", "Q4") if indicator.frequency is Frequency.QUARTER else ("",)
        regions = [region for region in load_regions().all.values() if region.level in indicator.levels]
        for year, quarter, (number, region) in product(range(2000, 2026), quarters, enumerate(regions)):
            value = str(60 + number % 7)
            if indicator.kind is Kind.ORDINAL:
                value = indicator.scale[number % len(indicator.scale)].key
            elif indicator.kind is Kind.BINARY:
                value = "是"
            yield f"{region.code},{indicator.key},{year}{quarter},{value}"


def one(file: Path, folder: Path) -> dict[str, float]:
    """One run in this process: seconds of each step, the sum, and the peak memory in MiB."""
    from lib.access import console
    from lib.services import Settings, check_file, open_workspace, publish_batch, submit_file

    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'bench.sqlite'}")
    workspace = open_workspace(settings)
    content, who = file.read_bytes(), console("bench")
    start = time.perf_counter()
    report = check_file(workspace, content, file.name, who=who)
    checked = time.perf_counter()
    submission = submit_file(workspace, content, file.name, who=who)
    submitted = time.perf_counter()
    made = publish_batch(workspace, submission.batch.id, who=who, reason="bench")
    published = time.perf_counter()
    workspace.store.close()
    if made.revision.added != report.counts.rows:
        raise SystemExit(f"published {made.revision.added} of {report.counts.rows}: {report.issues[:3]}")
    return {
        "check_s": checked - start,
        "submit_s": submitted - checked,
        "publish_s": published - submitted,
        "all_s": published - start,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measure(rows: int) -> dict[str, float]:
    """The median of each figure over the repeats; the largest peak."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.csv"
        file.write_text("\n".join(line for _, line in zip(range(rows + 1), lines(), strict=False)), encoding="utf-8")
        runs = []
        for number in range(REPEATS):
            place = Path(folder) / str(number)
            place.mkdir()
            done = subprocess.run(
                [sys.executable, __file__, str(file), str(place)], capture_output=True, text=True, check=True, cwd=ROOT
            )
            runs.append(json.loads(done.stdout))
    found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return {**found, "peak_mib": max(run["peak_mib"] for run in runs)}


def alone(rows: int, *, wrong: bool) -> int:
    """Check so many rows once in this process; prints seconds and peak memory, returns 1 when a bound is broken."""
    from datetime import date
    from importlib import import_module

    from lib.catalogue import load_catalogue
    from lib.domain import Locale
    from lib.i18n import say_issue
    from lib.ingest import Context
    from lib.regions import load_regions

    checking = import_module("lib.ingest.check")
    checking.MAX_MEBIBYTES = 100  # type: ignore[attr-defined]
    head, *body = lines()
    text = "\n".join([head, *islice(cycle(body), rows)])  # there are some 110,000 figures; then they come again
    if wrong:
        head, *body = text.split("\n")
        faults = ("x{}", "{}00", "-{}")
        text = "\n".join(
            [head, *(f"{each.rpartition(',')[0]},{faults[n % 3].format(n)}" for n, each in enumerate(body))]
        )
    content = text.encode()
    context = Context(load_catalogue(), load_regions(), None, None, date(2026, 11, 22), history=True)
    start = time.perf_counter()
    report = checking.check(content, "bench.csv", context)
    told = [say_issue(Locale.ZH, issue) for issue in report.issues]
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(content) / 2**20
    print(f"{report.counts} {len(told)} sentences: {seconds:.2f} s, {peak:.0f} MiB, {size:.0f} MiB of text")
    return int(seconds > (2.0 if wrong else 12.0) or peak > 1024)


def main() -> int:
    print(f"{'rows':>8} {'check':>7} {'submit':>7} {'publish':>8} {'all':>7} {'bound':>6} {'peak MiB':>9} {'bound':>6}")
    broken = 0
    for rows, (seconds, mebibytes) in BOUNDS.items():
        found = measure(rows)
        print(
            f"{rows:>8,} {found['check_s']:>7.2f} {found['submit_s']:>7.2f} {found['publish_s']:>8.2f} "
            f"{found['all_s']:>7.2f} {seconds:>6.1f} {found['peak_mib']:>9.0f} {mebibytes:>6.0f}"
        )
        broken += found["all_s"] > seconds or found["peak_mib"] > mebibytes
    return int(broken > 0)


if __name__ == "__main__":
    if sys.argv[1:2] in (["--check"], ["--errors"]):
        sys.exit(alone(int(sys.argv[2]), wrong=sys.argv[1] == "--errors"))
    if len(sys.argv) == 3:
        print(json.dumps(one(Path(sys.argv[1]), Path(sys.argv[2]))))
    else:
        sys.exit(main())
