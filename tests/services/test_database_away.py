"""A server's database that is away or full: what was read last is shown, and every change is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import psycopg
import pytest

from lib.access import EVERYWHERE, console
from lib.domain import Grant, Identity, Locale, Refusal, RefusalCode, Role
from lib.services import Settings, Workspace, open_workspace, publish_batch, submit_file
from lib.services.accounts import identity_of_key, session_for
from lib.services.away import away_note
from lib.services.backup import back_up
from lib.services.clock import now
from lib.services.recent import recent_head
from lib.services.restoration import restore
from lib.services.settings import load_settings
from tests.store.postgres import Server

SECRET = "geheim/4:2@7"  # noqa: S105 - of a server that nobody else reaches
SPELT = "geheim%2F4%3A2%407"
WHO = console("赵六")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server("fsync=off").make()
    made.start()
    made.execute(f"CREATE ROLE map LOGIN PASSWORD '{SECRET}'")
    yield made
    made.remove()


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """The address, with a password in it, of an empty database of the program's own."""
    name = server.make_database(options="OWNER map")
    server.execute("ALTER ROLE map CONNECTION LIMIT -1")
    yield server.url(name, user=f"map:{SPELT}")
    if not (server.data / "postmaster.pid").exists():
        server.start()
    server.execute("ALTER ROLE map CONNECTION LIMIT -1")
    server.drop_database(name)


