"""What the product does. The only floor that joins the store with the statistics."""

from lib.services.analysis import Analysis, analyse, as_of_date, regions_drawn
from lib.services.batch_view import map_of_batch
from lib.services.clock import beijing, now, today
from lib.services.demonstration import demo_revision, load_demo, remove_demo
from lib.services.export import Export, export_bytes, export_figures, export_frame
from lib.services.overview import DUE_DAYS, Due, Headline, Overview, overview
from lib.services.provenance import Provenance, provenance
from lib.services.publication import (
    Publication,
    Review,
    known_batch,
    needs_reason,
    publish_batch,
    return_batch,
    review_batch,
    roll_back,
)
from lib.services.report_record import report_of, report_text
from lib.services.series import latest_period, periods, series
from lib.services.settings import Settings, load_settings
from lib.services.template import template_csv
from lib.services.upload import Submission, check_file, submit_file
from lib.services.verification import Verification, verify_store
from lib.services.view import View, view_of
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace, open_workspace

__all__ = [
    "DUE_DAYS",
    "Analysis",
    "Due",
    "Export",
    "Headline",
    "Overview",
    "Provenance",
    "Publication",
    "Review",
    "Settings",
    "Submission",
    "Verification",
    "View",
    "Workspace",
    "analyse",
    "as_of_date",
    "beijing",
    "check_file",
    "demo_revision",
    "export_bytes",
    "export_figures",
    "export_frame",
    "gap_text",
    "known_batch",
    "latest_period",
    "load_demo",
    "load_settings",
    "map_of_batch",
    "needs_reason",
    "now",
    "open_workspace",
    "overview",
    "periods",
    "provenance",
    "publish_batch",
    "regions_drawn",
    "remove_demo",
    "report_of",
    "report_text",
    "return_batch",
    "review_batch",
    "roll_back",
    "series",
    "submit_file",
    "target_text",
    "template_csv",
    "today",
    "verify_store",
    "view_of",
]
