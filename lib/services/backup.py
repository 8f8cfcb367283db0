"""Backups while the system runs, each proved before it counts; and the way back from one."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from lib.domain import Refusal, RefusalCode
from lib.i18n import say, say_refusal
from lib.services.clock import BEIJING, now
from lib.services.settings import Settings, settings_file
from lib.services.workspace import Workspace
from lib.store.backup import flush
from lib.store.restore import examine

_MANIFEST = ".json"
_DATABASE = ".sqlite"
_GEO, _SETTINGS = ".geo.zip", ".toml"
_PART = ".part"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """One proved backup, as its manifest tells it.

    ``file`` is the copy of the database beside the manifest, ``made_at`` ISO 8601 with the offset of Beijing,
    ``content_hash`` that of its current revision ("" while nothing is published). ``others`` are further files by
    name with their sha256: boundaries that replace the program's own, and the settings.
    """

    file: str
    made_at: str
    revision: int
    content_hash: str
    schema: int
    size_bytes: int
    sha256: str
    others: dict[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        return self.file.removesuffix(_DATABASE)


@dataclass(frozen=True, slots=True)
class BackupDone:
    """A new backup in ``folder``, and the names of the old ones that made room for it."""

    folder: Path
    backup: Backup
    removed: tuple[str, ...]


def back_up(workspace: Workspace, folder: Path, *, keep: int | None = None) -> BackupDone:
    """Copy the running installation into a folder, prove the copy, and only then call it a backup.

    ``keep``: leave at most so many backups there, the newest. Refuses with BACKUP_FAILED(reason) where the copy cannot
    be written or is not as it was sealed; nothing is removed then.
    """
    locale = workspace.settings.locale
    made_at = now().astimezone(BEIJING)
    part = folder / f"capmap-{made_at:%Y%m%d-%H%M%S}{_PART}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        workspace.store.copy_to(part)
        found = examine(part)
        if found.findings:
            named = "; ".join(sorted({finding.subject for finding in found.findings}))
            raise Refusal(RefusalCode.BACKUP_FAILED, reason=say(locale, "backup.reason.findings", named=named))
        backup = _named(workspace, folder, part, made_at, found.revision, found.content_hash, schema=found.schema)
    except OSError as error:
        reason = say(locale, "backup.reason.unwritable", folder=str(folder), why=error.strerror or "")
        raise Refusal(RefusalCode.BACKUP_FAILED, reason=reason) from None
    except Refusal as refusal:
        if refusal.code is RefusalCode.DISK_FULL:
            reason = say(locale, "backup.reason.full", folder=str(folder))
            raise Refusal(RefusalCode.BACKUP_FAILED, reason=reason) from None
        raise
    finally:
        if folder.is_dir():
            for left in (part, Path(f"{part}-journal")):
                left.unlink(missing_ok=True)
    return BackupDone(folder, backup, _make_room(folder, backup, keep))


def _named(
    workspace: Workspace,
    folder: Path,
    part: Path,
    made_at: datetime,
    revision: int,
    content_hash: str,
    *,
    schema: int,
) -> Backup:
    """Give a proved copy its name, and write its manifest last: a copy without one is no backup."""
    stem = f"capmap-{made_at:%Y%m%d-%H%M%S}-v{revision}"
    others = dict(_others(workspace.settings, folder, stem))
    backup = Backup(
        f"{stem}{_DATABASE}",
        made_at.isoformat(),
        revision,
        content_hash,
        schema,
        part.stat().st_size,
        sha256_of(part),
        others,
    )
    part.replace(folder / backup.file)
    manifest = folder / f"{stem}{_PART}"
    manifest.write_text(json.dumps(asdict(backup), ensure_ascii=False, indent=1), encoding="utf-8")
    flush(manifest)
    manifest.replace(folder / f"{stem}{_MANIFEST}")
    flush(folder / f"{stem}{_MANIFEST}")
    return backup


def _others(settings: Settings, folder: Path, stem: str) -> Iterator[tuple[str, str]]:
    """Copy what else belongs to an installation: its own boundaries, and its settings, which may hold keys."""
    geo = settings.data_dir / "geo"
    files = sorted(path for path in geo.rglob("*") if path.is_file()) if geo.is_dir() else []
    if files:
        target = folder / f"{stem}{_GEO}"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in files:
                packed.write(path, path.relative_to(geo))
        flush(target)
        yield target.name, sha256_of(target)
    given = settings_file()
    if given is not None:
        target = folder / f"{stem}{_SETTINGS}"
        target.touch(mode=0o600)
        target.write_bytes(given.read_bytes())
        flush(target)
        yield target.name, sha256_of(target)


def _make_room(folder: Path, newest: Backup, keep: int | None) -> tuple[str, ...]:
    """Remove the oldest backups beyond ``keep``; the one just made always stays. The manifest goes first."""
    if keep is None:
        return ()
    old = [backup for backup in backups(folder) if backup.file != newest.file][max(keep, 1) - 1 :]
    for backup in old:
        for name in (f"{backup.stem}{_MANIFEST}", backup.file, *backup.others):
            (folder / name).unlink(missing_ok=True)
    return tuple(backup.file for backup in old)


def backups(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; what has no manifest that can be read is none."""
    found = [_read(path) for path in folder.glob(f"capmap-*{_MANIFEST}")]
    return sorted((backup for backup in found if backup), key=lambda backup: backup.made_at, reverse=True)


def _read(path: Path) -> Backup | None:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        found = Backup(**{name: given[name] for name in Backup.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    own = all(Path(name).name == name for name in (found.file, *found.others))
    return found if own and found.file == f"{path.stem}{_DATABASE}" else None


def sha256_of(path: Path) -> str:
    """sha256 (hex) of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def damage_of(settings: Settings, folder: Path, backup: Backup) -> str | None:
    """Why a backup is not as it was made, as a sentence; None for one whose files are all there, byte for byte."""
    for name, expected in ((backup.file, backup.sha256), *backup.others.items()):
        try:
            found = sha256_of(folder / name)
        except OSError:
            return say(settings.locale, "backup.reason.missing", file=name)
        if found != expected:
            return say(settings.locale, "backup.reason.altered", file=name)
    return None


def reason_of(settings: Settings, refusal: Refusal) -> str:
    """A refusal as a reason within another sentence."""
    return say_refusal(settings.locale, refusal).rstrip("。. ")
