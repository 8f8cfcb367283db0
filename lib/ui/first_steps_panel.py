"""What comes first on a new installation, in a line with the pages where it is done."""

from __future__ import annotations

import streamlit as st

from lib.i18n import run_on, say
from lib.services.first_steps import FirstSteps, first_steps
from lib.ui.context import Reading
from lib.ui.links import offered, page_path
from lib.ui.plain import plain


def first_steps_line(reading: Reading) -> bool:
    """The line for an administrator, until all of it is done; False where there is nothing to tell."""
    found = first_steps(reading.workspace, reading.who)
    if found is None:
        return False
    pages = [*(["accounts"] if found.accounts else []), *(["templates", "upload"] if found.figures else [])]
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="first.steps"):
        st.markdown(f":material/flag: {plain(_sentence(reading, found))}", width="content")
        for page in pages:
            if offered(reading.who, page):
                view = {"lang": reading.locale.value}
                st.page_link(page_path(page), label=reading.say(f"nav.{page}"), query_params=view)
    return True


def _sentence(reading: Reading, found: FirstSteps) -> str:
    step = "all" if found.accounts and found.figures else "accounts" if found.accounts else "figures"
    said = [say(reading.locale, f"first.{step}")]
    if found.figures:
        said = [say(reading.locale, "first.only_demo"), *said] if found.demo else [*said, _demo(reading)]
    return run_on(reading.locale, *said)


def _demo(reading: Reading) -> str:
    return say(reading.locale, "first.try_demo")
