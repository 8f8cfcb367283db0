"""The running server: what it says, its headers, its refusals, its layers and files."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest
import websockets.asyncio.client
import websockets.exceptions

from lib.regions import load_layers
from lib.store import open_store
from lib.ui.statistical_map.assets import assets
from lib.web.app import INDEX
from lib.web.headers import security_headers
from tests.web.conftest import Served

LAYER = load_layers().get("im_counties", "low")
HASHED = f"/api/v1/layers/{LAYER.name}.low.{LAYER.sha256[:8]}.geojson"
PLAIN = f"/api/v1/layers/{LAYER.name}.low.geojson"
SCRIPT = next(iter(re.findall(r'src="\.(/static/js/index\.[^"]+)"', INDEX.read_text(encoding="utf-8"))))


def get(served: Served, path: str, encoding: str = "identity", **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer and its bytes as they travelled."""
    sent = {"accept-encoding": encoding, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with httpx.stream("GET", f"{served.url}{path}", headers=sent) as answer:
        return answer, b"".join(answer.iter_raw())


def knock(served: Served, host: str | None = None, **options: Any) -> int:
    """The status a socket is answered with: 101 when it is let in. ``host`` is the name it asks for."""
    address, port = served.host.split(":")
    url = f"ws://{host or served.host}/_stcore/stream"

    async def run() -> int:
        try:
            async with websockets.asyncio.client.connect(url, host=address, port=int(port), **options):
                return 101
        except websockets.exceptions.InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(run())


def test_the_ready_line_and_the_journal_line(served: Served) -> None:
    assert served.said["status"] == "ready"
    assert (served.said["revision"], served.said["demo"]) == (1, False)
    lines = [line for line in served.log.read_text(encoding="utf-8").splitlines() if "日志模式" in line]
    assert len(lines) == 1
    assert str(served.said["journal_mode"]) in lines[0]


def test_ready_says_what_is_served(served: Served, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'x.sqlite'}")
    info, schema = store.describe(), store.schema_version()
    store.close()
    answer, body = get(served, "/readyz")
    facts = json.loads(body)
    assert (answer.status_code, facts["status"], facts["reasons"]) == (200, "ready", [])
    assert (facts["revision"], facts["indicators"], facts["schema"]) == (1, 36, schema)
    assert (facts["journal_mode"], facts["journal_reason"]) == (info.journal_mode, info.reason)
    assert facts["database"] == f"sqlite {info.version}"
    assert get(served, "/healthz")[1] == b'{"status":"ok"}'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/map?region=150100", 200),
        (SCRIPT, 200),
        ("/favicon.png", 200),
        (HASHED, 200),
        ("/api/v1/layers/nothing.low.geojson", 404),
        ("/api/v1/nothing", 401),
        ("/assets/nothing.js", 404),
        ("/media/nothing", 404),
        ("/_stcore/metrics", 404),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("//evil", 401),
        ("/healthz", 200),
        ("/readyz", 200),
    ],
)
def test_every_answer_has_the_security_headers(served: Served, path: str, status: int) -> None:
    answer, _ = get(served, path)
    assert answer.status_code == status
    wanted = security_headers(INDEX)
    assert {name: answer.headers.get(name) for name in wanted} == dict(wanted)
    assert answer.headers["cache-control"]
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_a_stranger_is_refused_over_http_with_the_headers(served: Served) -> None:
    answer, body = get(served, "/", host="evil.example")
    assert (answer.status_code, json.loads(body)["error"]["code"]) == (421, "HOST_REFUSED")
    assert answer.headers["x-content-type-options"] == "nosniff"
    put = httpx.put(f"{served.url}/_stcore/upload_file/a/b", headers={"origin": "https://evil.example"})
    assert (put.status_code, put.json()["error"]["code"]) == (403, "ORIGIN_REFUSED")


def test_a_stranger_is_refused_at_the_socket(served: Served) -> None:
    assert knock(served, origin=served.url) == 101
    assert knock(served, origin="https://evil.example") == 403
    assert knock(served) == 403
    assert knock(served, host="evil.example", origin="http://evil.example") == 403


def test_no_other_site_may_steer_the_pages(served: Served) -> None:
    assert json.loads(get(served, "/_stcore/host-config")[1])["allowedOrigins"] == []


def test_static_serving_and_the_agent_stay_off(served: Served) -> None:
    assert get(served, "/_stcore/agent/openapi.json")[0].status_code == 404
    assert get(served, "/app/static/x")[0].status_code == 401


@pytest.mark.parametrize(("path", "rule"), [(HASHED, "immutable"), (PLAIN, "no-cache")])
def test_layers_are_kept_or_asked_again(served: Served, path: str, rule: str) -> None:
    answer, body = get(served, path)
    assert rule in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "application/geo+json"
    assert hashlib.sha256(body).hexdigest() == LAYER.sha256
    tag = answer.headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again, nothing = get(served, path, if_none_match=held)
        assert (again.status_code, nothing, again.headers["etag"]) == (304, b"", tag)
    assert get(served, path, if_none_match='"other"')[0].status_code == 200


def test_a_tag_from_a_compressed_answer_is_known_again(served: Served) -> None:
    tag = get(served, HASHED, "br")[0].headers["etag"]
    assert tag.startswith('W/"')
    assert get(served, HASHED, "br", if_none_match=tag)[0].status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        f"{LAYER.name}.low.00000000.geojson",
        f"{LAYER.name}.none.geojson",
        f"{LAYER.name}.geojson",
        "..%2f..%2fgeo%2fsources.toml",
        f"{LAYER.name}_low.geojson",
    ],
)
def test_only_layers_can_be_asked_for(served: Served, name: str) -> None:
    answer, body = get(served, f"/api/v1/layers/{name}")
    assert answer.status_code in (400, 401, 404)
    assert b"FeatureCollection" not in body


@pytest.mark.parametrize("path", [HASHED, PLAIN, SCRIPT])
def test_compressed_bodies_are_the_files(served: Served, path: str) -> None:
    whole = LAYER.path.read_bytes() if "layers" in path else (INDEX.parent / path.lstrip("/")).read_bytes()
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        for _ in range(2):
            answer, raw = get(served, path, f"{encoding}, deflate")
            assert answer.headers["content-encoding"] == encoding
            assert unpack(raw) == whole
            assert len(raw) < len(whole) / 2
    assert get(served, path)[1] == whole


def test_the_files_of_the_map_are_served_for_ever(served: Served) -> None:
    for name, path in assets().items():
        answer, body = get(served, f"/assets/{name}")
        assert body == path.read_bytes()
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith(
            "text/css" if name.endswith(".css") else "application/javascript"
        )
