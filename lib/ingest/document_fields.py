"""The fields of a row of a document's file: each read to its type, or an issue that names sheet, row and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from lib.catalogue.document_columns import DOCUMENT_FORM, ENGLISH, FileForm, Section, choices
from lib.catalogue.headers import normalise
from lib.domain import IssueCode, Severity, Text
from lib.ingest.document_rows import Entry
from lib.ingest.findings import Fact, Findings

#: Characters of a long text, of a heading or a name, and things of one list.
LONGEST, NAME, MOST = 2_000, 200, 40
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]*>|javascript:", re.IGNORECASE)
#: Between the things of a list of short words, and between whole sentences.
_SHORT, _SENTENCES = re.compile(r"[、，,;；]+"), re.compile(r"；+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with where its problems are told."""

    section: Section
    entry: Entry
    findings: Findings
    form: FileForm = DOCUMENT_FORM

    def tell(self, code: IssueCode, key: str, value: str | None = None, **facts: Fact) -> None:
        """An error in a field."""
        self._add(code, Severity.ERROR, key, value, facts)

    def warn(self, code: IssueCode, key: str, value: str | None = None, **facts: Fact) -> None:
        """Something in a field that wants a second look."""
        self._add(code, Severity.WARNING, key, value, facts)

    def _add(self, code: IssueCode, severity: Severity, key: str, value: str | None, facts: Mapping[str, Fact]) -> None:
        told = {"sheet": self.form.sheets[self.section], **facts}
        self.findings.add(code, severity, self.entry.row, column=self._title(key), value=value, count=1, **told)

    def _title(self, key: str) -> str:
        base = key.removesuffix("_en")
        own = self.form.columns[self.section]
        title = next((column.title for column in own if column.key == base), key)
        return title + ENGLISH if base != key else title

    def _required(self, key: str) -> bool:
        return any(column.key == key and column.required for column in self.form.columns[self.section])

    def plain(self, key: str) -> str:
        """The text of a field, empty where it is blank; a required one that is blank is told."""
        cell = self.entry.cells.get(key, "")
        text = cell if isinstance(cell, str) else "；".join(cell)
        if not text and self._required(key):
            self.tell(IssueCode.DOCUMENT_FIELD_MISSING, key)
        return self._fit(key, text)

    def parts(self, key: str) -> tuple[str, ...]:
        """The things a field lists, without blank ones."""
        cell = self.entry.cells.get(key, "")
        found = self._split(key, cell) if isinstance(cell, str) else cell
        kept = tuple(part.strip() for part in found if part.strip())
        if len(kept) > MOST:
            self.tell(IssueCode.DOCUMENT_TEXT_TOO_LONG, key, limit=MOST, length=len(kept))
        return tuple(self._fit(key, part) for part in kept)

    def text(self, key: str) -> Text | None:
        """A text in both languages; where the English is blank the Chinese stands for it. None where both are."""
        zh, en = self.plain(key), self.plain(f"{key}_en")
        return Text(zh, en or zh) if zh else None

    def texts(self, key: str) -> tuple[Text, ...]:
        """The texts a field lists, in both languages; as many in English as in Chinese, or none."""
        zh, en = self.parts(key), self.parts(f"{key}_en")
        if en and len(en) != len(zh):
            self.tell(IssueCode.DOCUMENT_LISTS_DIFFER, f"{key}_en", given=len(en), wanted=len(zh))
            return ()
        return tuple(Text(one, other) for one, other in zip(zh, en or zh, strict=True))

    def word(self, key: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
        """The choice a field names, None where it is blank or unknown."""
        given = self.plain(key)
        return self._choice(key, given, words) if given else None

    def chosen(self, key: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The choices a field lists."""
        found = (self._choice(key, part, words) for part in self.parts(key))
        return tuple(one for one in found if one is not None)

    def _choice(self, key: str, given: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
        found = choices(dict(words)).get(normalise(given))
        if found is None:
            allowed = "、".join(own[0] if own else name for name, own in words.items())
            self.tell(IssueCode.DOCUMENT_WORD_UNKNOWN, key, given, allowed=allowed)
        return found

    def day(self, key: str) -> date | None:
        """The day a field states, None where it is blank or no day."""
        given = self.plain(key)
        if not given:
            return None
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", given).strip())
        if found is not None:
            with suppress(ValueError):
                return date(*map(int, found.groups()))
        self.tell(IssueCode.DOCUMENT_DATE_UNFIT, key, given)
        return None

    def _fit(self, key: str, text: str) -> str:
        """``text``, after telling what cannot be shown, is too long or looks like the source of a web page."""
        limit = LONGEST if key.removesuffix("_en") in self.form.long else NAME
        if len(text) > limit:
            self.tell(IssueCode.DOCUMENT_TEXT_TOO_LONG, key, text, limit=limit, length=len(text))
        hidden = next(
            (sign for sign in text if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf")), None
        )
        if hidden is not None:
            self.tell(IssueCode.CONTROL_CHARACTER, key, text, point=f"U+{ord(hidden):04X}")
        if _MARKUP.search(text):
            self.warn(IssueCode.DOCUMENT_TEXT_MARKUP, key, text)
        return text

    def _split(self, key: str, cell: str) -> list[str]:
        """A cell of several lines is a list of lines; else commas part short words, semicolons part sentences."""
        if "\n" in cell:
            return cell.split("\n")
        return (_SHORT if key.removesuffix("_en") in self.form.short_lists else _SENTENCES).split(cell)


def near(given: str, names: Iterable[str]) -> str:
    """The names most like a text, at most three, joined; empty where none is like it."""
    return "、".join(get_close_matches(given, list(names), n=3, cutoff=0.5))
