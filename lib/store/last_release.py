"""What a server's database showed last, kept in a folder of this machine: for a start while that does not answer.

A release is one Parquet file of figures, one of points, the files of published documents and lists of regions, and a
list of all of them with their sha256, written last. Nothing about accounts is kept. Everything can be read by the
folder's owner alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import polars as pl

from lib.domain import Batch, BatchKind, BatchStatus, Revision, RevisionKind

log = logging.getLogger(__name__)

_LIST = "release.json"
_FORM = 1
_KINDS: dict[tuple[type, str], type[Enum]] = {
    (Batch, "status"): BatchStatus,
    (Batch, "kind"): BatchKind,
    (Revision, "kind"): RevisionKind,
}


@dataclass(frozen=True, slots=True)
class Release:
    """The newest revision that was seen, all revisions (newest first), its figures and points, and the files that stand
    on it: ``documents`` and lists of regions."""

    head: int
    revisions: list[Revision]
    observations: pl.DataFrame
    points: pl.DataFrame
    documents: list[tuple[Batch, bytes]]


def keep(folder: Path, release: Release) -> None:
    """Put a release in the place of the one before. A folder that cannot be written is told in the log only."""
    parts = {"observations.parquet": _packed(release.observations), "points.parquet": _packed(release.points)}
    parts |= {f"document-{batch.id}": content for batch, content in release.documents}
    told = {
        "form": _FORM,
        "head": release.head,
        "revisions": [_facts(each) for each in release.revisions],
        "documents": [_facts(batch) for batch, _ in release.documents],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # without its list a release is none: half of one is never taken for a whole
        (folder / _LIST).unlink(missing_ok=True)
        for old in folder.iterdir():
            if old.name not in parts:
                old.unlink()
        for name, content in {**parts, _LIST: json.dumps(told, ensure_ascii=False).encode()}.items():
            _write(folder / name, content)
    except OSError as error:
        log.warning("%s: %s", folder, error.strerror)


def kept(folder: Path) -> Release | None:
    """The release that was kept; None where there is none, or it is not as it was written."""
    try:
        told = json.loads((folder / _LIST).read_bytes())
        if told["form"] != _FORM:
            return None
        parts = {name: (folder / Path(name).name).read_bytes() for name in told["files"]}
        if any(hashlib.sha256(parts[name]).hexdigest() != sha256 for name, sha256 in told["files"].items()):
            return None
        batches = [_made(Batch, facts) for facts in told["documents"]]
        return Release(
            told["head"],
            [_made(Revision, facts) for facts in told["revisions"]],
            pl.read_parquet(io.BytesIO(parts["observations.parquet"])),
            pl.read_parquet(io.BytesIO(parts["points.parquet"])),
            [(batch, parts[f"document-{batch.id}"]) for batch in batches],
        )
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        return None


def _packed(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _facts(record: Batch | Revision) -> dict[str, Any]:
    return {
        name: {"at": value.isoformat()} if isinstance(value, datetime) else value
        for name, value in asdict(record).items()
    }


def _made(kind: type[Any], facts: dict[str, Any]) -> Any:
    known = {each.name for each in fields(kind)}
    values = {}
    for name, value in facts.items():
        if name in known:
            read = datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
            values[name] = _KINDS[kind, name](read) if (kind, name) in _KINDS else read
    return kind(**values)