@pytest.fixture
def opening(url: str, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    opened: list[Workspace] = []

    def opens() -> Workspace:
        opened.append(open_workspace(Settings(data_dir=tmp_path, database_url=url)))
        return opened[-1]

    yield opens
    for each in opened:
        each.store.close()


def publish(workspace: Workspace, value: float) -> int:
    rows = f"地区,指标,期间,数值\n150602,online_service_rate,2026Q3,{value}\n"
    batch = submit_file(workspace, rows.encode(), f"{value}.csv", who=WHO).batch
    return publish_batch(workspace, batch.id, who=WHO, reason="核对无误", key=f"k{value}").revision.number


def shown(workspace: Workspace) -> dict[str, float]:
    figures = workspace.observations(recent_head(workspace))
    return dict(figures.select("region", "value").iter_rows())


def soon(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until


def told(refused: pytest.ExceptionInfo[Refusal]) -> RefusalCode:
    assert SECRET not in repr(refused.value)
    assert SPELT not in repr(refused.value)
    return refused.value.code


def test_a18_while_the_database_is_away_the_last_release_is_shown_with_its_date(
    server: Server, opening: Callable[[], Workspace]
) -> None:
    workspace = opening()
    assert publish(workspace, 96.0) == 1
    assert shown(workspace) == {"150602": 96.0}
    assert away_note(workspace, 1, Locale.ZH) is None
    published = workspace.store.revision(1)
    assert published is not None
    server.stop()
    assert shown(workspace) == {"150602": 96.0}
    soon(lambda: away_note(workspace, 1, Locale.ZH) is not None)
    for locale in Locale:
        note = away_note(workspace, 1, locale) or ""
        assert "v1" in note
        assert SECRET not in note
    assert f"{published.published_at.astimezone():%Y}" in (away_note(workspace, 1, Locale.ZH) or "")
    with pytest.raises(Refusal) as refused:
        publish(workspace, 80.0)
    assert told(refused) is RefusalCode.DATABASE_AWAY
    server.start()
    soon(lambda: away_note(workspace, 1, Locale.ZH) is None)
    assert publish(workspace, 80.0) == 2
    assert shown(workspace) == {"150602": 80.0}


def test_a18_a_start_while_the_database_is_away_shows_the_release_that_was_kept(
    server: Server, opening: Callable[[], Workspace], tmp_path: Path
) -> None:
    before = opening()
    publish(before, 96.0)
    assert shown(before) == {"150602": 96.0}
    kept = tmp_path / "last_release"
    assert kept.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in kept.iterdir()} == {0}
    server.stop()
    workspace = opening()
    assert (recent_head(workspace), shown(workspace)) == (1, {"150602": 96.0})
    assert workspace.observations(1).equals(before.observations(1))
    assert workspace.store.verify(quick=True) == []
    assert "v1" in (away_note(workspace, 1, Locale.ZH) or "")
    assert (workspace.unwritable, workspace.read_only) == (False, False)
    with pytest.raises(Refusal) as refused:
        workspace.must_write()
    assert told(refused) is RefusalCode.DATABASE_AWAY
    server.start()
    soon(lambda: away_note(workspace, 1, Locale.ZH) is None)
    assert publish(workspace, 80.0) == 2
    assert shown(workspace) == {"150602": 80.0}


@pytest.mark.parametrize("damage", ["observations.parquet", "release.json"])
def test_a18_a_kept_release_that_is_not_as_it_was_written_is_not_shown(
    server: Server, opening: Callable[[], Workspace], tmp_path: Path, damage: str
) -> None:
    before = opening()
    publish(before, 96.0)
    shown(before)
    file = tmp_path / "last_release" / damage
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    server.stop()
    with pytest.raises(Refusal) as refused:
        opening()
    assert told(refused) is RefusalCode.DATABASE_AWAY


def test_a18_a_database_that_takes_no_more_connections(
    server: Server, opening: Callable[[], Workspace], url: str
) -> None:
    workspace = opening()
    publish(workspace, 96.0)
    assert shown(workspace) == {"150602": 96.0}
    server.execute("ALTER ROLE map CONNECTION LIMIT 0")
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'map'")
    soon(lambda: away_note(workspace, 1, Locale.ZH) is not None)
    assert shown(workspace) == {"150602": 96.0}
    with pytest.raises(Refusal) as refused:
        publish(workspace, 80.0)
    assert told(refused) in (RefusalCode.STORE_BUSY, RefusalCode.DATABASE_AWAY)
    server.execute("ALTER ROLE map CONNECTION LIMIT -1")
    soon(lambda: away_note(workspace, 1, Locale.ZH) is None)
    assert publish(workspace, 80.0) == 2


def test_a18_whoever_was_signed_in_goes_on_looking_for_a_while(
    server: Server, opening: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = opening()
    account = workspace.store.add_account(
        "li", "李", None, [Grant(Role.VIEWER, EVERYWHERE)], must_change=False, actor="测试", at=now()
    )
    session, _ = session_for(workspace, account, address=None, agent=None)
    there = identity_of_key(workspace, session.key)
    assert isinstance(there, Identity)
    server.stop()
    assert identity_of_key(workspace, session.key) == there
    with pytest.raises(Refusal) as refused:
        identity_of_key(workspace, "another")
    assert told(refused) is RefusalCode.DATABASE_AWAY
    later = time.monotonic() + 601
    monkeypatch.setattr("lib.store.last_answers.time.monotonic", lambda: later)
    with pytest.raises(Refusal):
        identity_of_key(workspace, session.key)


def test_a20_what_one_server_publishes_another_shows_within_10_seconds(opening: Callable[[], Workspace]) -> None:
    here, there = opening(), opening()
    assert (recent_head(there), publish(here, 96.0)) == (0, 1)
    begun = time.monotonic()
    soon(lambda: recent_head(there) == 1)
    assert time.monotonic() - begun < 10
    assert shown(there) == {"150602": 96.0}


def test_copies_are_made_with_the_programs_of_postgresql(opening: Callable[[], Workspace], tmp_path: Path) -> None:
    workspace = opening()
    with pytest.raises(Refusal) as refused:
        back_up(workspace, tmp_path / "copies")
    assert told(refused) is RefusalCode.BACKUP_ELSEWHERE
    with pytest.raises(Refusal) as refused:
        restore(workspace.settings, tmp_path / "copies", actor="li")
    assert told(refused) is RefusalCode.BACKUP_ELSEWHERE


def test_figures_that_are_not_as_sealed_make_a_late_start_read_only(
    server: Server, opening: Callable[[], Workspace], url: str
) -> None:
    before = opening()
    publish(before, 96.0)
    shown(before)
    with closing(psycopg.connect(server.url(url.partition("@/")[2].partition("?")[0]), autocommit=True)) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("UPDATE observation SET value = 97")
    server.stop()
    workspace = opening()
    assert shown(workspace) == {"150602": 96.0}
    server.start()
    soon(lambda: recent_head(workspace) == 1 and away_note(workspace, 1, Locale.ZH) is None)
    with pytest.raises(Refusal) as refused:
        workspace.must_write()
    assert told(refused) is RefusalCode.READ_ONLY


def test_the_address_is_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAPMAP_DATABASE_URL", f"postgresql://map:{SPELT}@db/map")
    settings = load_settings(data_dir=tmp_path)
    assert settings.database_url.endswith("@db/map")
    assert SPELT not in repr(settings) + str(settings)


def test_a_settings_file_with_the_password_is_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "capmap.toml"
    file.write_text(f'database_url = "postgresql://map:{SPELT}@db/map"\n', encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    file.chmod(0o644)
    with pytest.raises(Refusal) as refused:
        load_settings()
    assert (told(refused), refused.value.params["setting"]) == (RefusalCode.SETTING_UNSAFE, "CAPMAP_DATABASE_URL")
    file.chmod(0o600)
    assert load_settings().database_url.startswith("postgresql://")


def test_no_figure_is_lost_on_the_way_into_the_folder(opening: Callable[[], Workspace], tmp_path: Path) -> None:
    workspace = opening()
    publish(workspace, 0.1 + 0.2)
    assert shown(workspace) == {"150602": 0.1 + 0.2}
    found = workspace.store.observations(1)
    assert pl.read_parquet(tmp_path / "last_release" / "observations.parquet").equals(found)
