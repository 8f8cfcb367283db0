"""The process that reads a workbook: its bytes come in, one line of JSON and the rows of a sheet go out.

Run by its path (see ``lib.ingest.workbook_process``), so that no more of the project is loaded than it needs.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from types import ModuleType


def _find_project() -> None:
    """Make ``lib.ingest.workbook`` findable without running the ``__init__`` of the packages above, which load much."""
    lib = Path(__file__).resolve().parents[2]
    for name, folder in (("lib", lib), ("lib.ingest", lib / "ingest")):
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def limit(memory: int, seconds: int) -> None:
    """Bound memory and processor time where the platform can."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on Windows

        for kind, bound in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(kind, (bound, bound))


def main(question: str, memory: str, seconds: str) -> None:
    """Answer one question about the workbook on the standard input: ``heads``, or the place of a sheet, with a ``k``
    behind it for the kinds of its cells."""
    limit(int(memory), int(seconds))
    from lib.ingest.workbook.limits import UnreadableError  # noqa: PLC0415 - findable from here on
    from lib.ingest.workbook.reading import read_heads, read_sheet  # noqa: PLC0415

    content = sys.stdin.buffer.read()
    text = ""
    try:
        if question == "heads":
            facts = read_heads(content)
        else:
            facts, text = read_sheet(content, int(question.rstrip("k")), with_kinds=question.endswith("k"))
    except UnreadableError as problem:
        facts = {"refusal": problem.code, "facts": problem.facts}
    except (MemoryError, RecursionError):
        facts = {"refusal": "WORKBOOK_TOO_LARGE", "facts": {}}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + text.encode("utf-8", errors="replace"))


if __name__ == "__main__":
    _find_project()
    main(*sys.argv[1:])
