"""An installation of its own for each test, and one with demonstration data shared by those that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from lib.services import Settings, Workspace, load_settings, open_workspace
from tests.store.postgres import database


@pytest.fixture
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    """On SQLite, or on the database that the test's parameter names."""
    if getattr(request, "param", "sqlite") == "sqlite":
        opened = open_workspace(load_settings(data_dir=tmp_path))
        yield opened
        opened.store.close()
        return
    with database() as url:
        opened = open_workspace(Settings(data_dir=tmp_path, database_url=url))
        yield opened
        opened.store.close()


@pytest.fixture(scope="session")
def demo(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(load_settings(data_dir=copytree(demonstration, tmp_path_factory.mktemp("own") / "demo")))
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def long_csv() -> bytes:
    """Three counties and one league, one quarter of one indicator."""
    rows = (
        "地区,指标,期间,数值,分子,分母,备注",
        "150102,online_service_rate,2026Q3,96,48,50,",
        "150103,online_service_rate,2026Q3,80,40,50,",
        "150104,online_service_rate,2026Q3,100,50,50,全部可网办",
        "150100,online_service_rate,2026Q3,92,138,150,",
    )
    return "\r\n".join(rows).encode()
