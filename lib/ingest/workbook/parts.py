"""The XML of a workbook, read as a stream: no document type, no entities, no part larger than it says."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from typing import BinaryIO, NoReturn, Protocol
from xml.parsers import expat

from lib.ingest.workbook.archive import BROKEN
from lib.ingest.workbook.limits import UnreadableError

_CHUNK = 1 << 16
_BETWEEN = "}"


class Listener(Protocol):
    """What hears of the elements of a part. Names come without their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def _refuse(*_: object) -> NoReturn:
    raise UnreadableError("WORKBOOK_UNSAFE")


def parse(stream: BinaryIO, listener: Listener) -> None:
    """Tell a listener of every element. Raises UnreadableError for what is damaged or declares a type or an entity."""
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    local: dict[str, str] = {}

    def short(name: str) -> str:
        found = local.get(name)
        if found is None:
            found = local.setdefault(name, name.rpartition(_BETWEEN)[2])
        return found

    begin, finish = listener.start, listener.end
    parser.StartElementHandler = lambda name, attributes: begin(local.get(name) or short(name), attributes)
    parser.EndElementHandler = lambda name: finish(local.get(name) or short(name))
    parser.CharacterDataHandler = listener.text
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as problem:
        raise UnreadableError("WORKBOOK_BROKEN") from problem


def attribute(attributes: Mapping[str, str], name: str) -> str | None:
    """An attribute by its name without a namespace."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.endswith(_BETWEEN + name)), None)


def parse_part(archive: zipfile.ZipFile, name: str, listener: Listener) -> None:
    """Read one part of an archive. Raises UnreadableError if it is not there or damaged."""
    found = next((each for each in archive.namelist() if each.replace("\\", "/").lower() == name.lower()), None)
    if found is None:
        raise UnreadableError("WORKBOOK_BROKEN")
    try:
        with archive.open(found) as entry:
            parse(entry, listener)  # type: ignore[arg-type]
    except BROKEN as problem:
        raise UnreadableError("WORKBOOK_BROKEN") from problem


class Elements:
    """A listener that calls a function for each element of the names it was given, with its attributes."""

    def __init__(self, heard: Mapping[str, Callable[[Mapping[str, str]], None]]) -> None:
        self._heard = heard

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in self._heard:
            self._heard[name](attributes)

    def end(self, name: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""
