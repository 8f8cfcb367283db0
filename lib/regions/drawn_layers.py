"""Layers drawn from an uploaded file, kept on disk by what they were drawn from: any server can make them again."""

from __future__ import annotations

import atexit
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lib.domain import Level
from lib.regions.layers import Detail, Layer

#: Changes when the drawing does, so that what an earlier program drew is drawn again.
VERSION = 1
_INDEX = "index.json"
_UNFIT = re.compile(r"[^a-z0-9]+")

#: Layers (level, detail, boxes, text) and where they come from (provider, review_number, vintage).
Drawing = tuple[Iterable[Mapping[str, Any]], Mapping[str, str]]


def layer_name(batch: str, level: str) -> str:
    """The name of a layer of a published batch, as it stands in addresses."""
    return f"up_{_UNFIT.sub('_', batch)}_{level}"


def batch_in(name: str) -> str | None:
    """The id of the batch that a layer of this name is drawn from; None for another layer."""
    found = re.fullmatch(r"up_(b\d+)_([a-z0-9]+)_(?:province|prefecture|county)", name)
    return f"{found[1]}-{found[2]}" if found else None


def kept_layers(
    folder: Path, digest: str, batch: str, jurisdiction: str, draw: Callable[[], Drawing]
) -> tuple[Layer, ...]:
    """The layers of a batch: from ``folder``, where they lie under ``digest`` and are whole, else drawn and put there.

    A folder that cannot be written to is replaced by one of this process.
    """
    found = _read(folder / digest, batch, jurisdiction)
    if found is not None:
        return found
    layers, source = draw()
    for own in (False, True):
        place = _own_folder() if own else folder
        try:
            _write(place / digest, layers, source)
        except OSError:
            continue
        found = _read(place / digest, batch, jurisdiction)
        if found is not None:
            return found
    return ()


@cache
def _own_folder() -> Path:
    """A folder that goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="capmap-boundaries-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _write(folder: Path, layers: Iterable[Mapping[str, Any]], source: Mapping[str, str]) -> None:
    """All files at once: another server or thread that does the same finds them whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".drawn-", dir=folder.parent) as temporary:
        work = Path(temporary) / "layers"
        work.mkdir()
        listed = []
        for layer in layers:
            content = str(layer["text"]).encode()
            file = f"{layer['level']}.{layer['detail']}.geojson"
            (work / file).write_bytes(content)
            facts = {name: layer[name] for name in ("level", "detail", "boxes")}
            listed.append({**facts, "file": file, "sha256": hashlib.sha256(content).hexdigest()})
        (work / _INDEX).write_text(
            json.dumps({"source": source, "layers": listed}, ensure_ascii=False), encoding="utf-8"
        )
        if folder.exists() and _read(folder, "", "") is None:
            shutil.rmtree(folder)
        if not folder.exists():
            try:
                work.rename(folder)
            except OSError:
                if not folder.exists():
                    raise


def _read(folder: Path, batch: str, jurisdiction: str) -> tuple[Layer, ...] | None:
    """The layers in a folder; None where one is missing or not as it was written."""
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        source = index["source"]
        found = []
        for one in index["layers"]:
            path = folder / one["file"]
            if hashlib.sha256(path.read_bytes()).hexdigest() != one["sha256"]:
                return None
            layer = Layer(
                name=layer_name(batch, one["level"]),
                detail=Detail(one["detail"]),
                level=Level(one["level"]),
                jurisdiction=jurisdiction,
                sha256=one["sha256"],
                review_number=source["review_number"],
                provider=source["provider"],
                vintage=source["vintage"],
                license="",
                crs="EPSG:4490",
                codes=tuple(one["boxes"]),
                boxes=tuple((box[0], box[1], box[2], box[3]) for box in one["boxes"].values()),
                path=path,
            )
            found.append(layer)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return tuple(found)
