"""What the product does. The only floor that joins the store with the statistics."""

from lib.services.analysis import Analysis, analyse, as_of_date, regions_drawn
from lib.services.basemap import Basemap
from lib.services.batch_intake import (
    check_batch,
    receive_file,
    replaced_by,
    submit_batch,
    submit_file,
    withdraw_batch,
)
from lib.services.batch_queue import Waiting, age_text, may_pass, may_publish, my_batches, review_queue, turn_text
from lib.services.batch_remarks import CellRemark, remark_on, remarks_of
from lib.services.batch_view import batch_file, batch_report, batches_seen, map_of_batch, may_act
from lib.services.calibration import Calibration, calibrations
from lib.services.change import PeriodChange, compare_periods
from lib.services.clock import beijing, now, today
from lib.services.demonstration import demo_revision, load_demo, remove_demo
from lib.services.due_list import DUE_DAYS, Due
from lib.services.export import Export, export_bytes, export_figures, export_frame, record_export
from lib.services.file_name import digest, file_name
from lib.services.film import MULTIPLES, film, frame_at, frame_periods, spread, step_between
from lib.services.outlook import Chance, Marker, Outlook, PathPoint, chance_text, outlook, range_text, trend_text
from lib.services.overview import Headline, Overview, overview
from lib.services.points import (
    PointReview,
    check_point_file,
    laboratory_grades,
    points_at,
    review_points,
    submit_point_file,
)
from lib.services.provenance import WITHHELD, Provenance, provenance
from lib.services.publication import (
    Publication,
    Review,
    needs_another,
    needs_reason,
    pass_batch,
    publish_batch,
    return_batch,
    review_batch,
    roll_back,
)
from lib.services.replacements import Replacement, replacements
from lib.services.report_record import report_of, report_text
from lib.services.series import latest_period, periods, series
from lib.services.settings import Settings, basemap_in_force, load_settings
from lib.services.template import template_csv
from lib.services.trend import (
    MOST_REGIONS,
    Picks,
    RegionStanding,
    Trend,
    default_regions,
    parent_with,
    picks,
    trend,
)
from lib.services.trend_file import trend_file, trend_file_name, trend_table
from lib.services.upload import CheckOptions, Submission, check_file
from lib.services.verification import Verification, verify_store
from lib.services.view import View, view_of
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace, open_workspace

__all__ = [
    "DUE_DAYS",
    "MOST_REGIONS",
    "MULTIPLES",
    "WITHHELD",
    "Analysis",
    "Basemap",
    "Calibration",
    "CellRemark",
    "Chance",
    "CheckOptions",
    "Due",
    "Export",
    "Headline",
    "Marker",
    "Outlook",
    "Overview",
    "PathPoint",
    "PeriodChange",
    "Picks",
    "PointReview",
    "Provenance",
    "Publication",
    "RegionStanding",
    "Replacement",
    "Review",
    "Settings",
    "Submission",
    "Trend",
    "Verification",
    "View",
    "Waiting",
    "Workspace",
    "age_text",
    "analyse",
    "as_of_date",
    "basemap_in_force",
    "batch_file",
    "batch_report",
    "batches_seen",
    "beijing",
    "calibrations",
    "chance_text",
    "check_batch",
    "check_file",
    "check_point_file",
    "compare_periods",
    "default_regions",
    "demo_revision",
    "digest",
    "export_bytes",
    "export_figures",
    "export_frame",
    "file_name",
    "film",
    "frame_at",
    "frame_periods",
    "gap_text",
    "laboratory_grades",
    "latest_period",
    "load_demo",
    "load_settings",
    "map_of_batch",
    "may_act",
    "may_pass",
    "may_publish",
    "my_batches",
    "needs_another",
    "needs_reason",
    "now",
    "open_workspace",
    "outlook",
    "overview",
    "parent_with",
    "pass_batch",
    "periods",
    "picks",
    "points_at",
    "provenance",
    "publish_batch",
    "range_text",
    "receive_file",
    "record_export",
    "regions_drawn",
    "remark_on",
    "remarks_of",
    "remove_demo",
    "replaced_by",
    "replacements",
    "report_of",
    "report_text",
    "return_batch",
    "review_batch",
    "review_points",
    "review_queue",
    "roll_back",
    "series",
    "spread",
    "step_between",
    "submit_batch",
    "submit_file",
    "submit_point_file",
    "target_text",
    "template_csv",
    "today",
    "trend",
    "trend_file",
    "trend_file_name",
    "trend_table",
    "trend_text",
    "turn_text",
    "verify_store",
    "view_of",
    "withdraw_batch",
]
