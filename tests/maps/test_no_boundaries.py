"""A map of regions that have no boundaries: nothing painted, everything told."""

from __future__ import annotations

from lib.domain import Level, Locale
from lib.maps import map_spec
from lib.regions import load_layers
from tests.maps.frames import indicator, result


def test_an_empty_frame_says_how_many_regions_it_does_not_draw() -> None:
    layer = load_layers().for_view("990100", Level.COUNTY)
    frame = result([1.0, 2.0, 3.0])
    spec = map_spec(frame, layer, indicator(), Locale.ZH, known=frozenset(frame["region"]))
    assert (spec.regions, spec.order, spec.review) == ((), (-1,), "")
    assert spec.banner == "本辖区的 3 个地区还没有登记边界，画不出地图；数值见表格，其他页面不受影响。"
    assert [note for note in spec.notes if "没有边界" in note] != []
    assert not any("不属于" in note or "1 个图形" in note for note in spec.notes)
    assert spec.data()["order"] == [-1]
    assert spec.layer.file.startswith("no_boundaries.low.")
