"""The files the detail map runs on in the browser: Leaflet, its plug-ins, and what we add.

They stay as their packages ship them, so their style sheets find their pictures by relative paths; all lie in one
folder whose public name changes with their content.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
_ROOTS = (HERE / "assets", HERE / "frontend")
_KINDS = frozenset({".js", ".css", ".png", ".svg"})


@cache
def files() -> dict[str, Path]:
    """Path inside the public folder -> file, such as ``leaflet/leaflet.js``, without the licences."""
    found = {
        path.relative_to(root).as_posix(): path
        for root in _ROOTS
        for path in root.rglob("*")
        if path.is_file() and path.suffix in _KINDS
    }
    return dict(sorted(found.items()))


@cache
def folder() -> str:
    """The public name of the folder, such as ``detail-1a2b3c4d``: it changes when any file does."""
    whole = sha256()
    for name, path in files().items():
        whole.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return f"detail-{whole.hexdigest()[:8]}"


def detail_assets() -> dict[str, Path]:
    """Public name -> file: what the server offers under ``/assets/``, for ever."""
    return {f"{folder()}/{name}": path for name, path in files().items()}
