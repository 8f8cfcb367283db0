"""A problem found in an input: a value with a stable code, a place and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """``error`` refuses the file, ``warning`` asks for a second look, ``info`` only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class IssueCode(StrEnum):
    """Stable codes. The sentence of each stands in ``data/i18n/<locale>/issues.toml`` under the same name."""

    # the file as a whole
    EMPTY_FILE = "EMPTY_FILE"
    HEADER_ONLY = "HEADER_ONLY"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    CELL_TOO_LONG = "CELL_TOO_LONG"
    NOT_TEXT = "NOT_TEXT"
    IS_WORKBOOK = "IS_WORKBOOK"
    IS_OLD_WORKBOOK = "IS_OLD_WORKBOOK"
    IS_ARCHIVE = "IS_ARCHIVE"
    IS_HTML = "IS_HTML"
    IS_PDF = "IS_PDF"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    MOJIBAKE = "MOJIBAKE"
    NUL_BYTE = "NUL_BYTE"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    SAME_FILE_BEFORE = "SAME_FILE_BEFORE"
    NO_CHANGE = "NO_CHANGE"
    SHEET_NOT_APPLICABLE = "SHEET_NOT_APPLICABLE"
    # the header
    NO_REGION_COLUMN = "NO_REGION_COLUMN"
    NO_FIGURE_COLUMN = "NO_FIGURE_COLUMN"
    DUPLICATE_COLUMN = "DUPLICATE_COLUMN"
    IGNORED_COLUMN = "IGNORED_COLUMN"
    BLANK_HEADER = "BLANK_HEADER"
    HEADER_UNIT = "HEADER_UNIT"
    RAGGED_ROW = "RAGGED_ROW"
    UNCLOSED_QUOTE = "UNCLOSED_QUOTE"
    # regions
    UNKNOWN_REGION = "UNKNOWN_REGION"
    AMBIGUOUS_REGION = "AMBIGUOUS_REGION"
    LEGACY_REGION = "LEGACY_REGION"
    ZONE_NOT_REGION = "ZONE_NOT_REGION"
    REGION_BY_ALIAS = "REGION_BY_ALIAS"
    REGION_CLEANED = "REGION_CLEANED"
    REGION_STRANGE_CHARACTERS = "REGION_STRANGE_CHARACTERS"
    ABOLISHED_REGION = "ABOLISHED_REGION"
    NAME_DISAGREES = "NAME_DISAGREES"
    REGION_OUTSIDE = "REGION_OUTSIDE"
    CODE_REWRITTEN = "CODE_REWRITTEN"
    MISSING_REGION = "MISSING_REGION"
    TOTAL_ROW = "TOTAL_ROW"
    TOTAL_DIFFERS = "TOTAL_DIFFERS"
    FOOTER_ROW = "FOOTER_ROW"
    BLANK_ROW = "BLANK_ROW"
    REGIONS_NOT_REPORTED = "REGIONS_NOT_REPORTED"
    # indicators and periods
    UNKNOWN_INDICATOR = "UNKNOWN_INDICATOR"
    MISSING_INDICATOR = "MISSING_INDICATOR"
    WRONG_LEVEL = "WRONG_LEVEL"
    UNKNOWN_PERIOD = "UNKNOWN_PERIOD"
    MISSING_PERIOD = "MISSING_PERIOD"
    FUTURE_PERIOD = "FUTURE_PERIOD"
    EARLY_PERIOD = "EARLY_PERIOD"
    WRONG_FREQUENCY = "WRONG_FREQUENCY"
    PERIOD_DISAGREES = "PERIOD_DISAGREES"
    # values
    NOT_A_NUMBER = "NOT_A_NUMBER"
    AMBIGUOUS_NUMBER = "AMBIGUOUS_NUMBER"
    OUT_OF_BOUNDS = "OUT_OF_BOUNDS"
    NOT_WHOLE = "NOT_WHOLE"
    UNKNOWN_GRADE = "UNKNOWN_GRADE"
    NOT_YES_NO = "NOT_YES_NO"
    NUMERATOR_EXCEEDS = "NUMERATOR_EXCEEDS"
    RATIO_DISAGREES = "RATIO_DISAGREES"
    ZERO_DENOMINATOR = "ZERO_DENOMINATOR"
    UNIT_MIXED = "UNIT_MIXED"
    ALL_EMPTY = "ALL_EMPTY"
    NOT_REPORTED = "NOT_REPORTED"
    DUPLICATE_SAME = "DUPLICATE_SAME"
    DUPLICATE_DIFFERENT = "DUPLICATE_DIFFERENT"
    VALUE_MENDED = "VALUE_MENDED"
    VALUE_COMPUTED = "VALUE_COMPUTED"
    COUNT_FELL = "COUNT_FELL"
    JUMP = "JUMP"
    PARENT_DIFFERS = "PARENT_DIFFERS"
    # points
    NO_POINT_COLUMN = "NO_POINT_COLUMN"
    TOO_MANY_POINTS = "TOO_MANY_POINTS"
    MISSING_POINT_NAME = "MISSING_POINT_NAME"
    UNKNOWN_POINT_KIND = "UNKNOWN_POINT_KIND"
    UNKNOWN_POINT_GRADE = "UNKNOWN_POINT_GRADE"
    UNKNOWN_DATUM = "UNKNOWN_DATUM"
    DUPLICATE_POINT = "DUPLICATE_POINT"
    MISSING_COORDINATE = "MISSING_COORDINATE"
    COORDINATE_NOT_NUMBER = "COORDINATE_NOT_NUMBER"
    COORDINATES_SWAPPED = "COORDINATES_SWAPPED"
    COORDINATE_OUT_OF_BOUNDS = "COORDINATE_OUT_OF_BOUNDS"
    POINT_OUTSIDE = "POINT_OUTSIDE"
    POINTS_CONVERTED = "POINTS_CONVERTED"
    POINTS_LEFT_OUT = "POINTS_LEFT_OUT"


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem, or many of one kind.

    ``row`` is the row as a spreadsheet shows it (from 1; None for the whole file), ``column`` the header of the
    column, ``value`` the cell as it stood (at most 40 characters), ``params`` fill the sentence, ``count`` says how
    many cells this one issue stands for. ``folded``: it is the first of many of its kind, the
    others are not listed.
    """

    code: IssueCode
    severity: Severity
    row: int | None = None
    column: str | None = None
    value: str | None = None
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    count: int = 1
    folded: bool = False
