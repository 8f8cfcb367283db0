"""PostgreSQL restarted during publications; commits whose answer got lost; a standby that takes over."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TypeVar

import psycopg
import pytest
from sqlalchemy import make_url

from lib.domain import Refusal, RefusalCode
from lib.store import Store, open_store
from lib.store.postgresql import PostgresDialect
from tests.store.filling import AT, figures, many, publish, save, values
from tests.store.kill_program import CELLS, figures_of
from tests.store.killing import _unlike
from tests.store.postgres import Server, database

Answer = TypeVar("Answer")

RESTARTS = 15
#: A restart comes within this time of the moment at which a publication begins.
WINDOW_SECONDS = 0.05


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that is set not to wait for its log. It is the server that is killed here, not the machine: what it has
    handed to the system stays, so nothing needs to be flushed."""
    server = Server("synchronous_commit=off", "fsync=off").make()
    server.start()
    yield server
    server.remove()


class Publisher(threading.Thread):
    """Publishes batch after batch, each with a key, and asks again when it is refused while the server is away."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.begun = threading.Event()
        self.done = threading.Event()
        self.acknowledged: dict[str, int] = {}
        self.refused: Counter[str] = Counter()

    def run(self) -> None:
        while not self.done.is_set():
            number = len(self.acknowledged) + 1
            batch = self._until_answered(lambda n=number: save(self.store, many(CELLS, figures_of(n)), key=f"b{n}").id)
            self.begun.set()
            self.acknowledged[batch] = self._until_answered(
                lambda b=batch, n=number: (
                    self.store.publish(b, base=n - 1, actor="li", at=AT, reason=None, key=f"p{b}").number
                )
            )

    def _until_answered(self, act: Callable[[], Answer]) -> Answer:
        while True:
            try:
                return act()
            except Refusal as refusal:
                if refusal.code not in (RefusalCode.DATABASE_AWAY, RefusalCode.OUTCOME_UNKNOWN):
                    raise
                self.refused[refusal.code.value] += 1


def test_a17_restarts_during_publications_lose_nothing_and_leave_nothing_half(own_server: Server) -> None:
    name = own_server.make_database()
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    with closing(open_store(own_server.url(name))) as store:
        publisher = Publisher(store)
        publisher.start()
        for _ in range(RESTARTS):
            publisher.begun.clear()
            assert publisher.begun.wait(timeout=60)
            # nothing is waited for: the restart comes at some moment of the publication
            publisher.done.wait(timeout=chance.uniform(0, WINDOW_SECONDS))
            own_server.stop("immediate")
            own_server.start()
        publisher.done.set()
        publisher.join(timeout=60)
        numbers = list(publisher.acknowledged.values())
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= RESTARTS
        assert publisher.refused
        assert (store.head(), len(store.revisions())) == (len(numbers), len(numbers))
        assert [each for number in numbers for each in _unlike(store, number)] == []
        assert store.verify() == []


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Commits whose answer gets lost: the first ``after`` are carried out first, the next ``before`` are not."""
    left = {"after": 0, "before": 0}
    commit = psycopg.Connection.commit

    def lost(self: psycopg.Connection[object]) -> None:
        if left["after"]:
            left["after"] -= 1
            commit(self)
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        if left["before"]:
            left["before"] -= 1
            self.close()
        commit(self)

    monkeypatch.setattr(psycopg.Connection, "commit", lost)
    return left


@pytest.mark.parametrize("when", ["after", "before"])
def test_a17_a_lost_answer_is_settled_by_the_key(
    server_url: str, opened: Callable[..., Store], cut: dict[str, int], when: str
) -> None:
    store = opened(server_url)
    batch = save(store, figures(("a", 1.0)))
    cut[when] = 1
    made = store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key="k")
    assert (made.number, store.head(), cut[when]) == (1, 1, 0)
    cut[when] = 1
    assert save(store, figures(("a", 2.0)), b"other", key="s").sequence == 2
    assert [len(store.batches()), store.verify()] == [2, []]


@pytest.mark.parametrize(("when", "head"), [("after", 1), ("before", 0)])
def test_a17_without_a_key_the_reader_is_told_that_it_is_not_known(
    server_url: str, opened: Callable[..., Store], cut: dict[str, int], when: str, head: int
) -> None:
    store = opened(server_url)
    batch = save(store, figures(("a", 1.0)))
    cut[when] = 1
    with pytest.raises(Refusal) as told:
        store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key=None)
    assert told.value.code is RefusalCode.OUTCOME_UNKNOWN
    assert opened(server_url).head() == head


