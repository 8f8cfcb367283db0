"""Text from people and files, shown as text: Streamlit reads most labels as Markdown, and no cell may become a link."""

from __future__ import annotations

import re

# ASCII punctuation that Markdown, Streamlit's directives (:red[...], :material/...:) or LaTeX would act on.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&^=])")

# Bare addresses become links after the escapes are read, so they are broken by a character that nobody sees.
_ADDRESS = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?=@)")
_UNSEEN = "\u2060"


def plain(text: str) -> str:
    """``text`` such that Markdown shows exactly its characters, on one line, and makes no link of an address."""
    return _ACTIVE.sub(r"\\\1", _ADDRESS.sub(_UNSEEN, " ".join(text.split())))
