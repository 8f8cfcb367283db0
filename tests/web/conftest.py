"""Two real servers on free ports: one open to the public with two published figures, one that lets nobody in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib.access import EVERYWHERE, console
from lib.domain import Account, Grant, Permission, Role
from lib.services import Settings, Workspace, open_workspace, publish_batch, submit_file
from lib.services.accounts import add, end, identity_of, make_screen, make_token, session_for

ROOT = Path(__file__).resolve().parents[2]
FIGURES = "地区,指标,期间,数值\n150100,population,2020,3446100\n150200,population,2020,2709378\n"


@dataclass(frozen=True)
class Served:
    """Where the server answers, what it said when it was ready, and its log."""

    url: str
    said: dict[str, object]
    log: Path

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


@dataclass(frozen=True)
class Person:
    """Somebody who came in: the secret of the session, its public key, and the account."""

    secret: str
    key: str
    account: Account | None = None


@dataclass(frozen=True)
class Guarded(Served):
    """A server without public pages, its store, and who came in there."""

    workspace: Workspace
    people: Mapping[str, Person]

    def secret(self, name: str) -> str | None:
        """The secret of somebody; None for whoever has none."""
        return self.people[name].secret if name in self.people else None

    def signed_in(self, name: str) -> Person:
        """A session of its own for an account, to be ended by a test."""
        account = self.people[name].account
        assert account is not None
        session, secret = session_for(self.workspace, account, address="127.0.0.1", agent="test")
        return Person(secret, session.key, account)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a server with its data in ``folder`` and no settings of the machine."""
    (folder / "none.toml").write_text("", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPMAP_")}
    given = {"DATA_DIR": str(folder), "SETTINGS_FILE": str(folder / "none.toml"), **settings}
    return {**kept, **{f"CAPMAP_{name}": value for name, value in given.items()}, "PYTHONPATH": str(ROOT)}


def opened(folder: Path) -> Workspace:
    """The installation in ``folder``."""
    return open_workspace(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'capmap.sqlite'}"))


@contextmanager
def running(command: list[str], environ: dict[str, str], log: Path) -> Iterator[dict[str, object]]:
    """A server for as long as the context lasts: what it said when it was ready."""
    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline() or "{}")
        assert "url" in said, log.read_text(encoding="utf-8")
        yield said
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    workspace = opened(folder)
    batch = submit_file(workspace, FIGURES.encode(), "人口.csv", who=console("李四")).batch
    publish_batch(workspace, batch.id, who=console("张三"), reason="测试")
    workspace.store.close()
    command = ["-m", "lib", "serve", "--json", "--port", "0"]
    with running(command, environment(folder, PUBLIC="yes"), folder / "log") as said:
        yield Served(str(said["url"]), said, folder / "log")


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    workspace = opened(folder)
    people = populated(workspace)
    with running(["-m", "tests.web.serving"], environment(folder), folder / "log") as said:
        yield Guarded(str(said["url"]), said, folder / "log", workspace, people)
    workspace.store.close()


def populated(workspace: Workspace) -> dict[str, Person]:
    """One of each kind who may come in, one whose session has ended, and one who must change a password first."""
    admin = console("系统")
    grants = {
        "viewer": Grant(Role.VIEWER, EVERYWHERE),
        "other": Grant(Role.VIEWER, EVERYWHERE),
        "reporter": Grant(Role.REPORTER, "150100"),
        "reviewer": Grant(Role.REVIEWER, "150000"),
        "admin": Grant(Role.ADMIN, EVERYWHERE),
        "fresh": Grant(Role.ADMIN, EVERYWHERE),
    }
    people: dict[str, Person] = {}
    for name, held in [*grants.items(), ("roleless", None)]:
        password = None if name == "fresh" else f"a password of {name} 7"
        account, _ = add(workspace, admin, name, f"某{name}", [held] if held else [], password=password)
        session, secret = session_for(workspace, account, address="127.0.0.1", agent="test")
        people[name] = Person(secret, session.key, account)
    screen, secret = make_screen(workspace, admin, label="大厅", profile="hall")
    people["screen"] = Person(secret, screen.key)
    viewer = identity_of(workspace, people["viewer"].secret, address=None)
    assert viewer is not None
    token, secret = make_token(workspace, viewer, label="程序", scopes=[Permission.VIEW, Permission.CHECK], days=9)
    people["token"] = Person(secret, token.key)
    assert people["viewer"].account is not None
    ended, secret = session_for(workspace, people["viewer"].account, address=None, agent=None)
    end(workspace, admin, ended.key)
    people["ended"] = Person(secret, ended.key)
    return people
