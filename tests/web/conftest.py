"""One real server for the tests of this folder, on a free port, with two published figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib.services import Settings, open_workspace, publish_batch, submit_file

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


def environment(folder: Path) -> dict[str, str]:
    """The environment of a server with its data in ``folder`` and no settings of the machine."""
    (folder / "none.toml").write_text("", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAPMAP_")}
    return {**kept, "CAPMAP_DATA_DIR": str(folder), "CAPMAP_SETTINGS_FILE": str(folder / "none.toml")}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'capmap.sqlite'}")
    workspace = open_workspace(settings)
    batch = submit_file(workspace, FIGURES.encode(), "人口.csv", actor="李四").batch
    publish_batch(workspace, batch.id, actor="张三", reason="测试")
    workspace.store.close()
    log = folder / "log"
    with log.open("w") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "lib", "serve", "--json", "--port", "0"],
            cwd=ROOT,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline() or "{}")
        assert "url" in said, log.read_text(encoding="utf-8")
        yield Served(str(said["url"]), said, log)
    finally:
        server.terminate()
        server.communicate(timeout=20)
