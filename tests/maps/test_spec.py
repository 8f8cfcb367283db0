from __future__ import annotations

import json

import pytest

from lib.domain import Locale, Status
from lib.i18n import messages
from lib.maps import Line, MapSpec, map_spec
from tests.maps.frames import Layer, county_result, indicator, result


def _size(spec: MapSpec) -> int:
    return len(json.dumps(spec.data(), ensure_ascii=False, separators=(",", ":")).encode())


@pytest.mark.parametrize("colour", ["status", "value"])
def test_a_switch_of_103_counties_is_at_most_8_kb(colour: str) -> None:
    frame, layer = county_result()
    labels = dict.fromkeys(layer.codes, "科右中旗")
    assert _size(map_spec(frame, layer, indicator(), Locale.ZH, colour, labels=labels)) <= 8192


def test_rows_follow_the_features_of_the_layer() -> None:
    frame = result([1.0, 2.0, 3.0], status=["met", "behind", "missed"])
    layer = Layer("three", ("150002", "150000", "150001"))
    spec = map_spec(frame, layer, indicator(), Locale.ZH)
    assert [line.code for line in spec.regions] == ["150002", "150000", "150001"]
    assert [spec.classes[line.place].key for line in spec.regions] == ["missed", "met", "behind"]
    assert spec.data()["order"] is None


def test_features_outside_the_result_and_regions_outside_the_layer() -> None:
    frame = result([1.0, 2.0, 3.0])
    spec = map_spec(frame, Layer("some", ("150001", "999999", "150000")), indicator(), Locale.ZH)
    assert spec.order == (0, -1, 1)
    assert spec.data()["order"] == [0, -1, 1]
    assert sum(item.count for item in spec.classes) == 2


def test_one_region_changing_class_changes_only_its_row() -> None:
    layer = Layer("two", ("150000", "150001"))
    before = map_spec(result([1.0, 2.0], status=["met", "behind"]), layer, indicator(), Locale.ZH)
    after = map_spec(result([1.0, 2.0], status=["behind", "behind"]), layer, indicator(), Locale.ZH)
    assert [before.classes[line.place].key for line in before.regions] == ["met", "behind"]
    assert [after.classes[line.place].key for line in after.regions] == ["behind", "behind"]


def test_the_card_of_a_region() -> None:
    frame = result(
        [94.2],
        value_text=["94.2 %"],
        status=["behind"],
        gap_text=["还差 1.8 个百分点"],
        rank=[3],
        ranked=[97],
        demo=[True],
    )
    data = map_spec(frame, Layer("one", ("150000",)), indicator(), Locale.ZH, selected="150000", revision=12).data()
    place, value, period, target, gap, rank = data["rows"][0]
    texts = data["texts"]
    assert data["classes"][place]["label"] == "落后"
    assert (texts[value], texts[period], texts[target], texts[gap], rank) == (
        "94.2 %",
        "2026年第三季度",
        "不低于 96.0 %",
        "还差 1.8 个百分点",
        3,
    )
    assert data["rank"] == "排名：第 {} 名（共 97 个地区）"
    assert (data["review"], data["demo"], data["selected"], data["revision"]) == (
        "审图号：GS（2024）0650号",
        "演示数据",
        "150000",
        12,
    )


def test_a_met_target_has_no_gap_and_real_data_no_mark() -> None:
    frame = result([99.0], status=["met"], gap_text=["无差距"])
    spec = map_spec(frame, Layer("one", ("150000",)), indicator(), Locale.ZH)
    assert spec.regions[0].gap == ""
    assert spec.data()["demo"] is None


def test_nothing_reported_reads_as_such() -> None:
    spec = map_spec(result([None], value_text=[None]), Layer("one", ("150000",)), indicator(), Locale.ZH)
    assert spec.regions[0].value == "未报"
    assert spec.regions[0].rank is None
    assert spec.classes[spec.regions[0].place].key == Status.NO_DATA


def test_an_empty_result_is_an_empty_map() -> None:
    spec = map_spec(result([]), Layer("one", ("150000",)), indicator(), Locale.ZH, "value")
    assert spec.classes == ()
    assert spec.order == (-1,)


def test_layers_are_named_by_their_content() -> None:
    border = Layer("im_national_border", ("150000",), sha256="fedcba9876543210")
    spec = map_spec(
        result([1.0]), Layer("im_counties", ("150000",)), indicator(), Locale.EN, lines=[(Line.NATIONAL, border)]
    )
    data = spec.data()
    assert data["layer"] == "im_counties.low.01234567.geojson"
    assert data["lines"] == [{"file": "im_national_border.low.fedcba98.geojson", "kind": "national"}]
    assert len(spec.layers) == 2


def test_english_carries_the_names_and_chinese_leaves_them_to_the_layer() -> None:
    frame, layer = result([1.0], name=["Xincheng"]), Layer("one", ("150000",))
    assert map_spec(frame, layer, indicator(), Locale.EN).data()["names"] == ["Xincheng"]
    assert map_spec(frame, layer, indicator(), Locale.ZH).data()["names"] is None


def test_text_from_outside_stays_text() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    data = map_spec(result([1.0], value_text=[nasty]), Layer("one", ("150000",)), indicator(), Locale.ZH).data()
    assert nasty in data["texts"]


def test_another_colouring_is_refused() -> None:
    with pytest.raises(ValueError, match="rainbow"):
        map_spec(result([1.0]), Layer("one", ("150000",)), indicator(), Locale.ZH, "rainbow")


@pytest.mark.parametrize("file", ["map", "chart"])
def test_both_languages_have_the_same_sentences(file: str) -> None:
    zh, en = ({key for key in messages(locale) if key.startswith(f"{file}.")} for locale in Locale)
    assert zh == en
    assert zh
