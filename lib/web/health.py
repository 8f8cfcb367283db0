"""``/healthz``: the process lives. ``/readyz``: it can serve, or why not."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.domain import Refusal, RefusalCode
from lib.i18n import say_refusal
from lib.services import Workspace
from lib.services.settings import Settings
from lib.store.schema import LATEST

Facts = dict[str, object]


def readiness(workspace: Workspace | None, settings: Settings) -> Facts:
    """Facts of the running installation; ``status`` is ``ready`` exactly when ``reasons`` is empty."""
    if workspace is None:
        return {"status": "starting", "reasons": [{"code": "STARTING"}]}
    reasons: list[dict[str, str]] = []
    facts: Facts = {
        "revision": None,
        "indicators": len(workspace.catalogue.indicators),
        "regions": len(workspace.regions.all),
        "layers": sum(1 for _ in workspace.installed_layers),
    }
    missing = [layer.path.name for layer in workspace.installed_layers if not layer.path.is_file()]
    if missing:
        reasons.append({"code": "LAYERS_MISSING", "message": ", ".join(missing)})
    try:
        facts |= _store_facts(workspace)
        if facts["schema"] != LATEST:
            reasons.append({"code": RefusalCode.SCHEMA_OLDER.value, "message": f"{facts['schema']} < {LATEST}"})
    except Refusal as refusal:
        reasons.append({"code": refusal.code.value, "message": say_refusal(settings.locale, refusal)})
    return {"status": "not_ready" if reasons else "ready", **facts, "reasons": reasons}


def _store_facts(workspace: Workspace) -> Facts:
    store = workspace.store
    info = store.describe()
    return {
        "revision": store.head(),
        "schema": store.schema_version(),
        "database": f"{info.dialect} {info.version}",
        "journal_mode": info.journal_mode,
        "journal_reason": info.reason,
        "read_only": workspace.read_only or info.read_only,
    }


def health_routes(settings: Settings, workspace: Callable[[], Workspace | None]) -> list[Route]:
    """The two routes. Neither is ever kept by a browser or proxy."""

    async def alive(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> JSONResponse:
        facts = await run_in_threadpool(readiness, workspace(), settings)
        return JSONResponse(facts, 200 if facts["status"] == "ready" else 503)

    return [Route("/healthz", alive), Route("/readyz", ready)]