def test_a17_a_connection_cut_before_the_commit_changes_nothing(
    server_url: str, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(server_url)
    batch = save(store, figures(("a", 1.0)))

    def cut_off(*_: object, **__: object) -> None:
        with psycopg.connect(server_url, autocommit=True) as raw:
            raw.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with monkeypatch.context() as patch:
        patch.setattr("lib.store.keys.remember", cut_off)
        with pytest.raises(Refusal) as told:
            store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key="k")
    assert told.value.code is RefusalCode.DATABASE_AWAY
    assert store.publish(batch.id, base=0, actor="li", at=AT, reason=None, key="k").number == 1


def soon(true: Callable[[], bool]) -> None:
    """Returns when something has become true; fails when it has not within half a minute."""
    until = monotonic() + 30
    while not true():
        assert monotonic() < until


class Pair:
    """A primary and a standby that has caught up, behind one address."""

    def __init__(self) -> None:
        self.primary = Server("fsync=off", "wal_level=replica").make()
        self.primary.start()
        self.name = self.primary.make_database()
        open_store(self.primary.url(self.name)).close()
        self.standby = Server("fsync=off", "hot_standby=on", port=5433)
        source = f"host={self.primary.folder} port={self.primary.port} user=capmap"
        self.standby.run("pg_basebackup", "-D", self.standby.data, "-d", source, "-R", "-X", "stream", "-c", "fast")
        self.standby.start()
        self.url = (
            f"postgresql://capmap@/{self.name}?host={self.primary.folder}:{self.primary.port}"
            f"&host={self.standby.folder}:{self.standby.port}"
        )

    def catch_up_and_part(self) -> None:
        """Returns when the standby has all that the primary has, and hears of nothing more."""
        [(at,)] = self.primary.execute("SELECT pg_current_wal_lsn()")
        soon(lambda: self.standby.execute(f"SELECT pg_last_wal_replay_lsn() >= '{at}'") == [(True,)])
        self.standby.execute("ALTER SYSTEM SET primary_conninfo = ''")
        self.standby.execute("SELECT pg_reload_conf()")
        soon(lambda: self.standby.execute("SELECT pid FROM pg_stat_wal_receiver") == [])

    def remove(self) -> None:
        self.standby.remove()
        self.primary.remove()


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    made.remove()


def test_a19_a_standby_that_lags_takes_over_and_no_screen_goes_back(pair: Pair) -> None:
    with closing(open_store(pair.url)) as store:
        publish(store, figures(("a", 1.0)))
        pair.catch_up_and_part()
        publish(store, figures(("a", 2.0)))
        assert (store.head(), values(store)) == (2, {"a": 2.0})
        pair.primary.stop()
        soon(lambda: store.describe().refuses is RefusalCode.NOT_PRIMARY)
        assert store.describe().read_only
        assert pair.standby.execute("SELECT max(number) FROM revision", pair.name) == [(1,)]
        # what was shown is shown, and the earlier revision too
        assert (store.head(), values(store), values(store, 2), values(store, 1)) == (
            2,
            {"a": 2.0},
            {"a": 2.0},
            {"a": 1.0},
        )
        assert [each.number for each in store.revisions()] == [2, 1]
        with pytest.raises(Refusal) as refused:
            save(store, figures(("a", 3.0)))
        assert refused.value.code is RefusalCode.NOT_PRIMARY
        pair.standby.run("pg_ctl", "-D", pair.standby.data, "-w", "promote")
        _without_what_was_lost(pair, store)


def _without_what_was_lost(pair: Pair, store: Store) -> None:
    """The standby is the primary now and lacks v2: a server that has shown it mixes no old figures with new ones."""
    with closing(open_store(pair.url)) as fresh:
        assert fresh.head() == 1
        batch = save(store, figures(("a", 3.0)))
        with pytest.raises(Refusal) as refused:
            store.publish(batch.id, base=2, actor="li", at=AT, reason=None, key="k")
        assert refused.value.code is RefusalCode.HISTORY_FORKED
        assert publish(fresh, figures(("a", 5.0))).number == 2
        with pytest.raises(Refusal) as refused:
            store.head()
        assert (refused.value.code, refused.value.params) == (RefusalCode.HISTORY_FORKED, {"revision": 2})


def test_a20_what_one_server_publishes_the_other_shows() -> None:
    with database() as url, closing(open_store(url)) as one, closing(open_store(url)) as other:
        assert other.head() == 0
        publish(one, figures(("a", 1.0)))
        assert (other.head(), values(other)) == (1, {"a": 1.0})
        publish(other, figures(("a", 2.0)))
        assert (one.head(), values(one)) == (2, {"a": 2.0})


def test_the_wait_for_a_silent_server_is_shared(tmp_path: Path) -> None:
    dialect = PostgresDialect(make_url(f"postgresql://map@/map?host={tmp_path}"))
    assert dialect.reach.resting()
    with pytest.raises(Refusal) as told, dialect.reading():
        pass
    assert told.value.code is RefusalCode.DATABASE_AWAY
    dialect.close()
