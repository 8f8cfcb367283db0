"""Asking a file of boundaries in a process of its own, which is killed when it takes too long or too much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lib.domain import Datum, Jurisdiction, Region
from lib.ingest.boundaries.features import Problem
from lib.ingest.boundaries.limits import MOST_BYTES
from lib.ingest.workbook.limits import MEBIBYTE
from lib.regions.region_list import territory

_CHILD = Path(__file__).with_name("boundaries") / "child.py"
#: Address space of the process, and seconds of its processor.
_MEMORY = 3072 * MEBIBYTE
_SECONDS = 120
#: How the system ends a process for its time.
_KILLED = -24


@dataclass(frozen=True)
class DrawnFile:
    """What is in a file: problems, how many features, the regions of ``codes`` that have an area, where it says it
    comes from, and the layers drawn from it, each with level, detail, boxes and text; none where it is refused."""

    problems: tuple[Problem, ...]
    rows: int = 0
    codes: tuple[str, ...] = ()
    source: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[Mapping[str, Any], ...] = ()


def drawn_file(
    content: bytes, datum: Datum, regions: Mapping[str, Region], jurisdictions: Mapping[str, Jurisdiction]
) -> DrawnFile:
    """Read and draw a file of boundaries. The same bytes, datum and regions give the same layers, byte for byte."""
    if len(content) > MOST_BYTES:
        return _refused("BOUNDARY_TOO_LARGE")
    try:
        found = json.loads(_answer(asked_of(datum, regions, jurisdictions), content))
    except _UnansweredError as unanswered:
        return _refused(str(unanswered))
    problems = tuple(Problem(**problem) for problem in found["problems"])
    told = (found.get("rows", 0), tuple(found.get("codes", ())), found.get("source", {}))
    return DrawnFile(problems, *told, tuple(found["layers"]))


class _UnansweredError(Exception):
    """The process gave no answer; the name of an issue says why."""


@lru_cache(maxsize=4)
def _answer(head: bytes, content: bytes) -> str:
    """What the process says. A file is asked for its preview, its submission and its publication: only once of a
    process of the program. What failed is asked again."""
    command = [sys.executable, "-I", str(_CHILD), str(_MEMORY), str(_SECONDS)]
    # each thread of the number library reserves memory that the bound counts
    surroundings = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=head + b"\n" + content,
            capture_output=True,
            timeout=_SECONDS * 2,
            check=False,
            env=surroundings,
        )
    except subprocess.TimeoutExpired:
        raise _UnansweredError("BOUNDARY_TOO_LARGE") from None
    except OSError:
        raise _UnansweredError("BOUNDARY_NOT_READ") from None
    if done.returncode or not done.stdout:  # out of memory or time, or on bytes its reader cannot bear
        raise _UnansweredError("BOUNDARY_TOO_LARGE" if done.returncode == _KILLED else "BOUNDARY_NOT_READ")
    return done.stdout.decode()


def asked_of(datum: Datum, regions: Mapping[str, Region], jurisdictions: Mapping[str, Jurisdiction]) -> bytes:
    """What the process is told besides the file: a line of JSON with the system and the regions."""
    known = {
        code: (one.code, regions[code].level.value, regions[code].parent, _names(regions[code]))
        for one in jurisdictions.values()
        for code in sorted(territory(regions, one.root))
    }
    return json.dumps({"shifted": datum is Datum.GCJ02, "regions": known}).encode()


def _names(region: Region) -> list[str]:
    return list(dict.fromkeys((region.name.zh, region.short_name, region.name.en)))


def _refused(code: str) -> DrawnFile:
    return DrawnFile((Problem(code, True),))
