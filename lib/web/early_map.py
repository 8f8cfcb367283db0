"""The map of an address as data: the start page of one that was seen before draws it while the page library loads."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.domain import Identity, Locale, Refusal
from lib.services import Workspace
from lib.ui.context import reading_of
from lib.ui.links import offered
from lib.ui.map_panel import map_ahead
from lib.web.areas import MAP_DATA
from lib.web.entrance import identity_in
from lib.web.start_page import asked_locale

#: The page whose map it is.
_PAGE = "map"


def early_map_routes(locale: Locale, workspace: Callable[[], Workspace | None]) -> list[Route]:
    """One route. It answers 204 wherever the page itself would show something else: nothing is drawn early then."""

    def find(who: Identity, query: str, given: dict[str, str]) -> bytes | None:
        opened = workspace()
        if opened is None or not offered(who, _PAGE):
            return None
        try:
            reading = reading_of(opened, asked_locale(query, locale), who, given)
            return map_ahead(reading) if reading.revision else None
        except Refusal:
            return None

    async def serve(request: Request) -> Response:
        who, query = identity_in(request.scope), request.url.query
        found = await run_in_threadpool(find, who, query, dict(request.query_params))
        return Response(status_code=204) if found is None else Response(found, media_type="application/json")

    return [Route(MAP_DATA, serve)]
