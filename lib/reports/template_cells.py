"""What a spreadsheet lets people write into one cell of a table to fill in, and what it says to them there."""

from __future__ import annotations

from dataclasses import dataclass

#: A spreadsheet refuses longer texts; a longer list of choices than this is refused too.
_TITLE, _TEXT, _CHOICES = 32, 255, 255
#: No figure of a region is as large as this.
_LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class CellRule:
    """One cell's rule. ``choices`` are a drop-down; else a number within ``low`` and ``high`` (None: open), ``whole``
    or not, or the one ``word`` beside numbers; ``closed``: nothing may be written.

    ``title`` and ``message`` are shown where the cell is chosen, ``refused`` where something else is written.
    """

    title: str
    message: str
    refused_title: str
    refused: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False
    word: str | None = None
    closed: bool = False


def validation(rule: CellRule, cell: str) -> dict[str, object]:
    """The options of ``xlsxwriter``'s ``data_validation`` for the cell at ``cell`` (D2). Blank is always allowed."""
    found: dict[str, object] = {
        "ignore_blank": True,
        "input_title": rule.title[:_TITLE],
        "input_message": rule.message[:_TEXT],
        "error_title": rule.refused_title[:_TITLE],
        "error_message": rule.refused[:_TEXT],
        "error_type": "stop",
    }
    return found | _criterion(rule, cell)


def _criterion(rule: CellRule, cell: str) -> dict[str, object]:
    if rule.closed:
        return {"validate": "length", "criteria": "==", "value": 0}
    if rule.choices and len(",".join(rule.choices)) <= _CHOICES:
        return {"validate": "list", "source": list(rule.choices)}
    low = -_LARGEST if rule.low is None else rule.low
    high = _LARGEST if rule.high is None else rule.high
    if rule.word is not None:
        number = f"AND(ISNUMBER({cell}),{cell}>={low:g},{cell}<={high:g})"
        return {"validate": "custom", "value": f'=OR({cell}="{rule.word}",{number})'}
    kind = "integer" if rule.whole else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
