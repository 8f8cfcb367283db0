"""What happens before the first reader: readiness, warming, damaged layers, taken ports, unsafe options."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from lib.access import console
from lib.cli.context import Context
from lib.cli.upkeep import public_demo
from lib.domain import Locale, Refusal
from lib.regions import Layers, load_layers
from lib.services import Settings, Workspace, load_demo, open_workspace, publish_batch, submit_file
from lib.services.settings import refuse_unsafe_serving
from lib.web.app import build_app
from lib.web.health import health_routes, readiness
from lib.web.layers import layer_routes
from lib.web.server import set_up_address
from lib.web.warm import modules_of_pages, warm
from tests.web.conftest import ROOT, Guarded, Served, environment


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'capmap.sqlite'}"))
    yield opened
    opened.store.close()


def get(app: Starlette, path: str) -> httpx.Response:
    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
            return await client.get(path)

    return asyncio.run(run())


def with_layer(path: Path) -> Layers:
    """The shipped layers with the file of one of them replaced."""
    layer = load_layers().get("im_counties", "low")
    found: Any = SimpleNamespace(name=layer.name, detail=layer.detail, sha256=layer.sha256, path=path)
    return Layers({(layer.name, layer.detail): found}, {})


def test_not_ready_before_the_installation_is_open() -> None:
    answer = get(Starlette(routes=[*health_routes(Settings(), lambda: None)]), "/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "starting")
    assert get(Starlette(routes=[*health_routes(Settings(), lambda: None)]), "/healthz").status_code == 200


def test_not_ready_with_a_layer_missing(workspace: Workspace, tmp_path: Path) -> None:
    assert readiness(workspace, workspace.settings)["status"] == "ready"
    without = replace(workspace, installed_layers=with_layer(tmp_path / "gone.geojson"))
    answer = get(Starlette(routes=[*health_routes(workspace.settings, lambda: without)]), "/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not_ready")
    assert answer.json()["reasons"] == [{"code": "LAYERS_MISSING", "message": "gone.geojson"}]


def test_a_changed_layer_file_is_not_served(workspace: Workspace, tmp_path: Path) -> None:
    name = f"/api/v1/layers/im_counties.low.{workspace.layers.get('im_counties').sha256[:8]}.geojson"
    assert get(Starlette(routes=[*layer_routes(Locale.ZH, lambda: workspace)]), name).status_code == 200
    (tmp_path / "changed.geojson").write_bytes(b"{}")
    changed = replace(workspace, installed_layers=with_layer(tmp_path / "changed.geojson"))
    answer = get(Starlette(routes=[*layer_routes(Locale.ZH, lambda: changed)]), name)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "LAYER_UNKNOWN")


def test_warming_loads_what_the_pages_load_and_freezes_it(workspace: Workspace) -> None:
    assert "lib.ui.frame" in modules_of_pages()
    gc.unfreeze()
    try:
        warm(workspace)
        assert gc.get_freeze_count() > 10_000
        assert set(modules_of_pages()) <= sys.modules.keys()
    finally:
        gc.unfreeze()


def test_an_open_address_is_refused_before_anything_is_built() -> None:
    with pytest.raises(Refusal) as caught:
        build_app(Settings(host="10.1.2.3"))
    assert caught.value.params["setting"] == "CAPMAP_INSECURE_COOKIE"
    assert "CAPMAP_HTTPS" in str(caught.value.params["reason"])
    for said in ({"https": True}, {"insecure_cookie": True}):
        refuse_unsafe_serving(Settings(host="10.1.2.3", **said))
    with pytest.raises(Refusal) as caught:
        refuse_unsafe_serving(Settings(host="0.0.0.0", https=True))
    assert caught.value.params["setting"] == "CAPMAP_ALLOWED_HOSTS"


def test_a_taken_port_is_said_in_one_object(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _serve(tmp_path, environment(tmp_path), "--port", str(port))
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["code"], error["params"]) == (
        1,
        "ADDRESS_TAKEN",
        {"host": "127.0.0.1", "port": port},
    )


def test_an_unsafe_option_stops_the_start_by_its_name(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        "[server]\nscriptHealthCheckEnabled = true\n", encoding="utf-8"
    )
    (tmp_path / "Home.py").write_text("", encoding="utf-8")
    child = (
        "import sys; from pathlib import Path; from lib.domain import Refusal; from lib.services import Settings\n"
        "from lib.web import build_app\n"
        "try:\n    build_app(Settings(), script=Path(sys.argv[1]) / 'Home.py')\n"
        "except Refusal as refusal:\n    print(refusal.code, refusal.params['setting'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)],
        cwd=tmp_path,
        env={**environment(tmp_path), "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "SETTING_UNSAFE client.showErrorDetails"


def _serve(folder: Path, environ: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lib", "serve", "--json", *options]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_a_demonstration_on_this_machine_is_public_unless_the_settings_say_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    (tmp_path / "none.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(tmp_path / "none.toml"))

    assert not workspace.store.head()

    def public(*, demo: bool, **said: str) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr("os.environ", {**os.environ, **{f"CAPMAP_{name}": value for name, value in said.items()}})
            context = Context(argparse.Namespace(demo=demo, host=None, port=None), Locale.ZH)
            return public_demo(context, context.settings(), workspace).public

    assert not public(demo=True)  # nothing is published, so nothing says that it is a demonstration
    load_demo(workspace, who=console("测试"))
    assert public(demo=True)
    assert not public(demo=False)
    assert not public(demo=True, PUBLIC="no")
    assert not public(demo=True, HOST="10.1.2.3", HTTPS="yes")
    assert public(demo=False, PUBLIC="yes")
    content = "地区,指标,期间,数值,分子,分母\n150602,online_service_rate,2026Q1,80,40,50\n".encode()
    batch = submit_file(workspace, content, "a.csv", who=console("测试")).batch
    publish_batch(workspace, batch.id, who=console("审核"), reason="已核实")
    assert not public(demo=True)


def test_the_link_for_the_first_administrator_is_told_while_there_is_no_account(
    served: Served, guarded: Guarded
) -> None:
    link = str(served.said["set_up"])
    assert link.startswith(f"{served.url}/set-up?token=")
    assert httpx.get(link).status_code == 200
    assert guarded.said["set_up"] is None


def test_the_link_is_one_that_a_browser_can_open(workspace: Workspace) -> None:
    behind = Settings(host="0.0.0.0", https=True, allowed_hosts=("map.example",))
    assert str(set_up_address(behind, workspace, "0.0.0.0", 8501)).startswith("https://map.example/set-up?token=")
    near = Settings(insecure_cookie=True)
    assert str(set_up_address(near, workspace, "127.0.0.1", 81)).startswith("http://127.0.0.1:81/set-up?token=")
