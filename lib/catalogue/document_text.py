"""A document as the texts of its file: the rows of the workbook, and the TOML form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lib.catalogue.document_columns import CADENCES, COLUMNS, COMPARATORS, LEVELS, TIERS, Section
from lib.catalogue.overlay import DocumentFile
from lib.domain import Clause, Document, Domain, Indicator, Kind, Level, Target, Text

Value = str | float | date | Text | tuple[str, ...] | tuple[Text, ...] | None
_BREAK = "\n"


def _document(one: Document) -> dict[str, Value]:
    names = ("id", "number", "issuer", "title", "jurisdiction", "issued_on", "tier", "note")
    return {name: getattr(one, name) for name in names}


def _clause(one: Clause, answers: tuple[str, ...]) -> dict[str, Value]:
    names = ("id", "heading", "domain", "asks", "indicators", "tasks", "responsible")
    return {**{name: getattr(one, name) for name in names}, "answers": answers}


def _target(one: Target) -> dict[str, Value]:
    order = list(Level)
    levels = {
        name: tuple(level.value for level in sorted(getattr(one, name), key=order.index))
        for name in ("binding_levels", "reference_levels")
    }
    days = {name: getattr(one, name) for name in ("baseline_on", "deadline", "valid_from", "valid_until")}
    return {
        "clause": one.clause,
        "indicator": one.indicator,
        "comparator": one.comparator.value,
        "value": one.grade or one.value,
        **levels,
        "cadence": one.cadence.value,
        **days,
        "note": one.note,
    }


def sections_of(file: DocumentFile) -> dict[Section, list[dict[str, Value]]]:
    """The rows of each section, fields by key."""
    return {
        "document": [_document(file.document)],
        "clause": [_clause(one, (file.answers or {}).get(one.key, ())) for one in file.clauses],
        "target": [_target(one) for one in file.targets],
    }


def document_rows(
    file: DocumentFile, indicators: Mapping[str, Indicator], domains: Mapping[str, Domain]
) -> dict[Section, list[list[str]]]:
    """The cells of the workbook, in the order of its columns: Chinese words, lists with a line each, English only
    where it says something else than the Chinese."""
    words: dict[str, Mapping[str, tuple[str, ...]]] = {
        "tier": TIERS,
        "comparator": COMPARATORS,
        "cadence": CADENCES,
        "binding_levels": LEVELS,
        "reference_levels": LEVELS,
        "domain": {key: (one.name.zh,) for key, one in domains.items()},
        "indicator": {key: (one.name.zh,) for key, one in indicators.items()},
        "indicators": {key: (one.name.zh,) for key, one in indicators.items()},
    }
    found: dict[Section, list[list[str]]] = {}
    for section, rows in sections_of(file).items():
        found[section] = []
        for row in rows:
            cells: list[str] = []
            for column in COLUMNS[section]:
                value = row[column.key]
                if column.key == "value":
                    value = _shown_value(value, indicators[str(row["indicator"])])
                cells.append(cell_text(value, words.get(column.key, {})))
                if column.text:
                    cells.append(cell_text(value, {}, english=True))
            found[section].append(cells)
    return found


def _shown_value(value: Value, indicator: Indicator) -> Value:
    """Yes, no and grades as pages call them."""
    if indicator.kind is Kind.BINARY:
        return "是" if value else "否"
    named = {grade.key: grade.name.zh for grade in indicator.scale}
    return named.get(value, value) if isinstance(value, str) else value


def cell_text(value: Value, words: Mapping[str, tuple[str, ...]], *, english: bool = False) -> str:
    """A value as a cell of the workbook, in the first of the ``words`` for it; ``english``: its English twin, empty
    where it says the same."""
    if isinstance(value, tuple):
        texts = [one if isinstance(one, Text) else Text(one, one) for one in value]
        if english:
            return _BREAK.join(one.en for one in texts) if any(one.en != one.zh for one in texts) else ""
        return _BREAK.join(words.get(one.zh, (one.zh,))[0] for one in texts)
    if isinstance(value, Text):
        return (value.en if value.en != value.zh else "") if english else value.zh
    if value is None or english:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    text = value.isoformat() if isinstance(value, date) else value
    return words.get(text, (text,))[0]


def document_toml(file: DocumentFile, comments: Iterable[str] = ()) -> str:
    """The TOML form, with ``comments`` above it; its keys are those of the catalogue's own files."""
    return toml_text(sections_of(file), frozenset({"document"}), comments)


def toml_text(
    sections: Mapping[Section, Iterable[Mapping[str, Value]]], single: frozenset[Section], comments: Iterable[str] = ()
) -> str:
    """Sections of rows as TOML; those of ``single`` have one row each. Fields without a value are left out."""
    lines = [f"# {comment}" for comment in comments]
    for section, rows in sections.items():
        for row in rows:
            lines += ["", f"[{section}]" if section in single else f"[[{section}]]"]
            lines += [f"{key} = {value}" for key, value in toml_fields(row)]
    return "\n".join(lines) + "\n"


def toml_fields(row: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The fields of a row that have a value, each with it as TOML."""
    yield from ((key, _toml(value)) for key, value in row.items() if value not in (None, "", ()))


def _toml(value: Value) -> str:
    if isinstance(value, Text):
        return f"{{ zh = {_quoted(value.zh)}, en = {_quoted(value.en)} }}"
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    # what JSON escapes is escaped the same way in TOML
    return json.dumps(text, ensure_ascii=False)
