"""A page with the drawing of the map alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.maps.stage import stage


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with stage(tmp_path_factory.mktemp("site")) as found:
        yield found
