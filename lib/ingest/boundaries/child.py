"""The process that reads and draws uploaded boundaries: a line of JSON and the bytes come in, one JSON object goes out.

Run by its path (see ``lib.ingest.boundary_process``), so that no more of the project is loaded than it needs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType


def _find_project() -> None:
    """Make the packages findable without running the ``__init__`` of those above, which load much."""
    lib = Path(__file__).resolve().parents[2]
    for name, folder in (("lib", lib), ("lib.ingest", lib / "ingest"), ("lib.regions", lib / "regions")):
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def main(memory: str, seconds: str) -> None:
    """Answer with the problems, the facts of the file, and, where nothing is wrong, its layers."""
    from lib.ingest.workbook.child import limit  # noqa: PLC0415 - findable from here on

    limit(int(memory), int(seconds))
    from lib.ingest.boundaries.features import Known, Problem, UnreadableError, read_features  # noqa: PLC0415

    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    regions = {
        code: Known(own, level, parent, tuple(names)) for code, (own, level, parent, names) in asked["regions"].items()
    }
    answer: dict[str, object] = {"layers": []}
    problems: list[Problem] = []
    try:
        found = read_features(content, regions)
        problems += found.problems
        # the geometry libraries take a while to load
        from lib.ingest.boundaries.drawn import draw_layers, level_groups  # noqa: PLC0415
        from lib.ingest.boundaries.shapes import areas_of  # noqa: PLC0415

        areas, wrong = areas_of(found.features, shifted=asked["shifted"])
        problems += wrong
        answer |= {"rows": found.rows, "codes": sorted(areas), "source": found.source}
        if not any(problem.error for problem in problems):
            groups = level_groups(areas, regions)
            problems += [Problem("BOUNDARY_BORDERS", False) for group in groups.values() if not group.shared][:1]
            answer["layers"] = [asdict(layer) for layer in draw_layers(groups, regions)]
    except UnreadableError as unreadable:
        problems.append(unreadable.problem)
    except (MemoryError, RecursionError):
        problems.append(Problem("BOUNDARY_TOO_LARGE", True))
        answer["layers"] = []
    answer["problems"] = [asdict(problem) for problem in problems]
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", errors="replace"))


if __name__ == "__main__":
    _find_project()
    main(*sys.argv[1:])
