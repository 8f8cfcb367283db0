"""The difference page for 100,000 changed cells: seconds from the choice to the whole page, cold and again.

    python tests/bench/bench_difference.py

Two revisions that differ in 100,000 cells are compared on the history page, and a batch of as many changes is looked
at before it is published. Bound to hold: 2 s each, median of three processes; the processor's
seconds stand beside the clock's, for machines that do other work. Exit code 1 when it is broken.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

REPEATS = 3
CELLS = 100_000
BOUND = 2.0


def lines(round_: int) -> Iterator[str]:
    """A long-form file: every indicator of every region it has, the newest periods first; each round other values."""
    from lib.catalogue import load_catalogue
    from lib.domain import Frequency, Kind
    from lib.regions import load_regions

    yield "region,indicator,period,value"
    # the regions of all jurisdictions: one alone has fewer figures in the years that a file may tell of
    places = list(load_regions().all.values())
    rows = product(range(2025, 1999, -1), load_catalogue().indicators.values(), ("Q4", "Q3", "Q2", "Q1"), places)
    fit = (row for row in rows if row[3].level in row[1].levels and not (_whole(row[1]) and row[2] != "Q4"))
    for number, (year, indicator, quarter, region) in enumerate(islice(fit, CELLS)):
        value = str(60 + (number + round_) % 7)
        if indicator.kind is Kind.ORDINAL:
            value = indicator.scale[(number + round_) % len(indicator.scale)].key
        elif indicator.kind is Kind.BINARY:
            value = "是" if (number + round_) % 2 else "否"
        key = f"{year}" if indicator.frequency is Frequency.YEAR else f"{year}{quarter}"
        yield f"{region.code},{indicator.key},{key},{value}"


def _whole(indicator: object) -> bool:
    from lib.domain import Frequency

    return getattr(indicator, "frequency", None) is Frequency.YEAR


def made(folder: Path) -> str:
    """An installation with two revisions and a batch that waits, each of 100,000 other values; the batch's id."""
    from lib.access import console
    from lib.services import load_settings, open_workspace, publish_batch, submit_file

    workspace = open_workspace(load_settings(data_dir=folder))
    batch = ""
    for round_ in range(3):
        content = "\n".join(lines(round_)).encode()
        batch = submit_file(workspace, content, f"{round_}.csv", who=console("bench")).batch.id
        if round_ < 2:
            publish_batch(workspace, batch, who=console("other"), reason="bench")
    workspace.store.close()
    return batch


def one(folder: Path, batch: str) -> dict[str, float]:
    """Seconds of the comparison page and of what a reviewer waits for, in this process."""
    from streamlit.testing.v1 import AppTest

    from lib.access import console
    from lib.domain import Locale, Role
    from lib.services import load_settings, open_workspace, review_batch
    from lib.services.consequence import consequence
    from lib.services.consequence_table import difference_rows
    from lib.ui.delivery import Delivery, use_delivery
    from tests.pages.conftest import session_of

    workspace = open_workspace(load_settings(data_dir=folder))
    session = session_of(workspace, Role.REVIEWER)
    # what the page has read when it comes to the difference
    review_batch(workspace, batch, who=console("other"))
    start, cpu = time.perf_counter(), time.process_time()
    found = consequence(workspace, batch, who=console("other"), locale=Locale.ZH)
    difference_rows(workspace, found.difference.head(200), Locale.ZH)
    batch_seconds, batch_cpu = time.perf_counter() - start, time.process_time() - cpu
    changed = found.difference.height
    workspace.store.close()
    os.environ["CAPMAP_DATA_DIR"] = str(folder)
    use_delivery(Delivery.SERVED)
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=120)
    app.user["session"] = session
    app.run()
    app.switch_page("pages/data/history.py").run()
    start, cpu = time.perf_counter(), time.process_time()
    app.segmented_control(key="history.view").set_value("compare").run()
    page, page_cpu = time.perf_counter() - start, time.process_time() - cpu
    start = time.perf_counter()
    app.segmented_control(key="history.1.2.pane").set_value("map").run()
    return {
        "changed": float(changed),
        "batch": batch_seconds,
        "batch_cpu": batch_cpu,
        "page": page,
        "page_cpu": page_cpu,
        "map": time.perf_counter() - start,
        "problems": float(len(app.exception)),
    }


def main() -> int:
    """Print one line and return the exit code."""
    if len(sys.argv) == 3:
        print(json.dumps(one(Path(sys.argv[1]), sys.argv[2])))
        return 0
    with tempfile.TemporaryDirectory() as name:
        batch = made(Path(name))
        command = [sys.executable, __file__, name, batch]
        found = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
            for _ in range(REPEATS)
        ]
    middle = {key: statistics.median(run[key] for run in found) for key in found[0]}
    print({key: round(value, 2) for key, value in middle.items()}, f"bound: {BOUND} s each")
    good = middle["changed"] == CELLS and not middle["problems"]
    return 0 if good and max(middle["batch"], middle["page"], middle["map"]) <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
