"""The boundary layers of a revision: those that came with the program, with the boundaries published by then over them.

A published file is kept whole in the store, so any server makes its layers again when it first needs them.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING

from lib.domain import BatchKind, Datum, Refusal, RefusalCode
from lib.ingest.boundary_file import BoundaryContext, check_boundaries
from lib.ingest.boundary_process import asked_of
from lib.regions.drawn_layers import VERSION, Drawing, batch_in, kept_layers
from lib.regions.layers import Layer, Layers
from lib.regions.wording import reason
from lib.services.once import once

if TYPE_CHECKING:
    from lib.services.workspace import Workspace

#: Where the layers of published boundaries are kept, under the folder of data.
FOLDER = "boundaries"


@lru_cache(maxsize=512)
def standing_bounds(workspace: Workspace, revision: int) -> tuple[str, ...]:
    """The batches of the boundaries that stand on a revision, one a jurisdiction; what is published never changes."""
    found = workspace.store.standing_files(BatchKind.BOUNDARIES, revision) if revision else ()
    last = {(batch.jurisdiction if batch else None): id_ for id_ in found for batch in (workspace.store.batch(id_),)}
    return tuple(last.values())


@lru_cache(maxsize=32)
def layers_with(workspace: Workspace, batches: tuple[str, ...]) -> Layers:
    """The installed layers with those of some batches in their places. Refuses with BOUNDARIES_BROKEN."""
    if not batches:
        return workspace.installed_layers
    return workspace.installed_layers.overlaid(layer for batch in batches for layer in layers_of(workspace, batch))


def layer_named(workspace: Workspace, name: str, detail: str) -> Layer:
    """A layer as an address names it, of the installation or of boundaries that were ever published. Refuses with
    BOUNDARIES_BROKEN where there is none."""
    batch_id = batch_in(name)
    if batch_id is None:
        return workspace.installed_layers.get(name, detail)
    batch = workspace.store.batch(batch_id)
    if batch is None or batch.kind is not BatchKind.BOUNDARIES or batch.revision is None:
        return workspace.installed_layers.get(name, detail)
    return layers_with(workspace, (batch_id,)).get(name, detail)


@once(64)
def layers_of(workspace: Workspace, batch_id: str) -> tuple[Layer, ...]:
    """The layers of published boundaries, drawn against the regions they were published over."""
    batch = workspace.store.batch(batch_id)
    if batch is None:
        raise Refusal(RefusalCode.BATCH_UNKNOWN, batch=batch_id)
    content, datum = workspace.store.batch_content(batch_id), datum_of(batch.options)
    regions = workspace.regions_at(batch.revision or 0)
    context = BoundaryContext(regions.all, regions.jurisdictions, datum)

    def draw() -> Drawing:
        found = check_boundaries(content, batch.file, context).boundaries
        if found is None:
            raise Refusal(RefusalCode.BOUNDARIES_BROKEN, file=batch.file, **reason("published_unread", batch=batch_id))
        return found.layers, found.source

    told = (
        str(VERSION).encode(),
        hashlib.sha256(content).digest(),
        asked_of(datum, regions.all, regions.jurisdictions),
    )
    digest = hashlib.sha256(b"\n".join(told)).hexdigest()
    folder = workspace.settings.data_dir / FOLDER
    found = kept_layers(folder, digest, batch_id, batch.jurisdiction or "", draw)
    if not found:
        raise Refusal(RefusalCode.FILE_UNWRITABLE, file=str(folder))
    return found


def options_of(datum: Datum) -> str:
    """What was said of a file, as it is kept with its batch."""
    return json.dumps({"datum": datum.value})


def datum_of(options: str | None) -> Datum:
    """The system that was named when a file was sent."""
    return Datum(json.loads(options)["datum"]) if options else Datum.WGS84
