from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.palette import MAP_INKS, Pattern
from lib.ui.delivery import Delivery, delivery, use_delivery
from lib.ui.statistical_map.assets import BOOTSTRAP, CARRIER, FILES, HERE, assets, names
from lib.ui.statistical_map.payload import pack, unpack

OWN_SCRIPTS = sorted((HERE / "frontend").glob("*.js"))


@pytest.fixture
def served() -> Iterator[None]:
    use_delivery(Delivery.SERVED)
    yield
    use_delivery(Delivery.INLINE)


@pytest.fixture
def inline() -> Iterator[None]:
    before = delivery()
    use_delivery(Delivery.INLINE)
    yield
    use_delivery(before)


def _page(layer_file: str) -> None:
    from pathlib import Path

    from lib.domain import Locale
    from lib.maps import map_spec
    from lib.ui.statistical_map import statistical_map
    from tests.maps.frames import Layer, county_result, indicator

    frame, layer = county_result()
    layer = Layer(layer.name, layer.codes, path=Path(layer_file))
    statistical_map(
        map_spec(frame, layer, indicator(), Locale.ZH),
        key="map",
        height=480,
        on_pick=lambda _: None,
        on_drawn=lambda: None,
    )


def _run(tmp_path: Path) -> list[object]:
    layer = tmp_path / "layer.geojson"
    layer.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    app = AppTest.from_function(_page, args=(str(layer),)).run()
    assert not app.exception
    return [item.proto for item in app.get("bidi_component")]


@pytest.mark.usefixtures("served")
def test_served_only_values_travel(tmp_path: Path) -> None:
    protos = _run(tmp_path)
    assert [proto.component_name for proto in protos] == ["capability_map"]
    message = unpack(protos[0].bytes)
    assert len(zlib.compress(protos[0].SerializeToString())) <= 4096
    assert message["layers"] + message["layer"] == "/api/v1/layers/im_counties.low.01234567.geojson"
    assert message["modules"] == {role: f"/assets/{name}" for role, name in names().items()}
    assert len(message["rows"]) == 103


@pytest.mark.usefixtures("inline")
def test_inline_scripts_and_layers_travel_in_messages_of_their_own(tmp_path: Path) -> None:
    protos = _run(tmp_path)
    assert [proto.component_name for proto in protos] == ["capability_map", *["capability_map_carrier"] * 2]
    assert len(zlib.compress(protos[0].SerializeToString())) <= 4096
    scripts, layers = (json.loads(proto.json)["files"] for proto in protos[1:])
    assert set(scripts) == set(names().values())
    assert json.loads(layers["im_counties.low.01234567.geojson"])["type"] == "FeatureCollection"
    assert unpack(protos[0].bytes)["modules"]["echarts"] == f"inline:{names()['echarts']}"


def test_a_message_reads_back_as_it_was_given() -> None:
    given = {"文本": ["未报", 1, None], "b": {"c": True}}
    assert unpack(pack(given)) == given


def test_public_names_change_with_the_content() -> None:
    for name, path in assets().items():
        assert path.is_file()
        assert sha256(path.read_bytes()).hexdigest()[:8] in name
        assert name.endswith(path.suffix)
    assert len(assets()) == len(FILES)


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda path: path.name)
def test_no_text_becomes_markup_or_code(script: Path) -> None:
    code = script.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment", code)
    assert not re.search(r"\beval\(|new Function|setTimeout\(\s*[\"'`]", code)


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda path: path.name)
def test_scripts_name_no_outside_host(script: Path) -> None:
    hosts = set(re.findall(r"https?://[^\s\"'`]+", script.read_text(encoding="utf-8")))
    assert hosts <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("script", OWN_SCRIPTS, ids=lambda path: path.name)
def test_scripts_name_no_colour_but_that_of_words_on_an_area(script: Path) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", script.read_text(encoding="utf-8")))
    assert colours <= {"#ffffff", "#1f2a37", "#fff"}


@pytest.mark.usefixtures("served")
def test_the_colours_of_the_drawing_come_from_the_palette(tmp_path: Path) -> None:
    message = unpack(_run(tmp_path)[0].bytes)
    assert message["inks"]["national"] == [MAP_INKS["national"].light, MAP_INKS["national"].dark]
    assert set(message["inks"]) == set(MAP_INKS)


def test_every_pattern_of_the_palette_is_drawn() -> None:
    code = FILES["geometry"].read_text(encoding="utf-8")
    known = set(re.findall(r"(\w+): \[[\d.]+, \d\]", code))
    assert {pattern.value for pattern in Pattern if pattern is not Pattern.NONE} == known


def test_every_script_is_registered_or_travels_inline() -> None:
    assert set(OWN_SCRIPTS) == {
        path for path in FILES.values() if path.parent.name == "frontend" and path.suffix == ".js"
    } | {
        BOOTSTRAP,
        CARRIER,
    }


def test_what_travels_with_every_message_is_short() -> None:
    assert BOOTSTRAP.stat().st_size <= 2048


def test_the_bundle_has_its_licence_and_a_recipe_without_registry_addresses() -> None:
    assert "Apache License" in (HERE / "assets" / "LICENSE-echarts.txt").read_text(encoding="utf-8")
    assert FILES["echarts"].read_text(encoding="utf-8").startswith("/*! Apache ECharts 6.1.0")
    lock = json.loads((HERE / "bundle" / "package-lock.json").read_text(encoding="utf-8"))
    assert lock["packages"]["node_modules/echarts"]["version"] == "6.1.0"
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]


@pytest.mark.usefixtures("served")
def test_a_map_that_is_asked_to_tell_is_drawn_though_nothing_changed(tmp_path: Path) -> None:
    one, other = (unpack(_run(tmp_path)[0].bytes) for _ in range(2))
    assert one["tell"] != other["tell"]
    assert {**one, "tell": ""} == {**other, "tell": ""}
