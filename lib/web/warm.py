"""What the first reader should not wait for, done before the server says it is ready."""

from __future__ import annotations

import ast
import gc
import importlib
import logging
from collections.abc import Iterator
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager

from lib.i18n import say
from lib.services import Workspace
from lib.services.settings import ROOT

log = logging.getLogger(__name__)


def modules_of_pages(root: Path = ROOT) -> tuple[str, ...]:
    """The modules of this project that Home.py and the pages import, in the order they stand there."""
    scripts = [root / "Home.py", *sorted((root / "pages").rglob("*.py"))]
    found = (name for script in scripts if script.is_file() for name in _imports(script))
    return tuple(dict.fromkeys(found))


def _imports(script: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lib":
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "lib")


def pages_stand_in_home() -> None:
    """Say that Home.py names the pages. The page library else finds the folder ``pages``, and tells the first reader
    after a start who opens a page by its address that there is no such page."""
    PagesManager.uses_pages_directory = False


def warm(workspace: Workspace) -> None:
    """Import what the pages import, read the current figures, and take what now stands out of the collector's sight.

    Frozen objects are never walked again: with many readers that made a switch of the indicator 20 times faster.
    """
    pages_stand_in_home()
    for module in modules_of_pages():
        importlib.import_module(module)
    head = workspace.store.head()
    if head:
        workspace.observations(head)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def tell_journal(workspace: Workspace) -> None:
    """One line in the log: which journal mode the database runs in, and why."""
    info = workspace.store.describe()
    locale = workspace.settings.locale
    reason = say(locale, info.reason)
    log.info(
        "%s",
        say(
            locale, "cli.log.journal", dialect=info.dialect, version=info.version, mode=info.journal_mode, reason=reason
        ),
    )
