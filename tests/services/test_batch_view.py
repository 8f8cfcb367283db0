"""After publishing, the way to the map leads to what was published."""

from __future__ import annotations

import pytest

from lib.access import console
from lib.services import Workspace, map_of_batch, submit_file


@pytest.mark.parametrize(
    ("regions", "shown"),
    [
        (("150602", "150603"), ("150600", "county")),
        (("150602", "150102"), ("150000", "county")),
        (("150600", "150100"), ("150000", "prefecture")),
        (("150600", "150602"), ("150600", "county")),
        (("150000",), ("150000", "province")),
        (("371502",), ("371500", "county")),
    ],
)
def test_the_smallest_map_that_holds_the_batch(
    workspace: Workspace, regions: tuple[str, ...], shown: tuple[str, str]
) -> None:
    rows = [
        "region,indicator,period,value",
        *(f"{code},online_service_rate,2026Q2,9{n}" for n, code in enumerate(regions)),
    ]
    batch = submit_file(workspace, "\n".join(rows).encode(), "a.csv", who=console("李四")).batch
    address = map_of_batch(workspace, batch.id, who=console("李四"))
    assert (address["region"], address["level"]) == shown
    assert (address["indicator"], address["period"]) == ("online_service_rate", "2026Q2")
