"""Region texts as people type them, brought to the form the tables use. Nothing is guessed here."""

from __future__ import annotations

import re
import unicodedata

# Excel's ways of keeping a code as text: a leading apostrophe, or ="150102".
_TEXT_MARK = re.compile(r"""^=?\s*["'“‘](.*?)["'”’]?$""", re.DOTALL)

_VARIATIONS = re.compile("[\ufe00-\ufe0f]")


def clean(text: str) -> str:
    """The text without what cannot be seen and in ordinary width.

    NFKC turns full-width digits, letters and blanks and compatibility ideographs into the ordinary ones; format and
    control characters (zero-width, direction marks, BOM, soft hyphen) and variation selectors go; every run of blanks
    becomes one; Excel's text marks around a code go. ``"１５０１０２\\u200b"`` becomes ``"150102"``.
    """
    wide = unicodedata.normalize("NFKC", text)
    if not wide.isprintable() or _VARIATIONS.search(wide):
        wide = "".join(" " if char.isspace() else char for char in wide if char.isspace() or _is_visible(char))
    plain = " ".join(wide.split())
    marked = _TEXT_MARK.match(plain)
    return marked[1].strip() if marked else plain


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cf", "Cc", "Cn", "Co") and not _VARIATIONS.match(char)


def key(cleaned: str) -> str:
    """What a cleaned text is looked up by: without blanks, case and typographic apostrophes."""
    return cleaned.replace(" ", "").replace("\u2019", "'").replace("\u2018", "'").casefold()
