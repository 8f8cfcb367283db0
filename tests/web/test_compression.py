"""Compression: which, when, the same bytes, and once."""

from __future__ import annotations

import asyncio
import gzip

import brotli
import httpx
import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from lib.web.compression import Cache, Compression, Stored, chosen_encoding

BODY = "药监能力一张图,".encode() * 5000


class Inner:
    """Answers with a body and counts how often it was asked."""

    def __init__(self, body: bytes = BODY, status: int = 200, **headers: str) -> None:
        self.body, self.status, self.headers, self.asked = body, status, headers, 0
        self.seen: list[str | None] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        self.seen.append(dict(scope["headers"]).get(b"accept-encoding"))
        headers = {"content-type": "text/csv"} | {name.replace("_", "-"): value for name, value in self.headers.items()}
        await Response(self.body, self.status, headers)(scope, receive, send)


def get(app: Compression, method: str = "GET", path: str = "/a", **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer and its bytes as they travelled."""

    async def run() -> tuple[httpx.Response, bytes]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.stream(method, path, headers={"accept-encoding": "", **sent}) as answer:
                return answer, b"".join([part async for part in answer.aiter_raw()])

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", None),
        ("identity", None),
        ("BR", "br"),
    ],
)
def test_brotli_first(accept: str, chosen: str | None) -> None:
    assert chosen_encoding(accept) == chosen


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_the_bytes_are_the_same_and_fewer(encoding: str, unpack: object) -> None:
    answer, raw = get(Compression(Inner(etag='"t"'), Cache()), accept_encoding=encoding)
    assert answer.headers["content-encoding"] == encoding
    assert int(answer.headers["content-length"]) == len(raw) < len(BODY) / 10
    assert answer.headers["vary"].lower() == "accept-encoding"
    assert answer.headers["etag"] == 'W/"t"'
    assert callable(unpack)
    assert unpack(raw) == BODY


@pytest.mark.parametrize(
    ("inner", "method", "headers"),
    [
        (Inner(), "GET", {"accept_encoding": "identity"}),
        (Inner(), "HEAD", {"accept_encoding": "br"}),
        (Inner(), "GET", {"accept_encoding": "br", "range": "bytes=0-9"}),
        (Inner(b"short"), "GET", {"accept_encoding": "br"}),
        (Inner(status=404), "GET", {"accept_encoding": "br"}),
        (Inner(content_type="image/png"), "GET", {"accept_encoding": "br"}),
        (Inner(content_encoding="gzip"), "GET", {"accept_encoding": "br"}),
    ],
)
def test_what_is_left_as_it_is(inner: Inner, method: str, headers: dict[str, str]) -> None:
    answer, raw = get(Compression(inner, Cache()), method, **headers)
    assert answer.headers.get("content-encoding") == inner.headers.get("content_encoding")
    assert raw == (b"" if method == "HEAD" else inner.body)


def test_an_unchanging_file_is_compressed_once() -> None:
    inner = Inner(cache_control="public, immutable, max-age=31536000")
    app = Compression(inner, Cache())
    first, second = get(app, accept_encoding="br"), get(app, accept_encoding="br")
    assert inner.asked == 1
    assert first[1] == second[1]
    assert dict(first[0].headers) == dict(second[0].headers)
    get(app, accept_encoding="gzip")
    get(app, path="/b", accept_encoding="br")
    assert inner.asked == 3


def test_a_changing_answer_is_never_kept() -> None:
    inner = Inner(cache_control="no-cache")
    app = Compression(inner, Cache())
    get(app, accept_encoding="br")
    inner.body = BODY * 2
    assert brotli.decompress(get(app, accept_encoding="br")[1]) == BODY * 2


def test_the_app_inside_does_not_compress_again() -> None:
    inner = Inner()
    get(Compression(inner, Cache()), accept_encoding="br")
    assert inner.seen == [None]


def test_the_cache_stays_within_its_bound() -> None:
    cache = Cache(limit=250)
    for name in "abc":
        cache.put((name, "br"), Stored([], b"x" * 100))
    assert cache.get(("a", "br")) is None
    assert cache.get(("c", "br")) == Stored([], b"x" * 100)
    assert cache.size == 200
    cache.put(("c", "br"), Stored([], b"x" * 50))
    assert cache.size == 150


def test_what_was_made_for_one_address_and_one_reader_is_given_to_no_other() -> None:
    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        text = scope["query_string"].decode() * 1_000
        kind = "private" if scope["query_string"].startswith(b"own") else "public"
        await PlainTextResponse(text, headers={"Cache-Control": f"{kind}, max-age=9, immutable"})(scope, receive, send)

    cache = Cache()

    async def get(query: str) -> str:
        transport = httpx.ASGITransport(app=Compression(inner, cache))
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return (await client.get(f"/x?{query}", headers={"accept-encoding": "gzip"})).text[:4]

    assert [asyncio.run(get(query)) for query in ("a=11", "a=22", "own1", "own2")] == ["a=11", "a=22", "own1", "own2"]
    assert sorted(path for path, _ in cache._kept) == ["/x?a=11", "/x?a=22"]
