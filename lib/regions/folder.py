"""Writes a set of layers with its index and sources, all or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from lib.regions.drawing import Drawn
from lib.regions.hierarchy import Regions

_HEAD = """\
# Where each boundary layer comes from. Written by `python -m lib geo build` and `geo import`: do not edit by hand.
# `review_number` (审图号) stands on every map drawn from a layer; `sha256` is that of the file in layers/.
"""


@dataclass(frozen=True)
class Source:
    """Where boundaries come from. ``key`` is how layers refer to it."""

    key: str
    provider: str
    license: str
    review_number: str
    vintage: str
    crs: str
    origin: str


@dataclass(frozen=True)
class Entry:
    """A layer as ``sources.toml`` lists it."""

    name: str
    detail: str
    file: str
    sha256: str
    source: str


def write_layers(folder: Path, drawn: Iterable[Drawn], source: Source, regions: Regions) -> list[Entry]:
    """Write layers, ``layers/index.json`` and ``sources.toml`` into ``folder``, beside those of other sources there.

    Layers of the same name and detail are replaced, and sources that no layer refers to any more are left out.
    """
    sources, entries, index = _listed(folder)
    (folder / "layers").mkdir(parents=True, exist_ok=True)
    written = []
    for layer in drawn:
        content = layer.geojson(regions)
        (folder / "layers" / layer.file).write_bytes(content)
        index[layer.file] = layer.boxes
        sha256 = hashlib.sha256(content).hexdigest()
        written.append(Entry(layer.name, layer.detail.value, layer.file, sha256, source.key))
    entries |= {entry.file: entry for entry in written}
    sources[source.key] = source
    _write_index(folder / "layers" / "index.json", index)
    _write_sources(folder / "sources.toml", sources, entries)
    return written


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A copy of ``folder`` to work in, which takes its place when the block ends; nothing changes if it raises.

    Between the two renames the folder is missing for a moment, and readers see the shipped layers.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    before = folder.with_name(folder.name + ".before")
    if before.exists() and not folder.exists():
        before.rename(folder)
    shutil.rmtree(before, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as temporary:
        copy = Path(temporary) / folder.name
        if folder.exists():
            shutil.copytree(folder, copy)
        else:
            copy.mkdir()
        yield copy
        if folder.exists():
            folder.rename(before)
        try:
            copy.rename(folder)
        except OSError:
            if before.exists():
                before.rename(folder)
            raise
        shutil.rmtree(before, ignore_errors=True)


def _listed(folder: Path) -> tuple[dict[str, Source], dict[str, Entry], dict[str, object]]:
    path = folder / "sources.toml"
    if not path.exists():
        return {}, {}, {}
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    sources = {key: Source(key=key, **facts) for key, facts in listed["source"].items()}
    entries = {row["file"]: Entry(**row) for row in listed["layer"]}
    index = json.loads((folder / "layers" / "index.json").read_text(encoding="utf-8"))
    return sources, entries, index


def _write_index(path: Path, index: Mapping[str, object]) -> None:
    lines = ",\n".join(f"{json.dumps(file)}:{json.dumps(index[file], separators=(',', ':'))}" for file in sorted(index))
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")


def _write_sources(path: Path, sources: Mapping[str, Source], entries: Mapping[str, Entry]) -> None:
    used = {entry.source for entry in entries.values()}
    tables = [_table(f"[source.{_quoted(key)}]", sources[key], leave="key") for key in sorted(used)]
    tables += [_table("[[layer]]", entries[file], leave="") for file in sorted(entries)]
    path.write_text("\n".join([_HEAD, *tables]), encoding="utf-8", newline="\n")


def _table(head: str, row: Source | Entry, leave: str) -> str:
    lines: Sequence[str] = [f"{name} = {_quoted(value)}" for name, value in asdict(row).items() if name != leave]
    return "\n".join([head, *lines]) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are valid there, save for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
