"""The file to fill in for a document, empty or with a document that stands, for its amendment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.catalogue import Catalogue
from lib.catalogue.document_columns import (
    CADENCES,
    COLUMNS,
    COMPARATORS,
    ENGLISH,
    SHEETS,
    TIERS,
    DocumentColumn,
)
from lib.catalogue.document_text import document_rows, document_toml
from lib.catalogue.overlay import DocumentFile, document_of
from lib.domain import Clause, Document, Identity, Locale, Permission, Refusal, RefusalCode, Text
from lib.i18n import say
from lib.reports.document_book import BookColumn, BookSheet, DocumentBook, write_document_book
from lib.services.document_sample import indicator_cells, sample_lines
from lib.services.permission import require
from lib.services.workspace import Workspace

#: The forms of the file, the one for people first.
FORMATS = ("xlsx", "toml")
_GUIDE_LINES = 8


def document_template(workspace: Workspace, document: str | None, form: str, *, who: Identity) -> tuple[str, bytes]:
    """Name and bytes of the file, empty (None) or with a document of the newest revision. It is Chinese in both
    languages, as its columns are. Needs DOCUMENTS. Raises Refusal FORMAT_UNKNOWN, and KeyError for another document.
    """
    require(workspace, who, Permission.DOCUMENTS)
    if form not in FORMATS:
        raise Refusal(RefusalCode.FORMAT_UNKNOWN, format=form[:20], known=", ".join(FORMATS))
    head = workspace.store.head()
    catalogue = workspace.catalogue_at(head)
    name = say(Locale.ZH, "documents.template.file", document=document or say(Locale.ZH, "documents.template.new"))
    filled = document_of(catalogue, document) if document else None
    if form == "toml":
        text = document_toml(filled or _example(catalogue), _comments(filled is not None))
        content = (text if filled else text + _commented(sample_lines(catalogue))).encode()
    else:
        content = write_document_book(_book(workspace, catalogue, filled))
    return f"{name}.{form}", content


def _comments(filled: bool) -> list[str]:
    lines = [say(Locale.ZH, f"documents.guide.line{place}") for place in range(1, _GUIDE_LINES + 1)]
    return lines if filled else [*lines, say(Locale.ZH, "documents.guide.example")]


def _commented(lines: Iterable[str]) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _example(catalogue: Catalogue) -> DocumentFile:
    """A document of one clause, to be written over."""
    words = [Text(*(say(locale, f"documents.example.{name}") for locale in Locale)) for name in ("title", "asks")]
    issuer, task = (Text(*(say(one, f"documents.example.{name}") for one in Locale)) for name in ("issuer", "task"))
    domain = next(iter(catalogue.domains))
    document = Document("XX2026", "", issuer, words[0], "140500", None, "prefecture", 1)
    return DocumentFile(document, (Clause("XX2026", "01", words[0], domain, words[1], (), (task,)),), ())


def _book(workspace: Workspace, catalogue: Catalogue, filled: DocumentFile | None) -> DocumentBook:
    rows = document_rows(filled, catalogue.indicators, catalogue.domains) if filled else {}
    choices = {
        "tier": tuple(words[0] for words in TIERS.values()),
        "comparator": tuple(words[0] for words in COMPARATORS.values()),
        "cadence": tuple(words[0] for words in CADENCES.values()),
        "domain": tuple(domain.name.zh for domain in catalogue.domains.values()),
        "jurisdiction": tuple(workspace.regions.jurisdictions),
    }
    sheets = [
        BookSheet(
            name,
            book_columns(COLUMNS[section], f"documents.column.{section}", choices),
            rows.get(section, ()),
        )
        for section, name in SHEETS.items()
    ]
    lines = [say(Locale.ZH, f"documents.guide.line{place}") for place in range(1, _GUIDE_LINES + 1)]
    return DocumentBook(
        sheets,
        say(Locale.ZH, "documents.guide.sheet"),
        say(Locale.ZH, "documents.guide.title"),
        lines,
        [
            [say(Locale.ZH, f"documents.guide.{name}") for name in ("indicator", "key", "unit", "levels", "grades")],
            *(indicator_cells(sheet) for sheet in catalogue.indicators.values()),
        ],
    )


def book_columns(
    columns: Iterable[DocumentColumn], notes: str, choices: Mapping[str, tuple[str, ...]]
) -> list[BookColumn]:
    """The columns of a sheet: each with its note, found under ``notes``, and the ``choices`` of its key; a text has a
    second one for its English."""
    found = []
    for column in columns:
        note = say(Locale.ZH, f"{notes}.{column.key}")
        found.append(BookColumn(column.title, note, column.width, choices.get(column.key, ())))
        if column.text:
            english = say(Locale.ZH, "documents.column.english")
            found.append(BookColumn(column.title + ENGLISH, english, column.width))
    return found
