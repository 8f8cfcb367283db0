"""The apostrophe before text that a spreadsheet would run: one rule for those who write it and those who read it.

Text is guarded when, behind blanks and marks that print nothing, it begins with one of the signs of a formula (the
full-width and small forms too), and when it begins with a tab or a line break (OWASP, CSV injection). A text that
already looks guarded gets one apostrophe more, so that taking one off always gives the text that was written.
"""

from __future__ import annotations

import re

_BLANK = r"[\s\x00-\x1f\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_SIGNS = r"=+\-@＝＋－＠﹦﹢﹣﹫"

#: What a written text is that needs the guard.
RISKY = rf"^'*(?:{_BLANK}*[{_SIGNS}]|[\t\r\n])"
#: A signed number is data, not a formula.
SIGNED_NUMBER = r"^[+\-][0-9]+(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)?$"
#: What a read text is that carries the guard; its first character is to be taken off.
GUARDED = rf"^'(?:'*(?:{_BLANK}*[{_SIGNS}]|[\t\r\n]))"

_GUARDED = re.compile(GUARDED)


def unguarded(text: str) -> str:
    """A text as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'东胜区")
    ('=1+1', "'=1+1", "'东胜区")
    """
    return text[1:] if _GUARDED.match(text) else text
