"""Boundaries that tests bring: those of the invented city of Yunzhou, three counties side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from lib.access import console
from lib.domain import Datum
from lib.services import Workspace
from lib.services.boundaries import publish_boundaries, submit_boundaries

Ring = Sequence[Sequence[float]]


def square(west: float, south: float, width: float = 0.5, height: float = 0.5) -> list[list[float]]:
    """A closed ring."""
    east, north = round(west + width, 6), round(south + height, 6)
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: object, ring: Ring, *, key: str = "code", **properties: object) -> dict[str, object]:
    """A region of one ring."""
    given = {} if code is None else {key: code}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {**given, **properties}, "geometry": geometry}


def collection(*features: Mapping[str, object], **more: object) -> bytes:
    """A file of these features."""
    return json.dumps({"type": "FeatureCollection", **more, "features": features}, ensure_ascii=False).encode()


#: Dongping, Xihe and Beishan.
SHAPES = {"990102": square(112.5, 36.0), "990121": square(112.0, 36.0), "990122": square(112.0, 36.5, 1.0)}


def yunzhou(**changed: Ring) -> bytes:
    """The city of Yunzhou, with some rings changed (keys ``c990102`` ...)."""
    shapes = {code: changed.get(f"c{code}", ring) for code, ring in SHAPES.items()}
    return collection(*(feature(code, ring) for code, ring in shapes.items()))


def bounded(workspace: Workspace, content: bytes, *, datum: Datum = Datum.WGS84, reason: str = "边界") -> int:
    """Publish boundaries from the console and return the revision."""
    done = submit_boundaries(workspace, content, "边界.geojson", datum, who=console("赵六"))
    assert done.report.issues == () or done.report.status.value != "rejected", done.report
    return publish_boundaries(workspace, done.batch.id, who=console("张三"), reason=reason).revision.number
