"""The basemap: none unless configured, and an address that cannot be one stops the start with its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.domain import Refusal, RefusalCode
from lib.services.basemap import BasemapError, BasemapKind, basemap_of
from lib.services.settings import basemap_in_force, load_settings


@pytest.fixture(autouse=True)
def settings_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in [name for name in os.environ if name.startswith("CAPMAP_")]:
        monkeypatch.delenv(name)
    file = tmp_path / "capmap.toml"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    return file


def test_there_is_none_by_default() -> None:
    assert load_settings().basemap is BasemapKind.NONE
    assert basemap_in_force(load_settings()) is None
    assert basemap_of(BasemapKind.NONE, "https://tiles.example", "k") is None


def test_tianditu_has_two_pictures_on_eight_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPMAP_BASEMAP", "tianditu")
    monkeypatch.setenv("CAPMAP_BASEMAP_KEY", "k&y")
    found = basemap_in_force(load_settings())
    assert found is not None
    assert [layer.key for layer in found.layers] == ["vector", "image"]
    assert [url.split("/")[3] for layer in found.layers for url in layer.urls] == ["vec_w", "cva_w", "img_w", "cia_w"]
    first = found.layers[0].urls[0]
    assert first.startswith("https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile")
    assert first.endswith("&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=k%26y")
    assert found.sources == tuple(f"https://t{each}.tianditu.gov.cn" for each in range(8))
    assert found.subdomains == "01234567"
    assert "k&y" not in repr(load_settings())
    assert "k&y" not in load_settings().model_dump_json()


def test_a_mirror_of_the_intranet_and_plain_tiles() -> None:
    mirror = basemap_of(BasemapKind.WMTS, "http://10.1.2.3:8080/map/", "")
    assert mirror is not None
    assert mirror.sources == ("http://10.1.2.3:8080",)
    assert mirror.layers[0].urls[0].startswith("http://10.1.2.3:8080/map/vec_w/wmts?")
    assert "tk=" not in mirror.layers[0].urls[0]
    tiles = basemap_of(BasemapKind.XYZ, "https://tiles.example/{z}/{x}/{y}.png?key={key}", "k")
    assert tiles is not None
    assert tiles.layers[0].urls == ("https://tiles.example/{z}/{x}/{y}.png?key=k",)
    assert tiles.sources == ("https://tiles.example",)


@pytest.mark.parametrize(
    ("kind", "url", "key", "setting"),
    [
        (BasemapKind.TIANDITU, "", "", "basemap_key"),
        (BasemapKind.WMTS, "", "", "basemap_url"),
        (BasemapKind.XYZ, "https://tiles.example/{z}/{x}.png", "", "basemap_url"),
        (BasemapKind.WMTS, "ftp://tiles.example", "", "basemap_url"),
        (BasemapKind.WMTS, "https://", "", "basemap_url"),
        (BasemapKind.WMTS, "https://a.example; script-src *", "", "basemap_url"),
        (BasemapKind.WMTS, "https://a.example'", "", "basemap_url"),
        (BasemapKind.WMTS, "https://user:secret@a.example", "", "basemap_url"),
        (BasemapKind.WMTS, "https://a.example:port", "", "basemap_url"),
        (BasemapKind.WMTS, "https://{host}.example", "", "basemap_url"),
    ],
)
def test_what_cannot_be_a_basemap(kind: BasemapKind, url: str, key: str, setting: str) -> None:
    with pytest.raises(BasemapError) as caught:
        basemap_of(kind, url, key)
    assert caught.value.setting == setting


def test_the_start_is_refused_by_name_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPMAP_BASEMAP", "tianditu")
    with pytest.raises(Refusal) as caught:
        load_settings()
    assert (caught.value.code, caught.value.params["setting"]) == (RefusalCode.SETTING_UNSAFE, "CAPMAP_BASEMAP_KEY")
    assert "密钥" in str(caught.value.params["reason"])


def test_a_key_in_a_file_that_others_can_read_is_refused(settings_path: Path) -> None:
    settings_path.write_text('basemap = "tianditu"\nbasemap_key = "geheim"\n', encoding="utf-8")
    settings_path.chmod(0o644)
    with pytest.raises(Refusal) as caught:
        load_settings()
    assert caught.value.params["setting"] == "CAPMAP_BASEMAP_KEY"
    assert "geheim" not in str(caught.value.params)
    settings_path.chmod(0o600)
    assert load_settings().basemap_key.get_secret_value() == "geheim"
