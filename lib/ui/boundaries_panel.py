"""The boundaries on the page of jurisdictions: a file and what it would draw, those that wait, and every version."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.domain import Datum, Identity, ImportReport
from lib.i18n import say
from lib.ingest.boundary_file import Boundaries
from lib.services import Workspace
from lib.services.boundaries import (
    boundary_versions,
    check_boundary_file,
    preview_boundaries,
    publish_boundaries,
    return_boundaries,
    submit_boundaries,
    waiting_boundaries,
    waiting_boundary_file,
)
from lib.services.upload import Submission
from lib.ui.context import Reading
from lib.ui.file_page import FilePage, show_changes, upload, versions_table
from lib.ui.file_waiting import Deciding, waiting_files

_MOST_MB = 20
_DATUM = "boundary_file.datum"


def _check(
    datum: Datum, workspace: Workspace, content: bytes, file: str, who: Identity
) -> tuple[ImportReport, Boundaries | None]:
    found = check_boundary_file(workspace, content, file, datum, who=who)
    return found.report, found.boundaries


def _preview(reading: Reading, brought: Boundaries) -> int:
    found = preview_boundaries(reading.workspace, brought, reading.locale, who=reading.who)
    return show_changes(reading, _page(brought.datum), found, "level", lambda key: _level(reading, key))


def _level(reading: Reading, level: str) -> str:
    return say(reading.locale, f"documents.level.{level}")


def _page(datum: Datum) -> FilePage:
    """The page of files in a system of coordinates."""

    def submit(
        workspace: Workspace,
        content: bytes,
        file: str,
        *,
        who: Identity,
        note: str | None = None,
        key: str | None = None,
    ) -> Submission:
        return submit_boundaries(workspace, content, file, datum, who=who, note=note, key=key)

    return FilePage("boundary_file", partial(_check, datum), submit, _preview, said=datum.value, most_mb=_MOST_MB)


#: What is said of files whatever their system.
PAGE = _page(Datum.WGS84)
_DECIDING = Deciding(PAGE, waiting_boundary_file, publish_boundaries, return_boundaries)


def boundary_upload(reading: Reading) -> None:
    """The system of coordinates, which somebody has to name; then the file, what is wrong with it or what it draws."""
    st.subheader(PAGE.words(reading, "page.title"))
    st.caption(PAGE.words(reading, "page.intro"))
    chosen = st.radio(
        PAGE.words(reading, "page.datum"),
        [datum.value for datum in Datum],
        index=None,
        key=_DATUM,
        horizontal=True,
        format_func=lambda datum: PAGE.words(reading, f"page.datum_{datum}"),
        disabled=reading.read_only,
    )
    if chosen is None:
        st.caption(PAGE.words(reading, "page.datum_first"))
    else:
        upload(reading, _page(Datum(chosen)))


def boundaries_waiting(reading: Reading) -> None:
    """All boundaries that wait and that the reader may decide on."""
    waiting_files(reading, waiting_boundaries(reading.workspace, who=reading.who), _DECIDING)


def boundaries_published(reading: Reading) -> None:
    """Every publication of boundaries, and which of them stand on the revision looked at."""
    found = boundary_versions(reading.workspace, reading.revision, who=reading.who)
    with st.expander(PAGE.words(reading, "page.versions")):
        versions_table(reading, PAGE, list(found.items()))
