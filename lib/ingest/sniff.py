"""What a file is by its first bytes, never by its name."""

from __future__ import annotations

import re

from lib.domain import IssueCode

_MAGIC: tuple[tuple[bytes, IssueCode], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", IssueCode.IS_OLD_WORKBOOK),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", IssueCode.IS_OLD_WORKBOOK),
    (b"\x1f\x8b", IssueCode.IS_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", IssueCode.IS_ARCHIVE),
    (b"Rar!\x1a\x07", IssueCode.IS_ARCHIVE),
    (b"BZh", IssueCode.IS_ARCHIVE),
    (b"\xfd7zXZ\x00", IssueCode.IS_ARCHIVE),
    (b"(\xb5/\xfd", IssueCode.IS_ARCHIVE),
    (b"%PDF-", IssueCode.IS_PDF),
    (b"{\\rtf", IssueCode.NOT_TEXT),
    (b"\x89PNG", IssueCode.NOT_TEXT),
    (b"\xff\xd8\xff", IssueCode.NOT_TEXT),
    (b"SQLite format 3\x00", IssueCode.NOT_TEXT),
    (b"PAR1", IssueCode.NOT_TEXT),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Names a workbook keeps in its directory or first entries: Office Open XML, and OpenDocument's type entry.
_WORKBOOK = re.compile(rb"xl/|\[Content_Types\]\.xml|opendocument\.spreadsheet|word/|ppt/")
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|meta|table|body|script|\?xml|workbook)\b", re.IGNORECASE)
_HTML_WIDE = re.compile(r"\s*<(?:!doctype|html|head|meta|table|body|\?xml)\b", re.IGNORECASE)
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
#: A text has next to no NUL bytes; more than this share of the first bytes means it is none.
_NUL_SHARE = 0.05


def is_workbook(content: bytes) -> bool:
    """True for what only the reader of workbooks can judge: any zip archive, or a file of the old binary kind."""
    return content.startswith(_ZIP) or content_kind(content) is IssueCode.IS_OLD_WORKBOOK


def content_kind(content: bytes) -> IssueCode | None:
    """The code of a content that is no table of text; None where it may be one."""
    if content.startswith(_ZIP):
        inside = content[:65_536] + content[-65_536:]
        return IssueCode.IS_WORKBOOK if _WORKBOOK.search(inside) else IssueCode.IS_ARCHIVE
    for magic, code in _MAGIC:
        if content.startswith(magic):
            return code
    start = content[:4096]
    if _HTML.match(start.removeprefix(b"\xef\xbb\xbf")):
        return IssueCode.IS_HTML
    if encoding := _WIDE_MARKS.get(start[:2]):
        wide = start[2:].decode(encoding, errors="replace")
        return IssueCode.IS_HTML if _HTML_WIDE.match(wide) else None
    if start.startswith(b"\x00\x00\xfe\xff"):
        return None
    return IssueCode.NOT_TEXT if start and start.count(0) / len(start) > _NUL_SHARE and len(start) > 64 else None
