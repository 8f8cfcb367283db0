from __future__ import annotations

import json

import polars as pl
import pytest

from lib.domain import Locale, Period, Status
from lib.i18n import messages
from lib.maps import Line, MapSpec, Method, map_spec
from lib.maps.building import COLOURS
from tests.maps.frames import Layer, county_result, indicator, result


def _size(spec: MapSpec) -> int:
    return len(json.dumps(spec.data(), ensure_ascii=False, separators=(",", ":")).encode())


@pytest.mark.parametrize("colour", COLOURS)
def test_a_switch_of_103_counties_is_at_most_8_kb(colour: str) -> None:
    frame, layer = county_result()
    frame = frame.with_columns(target_value=pl.lit(8.0), comparator=pl.lit(">="))
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
    place, value, period, target, gap, rank, status = data["rows"][0]
    texts = data["texts"]
    assert data["classes"][place]["label"] == "落后"
    assert (texts[value], texts[period], texts[target], texts[gap], rank) == (
        "94.2 %",
        "2026年第三季度",
        "不低于 96.0 %",
        "还差 1.8 个百分点",
        3,
    )
    assert data["statuses"][status][:2] == ["落后", "▲"]
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


CHOSEN = Period.parse("2026Q3")
TWO = Layer("two", ("150000", "150001"))


def test_figures_of_other_periods_are_counted_by_period() -> None:
    layer = Layer("four", tuple(f"15{at:04d}" for at in range(4)))
    frame = result([1.0] * 4, period=["2026Q3", "2026Q2", "2026Q1", "2026Q2"])
    assert map_spec(frame, layer, indicator(), Locale.ZH, period=CHOSEN).notes == (
        "其中 2 个为2026年第二季度",
        "其中 1 个为2026年第一季度",
    )
    assert map_spec(frame, layer, indicator(), Locale.ZH).notes == ()


def test_figures_all_of_another_period_are_told_once() -> None:
    frame = result([1.0, 2.0], period="2026")
    assert map_spec(frame, TWO, indicator(), Locale.EN, period=CHOSEN).notes == ("All values are for 2026",)
    same = result([1.0, None], period=["2026Q3", None])
    assert map_spec(same, TWO, indicator(), Locale.ZH, period=CHOSEN).notes == ()


def test_periods_beyond_the_third_are_summed() -> None:
    keys = ["2026Q2", "2026Q1", "2025Q4", "2025Q3", "2025Q2"]
    layer = Layer("five", tuple(f"15{at:04d}" for at in range(5)))
    notes = map_spec(result([1.0] * 5, period=keys), layer, indicator(), Locale.ZH, period=CHOSEN).notes
    assert notes[-1] == "另有 2 个更早"
    assert len(notes) == 4


def test_regions_without_shape_and_shapes_without_region_are_named() -> None:
    frame = result([1.0, 2.0, 3.0, 4.0, 5.0])
    layer = Layer("some", ("150000", "159999"))
    spec = map_spec(frame, layer, indicator(), Locale.ZH, known={"150000"})
    assert spec.notes == (
        "4 个地区没有边界，未画出：旗县1、旗县2、旗县3等",
        "1 块边界不在地区名录中：159999",
    )
    assert spec.data()["notes"] == list(spec.notes)
    assert map_spec(result([1.0]), layer, indicator(), Locale.ZH, known={"150000", "159999"}).notes == ()


def test_an_indicator_without_any_data_is_drawn_and_says_so() -> None:
    spec = map_spec(result([None, None], period=None), TWO, indicator(), Locale.ZH, period=CHOSEN)
    assert spec.banner.startswith("截至2026年第三季度，“在线率”还没有任何数据")
    assert [(item.key, item.count) for item in spec.classes] == [("no_data", 2)]
    never = result([None, 1.0], qualifier=["never", None])
    assert map_spec(never, TWO, indicator(), Locale.ZH, period=CHOSEN).banner == ""


def test_distance_from_a_target_that_does_not_exist_is_told_and_values_shown() -> None:
    spec = map_spec(result([1.0, 2.0]), TWO, indicator(), Locale.ZH, "gap")
    assert "没有目标" in spec.banner
    assert spec.colour == "value"
    assert spec.title == "在线率：各地区数值地图"


def test_distance_from_the_target_names_its_unit() -> None:
    frame = result([90.0, 99.0], target_value=96.0, comparator=">=")
    spec = map_spec(frame, TWO, indicator(), Locale.ZH, "gap")
    assert spec.colour == "gap"
    assert spec.banner == ""
    assert [item.key for item in spec.classes] == ["beyond2", "short3"]


def test_breaks_at_the_target_say_the_target() -> None:
    frame = result([90.0, 99.0], target_value=96.0, comparator=">=")
    spec = map_spec(frame, TWO, indicator(), Locale.ZH, "value", method=Method.TARGET)
    assert spec.data()["split"] == [1, "目标：不低于 96.0 %"]
    assert map_spec(frame, TWO, indicator(), Locale.ZH, "value").data()["split"] is None


@pytest.mark.parametrize("file", ["map", "chart"])
def test_both_languages_have_the_same_sentences(file: str) -> None:
    zh, en = ({key for key in messages(locale) if key.startswith(f"{file}.")} for locale in Locale)
    assert zh == en
    assert zh


def test_beside_a_reference_value_no_map_says_met_or_missed() -> None:
    frame = result(
        [99.0, 90.0, None],
        target_value=96.0,
        comparator=">=",
        binding=False,
        status=["met", "missed", "no_data"],
    )
    layer = Layer("im_counties", tuple(frame["region"]))
    spec = map_spec(frame, layer, indicator(), Locale.ZH, "status")
    assert spec.legend == "与参照值相比（地区数）"
    assert spec.title == "在线率：各地区与参照值相比的地图"
    told = [(item.label, item.count, item.paint.symbol) for item in spec.classes]
    assert told == [("参照值以上", 1, "∧"), ("参照值以下", 1, "∨"), ("未报", 1, "○")]
    assert [word for word, *_ in spec.data()["statuses"]] == ["未报", "参照值以上", "参照值以下"]
    judged = map_spec(frame.with_columns(binding=pl.lit(True)), layer, indicator(), Locale.ZH, "status")
    assert [item.label for item in judged.classes] == ["已达标", "逾期未达标", "未报"]


def test_a_map_of_values_without_a_target_says_why() -> None:
    spec = map_spec(result([1.0, 2.0]), TWO, indicator(), Locale.ZH, "value")
    assert "本级没有目标，按数值着色" in spec.notes
    held = map_spec(result([1.0, 2.0], target_value=96.0, comparator=">="), TWO, indicator(), Locale.ZH, "value")
    assert held.notes == ()
