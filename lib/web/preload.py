"""What the start page asks the browser to fetch ahead: the scripts that nearly every page needs a moment later.

Without it the browser learns of them one after the other: the page library's parts when the first message arrives, the
map's when its part has run. Only fetched and compiled, nothing runs earlier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lib.ui.statistical_map.assets import ASSET_ROUTE, names

#: Parts of the page library, by the first word of their file's name.
PARTS = ("BidiComponent", "ButtonGroup", "Selectbox")
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([\w.-]+\.js)["']""")


def preloads(index: Path) -> str:
    """The links, as HTML: the parts with all that they import, less what the start page names itself, and the map."""
    named = set(re.findall(r"/js/([\w.-]+\.js)", index.read_text(encoding="utf-8")))
    scripts = index.parent / "static" / "js"
    library = [f"./static/js/{name}" for name in _needed(scripts) if name not in named]
    own = [f"./{ASSET_ROUTE}/{name}" for name in names().values() if name.endswith(".js")]
    links = [f'<link rel="modulepreload" crossorigin href="{name}">' for name in library]
    links += [f'<link rel="modulepreload" href="{name}">' for name in own]
    return "\n    ".join(links)


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
