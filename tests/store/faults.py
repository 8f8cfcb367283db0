"""Run as a program by the fault tests: works in a process of its own, which is killed or starved."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from lib.domain import Refusal
from lib.store import audit, open_store
from tests.store.filling import AT, many, save


def publish_beyond_a_limit(path: str) -> None:
    """Hit a limit on the file's size (SQLITE_IOERR_WRITE), then publish again without a restart once it is lifted."""
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


def killed_while_migrating(path: str) -> None:
    """Bring a database up to date, and be killed when all tables are made and nothing is committed."""
    vars(audit)["append"] = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    open_store(f"sqlite:///{path}")


TASKS = (publish_beyond_a_limit, open_without_rights, killed_while_migrating)

if __name__ == "__main__":
    {each.__name__: each for each in TASKS}[sys.argv[1]](sys.argv[2])
