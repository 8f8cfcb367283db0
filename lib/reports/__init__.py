"""Results as files."""

from lib.reports.table import FORMATS, neutralised, write_table

__all__ = ["FORMATS", "neutralised", "write_table"]
