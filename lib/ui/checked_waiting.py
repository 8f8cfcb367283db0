"""A file that was checked and not submitted: after a reload of the page its report is found among one's uploads."""

from __future__ import annotations

import streamlit as st

from lib.access import allowed
from lib.domain import BatchStatus, Permission
from lib.services import my_batches
from lib.ui.context import Reading
from lib.ui.links import page_path
from lib.ui.plain import plain
from lib.ui.remark_panel import words
from lib.ui.upload_panel import checked_here


def checked_waiting(reading: Reading) -> None:
    """One's own checked files that this page does not show, the newest by name, and the way to them."""
    if not allowed(reading.who, Permission.SUBMIT):
        return
    shown = checked_here(reading)
    found = [
        item.batch
        for item in my_batches(reading.workspace, who=reading.who)
        if item.batch.status is BatchStatus.CHECKED and item.own_turn and item.batch.id != shown
    ]
    if not found:
        return
    st.caption(plain(words(reading, "upload.checked_waiting", count=len(found), file=found[0].file)))
    st.page_link(
        page_path("batches"),
        label=words(reading, "upload.checked_link"),
        icon=":material/inventory_2:",
        query_params={"lang": reading.locale.value, "batch": found[0].id},
    )
