"""Documents that wait: what each would change, and publishing it or sending it back."""

from __future__ import annotations

from lib.services.documents import publish_document, return_document, waiting_document, waiting_documents
from lib.ui.context import Reading
from lib.ui.documents_panel import PAGE
from lib.ui.file_waiting import Deciding, waiting_files

_DECIDING = Deciding(PAGE, waiting_document, publish_document, return_document)


def waiting(reading: Reading) -> None:
    """Every document that waits and that the reader may decide on."""
    waiting_files(reading, waiting_documents(reading.workspace, who=reading.who), _DECIDING)
