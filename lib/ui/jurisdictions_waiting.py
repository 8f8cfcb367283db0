"""Lists of regions that wait: what each would change, and publishing it or sending it back."""

from __future__ import annotations

from lib.services.region_lists import (
    publish_region_list,
    return_region_list,
    waiting_region_list,
    waiting_region_lists,
)
from lib.ui.context import Reading
from lib.ui.file_waiting import Deciding, waiting_files
from lib.ui.jurisdictions_panel import PAGE

_DECIDING = Deciding(PAGE, waiting_region_list, publish_region_list, return_region_list)


def waiting(reading: Reading) -> None:
    """Every list that waits and that the reader may decide on."""
    waiting_files(reading, waiting_region_lists(reading.workspace, who=reading.who), _DECIDING)
