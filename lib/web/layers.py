"""Boundary layers for the maps: ``/api/v1/layers/<layer>.<detail>.<hash>.geojson``, kept for ever by browsers."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.domain import Locale, Refusal
from lib.services import Workspace
from lib.web.answers import refusal
from lib.web.files import IMMUTABLE, REVALIDATE, File, answer

MEDIA_TYPE = "application/geo+json"
_NAME = re.compile(r"(?P<layer>[a-z0-9_]{1,64})\.(?P<detail>low|mid|full)(?:\.(?P<hash>[0-9a-f]{8}))?\.geojson")


def layer_routes(locale: Locale, workspace: Callable[[], Workspace | None]) -> list[Route]:
    """One route. With the hash the answer never changes; without it the browser asks again and mostly gets a 304.

    A file on disk that is not the one its index promises is not served at all.
    """
    kept: dict[str, File] = {}

    def find(name: str) -> File | None:
        opened = workspace()
        parts = _NAME.fullmatch(name)
        if opened is None or parts is None:
            return None
        try:
            layer = opened.layer(parts["layer"], parts["detail"])
            if not layer.sha256.startswith(parts["hash"] or ""):
                return None
            if layer.sha256 not in kept:
                kept[layer.sha256] = File.of(opened.layers.read(layer), MEDIA_TYPE)
        except Refusal:
            return None
        file = kept[layer.sha256]
        return file if file.sha256 == layer.sha256 else None

    async def serve(request: Request) -> Response:
        name = request.path_params["name"]
        file = await run_in_threadpool(find, name)
        if file is None:
            return refusal(404, "LAYER_UNKNOWN", locale)
        hashed = name.count(".") == 3
        return answer(request, file, IMMUTABLE if hashed else REVALIDATE)

    return [Route("/api/v1/layers/{name}", serve)]
