"""What a database must offer so that the shared SQL can run on it. One file a database implements this."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import polars as pl
from sqlalchemy import Connection, Select, Table

from lib.store.protocol import Finding
from lib.store.store_info import StoreInfo


class Dialect(Protocol):
    """A database behind the store. Errors of its driver leave it as refusals. ``commits`` counts its own changes."""

    commits: int

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the database until the block ends."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection that is the only writer from the first statement on; commits at the end of the block."""
        ...

    def follow_on(self, conn: Connection, table: Table) -> None:
        """See to it that the next ids of a table follow on from its last one, without a gap. For the writer only."""
        ...

    def insert(self, conn: Connection, table: Table, frame: pl.DataFrame) -> None:
        """Insert a frame whose columns are named like the table's, fast."""
        ...

    def joined(self, conn: Connection, query: Select[Any], separator: str, null: str) -> list[tuple[bytes, int]]:
        """Each column of a query, in its order, as one run of bytes, and how many are not null (-1: none can be)."""
        ...

    def problems(self, quick: bool) -> list[Finding]:
        """The database's own check of its file; ``quick`` looks at its pages only."""
        ...

    def copy_to(self, target: Path) -> None:
        """One whole state of the database as a new file."""
        ...

    def describe(self) -> StoreInfo: ...

    def close(self) -> None: ...
