"""Write ``data/api/openapi.json`` anew from the models of the interface."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lib.web.api_document import FILE, file_text

FILE.parent.mkdir(parents=True, exist_ok=True)
FILE.write_text(file_text(), encoding="utf-8")
