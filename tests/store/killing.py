"""Killing whoever publishes, again and again, over one database; and what must hold afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import polars as pl
from sqlalchemy import select

from lib.domain import BatchStatus, Refusal
from lib.store import Finding, FindingCode, Store, audit, open_store, reading, sealing, verification
from lib.store.canonical import NO_HASH
from lib.store.store import SqlStore
from lib.store.tables import REVISION
from tests.store.filling import AT, many
from tests.store.kill_program import CELLS, figures_of

ROOT = Path(__file__).resolve().parents[2]
#: A kill comes within some time of the moment at which a child begins its first publication. That time grows while too
#: few are acknowledged before the kill, and shrinks while too many are, however busy the machine is.
FIRST_WINDOW_SECONDS = 0.08
_WIDER, _NARROWER = 1.1, 0.95
#: After so many kills everything is recomputed, not only what the last kill can have touched.
WHOLE_EVERY = 50
_COMPARED = ("region", "indicator", "period", "value", "batch")


@dataclass
class Told:
    """What the killed child had said: the last revision it acknowledged, and what it was about to publish."""

    acknowledged: int
    batch: str = ""
    base: int = -1
    open: bool = False


@dataclass
class Outcome:
    """``violations``: what did not hold, the first kill's first. ``in_flight`` kills came before the acknowledgement of
    a begun publication; of these ``committed`` had reached the disk all the same."""

    kills: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    committed: int = 0
    violations: list[str] = field(default_factory=list)


def kill_again_and_again(path: Path, *, mode: str, kills: int, seed: int, order: str = "in_order") -> Outcome:
    """Kill at random moments until ``kills`` are done or something does not hold."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    found = Outcome()
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.store.kill_program", str(path), mode, order],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    window = FIRST_WINDOW_SECONDS
    # its connections are closed after each look, so that each begins with the file as the kill has left it; opening the
    # store itself anew would mostly cost the time of preparing its statements
    store = open_store(f"sqlite:///{path}")
    connections = cast(SqlStore, store)._dialect._engine  # type: ignore[attr-defined]
    connections.dispose()
    with closing(store), program:
        while found.kills < kills and not found.violations:
            told = _killed(program, program.stdin, program.stdout, chance.uniform(0, window), found)
            window *= _WIDER if told.open and told.acknowledged == found.acknowledged else _NARROWER
            found.violations += _violations(store, told, found, whole=found.kills % WHOLE_EVERY == 0)
            connections.dispose()
        program.stdin.close()
    return found


def _killed(program: subprocess.Popen[str], orders: IO[str], lines: IO[str], seconds: float, found: Outcome) -> Told:
    """Let a child publish, kill it some time after it has begun, and hear what it had said."""
    orders.write("\n")
    orders.flush()
    child = int(lines.readline())
    told = Told(found.acknowledged)
    _hear(lines.readline(), told)
    with suppress(subprocess.TimeoutExpired):
        program.wait(timeout=seconds)
    os.kill(child, signal.SIGKILL)
    while (line := lines.readline().strip()) != "gone":
        _hear(line, told)
    found.kills += 1
    return told


def _hear(line: str, told: Told) -> None:
    word, *rest = line.split()
    if word == "try":
        told.batch, told.base, told.open = rest[0], int(rest[1]), True
    elif word == "done":
        told.acknowledged, told.open = int(rest[0]), False


def _violations(store: Store, told: Told, found: Outcome, *, whole: bool) -> list[str]:
    """Read the file again, as after a restart, and look for what must not be."""
    head = store.head()
    findings = store.verify() if whole else _newest_findings(store)
    wrong = [f"{finding.code} {finding.subject}" for finding in findings]
    if not told.acknowledged <= head <= told.acknowledged + told.open:
        wrong.append(f"v{head} stands, v{told.acknowledged} was acknowledged")
    if not wrong:
        wrong += _unlike(store, head)
    if not wrong and told.open:
        found.in_flight += 1
        found.committed += head == told.base + 1
        wrong += _told_again(store, told, head)
    found.acknowledged = store.head()
    return wrong


def _newest_findings(store: Store) -> list[Finding]:
    """What ``verify`` would find of the newest revision, of the end of the trail, and of figures that belong to none:
    all that one kill can have touched. The time of the whole grows with every revision."""
    dialect = cast(SqlStore, store)._dialect
    with dialect.reading() as conn:
        found = list(verification._aliens(conn, reading.head(conn)))
        found += verification._end(conn, audit.entries(conn, 1))
        rows = conn.execute(select(REVISION).order_by(REVISION.c.number.desc()).limit(2)).all()
        if rows:
            body = sealing.brought_body(conn, dialect, rows[0].first_id, rows[0].last_id)
            previous = rows[1].content_hash if rows[1:] else NO_HASH
            if sealing.row_hash(conn, dialect, rows[0]._asdict(), previous, body) != rows[0].content_hash:
                found.append(Finding(FindingCode.REVISION_ALTERED, f"v{rows[0].number}"))
    return found


def _unlike(store: Store, number: int) -> list[str]:
    """A revision is wholly what was published as it, or it is half."""
    if number == 0:
        return []
    revision = store.revision(number)
    batch = revision.batch if revision else None
    standing = store.observations(number).select(_COMPARED)
    expected = many(CELLS, figures_of(number)).with_columns(batch=pl.lit(batch)).select(_COMPARED)
    return [] if standing.equals(expected) else [f"v{number} is half"]


def _told_again(store: Store, told: Told, head: int) -> list[str]:
    """The same request again, with its key: the revision that was made, or now made, once."""
    batch = store.batch(told.batch)
    if batch is None or (batch.status is BatchStatus.PUBLISHED) is not (head == told.base + 1):
        return [f"{told.batch} does not say what became of it"]
    asked = {"base": told.base, "actor": "li", "at": AT, "reason": None, "key": f"key {told.batch}"}
    try:
        numbers = [store.publish(told.batch, **asked).number for _ in range(2)]  # type: ignore[arg-type]
    except Refusal as refusal:
        return [f"{told.batch} is refused when it is asked for again: {refusal.code}"]
    if numbers != [told.base + 1] * 2 or store.head() != told.base + 1:
        return [f"{told.batch} was published as {numbers}, v{store.head()} stands"]
    return []


def every_revision_is_whole(path: Path) -> list[str]:
    """What is wrong with any revision of a database, everything recomputed."""
    store = open_store(f"sqlite:///{path}")
    try:
        wrong = [f"{finding.code} {finding.subject}" for finding in store.verify()]
        return wrong + [each for number in range(1, store.head() + 1) for each in _unlike(store, number)]
    finally:
        store.close()
