"""What is PostgreSQL's own: the order of texts, guards, writers in turn, its errors, and commits without an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

import psycopg
import pytest

from lib.domain import BatchStatus, Locale, Refusal, RefusalCode
from lib.i18n import say, say_refusal
from lib.store import Store, open_store
from lib.store.restore import claimed
from lib.store.schema import LATEST
from lib.store.store import SqlStore
from tests.store import postgres
from tests.store.by_hand import altered, refused
from tests.store.filling import AT, figures, many, publish, save, values


@pytest.fixture
def served(server_url: str, opened: Callable[..., Store]) -> Store:
    return opened(server_url)


def bare(*, options: str = "") -> Iterator[str]:
    server = postgres.shared()
    name = server.make_database(options=options)
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def sorted_otherwise() -> Iterator[str]:
    """An empty database whose own order of texts is not that of their bytes."""
    yield from bare(options="LOCALE_PROVIDER icu ICU_LOCALE 'und'")


def test_texts_sort_by_their_bytes_whatever_the_order_of_the_database(
    sorted_otherwise: str, opened: Callable[..., Store]
) -> None:
    [(own,)] = ask(sorted_otherwise, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'A', 'a', 'B']) AS x")
    assert own != "ABab"
    store = opened(sorted_otherwise)
    made = publish(store, figures(("b", 1.0), ("A", 2.0), ("a", 3.0), ("乙", 4.0), ("B", 5.0)))
    found = ask(sorted_otherwise, "SELECT region FROM observation ORDER BY id")
    assert "".join(str(region) for (region,) in found) == "ABab乙"
    assert (made.added, store.verify()) == (5, [])
    otherwise = (
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
    )
    assert ask(sorted_otherwise, otherwise) == []


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as raw:
        found = raw.execute(statement)
        return found.fetchall() if found.description else []


def test_an_encoding_that_cannot_hold_chinese_is_refused() -> None:
    for url in bare(options="ENCODING 'SQL_ASCII'"):
        with pytest.raises(Refusal) as told:
            open_store(url)
        assert (told.value.code, told.value.params) == (RefusalCode.DATABASE_UNFIT, {"encoding": "SQL_ASCII"})


def test_the_guards_are_those_of_sqlite(store: Store, url: str) -> None:
    if url.startswith("sqlite"):
        with cast(SqlStore, store)._dialect.reading() as conn:
            told = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
            assert set(told) == GUARDS
        return
    found = {str(name) for (name,) in ask(url, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")}
    stay = {name for name in GUARDS if name.endswith("_stays")}
    assert found == GUARDS | {name.replace("_stays", "_kept") for name in stay}


GUARDS = {
    f"{table}_{what}"
    for what, tables in {
        "stays": "account audit audit_head batch batch_content batch_figure batch_point idempotency_key observation "
        "remark revision session set_up",
        "sealed": "account audit batch batch_check batch_content batch_figure batch_kind batch_point batch_report "
        "idempotency_key observation remark revision session set_up",
        "ends_once": "session set_up",
        "closed_once": "observation",
    }.items()
    for table in tables.split()
}

CHANGES = {
    "DELETE FROM observation": "observation is never deleted",
    "TRUNCATE observation": "observation is never deleted",
    "UPDATE observation SET value = 9": "observation is sealed",
    "UPDATE observation SET revision_to = 9 WHERE revision_to IS NOT NULL": "observation is closed once",
    "UPDATE revision SET reason = 'x'": "revision is sealed",
    "UPDATE audit SET actor = 'x'": "audit is sealed",
    "UPDATE batch SET sha256 = 'x'": "batch is sealed",
    "UPDATE batch SET note = 'x'": "batch is sealed",
    "UPDATE batch_figure SET value = 9": "batch_figure is sealed",
    "UPDATE idempotency_key SET result = '9'": "idempotency_key is sealed",
}


def test_what_is_sealed_is_changed_by_nobody(served: Store, server_url: str) -> None:
    publish(served, figures(("a", 1.0)), key="k")
    publish(served, figures(("a", 2.0)))
    assert {change: refused(server_url, change).splitlines()[0] for change in CHANGES} == CHANGES
    assert served.verify() == []


def test_one_flipped_bit_is_found_at_the_start(served: Store, server_url: str) -> None:
    publish(served, figures(("a", 96.0), ("b", 80.0)))
    altered(server_url, "UPDATE observation SET value = ? WHERE region = 'a'", [96.00000000000001])
    assert [finding.subject for finding in served.verify(quick=True)] == ["v1"]


def test_values_come_back_to_the_last_digit(served: Store, server_url: str, opened: Callable[..., Store]) -> None:
    name = ask(server_url, "SELECT current_database()")[0][0]
    ask(server_url, f'ALTER DATABASE "{name}" SET extra_float_digits = 0')
    exact = {"a": 0.1 + 0.2, "b": 1e-300, "c": 9007199254740993.0, "d": -12.000000000000002}
    again = opened(server_url)
    publish(again, figures(*exact.items()))
    assert values(again) == exact
    assert again.verify() == []


def _opened_into(stores: list[Store], url: str) -> None:
    stores.append(open_store(url))


def test_two_servers_that_start_at_once_lay_out_one_database() -> None:
    for url in bare():
        stores: list[Store] = []
        begin = partial(_opened_into, stores, url)
        starts = [threading.Thread(target=begin) for _ in range(4)]
        for each in starts:
            each.start()
        for each in starts:
            each.join()
        assert [store.schema_version() for store in stores] == [LATEST] * 4
        assert [entry.action for entry in stores[0].audit()] == ["migrate"]
        for store in stores:
            store.close()


def test_a_migration_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    for url in bare():
        with monkeypatch.context() as patch:
            patch.setattr("lib.store.audit.append", fail)
            with pytest.raises(RuntimeError, match="power cut"):
                open_store(url)
        assert ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
        store = open_store(url)
        assert publish(store, figures(("a", 1.0))).number == 1
        store.close()


def test_a_newer_schema_is_refused_by_name(served: Store, server_url: str) -> None:
    ask(server_url, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(Refusal) as told:
        open_store(server_url)
    assert (told.value.code, told.value.params) == (RefusalCode.SCHEMA_NEWER, {"found": 99, "known": LATEST})


def test_writers_take_turns_and_whoever_waits_too_long_is_told(served: Store, server_url: str) -> None:
    other = open_store(server_url, busy_timeout_ms=200)
    with cast(SqlStore, served)._dialect.writing():
        with pytest.raises(Refusal) as told:
            save(other, many(1, 1.0))
        assert (told.value.code, told.value.params) == (RefusalCode.STORE_BUSY, {"seconds": 0.2})
        assert other.head() == 0
    assert save(other, many(1, 1.0)).sequence == 1
    other.close()


def test_of_two_that_publish_at_once_one_finds_its_base_moved(
    served: Store, opened: Callable[..., Store], server_url: str
) -> None:
    servers = [served, opened(server_url)]
    waiting = [save(served, many(200, value), str(value).encode()) for value in (1.0, 2.0)]
    told: list[str] = []

    def act(store: Store, batch: str) -> None:
        try:
            told.append(f"v{store.publish(batch, base=0, actor='li', at=AT, reason=None, key=None).number}")
        except Refusal as refusal:
            told.append(refusal.code.value)

    both = [threading.Thread(target=act, args=(store, batch.id)) for store, batch in zip(servers, waiting, strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == ["BASE_MOVED", "v1"]
    assert served.verify() == []


def test_numbers_follow_on_after_a_publication_that_was_given_up(
    served: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = save(served, many(50, 1.0))
    with monkeypatch.context() as patch:
        patch.setattr("lib.store.keys.remember", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            served.publish(batch.id, base=0, actor="li", at=AT, reason=None, key="k")
    assert served.publish(batch.id, base=0, actor="li", at=AT, reason=None, key="k").added == 50
    found = served.batch(batch.id)
    assert found is not None
    assert (found.status, served.verify()) == (BatchStatus.PUBLISHED, [])


def test_what_is_acknowledged_is_on_the_disk_though_the_server_would_not_wait(served: Store) -> None:
    with cast(SqlStore, served)._dialect.reading() as conn:
        assert conn.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off"
    with cast(SqlStore, served)._dialect.writing() as conn:
        assert conn.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"


def test_a_text_that_postgresql_cannot_hold_is_refused(served: Store) -> None:
    with pytest.raises(Refusal) as told:
        save(served, figures(("a", 1.0)), note="a\x00b")
    assert told.value.code is RefusalCode.TEXT_UNFIT
    assert (served.batches(), served.verify()) == ([], [])


def test_the_store_tells_how_it_runs(served: Store, server_url: str) -> None:
    told = served.describe()
    assert (told.dialect, told.journal_mode, told.read_only, told.away_since) == ("postgresql", "wal", False, None)
    assert told.version == str(ask(server_url, "SHOW server_version")[0][0]).split()[0]
    # the tests' server is made to be quick, and says so
    assert told.reason == "store.journal.unflushed"
    for locale in Locale:
        assert say(locale, told.reason)
        assert say(locale, "store.journal.postgresql")


def test_a_copy_is_made_with_the_programs_of_postgresql(served: Store, server_url: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as told:
        served.copy_to(tmp_path / "copy")
    assert told.value.code is RefusalCode.BACKUP_ELSEWHERE
    assert "pg_dump" in say_refusal(Locale.ZH, told.value)
    with pytest.raises(Refusal) as told, claimed(server_url):
        pass
    assert told.value.code is RefusalCode.BACKUP_ELSEWHERE


def test_a_dump_restored_as_the_manual_says_proves_whole(served: Store, server_url: str, tmp_path: Path) -> None:
    publish(served, many(300, 1.0), key="k")
    publish(served, many(100, 2.0), demo=True)
    served.rollback(1, actor="li", at=AT, reason="测试", key=None)
    server = postgres.shared()
    dump = server.folder / "copy.dump"
    server.run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={server_url}")
    for url in bare():
        server.run(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--role={postgres.USER}",
            f"--dbname={url}", dump,
        )  # fmt: skip
        again = open_store(url)
        assert (again.verify(), again.head(), again.schema_version()) == ([], 3, LATEST)
        assert again.observations().equals(served.observations())
        assert refused(url, "DELETE FROM observation").splitlines()[0] == "observation is never deleted"
        assert publish(again, many(5, 9.0)).number == 4
        assert again.verify() == []
        again.close()


def test_a_role_that_may_only_read_reads(served: Store, server_url: str) -> None:
    publish(served, figures(("a", 1.0)))
    ask(server_url, "CREATE ROLE looker LOGIN")
    ask(server_url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker")
    store = open_store(server_url.replace(f"{postgres.USER}@", "looker@"))
    assert values(store) == {"a": 1.0}
    with pytest.raises(Refusal) as told:
        save(store, figures(("a", 2.0)))
    assert told.value.code is RefusalCode.READ_ONLY
    store.close()


def test_a_database_that_is_not_there_is_told_like_one_that_does_not_answer(server_url: str) -> None:
    with pytest.raises(Refusal) as told:
        open_store(server_url.partition("?")[0].rpartition("/")[0] + "/nowhere?" + server_url.partition("?")[2])
    assert told.value.code is RefusalCode.DATABASE_AWAY
