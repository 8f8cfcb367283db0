"""Who may do what with boundaries: whom each service lets through, and how it is called."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from lib.access import console
from lib.domain import BatchKind, BatchStatus, Datum, Level, Locale
from lib.regions import load_layers
from lib.services.boundaries import check_boundary_file
from lib.services.bounds import options_of
from lib.services.clock import now
from tests.services.access_attempts import Act, World, service
from tests.services.access_documents import DOCUMENTS


@cache
def shapes() -> str:
    """The shipped boundaries of Inner Mongolia."""
    return load_layers().for_view("150000", Level.COUNTY, "low").path.read_text(encoding="utf-8")


def made(world: World) -> bytes:
    """Boundaries of Inner Mongolia that are another file on each call."""
    return f'{shapes()[:-2]},"made":{next(world.numbers)}}}'.encode()


def waiting(world: World) -> str:
    """Boundaries that wait for publication, kept without the check, which takes a while."""
    content = made(world)
    return world.workspace.store.save_file(
        content,
        kind=BatchKind.BOUNDARIES,
        file="a.geojson",
        sha256=sha256(content).hexdigest(),
        actor="赵六",
        at=now(),
        status=BatchStatus.SUBMITTED,
        jurisdiction="150000",
        note=None,
        key=None,
        options=options_of(Datum.WGS84),
    ).id


#: Function: who is let through (over their own regions), and how it is called.
OF_BOUNDARIES: dict[str, tuple[frozenset[str], Act]] = {
    "boundaries.check_boundary_file": (
        DOCUMENTS,
        lambda w, who: service("boundaries.check_boundary_file")(
            w.workspace, made(w), "a.geojson", Datum.WGS84, who=who
        ),
    ),
    "boundaries.submit_boundaries": (
        DOCUMENTS,
        lambda w, who: service("boundaries.submit_boundaries")(w.workspace, made(w), "a.geojson", Datum.WGS84, who=who),
    ),
    "boundaries.waiting_boundaries": (
        DOCUMENTS,
        lambda w, who: service("boundaries.waiting_boundaries")(w.workspace, who=who),
    ),
    "boundaries.waiting_boundary_file": (
        DOCUMENTS,
        lambda w, who: service("boundaries.waiting_boundary_file")(w.workspace, waiting(w), who=who),
    ),
    "boundaries.publish_boundaries": (
        DOCUMENTS,
        lambda w, who: service("boundaries.publish_boundaries")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "boundaries.return_boundaries": (
        DOCUMENTS,
        lambda w, who: service("boundaries.return_boundaries")(w.workspace, waiting(w), who=who, reason="测试"),
    ),
    "boundaries.boundary_versions": (
        DOCUMENTS,
        lambda w, who: service("boundaries.boundary_versions")(w.workspace, w.workspace.store.head(), who=who),
    ),
    "boundaries.preview_boundaries": (
        DOCUMENTS,
        lambda w, who: service("boundaries.preview_boundaries")(w.workspace, brought(w), Locale.ZH, who=who),
    ),
}


def brought(world: World) -> object:
    """What a file brings, as its check read it."""
    content = shapes().encode()
    return check_boundary_file(world.workspace, content, "a.geojson", Datum.WGS84, who=console("赵六")).boundaries
