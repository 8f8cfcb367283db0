"""Backups are proved before they count, and the newest good one comes back in one step."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib.domain import Refusal, RefusalCode
from lib.services import Workspace, backup, load_settings, open_workspace, restoration
from lib.services.backup import Backup, back_up, backups
from lib.services.restoration import restore
from lib.services.settings import Settings
from lib.store import open_store
from tests.store.filling import figures, many, publish, values

BEGIN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that goes on by a minute whenever it is read."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("CAPMAP_")]:
        monkeypatch.delenv(name)
    clock = Clock()
    monkeypatch.setattr(backup, "now", clock)
    monkeypatch.setattr(restoration, "now", clock)
    return load_settings(data_dir=tmp_path / "var")


@pytest.fixture
def running(settings: Settings) -> Iterator[Workspace]:
    opened = open_workspace(settings)
    yield opened
    opened.store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "备份"


def refused(code: RefusalCode, settings: Settings, folder: Path, name: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as found:
        restore(settings, folder, name=name, actor="值班员")
    assert found.value.code is code
    return found.value


def standing(settings: Settings) -> dict[str, float | None]:
    store = open_store(settings.database_url)
    try:
        return values(store)
    finally:
        store.close()


def three(running: Workspace, folder: Path) -> list[Backup]:
    """Backups of the revisions 1, 2 and 3, the oldest first; the installation is then closed."""
    made = []
    for number in (1, 2, 3):
        publish(running.store, figures(("a", float(number))))
        made.append(back_up(running, folder).backup)
    running.store.close()
    return made


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_backup_says_what_it_holds(running: Workspace, folder: Path) -> None:
    publish(running.store, many(50, 1.0))
    done = back_up(running, folder)
    made = done.backup
    assert made.file == "capmap-20261122-173100-v1.sqlite"
    assert made.made_at == "2026-11-22T17:31:00+08:00"
    assert json.loads((folder / f"{made.stem}.json").read_text(encoding="utf-8"))["sha256"] == made.sha256
    copy = folder / made.file
    assert (made.size_bytes, made.sha256) == (copy.stat().st_size, backup.sha256_of(copy))
    head = running.store.revision(1)
    assert head is not None
    assert (made.revision, made.content_hash, made.schema) == (1, head.content_hash, running.store.schema_version())
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (done.removed, made.others) == ((), {})
    assert sorted(path.name for path in folder.iterdir()) == [f"{made.stem}.json", made.file]


def test_the_oldest_make_room(running: Workspace, folder: Path) -> None:
    publish(running.store, many(5, 1.0))
    made = [back_up(running, folder, keep=2) for _ in range(4)]
    assert [done.removed for done in made] == [(), (), (made[0].backup.file,), (made[1].backup.file,)]
    assert [each.file for each in backups(folder)] == [made[3].backup.file, made[2].backup.file]
    assert len(list(folder.iterdir())) == 4
    back_up(running, folder)
    assert len(backups(folder)) == 3


def test_what_is_not_as_it_was_sealed_becomes_no_backup(running: Workspace, folder: Path) -> None:
    publish(running.store, figures(("a", 1.0)))
    good = back_up(running, folder).backup
    raw = sqlite3.connect(running.store.describe().path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE revision SET published_by = 'wu'")
    raw.commit()
    raw.close()
    with pytest.raises(Refusal) as found:
        back_up(running, folder, keep=1)
    assert found.value.code is RefusalCode.BACKUP_FAILED
    assert "v1" in str(found.value.params["reason"])
    assert [each.file for each in backups(folder)] == [good.file]
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_written(running: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refusal) as found:
        back_up(running, tmp_path / "file")
    assert found.value.code is RefusalCode.BACKUP_FAILED
    assert "file" in str(found.value.params["reason"])


def test_a_full_disk_is_told_as_that_of_the_backup(
    running: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path) -> None:
        target.touch()
        raise Refusal(RefusalCode.DISK_FULL, file="capmap.sqlite")

    monkeypatch.setattr(running.store, "copy_to", full)
    with pytest.raises(Refusal) as found:
        back_up(running, folder)
    assert found.value.params == {"reason": f"“{folder}”所在的磁盘空间不足"}
    assert list(folder.iterdir()) == []


def test_the_newest_good_backup_comes_back(running: Workspace, settings: Settings, folder: Path) -> None:
    _, second, third = three(running, folder)
    damage(folder / third.file)
    done = restore(settings, folder, actor="值班员")
    assert (done.backup, done.revision) == (second, 2)
    assert [(one.file, one.reason) for one in done.skipped] == [
        (third.file, f"文件“{third.file}”与备份时不一致，可能已损坏")
    ]
    assert standing(settings) == {"a": 2.0}
    kept = [path.name for path in done.aside]
    assert len(kept) == 1
    assert kept[0].startswith("capmap.sqlite.replaced-20261122-17")
    aside = open_store(f"sqlite:///{done.aside[0]}")
    assert values(aside) == {"a": 3.0}
    aside.close()
    store = open_store(settings.database_url)
    entry = store.audit(1)[0]
    assert (entry.actor, entry.action, entry.subject) == ("值班员", "restore", "v2")
    assert publish(store, figures(("a", 9.0))).number == 3
    assert store.verify() == []
    store.close()


def test_a_named_backup_comes_back_or_is_refused(running: Workspace, settings: Settings, folder: Path) -> None:
    first, second, _ = three(running, folder)
    assert restore(settings, folder, name=first.file, actor="值班员").revision == 1
    assert restore(settings, folder, name=second.stem, actor="值班员").revision == 2
    damage(folder / first.file)
    found = refused(RefusalCode.BACKUP_UNFIT, settings, folder, name=first.file)
    assert found.params["file"] == first.file
    assert "没有名为“x”的备份" in str(refused(RefusalCode.BACKUP_ABSENT, settings, folder, "x").params["skipped"])
    assert standing(settings) == {"a": 2.0}


def test_without_a_good_backup_nothing_changes(running: Workspace, settings: Settings, folder: Path) -> None:
    made = three(running, folder)
    for each in made:
        damage(folder / each.file)
    (folder / f"{made[0].stem}.json").write_text("{", encoding="utf-8")
    (folder / made[1].file).unlink()
    found = refused(RefusalCode.BACKUP_ABSENT, settings, folder)
    assert "缺少文件" in str(found.params["skipped"])
    assert made[0].file not in str(found.params["skipped"])
    assert standing(settings) == {"a": 3.0}
    assert sorted(path.name for path in settings.data_dir.iterdir()) == ["capmap.sqlite", "capmap.sqlite.lock"]


def test_a_copy_whose_manifest_was_forged_is_skipped(running: Workspace, settings: Settings, folder: Path) -> None:
    _, second, third = three(running, folder)
    path = folder / f"{third.stem}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "content_hash": "f" * 64}), encoding="utf-8")
    assert restore(settings, folder, actor="值班员").backup == second


def test_nothing_is_replaced_under_a_running_server(running: Workspace, settings: Settings, folder: Path) -> None:
    publish(running.store, figures(("a", 1.0)))
    back_up(running, folder)
    publish(running.store, figures(("a", 2.0)))
    refused(RefusalCode.DATABASE_IN_USE, settings, folder)
    assert values(running.store) == {"a": 2.0}


def test_boundaries_and_settings_go_along(
    running: Workspace, settings: Settings, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = settings.data_dir / "geo"
    (own / "layers").mkdir(parents=True)
    (own / "layers" / "盟.json").write_text("as backed up", encoding="utf-8")
    given = tmp_path / "own.toml"
    given.write_text("port = 8600\n", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(given))
    publish(running.store, figures(("a", 1.0)))
    made = back_up(running, folder).backup
    running.store.close()
    assert set(made.others) == {f"{made.stem}.geo.zip", f"{made.stem}.toml"}
    assert (folder / f"{made.stem}.toml").read_text(encoding="utf-8") == "port = 8600\n"
    assert (folder / f"{made.stem}.toml").stat().st_mode & 0o777 == 0o600
    (own / "layers" / "盟.json").write_text("changed", encoding="utf-8")
    done = restore(settings, folder, actor="值班员")
    assert (own / "layers" / "盟.json").read_text(encoding="utf-8") == "as backed up"
    assert (done.aside[1] / "layers" / "盟.json").read_text(encoding="utf-8") == "changed"


def test_an_installation_that_is_gone_comes_back(running: Workspace, settings: Settings, folder: Path) -> None:
    three(running, folder)
    for path in settings.data_dir.iterdir():
        path.unlink()
    settings.data_dir.rmdir()
    done = restore(settings, folder, actor="值班员")
    assert (done.revision, done.aside) == (3, ())
    assert standing(settings) == {"a": 3.0}


def test_a14_a_torn_page_is_found_and_the_newest_good_backup_comes_back(
    running: Workspace, settings: Settings, folder: Path
) -> None:
    publish(running.store, many(3_000, 1.0))
    back_up(running, folder)
    running.store.close()
    path = settings.data_dir / "capmap.sqlite"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 4096] = bytes(4096)
    path.write_bytes(raw)
    torn = open_workspace(settings)
    assert torn.store.verify(quick=True) != []
    with pytest.raises(Refusal) as found:
        back_up(torn, folder, keep=1)
    assert found.value.code in (RefusalCode.BACKUP_FAILED, RefusalCode.STORE_DAMAGED)
    torn.store.close()
    assert restore(settings, folder, actor="值班员").revision == 1
    good = open_workspace(settings)
    assert good.store.verify() == []
    assert good.observations(1).height == 3_000
    good.store.close()
