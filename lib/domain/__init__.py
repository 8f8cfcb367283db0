"""The words of the field. No I/O, no imports from other floors."""

from lib.domain.access import Account, Grant, Identity, Origin, Permission, Role, Session
from lib.domain.batch import AuditEntry, Batch, BatchKind, BatchStatus, Remark, Revision, RevisionKind
from lib.domain.beside import Beside, Stand, stand, stand_named, stand_of
from lib.domain.errors import Refusal, RefusalCode
from lib.domain.frames import CELL, FIGURES, NEVER, OBSERVATIONS
from lib.domain.indicator import Direction, Domain, Grade, Indicator, Kind, Rollup
from lib.domain.issue import Issue, IssueCode, Severity
from lib.domain.period import Frequency, Period
from lib.domain.point import POINTS, PUBLISHED_POINTS, Datum, PointKind
from lib.domain.policy import COUNTED, SILENT, UNJUDGED, Cadence, Clause, Comparator, Document, Status, Target
from lib.domain.region import Jurisdiction, Level, Region
from lib.domain.report import Counts, ImportReport, ReportStatus
from lib.domain.selection import Selection
from lib.domain.text import Locale, Text
from lib.domain.until import Until

__all__ = [
    "CELL",
    "COUNTED",
    "FIGURES",
    "NEVER",
    "OBSERVATIONS",
    "POINTS",
    "PUBLISHED_POINTS",
    "SILENT",
    "UNJUDGED",
    "Account",
    "AuditEntry",
    "Batch",
    "BatchKind",
    "BatchStatus",
    "Beside",
    "Cadence",
    "Clause",
    "Comparator",
    "Counts",
    "Datum",
    "Direction",
    "Document",
    "Domain",
    "Frequency",
    "Grade",
    "Grant",
    "Identity",
    "ImportReport",
    "Indicator",
    "Issue",
    "IssueCode",
    "Jurisdiction",
    "Kind",
    "Level",
    "Locale",
    "Origin",
    "Period",
    "Permission",
    "PointKind",
    "Refusal",
    "RefusalCode",
    "Region",
    "Remark",
    "ReportStatus",
    "Revision",
    "RevisionKind",
    "Role",
    "Rollup",
    "Selection",
    "Session",
    "Severity",
    "Stand",
    "Status",
    "Target",
    "Text",
    "Until",
    "stand",
    "stand_named",
    "stand_of",
]
