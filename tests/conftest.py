"""What nearly every test needs and none is about, made once: the tables of an empty store, the catalogue read from its
files, the demonstration data. Laying them out and reading them anew takes longer than most tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lib.access import console
from lib.catalogue import load_catalogue
from lib.services import counting_day, days_left, load_demo, load_settings, open_workspace
from lib.store import Store, open_store
from lib.store.opening import database_path

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How ``make test`` shares the tests out among processes: a file stays whole, so that what its tests share is made
    once, and all files with a browser go to the same process, so that two browsers never wait for one another."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "browser" if _uses_browser(file) else file

    # the longest, which are those with a browser and those of the store, stand early enough as the files are ordered
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes name themselves as such: content with a time in it (archives, workbooks) would else give a test another
    name in each process, and the processes would not agree on what there is to run."""
    return "bytes" if isinstance(val, bytes) else None


@cache
def _uses_browser(file: str) -> bool:
    return "mark.browser" in (ROOT / file).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session", autouse=True)
def laid_out_before(empty_file: Path) -> Iterator[None]:
    """An installation opened in this process finds its tables laid out where it has no file yet, and the catalogue
    read. Servers and programs that a test starts do both themselves, and the tests of the store and of the catalogue
    call what does it."""

    def opened(url: str, **options: object) -> Store:
        if url.startswith("sqlite:"):
            _lay_out(database_path(url), empty_file)
        return open_store(url, **options)  # type: ignore[arg-type]  # handed on as they came

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lib.services.workspace.open_store", opened)
        patched.setattr("lib.services.workspace.load_catalogue", cache(load_catalogue))
        yield


def _lay_out(path: Path, empty: Path) -> None:
    """Copy the empty store to where nothing is and something may be made; else the product says what is wrong."""
    above = path.parent if path.parent.exists() else path.parent.parent
    if not path.exists() and above.is_dir() and os.access(above, os.W_OK):
        path.parent.mkdir(exist_ok=True)
        shutil.copy(empty, path)


@pytest.fixture
def in_november(monkeypatch: pytest.MonkeyPatch) -> date:
    """Days to deadlines are counted as on this day where they are counted from today."""
    day = date(2026, 11, 22)
    for module in (counting_day, days_left):
        monkeypatch.setattr(module, "today", lambda: day)
    return day


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, laid_out_before: None) -> Path:
    """The data folder of an installation with demonstration data, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration")
    workspace = open_workspace(load_settings(data_dir=folder))
    load_demo(workspace, who=console("测试员"))
    workspace.store.close()
    return folder
