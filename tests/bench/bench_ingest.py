"""check + submit + publish of 1,000 and 100,000 rows: median of five, each in a process of its own, and peak memory.

    python tests/bench/bench_ingest.py

Bounds to hold: 1,000 rows in 0.5 s; 100,000 rows in 6 s and 400 MiB. Exit code 1 when one is broken.
The time runs from the bytes to the published revision, with the installation already open.
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
from itertools import product
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
    if len(sys.argv) == 3:
        print(json.dumps(one(Path(sys.argv[1]), Path(sys.argv[2]))))
    else:
        sys.exit(main())
