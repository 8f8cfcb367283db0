"""From a TOML file to typed entries, or a refusal that names file and key.

Entries are validated strictly (no value is coerced, no unknown field let through) by pydantic over the dataclasses of
the domain. They pass as JSON because strict validation accepts arrays for tuples and words for enumerations only there.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lib.catalogue.reasons import broken
from lib.domain import Refusal

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

T = TypeVar("T")
_LINE = re.compile(r"line (\d+)")
#: Branches of ``float | str`` that pydantic adds to an error's place; they are no part of the file.
_BRANCHES = ("float", "str")


@dataclass(frozen=True)
class TomlFile:
    """A parsed file: its name relative to the catalogue's folder, and its content."""

    name: str
    tree: Mapping[str, object]

    def only(self, *sections: str) -> None:
        """Refuse top-level keys other than these."""
        for key in self.tree:
            if key not in sections:
                raise broken(self.name, key, "field_unknown", field=key)


def read_toml(root: Path, name: str) -> TomlFile:
    """Read ``root/name``. Raises Refusal(CATALOGUE_BROKEN) if it is missing, not UTF-8 or not TOML."""
    try:
        text = (root / name).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise broken(name, name, "file_missing") from error
    except UnicodeDecodeError as error:
        raise broken(name, name, "file_encoding") from error
    try:
        return TomlFile(name, tomllib.loads(text.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise broken(name, name, "file_syntax", line=line) from error


def entries(file: TomlFile, section: str, adapter: TypeAdapter[tuple[T, ...]], prefix: str = "") -> tuple[T, ...]:
    """The typed entries of ``[[section]]``. ``prefix`` stands before each entry's name in a refusal."""
    if section not in file.tree:
        raise broken(file.name, section, "section_missing", section=section)
    raw = file.tree[section]
    try:
        return adapter.validate_json(json.dumps(raw, default=_json))
    except ValidationError as error:
        raise _refusal(file.name, section, raw, error.errors()[0], prefix) from error


def entry_name(section: str, raw: object, place: int) -> str:
    """What an entry is called in a refusal: key, id, clause, or document-clause-indicator; else its place from 1."""
    if isinstance(raw, Mapping):
        for name in ("key", "id"):
            if isinstance(raw.get(name), str):
                return str(raw[name])
        if isinstance(raw.get("clause"), str) and "indicator" not in raw and "document" not in raw:
            return str(raw["clause"])
        parts = [raw.get(name) for name in ("document", "clause", "indicator")]
        if all(isinstance(part, str) for part in parts):
            return "-".join(str(part) for part in parts)
    return f"{section}[{place + 1}]"


def _json(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"not a TOML value: {type(value).__name__}")


def _refusal(file: str, section: str, raw: object, error: ErrorDetails, prefix: str) -> Refusal:
    place, *rest = error["loc"] or (None,)
    if not isinstance(place, int) or not isinstance(raw, Sequence):
        return broken(file, section, "value_type", field=section)
    path = [part for part in rest if part not in _BRANCHES]
    key = prefix + entry_name(section, raw[place], place)
    for part in path:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    field = str(path[-1]) if path else section
    kind = error["type"]
    if kind == "missing" and field in ("zh", "en"):
        return broken(file, key, f"translation_missing_{field}")
    if kind == "missing":
        return broken(file, key, "field_missing", field=field)
    if kind == "unexpected_keyword_argument":
        return broken(file, key, "field_unknown", field=field)
    if kind == "enum":
        allowed = str(error.get("ctx", {}).get("expected", ""))
        return broken(file, key, "value_unknown", field=field, allowed=allowed.replace(" or ", ", "))
    return broken(file, key, "value_type", field=field)
