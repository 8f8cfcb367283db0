"""Files of our page components, ``/assets/<name>``: names carry a hash, so browsers keep them for ever."""

from __future__ import annotations

import mimetypes

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.domain import Locale
from lib.ui.detail_map.assets import detail_assets
from lib.ui.map_film.files import film_assets
from lib.ui.statistical_map.assets import assets
from lib.web.answers import refusal
from lib.web.files import IMMUTABLE, File, answer


def asset_routes(locale: Locale) -> list[Route]:
    """One route for the files the components register; nothing else of the disk can be asked for."""
    offered = {**assets(), **film_assets(), **detail_assets()}
    files = {name: File.of(path.read_bytes(), _media_type(name)) for name, path in offered.items()}

    async def serve(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        return answer(request, file, IMMUTABLE) if file else refusal(404, "ASSET_UNKNOWN", locale)

    return [Route("/assets/{name:path}", serve)]


def _media_type(name: str) -> str:
    if name.endswith((".js", ".mjs")):
        return "application/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
