"""A store for each dialect, and short ways to fill it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.store import Store, open_store
from tests.store.postgres import DIALECTS, database


@pytest.fixture
def path(tmp_path: Path, empty_file: Path) -> Path:
    """A SQLite store without batches."""
    return Path(shutil.copy(empty_file, tmp_path / "store.db"))


@pytest.fixture
def server_url() -> Iterator[str]:
    """The address of a PostgreSQL store without batches."""
    with database() as url:
        yield url


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest) -> str:
    """The address of a store without batches, on each database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("server_url"))
    return f"sqlite:///{request.getfixturevalue('path')}"


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Opens stores and closes them at the end of the test."""
    stores: list[Store] = []

    def opening(url: str, **options: object) -> Store:
        stores.append(open_store(url, **options))
        return stores[-1]

    yield opening
    for each in stores:
        each.close()


@pytest.fixture
def store(url: str, opened: Callable[..., Store]) -> Store:
    return opened(url)
