"""Run as a program by the fault tests: publishes in a process of its own, which is then killed or starved."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from lib.domain import Refusal
from lib.store import open_store
from tests.store.filling import AT, many, publish, save


def publish_by_turns(path: str) -> None:
    """For each line of input, publish in a new process until it is killed. Forked, to import only once."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            _publish_for_ever(path)
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


def _publish_for_ever(path: str) -> None:
    """Publish one batch after the other; say who does so, then each revision that is acknowledged."""
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    store = open_store(f"sqlite:///{path}")
    for turn in range(10_000):
        made = publish(store, many(3_000, float(store.head() + turn / 2)))
        sys.stdout.write(f"{made.number}\n")
        sys.stdout.flush()


def publish_on_a_full_disk(path: str) -> None:
    """Hit a limit on the file's size, then publish again without a restart once it is lifted."""
    store = open_store(f"sqlite:///{path}")
    batch = save(store, many(3_000, 7.0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(path).stat().st_size + 4096, resource.RLIM_INFINITY))
    try:
        store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=None, key="k")
    except Refusal as refused:
        sys.stdout.write(f"{refused.code} {refused.params['head']} {store.observations().height}\n")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    made = store.publish(batch.id, base=store.head(), actor="li", at=AT, reason=None, key="k")
    sys.stdout.write(f"{made.number} {store.observations().height} {len(store.verify())}\n")


def open_without_rights(path: str) -> None:
    """Look at a store that may only be read, as somebody who is not the system's owner."""
    if os.geteuid() == 0:
        os.setuid(65534)
    store = open_store(f"sqlite:///{path}")
    sys.stdout.write(f"{store.describe().read_only} {store.head()} {store.observations().height}\n")
    try:
        save(store, many(1, 1.0), b"x")
    except Refusal as refused:
        sys.stdout.write(f"{refused.code}\n")


if __name__ == "__main__":
    {each.__name__: each for each in (publish_by_turns, publish_on_a_full_disk, open_without_rights)}[sys.argv[1]](
        sys.argv[2]
    )
