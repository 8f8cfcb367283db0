"""Builds the shipped layers from the pinned package. Building twice gives the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from lib.domain import Level
from lib.regions.drawing import Border, Drawn, draw
from lib.regions.folder import Entry, Source, replacing, write_layers
from lib.regions.hierarchy import Regions
from lib.regions.layers import Detail, read_views
from lib.regions.neighbours import NEIGHBOURS, neighbours_table
from lib.regions.reading import ROOT, load_regions
from lib.regions.tianditu import PACKAGE, VERSION, read_counties, read_country

#: The source of the shipped layers, as it must be named on maps and in ``sources.toml``.
TIANDITU = Source(
    key="tianditu-2025-09",
    provider="天地图（国家地理信息公共服务平台）",
    license="天地图行政区划可视化数据：提供方允许用于地图可视化；软件包的 MIT 许可只涉及其代码，不涉及数据",
    review_number="GS（2024）0650号",
    vintage="2025-09",
    crs="EPSG:4490",
    origin=f"{PACKAGE}=={VERSION}",
)

# The vertices kept by simplifying are vertices of the border itself; rounding moves them by at most 60 m.
_BORDER_WITHIN_M = 200.0


def build(out: Path, root: Path = ROOT) -> list[Entry]:
    """Write ``out/layers``, ``out/sources.toml`` and ``out/neighbours.csv``; returns the layers that were written.

    They are for the jurisdictions under ``root``.

    Raises Refusal BOUNDARIES_BROKEN where the package is missing or of another version, ValueError where its
    boundaries cannot be simplified with shared borders. Nothing is changed then.
    """
    regions = load_regions(root)
    with replacing(out / "layers") as copy:
        work = copy.parent / "work"
        entries = write_layers(work, _drawn(regions, root), TIANDITU, regions)
        shutil.rmtree(copy)
        (work / "layers").rename(copy)
        listing = (work / "sources.toml").read_bytes()
    (out / "sources.toml").write_bytes(listing)
    finest = (f"{name}_{Detail.FULL.value}.geojson" for (_, what), name in read_views(root).items() if what != "border")
    (out / NEIGHBOURS).write_bytes(neighbours_table((out / "layers" / file).read_bytes() for file in finest))
    return entries


def _drawn(regions: Regions, root: Path) -> Iterator[Drawn]:
    counties, country = read_counties(), read_country()
    views = read_views(root)
    border = Border(country.boundary, _BORDER_WITHIN_M)
    for jurisdiction in regions.jurisdictions.values():
        codes = [one.code for one in regions.children(jurisdiction.root, Level.COUNTY)]
        mine = {code: counties[code] for code in codes}
        yield from draw(jurisdiction, mine, regions, views, border)
