"""An operator's own download takes the place of the shipped county boundaries of a jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely

from lib.domain import Jurisdiction, Level, Refusal, RefusalCode
from lib.regions.boundary_checks import check_codes, check_shapes, shared_borders
from lib.regions.boundary_file import read_boundaries, refused
from lib.regions.drawing import Border, Drawn, draw
from lib.regions.folder import Source, replacing, write_layers
from lib.regions.hierarchy import Regions
from lib.regions.layers import Detail, Layer, load_layers, read_views
from lib.regions.reading import ROOT, load_regions
from lib.regions.wording import reason

# Another survey of the national border may differ by this much from the shipped one.
_BORDER_WITHIN_M = 2_000.0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the county count, the code column and system of the file, the layer files written."""

    jurisdiction: str
    counties: int
    column: str
    crs: str
    files: tuple[str, ...]
    out: Path


def import_boundaries(
    file: Path,
    out: Path,
    jurisdiction: str,
    *,
    review_number: str,
    provider: str,
    vintage: str,
    license: str,  # noqa: A002 - the word of sources.toml and of the command line
    root: Path = ROOT,
) -> Imported:
    """Check the counties of ``file`` and write the layers of ``jurisdiction`` made from them under ``out``.

    ``out`` holds ``sources.toml`` and ``layers/`` and overrides the shipped layers (``load_layers(override=out)``);
    leagues, province and the stretch of national border are made from the same counties. Raises Refusal
    JURISDICTION_UNKNOWN, FILE_UNREADABLE, or BOUNDARIES_BROKEN (file, reason, reason_key); nothing is written then.
    """
    regions = load_regions(root)
    if jurisdiction not in regions.jurisdictions:
        known = "、".join(regions.jurisdictions)
        raise Refusal(RefusalCode.JURISDICTION_UNKNOWN, jurisdiction=jurisdiction, known=known)
    source = Source(
        key=f"import-{jurisdiction}",
        provider=provider.strip(),
        license=license.strip(),
        review_number=review_number.strip(),
        vintage=vintage.strip(),
        crs="EPSG:4490",
        origin=file.name,
    )
    _check_source(file, source)
    place = regions.jurisdictions[jurisdiction]
    found = read_boundaries(file)
    check_codes(file, found, regions, place)
    counties = dict(sorted(zip(found.codes, found.areas, strict=True)))
    check_shapes(file, counties, regions)
    counties = shared_borders(file, counties, _shipped(root, place, Level.COUNTY))
    files = _write(file, out, _drawn(file, place, counties, regions, root), source, regions)
    return Imported(jurisdiction, len(counties), found.column, found.crs, files, out)


def _check_source(file: Path, source: Source) -> None:
    stated = {
        "review_number": source.review_number,
        "provider": source.provider,
        "vintage": source.vintage,
        "license": source.license,
    }
    absent = [name for name, text in stated.items() if not text or not text.isprintable()]
    if absent:
        raise refused(file, "source_incomplete", fields="、".join(absent))


def _drawn(
    file: Path, place: Jurisdiction, counties: Mapping[str, shapely.Geometry], regions: Regions, root: Path
) -> list[Drawn]:
    shipped = _shipped(root, place, None)
    border = Border(shipped[place.root], _BORDER_WITHIN_M) if shipped else None
    try:
        return list(draw(place, counties, regions, read_views(root), border))
    except ValueError:
        raise refused(file, "not_simplifiable") from None


def _shipped(root: Path, place: Jurisdiction, level: Level | None) -> dict[str, shapely.Geometry]:
    """The shipped features of a level (None: of the national border) by code; empty where none are drawn."""
    layers = load_layers(root)
    layer: Layer | None
    if level is None:
        layer = layers.border_of(place.code, Detail.FULL)
    else:
        layer = layers.for_view(place.code, level, Detail.FULL)
    if layer is None:
        return {}
    parts = shapely.get_parts(shapely.from_geojson(layers.read(layer)))
    return dict(zip(layer.codes, parts, strict=True))


def _write(file: Path, out: Path, drawn: list[Drawn], source: Source, regions: Regions) -> tuple[str, ...]:
    try:
        with replacing(out) as copy:
            written = write_layers(copy, drawn, source, regions)
    except OSError:
        raise Refusal(RefusalCode.BOUNDARIES_BROKEN, file=file.name, **reason("unwritable", folder=str(out))) from None
    return tuple(entry.file for entry in written)
