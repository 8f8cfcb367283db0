"""The page library's own English words, and the script that says them in Chinese on Chinese pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from lib.domain import Locale
from lib.i18n import messages
from lib.web.files import File

_SCRIPT = Path(__file__).parent / "scripts" / "words.js"

#: Section of ``interface.toml`` -> where in the page its words are met, as a CSS selector. Text of people stands
#: in none of these places, but for names inside patterns, which are carried over.
PLACES: dict[str, str] = {
    "frame": "[data-testid=stHeader], [data-testid=stSkipToContent], [data-testid=stSidebar], "
    "[data-testid=stMainMenuPopover], [data-testid=stToastContainer], [data-testid=stStatusWidget]",
    "mark": "[role=img], [data-testid=stTooltipIcon], [data-testid=stMetricChart]",
    "notice": "[data-testid=stTooltipContent], [data-testid=stToast]",
    "dialog": "[role=dialog]",
    "failure": "[data-testid=stException]",
    "uploader": "[data-testid=stFileUploaderDropzone], [data-testid=stTooltipErrorContent]",
    "input": "[data-testid=InputInstructions], [data-testid=stTextInput] button",
    "choice": "[data-testid=stSelectbox], [data-testid=stSelectboxVirtualDropdown], [role=log]",
    "table": "[data-testid=stElementToolbar], [data-testid=stDataFrameResizable]",
    "found": "[data-testid=search-result-area]",
    "column": "[data-testid=stDataFrameColumnMenu], [data-testid=stDataFrameColumnVisibilityMenu], "
    "[data-testid=stDataFrameColumnFormattingMenu]",
    "statistics": "[data-testid^=stDataFrameColumnStat]",
    "tabs": "[data-testid=stTabs]",
}


def words() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each place with its phrases: what the page library says, and what stands there on a Chinese page."""
    said, meant = messages(Locale.EN), messages(Locale.ZH)
    return [
        (
            place,
            [(said[key], meant[key]) for key in said if key.startswith(f"interface.{section}.")],
        )
        for section, place in PLACES.items()
    ]


@cache
def words_script() -> tuple[str, File]:
    """The script with its words: its public name, which changes with its content, and the file."""
    table = json.dumps(words(), ensure_ascii=False, separators=(",", ":"))
    body = _SCRIPT.read_text(encoding="utf-8").replace("__PLACES__", table).encode()
    file = File.of(body, "application/javascript")
    return f"words-{file.sha256[:8]}.js", file
