"""Which items of the State Council's document a clause carries out, as its row names them."""

from __future__ import annotations

import re
import unicodedata

from lib.domain import IssueCode
from lib.ingest.document_fields import Row
from lib.ingest.document_parts import DocumentContext

FIELD = "answers"
_DIGITS = "零一二三四五六七八九"
#: A number with or without what stands around it: 8, 08, 第8条, 第八条, （八）.
_NUMBER = re.compile(r"[第(]*([0-9]{1,2}|[一二三四五六七八九十]{1,3})[)条项]*")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def read_answers(row: Row, document: str, context: DocumentContext) -> tuple[str, ...]:
    """The items by key (``CN2021-08``), each once, in the order of the framework; what names none is told."""
    framework = context.catalogue.crosswalk.framework
    given = row.parts(FIELD)
    if given and document == framework:
        row.tell(IssueCode.DOCUMENT_ANSWER_OF_ITSELF, FIELD, given[0], framework=framework)
        return ()
    found = set()
    for part in given:
        item = _item(part, framework)
        if item is None or (context.items is not None and item not in context.items):
            known = sorted(context.items or context.catalogue.crosswalk.items)
            row.tell(IssueCode.DOCUMENT_ANSWER_UNKNOWN, FIELD, part, first=known[0], last=known[-1])
        else:
            found.add(item)
    return tuple(sorted(found))


def _item(text: str, framework: str) -> str | None:
    """The key of an item that is named by its key or by its number."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper().removeprefix(f"{framework}-")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return f"{framework}-{plain}" if re.fullmatch(r"G[0-9]{1,2}", plain) else None
    number = _number(found[1])
    return f"{framework}-{number:02d}" if number else None


def _number(text: str) -> int:
    """A number below 100 in digits or as Chinese spell it; 0 for none."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens = _TENS.fullmatch(text)
    if tens is None:
        return _DIGITS.index(text) if len(text) == 1 else 0
    return (_DIGITS.index(tens[1]) if tens[1] else 1) * 10 + (_DIGITS.index(tens[2]) if tens[2] else 0)
