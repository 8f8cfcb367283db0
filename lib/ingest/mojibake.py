"""Headers that were read with the wrong encoding once and saved again: ``鍦板尯`` was ``地区``."""

from __future__ import annotations

from collections.abc import Iterable

from lib.ingest.context import CatalogueView
from lib.ingest.words import ROLES, role_of, title

#: (encoding the text was wrongly read by, encoding it was written in)
_WRONG_TURNS = (
    ("gb18030", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("latin-1", "gb18030"),
    ("utf-8", "gb18030"),
)
_WORDS = tuple(word for words in ROLES.values() for word in words if len(word) >= 2 and not word.isascii())
#: What is left when unreadable characters were replaced and saved.
_REPLACED = ("\ufffd", "锟斤拷")


def repaired(cell: str, catalogue: CatalogueView) -> str | None:
    """What a garbled header cell was meant to be; None if it is no known word in disguise."""
    if not cell or cell.isascii():
        return None
    if any(mark in cell for mark in _REPLACED):
        return "?"
    for read_by, written_in in _WRONG_TURNS:
        meant = cell.encode(read_by, errors="ignore").decode(written_in, errors="ignore")
        if meant != cell and _is_known(meant, catalogue):
            return meant
    return None


def _is_known(text: str, catalogue: CatalogueView) -> bool:
    if role_of(text) is not None or catalogue.indicator_by_header(text) is not None:
        return not text.isascii()
    word = title(text)
    return len(word) >= 2 and any(known == word or (len(known) > 2 and word.startswith(known)) for known in _WORDS)


def garbled_cell(records: Iterable[Iterable[str]], catalogue: CatalogueView) -> tuple[int, str, str] | None:
    """(row, cell as it stands, what it was meant to be) of the first garbled header cell."""
    for row, cells in enumerate(records, 1):
        for cell in cells:
            meant = repaired(cell.strip(), catalogue)
            if meant is not None:
                return row, cell, meant
    return None
