"""Text from people and files, shown as text: Streamlit reads most labels as Markdown, and no cell may become a link."""

from __future__ import annotations

import re

# ASCII punctuation that Markdown, Streamlit's directives (:red[...], :material/...:) or LaTeX would act on.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&^=])")


def plain(text: str) -> str:
    """``text`` such that Markdown shows exactly its characters, on one line."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))
