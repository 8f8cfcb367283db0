"""Asking a workbook in a process of its own, which is killed when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from lib.domain import IssueCode, Severity
from lib.ingest.findings import Findings
from lib.ingest.workbook.limits import MEBIBYTE

_CHILD = Path(__file__).with_name("workbook") / "child.py"
#: Address space of the process; calamine reserves more than it uses.
_MEMORY = 1024 * MEBIBYTE
#: Seconds the sheets of a workbook may take to be listed, and one of them to be read.
_HEADS_SECONDS, _SHEET_SECONDS = 8, 40


@dataclass(frozen=True)
class Refused:
    """Why a workbook was not read: the name of an issue, and the facts of its sentence."""

    code: str
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the process says (see ``workbook.reading``), and the rows as lines of CSV."""

    facts: dict[str, object]
    text: str


def tell_refused(refused: Refused, findings: Findings) -> None:
    """An error of the whole file, or of the row that the refusal names."""
    row, value = refused.facts.get("row"), refused.facts.get("value")
    findings.add(
        IssueCode(refused.code),
        Severity.ERROR,
        row if isinstance(row, int) else None,
        column=None,
        value=None if value is None else str(value),
        count=1,
        **{name: fact for name, fact in refused.facts.items() if name not in ("row", "value")},
    )


def ask_heads(content: bytes) -> Answer | Refused:
    """The sheets of a workbook and what they begin with."""
    return _ask(content, "heads", _HEADS_SECONDS)


def ask_sheet(content: bytes, place: int, *, with_kinds: bool = False) -> Answer | Refused:
    """The rows of the sheet at ``place``; each filled cell led by a letter of its kind where that is asked for."""
    return _ask(content, f"{place}k" if with_kinds else str(place), _SHEET_SECONDS)


def _ask(content: bytes, question: str, seconds: int) -> Answer | Refused:
    command = [sys.executable, "-I", str(_CHILD), question, str(_MEMORY), str(seconds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Refused("WORKBOOK_TOO_SLOW", {"seconds": seconds})
    except OSError:
        return Refused("WORKBOOK_NOT_READ")
    line, _, rows = done.stdout.partition(b"\n")
    try:
        facts = json.loads(line)
    except ValueError:  # the process died: out of memory or time, or on bytes its reader cannot bear
        return Refused("WORKBOOK_TOO_SLOW" if done.returncode == -24 else "WORKBOOK_NOT_READ", {"seconds": seconds})
    if "refusal" in facts:
        return Refused(facts["refusal"], facts["facts"])
    return Answer(facts, rows.decode("utf-8"))
