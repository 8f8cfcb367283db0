"""A copy of the real catalogue that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.catalogue import Catalogue, load_catalogue
from lib.catalogue.loading import ROOT

Edit = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "catalogue"))


@pytest.fixture
def edit(copy: Path) -> Edit:
    """Replace the first occurrence of ``old`` at or after ``anchor`` in a file of the copy."""

    def replace(file: str, where: str, new: str) -> None:
        anchor, _, old = where.rpartition(" >> ")
        path = copy / file
        text = path.read_text(encoding="utf-8")
        start = text.index(anchor)
        at = text.index(old, start)
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")

    return replace
