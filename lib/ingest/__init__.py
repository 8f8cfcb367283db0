"""From the bytes of an upload to an ImportReport."""

from lib.ingest.check import MAX_MEBIBYTES, check
from lib.ingest.context import CatalogueView, Context, RegionsView
from lib.ingest.file_rows import FileSheet, file_sheets
from lib.ingest.point_places import Areas
from lib.ingest.points import PointContext, check_points

__all__ = [
    "MAX_MEBIBYTES",
    "Areas",
    "CatalogueView",
    "Context",
    "FileSheet",
    "PointContext",
    "RegionsView",
    "check",
    "check_points",
    "file_sheets",
]
