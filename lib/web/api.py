"""``/api/v1``: published figures for other programs, read-only, as JSON and CSV.

The identity is the one the gate has set (``scope["capmap.identity"]``); permissions are checked by the services.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from lib.domain import Identity, Locale, Permission, Refusal
from lib.services import Workspace
from lib.services.api_request import Asked, Resource, ask
from lib.services.api_views import csv_name, csv_of, listing
from lib.services.permission import require
from lib.web.api_document import document
from lib.web.api_errors import error, refused
from lib.web.api_query import QUERIES, UnfitQueryError, read_query, wanted
from lib.web.files import File, answer

ROOT = "/api/v1"
_YEAR_SECONDS = 365 * 24 * 60 * 60
#: Whoever signs out must not leave answers in a shared cache, so they are private.
LASTING = f"private, max-age={_YEAR_SECONDS}, immutable"
PASSING = "private, no-cache"
_VARY = "Accept, Authorization, Cookie"

Handler = Callable[[Request, Workspace, Identity, Locale], Response]


class Endpoint:
    """One address: reads only, somebody known only, in a thread of its own, errors in the form of the interface."""

    def __init__(self, handler: Handler, locale: Locale, workspace: Callable[[], Workspace | None]) -> None:
        self.handler = handler
        self.locale = locale
        self.workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        found = await run_in_threadpool(self._answer, request)
        if request.method == "HEAD":
            found.body = b""  # the headers stay, with the length that GET would have
        await found(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        asked = request.query_params.get("lang")
        locale = Locale(asked) if asked in tuple(Locale) else self.locale
        who, workspace = request.scope.get("capmap.identity"), self.workspace()
        if not isinstance(who, Identity):
            return error("SIGN_IN_NEEDED", locale)
        if request.method not in ("GET", "HEAD"):
            return error("METHOD_UNFIT", locale)
        if workspace is None:
            return error("STARTING", locale)
        try:
            return self.handler(request, workspace, who, locale)
        except UnfitQueryError as problem:
            return error(problem.code, locale, **problem.facts)
        except Refusal as refusal:
            return refused(refusal, locale)


def api_routes(locale: Locale, workspace: Callable[[], Workspace | None]) -> list[BaseRoute]:
    """The routes, with the closing one that answers every other address below ``/api/v1``."""

    def at(path: str, handler: Handler) -> Route:
        return Route(f"{ROOT}/{path}", Endpoint(handler, locale, workspace))

    routes = [at("openapi.json", _document)]
    for resource in Resource:
        routes += [at(f"{resource}{suffix}", _list(resource, suffix.removeprefix("."))) for suffix in _SUFFIXES]
    return [*routes, at("{path:path}", _unknown)]


_SUFFIXES = ("", ".json", ".csv")


def _list(resource: Resource, suffix: str) -> Handler:
    def handle(request: Request, workspace: Workspace, who: Identity, _: Locale) -> Response:
        query = read_query(resource, request.query_params.multi_items())
        if suffix and query.format not in (None, suffix):
            raise UnfitQueryError("PARAMETER_UNFIT", name="format")
        form = suffix or query.format or _preferred(request.headers.get("accept", ""))
        asked = ask(workspace, who, resource, wanted(query), csv=form == "csv")
        headers = {
            "ETag": f'"{asked.tag}"',
            "Cache-Control": LASTING if asked.lasting else PASSING,
            "Vary": _VARY,
        }
        if _is_held(request, asked.tag):
            return Response(status_code=304, headers=headers)
        return _csv(request, workspace, asked, headers) if asked.csv else _json(request, workspace, asked, headers)

    return handle


def _csv(request: Request, workspace: Workspace, asked: Asked, headers: dict[str, str]) -> Response:
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(csv_name(asked))}"
    if request.method == "HEAD":  # nothing is taken out, so there is nothing to record and no length to tell
        found = Response(headers=headers, media_type="text/csv")
        del found.headers["Content-Length"]
        return found
    content, total = csv_of(workspace, asked)
    return Response(content, headers={**headers, **_paging(request, asked, total)}, media_type="text/csv")


def _json(request: Request, workspace: Workspace, asked: Asked, headers: dict[str, str]) -> Response:
    found = listing(workspace, asked)
    following = _following(request, asked, found.total)
    body: dict[str, object] = {
        "revision": asked.revision,
        "period": asked.period.key if asked.period else None,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "total": found.total,
        "limit": asked.wanted.limit,
        "offset": asked.wanted.offset,
        "next": following,
        "items": found.items,
    }
    content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    headers |= _paging(request, asked, found.total)
    return Response(content, headers=headers, media_type="application/json")


def _paging(request: Request, asked: Asked, total: int) -> dict[str, str]:
    following = _following(request, asked, total)
    return {"X-Total-Count": str(total), **({"Link": f'<{following}>; rel="next"'} if following else {})}


def _following(request: Request, asked: Asked, total: int) -> str | None:
    """The address of the next page. It names the revision, so that a publication in between changes nothing."""
    start = asked.wanted.offset + asked.wanted.limit
    if start >= total:
        return None
    given = {**dict(request.query_params), "offset": str(start)}
    if "revision" in QUERIES[asked.resource].model_fields and asked.revision:
        given["revision"] = str(asked.revision)
    if asked.period is not None:
        given["period"] = asked.period.key
    return f"{request.url.path}?{urlencode(given)}"


def _is_held(request: Request, tag: str) -> bool:
    held = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return f'"{tag}"' in held or "*" in held


def _preferred(accept: str) -> str:
    """``csv`` where a request would rather have CSV than JSON, else ``json``."""
    weights = {"text/csv": 0.0, "application/json": 0.0}
    for part in accept.lower().split(","):
        name, *options = (piece.strip() for piece in part.split(";"))
        if name in weights:
            weights[name] = max([_weight(option) for option in options if option.startswith("q=")] or [1.0])
    return "csv" if weights["text/csv"] > weights["application/json"] else "json"


def _weight(option: str) -> float:
    try:
        return float(option.removeprefix("q="))
    except ValueError:
        return 0.0


def _document(request: Request, workspace: Workspace, who: Identity, locale: Locale) -> Response:
    require(workspace, who, Permission.VIEW)
    body = json.dumps(document(locale), ensure_ascii=False).encode()
    return answer(request, File.of(body, "application/json"), PASSING)


def _unknown(_: Request, __: Workspace, ___: Identity, locale: Locale) -> Response:
    return error("ADDRESS_UNKNOWN", locale)
