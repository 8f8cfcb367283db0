"""How a cell with a finding is marked: its colours, and the size of its comment."""

from __future__ import annotations

from dataclasses import dataclass

from lib.domain import Severity

#: Fill and font of a cell by its worst finding. The comment says it in words, too.
PAINTS = {
    Severity.ERROR: ("#FFC7CE", "#9C0006"),
    Severity.WARNING: ("#FFEB9C", "#7F6000"),
    Severity.INFO: ("#DDEBF7", "#1F4E78"),
}
#: Characters of a comment.
COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is said of one cell: its worst severity, and the whole text of the comment."""

    severity: Severity
    text: str


def comment_size(text: str) -> dict[str, float]:
    """How many times as large as usual a comment must be; about 20 Chinese characters stand on a line."""
    lines = sum(1 + len(line) // 20 for line in text.splitlines())
    return {"x_scale": 2.2, "y_scale": min(6.0, max(1.0, lines / 4))}
