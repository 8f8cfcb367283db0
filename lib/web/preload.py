"""What the start page asks the browser to fetch ahead: the scripts that nearly every page needs a moment later.

Without it the browser learns of them one after the other: the page library's parts when the first message arrives, the
map's when its part has run. Only fetched and compiled, nothing runs earlier. But compiling takes time as well: what
belongs to the page library waits in a template until the map of a page seen before is drawn (``early.js``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lib.ui.statistical_map.assets import ASSET_ROUTE, names

#: Parts of the page library, by the first word of their file's name.
PARTS = ("BidiComponent", "ButtonGroup", "Selectbox")
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([\w.-]+\.js)["']""")


def library_preloads(index: Path) -> str:
    """The links, as HTML, to the parts with all that they import, less what the start page names itself."""
    named = set(re.findall(r"/js/([\w.-]+\.js)", index.read_text(encoding="utf-8")))
    scripts = index.parent / "static" / "js"
    found = [f"./static/js/{name}" for name in _needed(scripts) if name not in named]
    return "\n    ".join(f'<link rel="modulepreload" crossorigin href="{name}">' for name in found)


def map_preloads() -> str:
    """The links, as HTML, to the scripts of the map."""
    own = [f"./{ASSET_ROUTE}/{name}" for name in names().values() if name.endswith(".js")]
    return "\n    ".join(f'<link rel="modulepreload" href="{name}">' for name in own)


def _needed(scripts: Path) -> Iterator[str]:
    """The files of the parts and of all that they import, each once."""
    waiting = [next(scripts.glob(f"{part}.*.js")).name for part in PARTS]
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        yield name
        found = set(_IMPORT.findall((scripts / name).read_text(encoding="utf-8"))) - seen
        seen |= found
        waiting.extend(sorted(found))
