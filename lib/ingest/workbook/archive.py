"""The directory of a zip archive, judged before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from lib.ingest.workbook.limits import (
    MAX_ENTRIES,
    MAX_ENTRY,
    MAX_RATIO,
    MAX_UNPACKED,
    SMALL_ENTRY,
    UnreadableError,
)

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What opening or unpacking a damaged archive raises.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    LookupError,
)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive of a workbook whose directory promises nothing out of measure. Raises UnreadableError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as problem:
        raise UnreadableError("WORKBOOK_BROKEN") from problem
    check_directory(archive.infolist())
    return archive


def check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse too many entries, too much when unpacked, other methods, passwords, names that leave the archive."""
    if len(entries) > MAX_ENTRIES:
        raise UnreadableError("WORKBOOK_TOO_LARGE")
    names = set()
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableError("WORKBOOK_LOCKED")
        name = entry.filename.replace("\\", "/")
        if name in names or name.startswith("/") or ".." in name.split("/") or ":" in name:
            raise UnreadableError("WORKBOOK_UNSAFE")
        names.add(name)
        if entry.compress_type not in _METHODS:
            raise UnreadableError("WORKBOOK_BROKEN")
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > MAX_ENTRY or (entry.file_size > SMALL_ENTRY and ratio > MAX_RATIO):
            raise UnreadableError("WORKBOOK_TOO_LARGE")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise UnreadableError("WORKBOOK_TOO_LARGE")
    stored = sum(entry.compress_size for entry in entries)
    if unpacked > 8 * SMALL_ENTRY and unpacked > MAX_RATIO * max(1, stored):
        raise UnreadableError("WORKBOOK_TOO_LARGE")


def kind_of(archive: zipfile.ZipFile) -> str:
    """``xlsx`` or ``ods``. Raises UnreadableError with the name of what it is instead."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    types = read_small(archive, "[Content_Types].xml").lower()
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroenabled" in types:
        raise UnreadableError("IS_MACRO_WORKBOOK")
    if any(name.endswith("workbook.bin") for name in names):
        raise UnreadableError("IS_BINARY_WORKBOOK")
    if b"spreadsheetml" in types or any(name.startswith("xl/") for name in names):
        return "xlsx"
    kind = read_small(archive, "mimetype")
    if b"opendocument.spreadsheet" in kind:
        if b"encryption-data" in read_small(archive, "META-INF/manifest.xml"):
            raise UnreadableError("WORKBOOK_LOCKED")
        return "ods"
    document = b"opendocument" in kind or any(name.startswith(("word/", "ppt/")) for name in names)
    raise UnreadableError("IS_DOCUMENT" if document else "IS_ARCHIVE")


def read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first MiB of an entry; nothing where there is none. Raises UnreadableError for one that cannot be read."""
    found = next((each for each in archive.namelist() if each.replace("\\", "/").lower() == name.lower()), None)
    if found is None:
        return b""
    try:
        with archive.open(found) as entry:
            return entry.read(SMALL_ENTRY)
    except BROKEN as problem:
        raise UnreadableError("WORKBOOK_BROKEN") from problem
