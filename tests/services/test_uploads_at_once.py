"""Twenty people upload at once: memory stays, whoever reads is answered meanwhile, and no file is lost.

How long readers then wait is measured by ``tests/bench/bench_uploads.py``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from lib.access import console
from lib.domain import BatchStatus, Level, Locale, Period, Refusal, RefusalCode, Selection
from lib.services import Workspace, upload
from lib.services.analysis import analyse
from lib.services.batch_intake import check_batch, receive_file

_Done = TypeVar("_Done")

PEOPLE, ROWS = 20, 3_000


def table(person: int) -> bytes:
    """Annual figures of all counties over many years, other ones for each person."""
    codes = [f"15010{place}" for place in (2, 3, 4, 5)]
    rows = [
        f"{codes[row % 4]},population,{2001 + row // 4 % 25},{100_000 + row // 100 + person}" for row in range(ROWS)
    ]
    return "\n".join(["region,indicator,period,value", *rows]).encode()


def page(workspace: Workspace) -> float:
    """Seconds that the figures of a page take, reckoned anew each time."""
    begun = time.perf_counter()
    for quarter in range(1, 4):
        selection = Selection("online_service_rate", "150000", Level.COUNTY, Period.parse(f"2026Q{quarter}"))
        analyse.__wrapped__(workspace, workspace.store.head(), selection, Locale.ZH)
    return time.perf_counter() - begun


def until_free(act: Callable[[], _Done]) -> _Done:
    """What somebody does who is told, on a machine that is busy with other things, to try again."""
    while True:
        try:
            return act()
        except Refusal as refusal:
            if refusal.code is not RefusalCode.STORE_BUSY:
                raise


def high_water() -> float:
    """The most memory this process held since it was last forgotten, in MiB."""
    return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split("kB")[0]) / 1024


def test_a24_twenty_uploads_at_once_keep_memory_and_readers_are_answered(demo: Workspace, workspace: Workspace) -> None:
    files = [table(person) for person in range(PEOPLE)]
    page(demo)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, meanwhile = high_water(), []

    def sends(person: int) -> BatchStatus:
        who = console(f"人员{person}")
        batch = until_free(lambda: receive_file(workspace, files[person], f"{person}.csv", who=who))
        return until_free(lambda: check_batch(workspace, batch.id, who=who)).batch.status

    with ThreadPoolExecutor(PEOPLE) as pool:
        sent = [pool.submit(sends, person) for person in range(PEOPLE)]
        while not all(one.done() for one in sent):
            meanwhile.append(page(demo))
    assert {one.result() for one in sent} <= {BatchStatus.CHECKED, BatchStatus.REJECTED}
    assert len(workspace.store.batches()) == PEOPLE
    assert len(meanwhile) >= 5
    assert high_water() - before <= 200


def test_a24_no_more_are_checked_at_once_than_half_of_the_processors(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most, real = 0, 0, upload.check
    lock, turns, both = threading.Lock(), threading.BoundedSemaphore(2), threading.Barrier(2, timeout=30)
    left: list[bool] = []

    def counted(*given: object) -> object:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait()
        left.append(turns.acquire(blocking=False))  # while two are at it there is no turn for a third
        both.wait()
        with lock:
            running -= 1
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(upload, "_TURNS", turns)
    monkeypatch.setattr(upload, "check", counted)
    content = b"region,indicator,period,value\n150602,online_service_rate,2026Q3,97\n"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: upload.check_file(workspace, content, "a.csv", who=console("a")), range(12)))
    assert most == 2
    assert left == [False] * 12
