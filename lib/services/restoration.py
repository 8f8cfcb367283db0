"""The way back: the newest good backup in the place of the database, what stood there kept aside."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from lib.domain import Refusal, RefusalCode
from lib.i18n import say
from lib.services.backup import Backup, backups, damage_of, reason_of
from lib.services.clock import BEIJING, now
from lib.services.settings import Settings
from lib.store import open_store
from lib.store.restore import Place, claimed

_GEO = ".geo.zip"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A backup that was not taken, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. ``aside``: the files that stood there before, under their new names."""

    backup: Backup
    revision: int
    skipped: tuple[Skipped, ...]
    aside: tuple[Path, ...]


def restore(settings: Settings, folder: Path, *, name: str | None = None, actor: str) -> Restored:
    """Put the newest good backup of a folder, or the one of this ``name``, in the place of the database.

    A backup is good when each of its files is byte for byte as it was made, and the copy of its database, brought up
    to this program's version, proves whole. Refuses with DATABASE_IN_USE(file) while anybody has the database open,
    BACKUP_ABSENT(folder, skipped), BACKUP_UNFIT(file, reason) for a named one, FILE_UNWRITABLE(file); the database is
    then as it was.
    """
    with claimed(settings.database_url) as place:
        backup, skipped = _chosen(settings, folder, place, name)
        suffix = f".replaced-{now().astimezone(BEIJING):%Y%m%d-%H%M%S}"
        aside = place.replace(suffix)
        aside += _put_geo(settings, folder, backup, suffix)
        store = open_store(settings.database_url)
        try:
            details = {"file": backup.file, "sha256": backup.sha256, "revision": backup.revision}
            store.record(actor, "restore", f"v{backup.revision}", details, now())
            findings = store.verify()
            if findings or store.head() != backup.revision:
                reason = say(settings.locale, "backup.reason.findings", named=findings[0].subject if findings else "")
                raise Refusal(RefusalCode.BACKUP_UNFIT, file=backup.file, reason=reason)
            return Restored(backup, store.head(), skipped, aside)
        finally:
            store.close()


def _chosen(settings: Settings, folder: Path, place: Place, name: str | None) -> tuple[Backup, tuple[Skipped, ...]]:
    """The backup that lies prepared beside the database, and the newer ones that did not prove."""
    found = backups(folder)
    if name is not None:
        found = [backup for backup in found if name in (backup.file, backup.stem)]
    skipped: list[Skipped] = []
    for backup in found:
        reason = damage_of(settings, folder, backup) or _unfit(settings, folder, place, backup)
        if reason is None:
            return backup, tuple(skipped)
        skipped.append(Skipped(backup.file, reason))
    if name is not None and skipped:
        raise Refusal(RefusalCode.BACKUP_UNFIT, file=skipped[0].file, reason=skipped[0].reason)
    told = " ".join(say(settings.locale, "backup.skipped", file=one.file, reason=one.reason) for one in skipped)
    if name is not None:
        told = say(settings.locale, "backup.unknown", file=name)
    raise Refusal(RefusalCode.BACKUP_ABSENT, folder=str(folder), skipped=told)


def _unfit(settings: Settings, folder: Path, place: Place, backup: Backup) -> str | None:
    """Why a copy does not prove; None for one that then lies prepared."""
    try:
        found = place.prepare(folder / backup.file)
    except Refusal as refusal:
        if refusal.code is RefusalCode.FILE_UNWRITABLE:
            raise
        return reason_of(settings, refusal)
    if found.findings:
        return say(settings.locale, "backup.reason.findings", named=found.findings[0].subject)
    if (found.revision, found.content_hash) != (backup.revision, backup.content_hash):
        return say(settings.locale, "backup.reason.altered", file=backup.file)
    return None


def _put_geo(settings: Settings, folder: Path, backup: Backup, suffix: str) -> tuple[Path, ...]:
    """Put an installation's own boundaries back; a backup without any leaves those that are there."""
    packed = next((name for name in backup.others if name.endswith(_GEO)), None)
    if packed is None:
        return ()
    place, fresh = settings.data_dir / "geo", settings.data_dir / f"geo.restoring{suffix}"
    with zipfile.ZipFile(folder / packed) as content:
        content.extractall(fresh)
    kept: tuple[Path, ...] = ()
    if place.exists():
        kept = (place.rename(settings.data_dir / f"geo{suffix}"),)
    fresh.rename(place)
    return kept
