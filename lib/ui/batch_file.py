"""The original file of a batch, to download."""

from __future__ import annotations

import streamlit as st

from lib.domain import Batch
from lib.services import batch_file
from lib.ui.context import Reading
from lib.ui.identity import late
from lib.ui.remark_panel import words


def file_button(reading: Reading, batch: Batch) -> None:
    """The very bytes that were uploaded, read when they are asked for, by whoever asks then."""
    st.download_button(
        words(reading, "mine.download"),
        late(reading.who, lambda who: batch_file(reading.workspace, batch.id, who=who)[1]),
        # the name is anybody's text; the id makes it one that no other file has
        file_name=f"{batch.id}-{batch.file.replace('/', '_')}",
        mime="application/octet-stream",
        icon=":material/download:",
        key=f"batches.file.{batch.id}",
    )
