"""Layers of published boundaries by their addresses: of any revision, kept for ever, and drawn by whichever server is
asked."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
from starlette.applications import Starlette

from lib.access import console
from lib.domain import Datum, Level, Locale
from lib.ingest import boundary_process
from lib.services import Workspace, load_settings, open_workspace
from lib.services.boundaries import submit_boundaries
from lib.web.layers import layer_routes
from tests.services.boundary_files import bounded, square, yunzhou
from tests.services.region_files import YUNZHOU, brought


def get(workspace: Workspace, name: str) -> httpx.Response:
    app = Starlette(routes=layer_routes(Locale.ZH, lambda: workspace))

    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
            return await client.get(f"/api/v1/layers/{name}")

    return asyncio.run(run())


def test_layers_of_every_revision_are_served_by_every_server(tmp_path: Path) -> None:
    one = open_workspace(load_settings(data_dir=tmp_path / "one"))
    brought(one, YUNZHOU)
    made = bounded(one, yunzhou())
    old = one.at(made).layers.for_view("990100", Level.COUNTY)
    bounded(one, yunzhou(c990102=square(112.5, 36.0, 0.9)))
    boundary_process._answer.cache_clear()
    other = open_workspace(load_settings(data_dir=tmp_path / "two", database_url=one.settings.database_url))
    for server in (one, other):
        answer = get(server, f"{old.name}.low.{old.sha256[:8]}.geojson")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/geo+json"
        assert "immutable" in answer.headers["cache-control"]
        assert [feature["id"] for feature in json.loads(answer.content)["features"]] == list(old.codes)
        assert get(server, f"{old.name}.low.00000000.geojson").status_code == 404
        assert get(server, f"{old.name.replace('county', 'province')}.low.geojson").status_code == 404
    other.store.close()
    one.store.close()


def test_what_waits_is_served_to_nobody(tmp_path: Path) -> None:
    workspace = open_workspace(load_settings(data_dir=tmp_path))
    brought(workspace, YUNZHOU)
    batch = submit_boundaries(workspace, yunzhou(), "a.geojson", Datum.WGS84, who=console("赵六")).batch
    assert get(workspace, f"up_{batch.id.replace('-', '_')}_county.low.geojson").status_code == 404
    assert get(workspace, "up_b000099_aaaaaaaa_county.low.geojson").status_code == 404
    workspace.store.close()
