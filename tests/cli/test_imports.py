"""What a plain command must not load: the page library, the chart library, the geometry libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CHILD = """
import contextlib, io, json, sys
from lib.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""


def test_catalogue_loads_neither_pages_nor_charts_nor_geometry() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, "catalogue"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stdout)
    assert code == 0
    assert "polars" in modules
    assert {"streamlit", "plotly", "geopandas", "pandas", "shapely", "folium", "uvicorn"} & set(modules) == set()
