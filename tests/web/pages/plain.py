"""A page that shows what the page library knows, with a file to send and two to fetch."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

MIB = 1024 * 1024


def like(sign: str) -> bytes:
    """More than a megabyte that differs from another only where neither head, middle nor tail is."""
    body = bytearray(b"0" * (2 * MIB))
    body[MIB // 2] = ord(sign)
    return bytes(body)


@st.cache_data
def made() -> str:
    """What stays the same until the caches are emptied."""
    return str(uuid4())


st.text(f"made={made()}")
st.text(f"session={st.user.get('session')}")
st.text(f"note={st.session_state.setdefault('note', st.query_params.get('note', ''))}")
st.file_uploader("file", key="file")
sent = st.session_state.get("file")
st.text(f"file={sent.name if sent else ''}")
st.download_button("one", like("1"), "list.csv", "text/csv")
st.download_button("two", like("2"), "list.csv", "text/csv")
if "fail" in st.query_params:
    raise RuntimeError("postgresql://map:secret@db")
