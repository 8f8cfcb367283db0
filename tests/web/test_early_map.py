"""The map as data, which the start page draws early: it is what the page sends, and no more than the page shows."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from lib.web.start_page import own_scripts
from tests.bench.client import Reader
from tests.web.conftest import Guarded, Served

ADDRESS = "region=150000&level=prefecture&indicator=population&period=2020&colour=value"


async def sent(served: Served, query: str) -> dict[str, Any]:
    """The map that the page sends to a browser that opens an address."""
    async with Reader(int(served.host.rpartition(":")[2]), "map", query) as reader:
        found: dict[str, Any] = json.loads(reader.map)
    return found


def early(served: Served, query: str, secret: str | None = None) -> httpx.Response:
    return httpx.get(f"{served.url}/map.json?{query}", cookies={"capmap": secret} if secret else None, timeout=30)


@pytest.mark.parametrize(
    "query",
    [
        ADDRESS,
        f"{ADDRESS}&lang=en",
        f"{ADDRESS}&only=no_data&place=2,0.01,0.02",
        "region=371500&indicator=population&yardstick=150000",
        "region=nowhere&indicator=nothing&revision=99",
        "",
    ],
)
def test_it_is_the_map_that_the_page_sends(served: Served, query: str) -> None:
    answer = early(served, query)
    assert answer.status_code == 200
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/json", "no-store")
    page = asyncio.run(sent(served, query))
    assert page.pop("tell") is not None
    found = answer.json()
    assert found.pop("tell") is None
    assert found == page


def test_its_figures_are_those_of_the_address(served: Served) -> None:
    found = early(served, ADDRESS).json()
    values = {found["texts"][row[1]] for row in found["rows"] if row[1] >= 0}
    assert {"3,446,100 人", "2,709,378 人"} <= values
    assert found["layer"].startswith("im_leagues.low.")


@pytest.mark.parametrize(
    ("region", "level", "indicator", "below"),
    [
        ("150000", "prefecture", "population", "im_counties.low."),
        ("150000", "county", "population", None),
        ("150600", "county", "population", None),
        ("371500", "county", "population", None),
        ("150000", "prefecture", "annual_assessment", "im_counties.low."),
    ],
)
def test_what_a_click_leads_to_is_named_beforehand(
    served: Served, region: str, level: str, indicator: str, below: str | None
) -> None:
    found = early(served, f"region={region}&level={level}&indicator={indicator}").json()["below"]
    assert found is None if below is None else found.startswith(below)


def test_nothing_is_drawn_early_where_nothing_is_published(guarded: Guarded) -> None:
    answer = early(guarded, ADDRESS, guarded.secret("viewer"))
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("who", ["anonymous", "ended", "roleless"])
def test_nobody_gets_it_who_may_not_see_the_page(guarded: Guarded, who: str) -> None:
    assert early(guarded, ADDRESS, guarded.secret(who)).status_code in (401, 403)


def test_a_screen_that_does_not_show_the_page_gets_none(guarded: Guarded) -> None:
    assert early(guarded, ADDRESS, guarded.secret("screen")).status_code == 204


def test_the_script_that_draws_it_writes_no_markup() -> None:
    script = next(file for name, file in own_scripts().items() if name.startswith("early-")).body.decode()
    assert "innerHTML" not in script
    assert "http" not in script
