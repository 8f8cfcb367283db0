"""The socket: a choice that sends the page again costs few bytes, and a page can be opened by its address at once."""

from __future__ import annotations

import asyncio

from streamlit.runtime.pages_manager import PagesManager

from lib.catalogue import load_catalogue
from lib.web.warm import pages_stand_in_home
from tests.bench.client import Reader, Switch
from tests.web.conftest import Served

#: Two indicators that every level has.
NAMES = [load_catalogue().indicators[key].name.zh for key in ("online_service_rate", "inspector_staffing")]


def switches(served: Served, count: int) -> tuple[Switch, list[Switch]]:
    async def run() -> tuple[Switch, list[Switch]]:
        async with Reader(
            int(served.host.split(":")[1]), "map", "region=150000&indicator=inspector_staffing&period=2026Q3"
        ) as reader:
            offered = reader.options("filter.indicator")
            labels = [next(label for label in offered if label.startswith(name)) for name in NAMES]
            found = [await reader.choose("filter.indicator", labels[place % 2]) for place in range(count)]
            return reader.first, found

    return asyncio.run(run())


def test_what_the_page_has_shown_before_is_not_sent_again(served: Served) -> None:
    first, found = switches(served, 5)
    assert first.sizes.get("page_not_found") is None
    assert found[-1].elements == found[-3].elements > 20
    assert found[-1].payload_bytes > 10_000
    # The server's usual window of 4 KB brings it to half.
    assert found[-1].wire_bytes < 0.25 * found[-1].payload_bytes


def test_icon_travels_with_the_page_and_is_never_fetched(served: Served) -> None:
    first, found = switches(served, 1)
    assert first.icon.startswith("data:image/png;base64,")
    assert found[0].icon == ""


def test_a_choice_sends_the_map_first_and_then_what_stands_beside_it(served: Served) -> None:
    first, found = switches(served, 3)
    assert {"navigation", "page_config_changed"} <= set(first.sizes)
    for switch in found:
        assert {"navigation", "page_config_changed", "logo"}.isdisjoint(switch.sizes)
        assert "bidi_component" in switch.sizes
        assert {"metric", "plotly_chart"}.isdisjoint(switch.sizes)
        assert "metric" in switch.followed
        # the sentence in place of a chart: nothing is reported of these indicators here
        assert "alert" in switch.followed
        assert "bidi_component" not in switch.followed
        assert 0 < switch.first_ms < switch.ms


def test_first_reader_after_a_start_may_open_any_page() -> None:
    before = PagesManager.uses_pages_directory
    PagesManager.uses_pages_directory = True
    try:
        pages_stand_in_home()
        assert PagesManager.uses_pages_directory is False
    finally:
        PagesManager.uses_pages_directory = before
