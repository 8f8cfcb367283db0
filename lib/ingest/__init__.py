"""From the bytes of an upload to an ImportReport."""

from lib.ingest.check import MAX_MEBIBYTES, check
from lib.ingest.context import CatalogueView, Context, RegionsView

__all__ = ["MAX_MEBIBYTES", "CatalogueView", "Context", "RegionsView", "check"]
