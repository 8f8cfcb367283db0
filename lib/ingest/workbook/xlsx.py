"""An Office Open XML workbook: its sheets, texts and formats."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.ingest.workbook.formats import PLAIN, Shown, read_format
from lib.ingest.workbook.limits import MAX_CELL, MAX_SHEETS, MAX_TEXTS, UnreadableError
from lib.ingest.workbook.parts import Elements, attribute, parse_part


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its name, ``visible``, ``hidden`` or ``veryHidden``, and its part."""

    name: str
    state: str
    part: str


@dataclass
class Book:
    """A workbook without its rows. ``styles`` by the number a cell gives."""

    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: list[Shown] = field(default_factory=list)
    is_1904: bool = False


def read_book(archive: zipfile.ZipFile) -> Book:
    """The sheets, texts and formats of an archive. Raises UnreadableError."""
    root = _related(archive, "_rels/.rels", "")
    workbook = next((part for kind, part in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, file = posixpath.split(workbook)
    related = _related(archive, posixpath.join(folder, "_rels", file + ".rels"), folder)
    book = Book()

    def sheet(attributes: Mapping[str, str]) -> None:
        kind, part = related.get(attribute(attributes, "id") or "", ("", ""))
        if kind == "worksheet":
            book.sheets.append(SheetPart(attributes.get("name", ""), attributes.get("state", "visible"), part))

    def properties(attributes: Mapping[str, str]) -> None:
        book.is_1904 = attributes.get("date1904") in ("1", "true", "on")

    parse_part(archive, workbook, Elements({"sheet": sheet, "workbookPr": properties}))
    if len(book.sheets) > MAX_SHEETS:
        raise UnreadableError("WORKBOOK_TOO_LARGE")
    for kind, part in related.values():
        if kind == "styles":
            book.styles = _styles(archive, part)
        elif kind == "sharedStrings":
            texts = Texts()
            parse_part(archive, part, texts)
            book.texts = texts.found
    return book


def _related(archive: zipfile.ZipFile, name: str, folder: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: by their id the kind (the end of its address) and the part."""
    found: dict[str, tuple[str, str]] = {}

    def relation(attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], part)

    parse_part(archive, name, Elements({"Relationship": relation}))
    return found


def _styles(archive: zipfile.ZipFile, part: str) -> list[Shown]:
    codes: dict[int, str] = {}
    styles: list[Shown] = []
    inside = False

    def formats(attributes: Mapping[str, str]) -> None:
        codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")

    def cell_formats(_: Mapping[str, str]) -> None:
        nonlocal inside
        inside = True

    def other_formats(_: Mapping[str, str]) -> None:
        nonlocal inside
        inside = False

    def style(attributes: Mapping[str, str]) -> None:
        if inside:
            number = _number(attributes.get("numFmtId"))
            styles.append(read_format(number, codes.get(number)))

    heard = {"numFmt": formats, "cellXfs": cell_formats, "cellStyleXfs": other_formats, "cellStyles": other_formats}
    parse_part(archive, part, Elements({**heard, "dxfs": other_formats, "xf": style}))
    return styles


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def style_of(book: Book, text: str | None) -> Shown:
    """The format of a cell by the number of its style."""
    place = _number(text)
    return book.styles[place] if text and place < len(book.styles) else PLAIN


class Texts:
    """The shared texts of a workbook, in order; phonetic guides are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._total = 0
        self._depth = 0
        self._phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._parts, self._length = [], 0
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._depth = 1

    def text(self, text: str) -> None:
        if self._depth and not self._phonetic:
            self._length += len(text)
            self._total += len(text)
            if self._length > 2 * MAX_CELL or self._total > MAX_TEXTS:
                raise UnreadableError("WORKBOOK_TOO_LARGE")
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._depth = 0
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.found.append("".join(self._parts))
