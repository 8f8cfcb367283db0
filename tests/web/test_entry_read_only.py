"""The sign-in page of an installation whose disk cannot be written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from lib.services import load_settings, open_workspace
from lib.store import open_store
from tests.web.test_entry import PASSWORD, account, browser


def test_a05_people_sign_in_while_the_disk_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(load_settings(data_dir=tmp_path))
    account(workspace)
    workspace.store.close()
    monkeypatch.setattr("lib.services.workspace.open_store", partial(open_store, read_only=True))
    tab = browser(open_workspace(workspace.settings))
    answer = tab.send("/sign-in?next=/map", name="zhang", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/map")
    assert tab.get("/map").text.startswith("zhang ")
    assert tab.send("/sign-out").status_code == 303
    assert tab.get("/map").headers["location"].startswith("/sign-in")
