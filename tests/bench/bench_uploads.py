"""Twenty people upload at once: how much longer whoever reads then waits for the figures of a page.

    python tests/bench/bench_uploads.py

Bound to hold: the median page takes at most twice what it takes alone, in the same run. Exit code 1 when it is broken.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.access import console
from lib.services import Workspace, load_demo, load_settings, open_workspace
from lib.services.batch_intake import check_batch, receive_file
from tests.services.test_uploads_at_once import PEOPLE, page, table, until_free

BOUND = 2.0


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        workspace = open_workspace(load_settings(data_dir=Path(name)))
        load_demo(workspace, who=console("测试"))
        page(workspace)
        alone = statistics.median(page(workspace) for _ in range(30))
        meanwhile = crowded(workspace)
        workspace.store.close()
    ratio = statistics.median(meanwhile) / alone
    print(f"load {os.getloadavg()[0]:.1f}; a page alone {alone * 1000:.1f} ms, meanwhile x {ratio:.2f} (bound {BOUND})")
    return int(ratio > BOUND)


def crowded(workspace: Workspace) -> list[float]:
    """Seconds of each page while twenty files are taken in and checked."""

    def sends(person: int) -> None:
        who = console(f"人员{person}")
        batch = until_free(lambda: receive_file(workspace, table(person), f"{person}.csv", who=who))
        until_free(lambda: check_batch(workspace, batch.id, who=who))

    found = []
    with ThreadPoolExecutor(PEOPLE) as pool:
        sent = [pool.submit(sends, person) for person in range(PEOPLE)]
        while not all(one.done() for one in sent):
            found.append(page(workspace))
    return found


if __name__ == "__main__":
    sys.exit(main())
