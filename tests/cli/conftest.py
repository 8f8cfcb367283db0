"""Calls of the command line on a store of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.cli.main import main

#: ``(exit code, the JSON object)`` of a call.
Call = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation; nothing of the machine's own settings counts."""
    for name in [name for name in os.environ if name.startswith("CAPMAP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "none.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(tmp_path / "none.toml"))
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def call(place: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command with ``--json``; exactly one object may come out, and nothing on the error stream."""

    def run(*argv: object) -> tuple[int, dict[str, object]]:
        code = main([*map(str, argv), "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        assert out.endswith("\n")
        found = json.loads(out)
        assert isinstance(found, dict)
        return code, found

    return run
