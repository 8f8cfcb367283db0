"""What a film sends to the browser: every frame as analysed, classes fixed over all, and little of it."""

from __future__ import annotations

import asyncio
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from lib.domain import Level, Locale, Period, Selection
from lib.i18n import period as period_text
from lib.maps import MapSpec, Method, map_spec
from lib.services import Analysis, Workspace, analyse, film, frame_periods, load_settings, open_workspace
from lib.ui.delivery import Delivery, use_delivery
from lib.ui.map_film import Frame, Reel, pooled, single
from lib.ui.map_film.files import FILM_FILES, film_assets, film_names
from lib.ui.map_film.reel import reel
from lib.ui.statistical_map.assets import BOOTSTRAP, names
from lib.ui.statistical_map.payload import pack
from lib.web.assets import asset_routes

SCRIPTS = sorted(path for path in FILM_FILES.values() if path.suffix == ".js")


@pytest.fixture(scope="module")
def demo(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(load_settings(data_dir=copytree(demonstration, tmp_path_factory.mktemp("own") / "film")))
    yield opened
    opened.store.close()


def made(workspace: Workspace, indicator: str, colour: str, method: Method = Method.QUANTILES) -> Reel:
    sheet = workspace.catalogue.indicators[indicator]
    periods = frame_periods(workspace, 1, sheet, Period.parse("2026Q3"))
    layer = workspace.layers.for_view("150000", Level.COUNTY, "low")
    labels = {code: workspace.regions.all[code].short_name for code in layer.codes}
    selection = Selection(indicator, "150000", Level.COUNTY, periods[-1])
    frames = [frame_of(result) for result in film(workspace, 1, selection, periods, Locale.ZH)]
    spec = pooled(frames, layer, sheet, Locale.ZH, colour, revision=1, method=method, labels=labels)
    return Reel(spec, frames, [single(frame, layer, sheet, Locale.ZH, colour, None) for frame in frames])


def frame_of(result: Analysis) -> Frame:
    period = result.selection.period
    return Frame(period.key, period_text(Locale.ZH, period), "", "", result.frame)


def sent(found: Reel) -> dict[str, Any]:
    return reel(found.spec, found.frames, found.alone)


def cards(data: dict[str, Any], frame: dict[str, Any], codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Value and class of each region, as the browser reads them."""
    texts, classes = data["base"]["texts"], data["base"]["classes"]
    order = data["base"]["order"] or range(len(codes))
    rows = [(code, frame["rows"][row]) for code, row in zip(codes, order, strict=True) if row >= 0]
    return {code: (texts[row[1]], classes[row[0]]["key"]) for code, row in rows}


@pytest.mark.parametrize(("indicator", "frames"), [("inspector_staffing", 23), ("cosmetic_rapid_test_rate", 6)])
def test_every_frame_shows_what_analyse_says(demo: Workspace, indicator: str, frames: int) -> None:
    found = made(demo, indicator, "status")
    data = sent(found)
    codes = demo.layers.for_view("150000", Level.COUNTY, "low").codes
    assert len(data["frames"]) == frames
    for frame in data["frames"]:
        selection = Selection(indicator, "150000", Level.COUNTY, Period.parse(frame["period"]))
        rows = analyse(demo, 1, selection, Locale.ZH).frame
        wanted = {row["region"]: (row["value_text"], row["status"]) for row in rows.iter_rows(named=True)}
        assert cards(data, frame, codes) == wanted
        counted = {item["key"]: count for item, count in zip(data["base"]["classes"], frame["counts"], strict=True)}
        assert counted == {item["key"]: 0 for item in data["base"]["classes"]} | dict(
            rows.group_by("status").len().iter_rows()
        )


def test_breaks_are_those_of_all_periods_together(demo: Workspace) -> None:
    found = made(demo, "inspector_staffing", "value")
    data = sent(found)
    codes = demo.layers.for_view("150000", Level.COUNTY, "low").codes
    values: dict[str, list[float]] = {}
    for frame, shown in zip(data["frames"], found.frames, strict=True):
        rows = {row["region"]: row for row in shown.result.iter_rows(named=True)}
        for code, (_, key) in cards(data, frame, codes).items():
            if key.startswith("q"):
                values.setdefault(key, []).append(round(rows[code]["value"], 1))
    steps = sorted(values)
    assert steps == ["q0", "q1", "q2", "q3", "q4"]
    for low, high in pairwise(steps):
        assert max(values[low]) < min(values[high])
    sizes = [len(values[key]) for key in steps]
    assert min(sizes) > sum(sizes) / 5 * 0.9
    assert [item.label for item in found.spec.classes] != [item.label for item in last_alone(demo, found).classes]


def last_alone(workspace: Workspace, found: Reel) -> MapSpec:
    layer = workspace.layers.for_view("150000", Level.COUNTY, "low")
    sheet = workspace.catalogue.indicators["inspector_staffing"]
    return map_spec(found.frames[-1].result, layer, sheet, Locale.ZH, "value")


@pytest.mark.parametrize("colour", ["status", "value", "gap"])
def test_all_quarters_of_103_counties_fit_in_60_kilobytes(demo: Workspace, colour: str) -> None:
    for indicator in ("inspector_staffing", "online_service_rate", "drill_interval"):
        data = sent(made(demo, indicator, colour))
        assert len(data["frames"]) == 23
        assert len(data["frames"][0]["rows"]) == 103
        assert len(zlib.compress(pack(data))) <= 60_000


def test_shared_parts_travel_once(demo: Workspace) -> None:
    data = sent(made(demo, "inspector_staffing", "status"))
    assert len(data["base"]["labels"]) == 103
    assert data["base"]["demo"] == "演示数据"
    assert set(data["frames"][0]) == {
        "period",
        "text",
        "tick",
        "finding",
        "notes",
        "title",
        "rank",
        "banner",
        "rows",
        "counts",
    }


def _page(folder: str) -> None:
    from lib.domain import Level, Locale, Period, Selection
    from lib.services import analyse, load_settings, open_workspace
    from lib.ui.map_film import Frame, Reel, film_of_maps, pooled, single

    workspace = open_workspace(load_settings(data_dir=folder), read_only=True)
    sheet = workspace.catalogue.indicators["online_service_rate"]
    layer = workspace.layers.for_view("371500", Level.COUNTY, "low")
    frames = [
        Frame(key, key, "", "", analyse(workspace, 1, found, Locale.ZH).frame)
        for key in ("2026Q2", "2026Q3")
        for found in [Selection(sheet.key, "371500", Level.COUNTY, Period.parse(key))]
    ]
    spec = pooled(frames, layer, sheet, Locale.ZH, "status", revision=1)
    alone = [single(frame, layer, sheet, Locale.ZH, "status", None) for frame in frames]
    film_of_maps(
        Reel(spec, frames, alone),
        at="2026Q3",
        selected=None,
        note="",
        key="film",
        height=400,
        on_pick=lambda _, __: None,
        on_settle=lambda _: None,
    )


@pytest.mark.parametrize("way", Delivery)
def test_both_deliveries_bring_every_script(demo: Workspace, way: Delivery) -> None:
    from streamlit.testing.v1 import AppTest

    from lib.ui.statistical_map.payload import unpack

    use_delivery(way)
    try:
        app = AppTest.from_function(_page, args=(str(demo.settings.data_dir),)).run(timeout=30)
    finally:
        use_delivery(Delivery.INLINE)
    assert not app.exception
    protos = [item.proto for item in app.get("bidi_component")]
    message = unpack(protos[0].bytes)
    assert message["at"] == "2026Q3"
    assert set(message["modules"]) == set(names()) | set(film_names())
    served = way is Delivery.SERVED
    assert message["modules"]["film"] == f"{'/assets/' if served else 'inline:'}{film_names()['film']}"
    assert [proto.component_name for proto in protos[1:]] == ([] if served else ["capability_map_film_carrier"] * 2)
    if not served:
        carried = json.loads(protos[1].json)["files"]
        assert set(carried) == set(names().values()) | set(film_names().values())
        assert message["base"]["layer"] in json.loads(protos[2].json)["files"]


def test_the_server_offers_the_scripts_of_films() -> None:
    async def answers() -> dict[str, bytes]:
        transport = httpx.ASGITransport(app=Starlette(routes=asset_routes(Locale.ZH)))
        async with httpx.AsyncClient(transport=transport, base_url="http://map") as client:
            return {name: (await client.get(f"/assets/{name}")).content for name in film_assets()}

    assert asyncio.run(answers()) == {name: path.read_bytes() for name, path in film_assets().items()}
    assert set(film_assets().values()) == set(FILM_FILES.values())


def test_the_bootstrap_can_be_handed_to_another_script() -> None:
    text = BOOTSTRAP.read_text(encoding="utf-8")
    assert "data.modules.loader" in text
    assert "hub.loader" in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_text_becomes_markup_or_code(script: Path) -> None:
    code = script.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)
    assert set(re.findall(r"https?://[^\s\"'`]+", code)) <= {"http://www.w3.org/2000/svg"}
