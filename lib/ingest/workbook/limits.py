"""How much a workbook may hold, and how a reading is given up."""

from __future__ import annotations

Fact = str | int

#: The same as for a text: see ``lib.ingest.records``.
MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
MAX_CELL = 32_767
#: Cells of one sheet.
MAX_CELLS = 3_000_000
MAX_SHEETS = 200
MEBIBYTE = 2**20
#: Files in the archive, bytes of one of them unpacked, and of all.
MAX_ENTRIES = 2_000
MAX_ENTRY = 192 * MEBIBYTE
MAX_UNPACKED = 384 * MEBIBYTE
#: A file in the archive may unpack to so many times its size; small ones are left alone.
MAX_RATIO = 100
SMALL_ENTRY = MEBIBYTE
#: All texts of a workbook together, in characters.
MAX_TEXTS = 48 * MEBIBYTE
#: Rows of each sheet that are looked at to choose one: the search for the header, and a few of data.
HEAD_ROWS = 24


class UnreadableError(Exception):
    """A workbook that is not read any further. ``code`` is the name of an issue, ``facts`` fill its sentence."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class EnoughError(Exception):
    """All that was asked for has been read."""
