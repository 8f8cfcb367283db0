"""What a browser is told that a file is."""

from __future__ import annotations

#: By the ending of the file's name.
MIMES = {
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
