"""The example in the empty TOML form of a document: every table with all of its fields and the words each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lib.catalogue import Catalogue
from lib.catalogue.document_columns import CADENCES, COLUMNS, COMPARATORS, LEVELS, TIERS, DocumentColumn
from lib.catalogue.document_text import sections_of, toml_fields
from lib.catalogue.overlay import DocumentFile
from lib.domain import Cadence, Clause, Comparator, Document, Indicator, Kind, Level, Locale, Target, Text
from lib.i18n import say

_ID, _CLAUSE, _PLACE = "XX2026", "01", "140500"
_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tier": TIERS,
    "comparator": COMPARATORS,
    "cadence": CADENCES,
    "binding_levels": LEVELS,
    "reference_levels": LEVELS,
}


def sample_lines(catalogue: Catalogue) -> list[str]:
    """Comment lines without their marks: a whole file of one clause and one target, what each field holds behind it,
    and the indicators with their grades. With the fields alone it is a file that the check accepts."""
    lines = ["", _say("guide.fields")]
    for section, (row,) in sections_of(_sample(catalogue)).items():
        lines += ["", f"[{section}]" if section == "document" else f"[[{section}]]"]
        columns = {column.key: column for column in COLUMNS[section]}
        for key, value in toml_fields(row):
            lines.append(f"{key} = {value}  # {_told(section, columns[key], catalogue)}")
    names = ("indicator", "key", "unit", "levels", "grades")
    heads = _say("sample.join").join(_say(f"guide.{name}") for name in names)
    rows = (indicator_cells(sheet) for sheet in catalogue.indicators.values())
    return [*lines, "", heads, *(_say("sample.join").join(cells) for cells in rows)]


def indicator_cells(sheet: Indicator) -> list[str]:
    """An indicator's name, key, unit, levels and grades as the instructions list them."""
    mark = say(Locale.ZH, "ui.mark.list")
    levels = mark.join(_say(f"level.{level.value}") for level in sorted(sheet.levels))
    grades = mark.join(grade.name.zh for grade in sheet.scale)
    return [sheet.name.zh, sheet.key, sheet.unit.zh, levels, grades]


def _told(section: str, column: DocumentColumn, catalogue: Catalogue) -> str:
    """What a field holds: its name, whether it must be there, its note and its words."""
    words = {key: own[0] for key, own in _WORDS.get(column.key, {}).items()}
    if column.key == "domain":
        words = {key: domain.name.zh for key, domain in catalogue.domains.items()}
    needed = _say("sample.required" if column.required else "sample.optional")
    told = _say("sample.field", title=column.title, needed=needed, note=_say(f"column.{section}.{column.key}"))
    if not words:
        return told
    listed = say(Locale.ZH, "ui.mark.list").join(_say("sample.word", key=key, word=one) for key, one in words.items())
    return _say("sample.words", field=told, words=listed)


def _sample(catalogue: Catalogue) -> DocumentFile:
    """A document of one clause and one target that leaves no field out."""
    title, asks, issuer, task, note, body = (_text(f"example.{name}") for name in _TEXTS)
    levels = {Level.PREFECTURE, Level.COUNTY}
    sheet = next(one for one in catalogue.indicators.values() if one.kind is Kind.RATIO and levels <= one.levels)
    document = Document(_ID, _say("example.number"), issuer, title, _PLACE, date(2026, 1, 15), "prefecture", 1, note)
    clause = Clause(
        _ID,
        _CLAUSE,
        title,
        next(iter(catalogue.domains)),
        asks,
        indicators=(sheet.key,),
        tasks=(task,),
        responsible=(body,),
    )
    target = Target(
        _ID,
        _CLAUSE,
        sheet.key,
        frozenset({Level.PREFECTURE}),
        frozenset({Level.COUNTY}),
        Comparator.AT_LEAST,
        90.0,
        Cadence.BY_DEADLINE,
        date(2026, 1, 15),
        deadline=date(2028, 12, 31),
        note=note,
        valid_from=date(2026, 1, 15),
        valid_until=date(2028, 12, 31),
    )
    carried = tuple(catalogue.crosswalk.items)[:1]
    return DocumentFile(document, (clause,), (target,), {clause.key: carried})


_TEXTS = ("title", "asks", "issuer", "task", "note", "responsible")


def _text(key: str) -> Text:
    return Text(*(say(locale, f"documents.{key}") for locale in Locale))


def _say(key: str, /, **facts: object) -> str:
    return say(Locale.ZH, f"documents.{key}", **facts)
