"""Settings: where they come from, and what stops the start with its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.domain import Locale, Refusal, RefusalCode
from lib.services.settings import ROOT, announced_locale, is_loopback, load_settings, refuse_unsafe_serving


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine the tests run on, and an empty settings file instead of its capmap.toml."""
    for name in [name for name in os.environ if name.startswith("CAPMAP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(tmp_path / "empty.toml"))


def refused(code: RefusalCode, setting: str, **given: str | int) -> str:
    with pytest.raises(Refusal) as caught:
        load_settings(**given)
    assert (caught.value.code, caught.value.params["setting"]) == (code, setting)
    return str(caught.value.params.get("reason", ""))


def test_defaults_stay_on_this_machine() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.locale) == ("127.0.0.1", 8501, Locale.ZH)
    assert settings.data_dir == ROOT / "var"
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'capmap.sqlite'}"
    assert settings.loopback


def test_environment_wins_over_the_file_and_the_command_line_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 9001\nlocale = "en"\nallowed_hosts = ["map.example"]\n', encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    assert (load_settings().port, load_settings().locale) == (9001, Locale.EN)
    assert load_settings().allowed_hosts == ("map.example",)
    monkeypatch.setenv("CAPMAP_PORT", "9002")
    assert load_settings().port == 9002
    assert load_settings(port=9003).port == 9003


def test_the_database_lies_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAPMAP_DATA_DIR", str(tmp_path))
    assert load_settings().database_url == f"sqlite:///{tmp_path.resolve() / 'capmap.sqlite'}"
    monkeypatch.setenv("CAPMAP_DATABASE_URL", "sqlite:///other/map.sqlite")
    assert load_settings().database_url == f"sqlite:///{ROOT / 'other' / 'map.sqlite'}"


def test_hosts_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPMAP_ALLOWED_HOSTS", "10.1.2.3, Map.Example ,")
    assert load_settings().allowed_hosts == ("10.1.2.3", "map.example")


def test_unknown_names_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CAPMAP_PROT", "8600")
    refused(RefusalCode.SETTING_UNKNOWN, "CAPMAP_PROT")
    monkeypatch.delenv("CAPMAP_PROT")
    file = tmp_path / "settings.toml"
    file.write_text("prot = 8600\n", encoding="utf-8")
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    refused(RefusalCode.SETTING_UNKNOWN, "prot")


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "ninety"), ("PORT", "70000"), ("LOCALE", "fr"), ("OPEN_NETWORK", "?")]
)
def test_impossible_values_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CAPMAP_{name}", value)
    refused(RefusalCode.SETTING_UNSAFE, f"CAPMAP_{name}")


def test_another_database_is_refused_without_repeating_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPMAP_DATABASE_URL", "mysql://map:secret@db/map")
    reason = refused(RefusalCode.SETTING_UNSAFE, "CAPMAP_DATABASE_URL")
    assert "secret" not in reason
    assert "sqlite:/// 或 postgresql://" in reason


def test_a_file_that_is_no_toml_or_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    assert str(file) in refused(RefusalCode.SETTING_UNSAFE, "CAPMAP_SETTINGS_FILE")
    file.write_text("port = = 1", encoding="utf-8")
    assert str(file) in refused(RefusalCode.SETTING_UNSAFE, "CAPMAP_SETTINGS_FILE")


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("map", False),
    ],
)
def test_loopback(host: str, inside: bool) -> None:
    assert is_loopback(host) is inside


def test_an_open_address_needs_a_decision_and_names(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unsafe_serving(load_settings())
    with pytest.raises(Refusal) as caught:
        refuse_unsafe_serving(load_settings(host="0.0.0.0"))
    assert caught.value.params["setting"] == "CAPMAP_INSECURE_COOKIE"
    monkeypatch.setenv("CAPMAP_HTTPS", "yes")
    with pytest.raises(Refusal) as caught:
        refuse_unsafe_serving(load_settings(host="0.0.0.0"))
    assert caught.value.params["setting"] == "CAPMAP_ALLOWED_HOSTS"
    refuse_unsafe_serving(load_settings(host="10.1.2.3"))
    monkeypatch.setenv("CAPMAP_ALLOWED_HOSTS", "10.1.2.3")
    refuse_unsafe_serving(load_settings(host="0.0.0.0"))
    monkeypatch.delenv("CAPMAP_HTTPS")
    monkeypatch.setenv("CAPMAP_INSECURE_COOKIE", "yes")
    refuse_unsafe_serving(load_settings(host="0.0.0.0"))


def test_access_is_strict_unless_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert (settings.idle_minutes, settings.session_hours) == (30, 12)
    assert (settings.public, settings.four_eyes, settings.insecure_cookie) == (False, True, False)
    assert settings.trusted_proxies == ()
    assert "public" not in settings.model_fields_set
    for name, value in {"PUBLIC": "no", "FOUR_EYES": "no", "IDLE_MINUTES": "5", "SESSION_HOURS": "24"}.items():
        monkeypatch.setenv(f"CAPMAP_{name}", value)
    monkeypatch.setenv("CAPMAP_TRUSTED_PROXIES", "10.1.2.3, 10.2.0.0/16,::1")
    settings = load_settings()
    assert "public" in settings.model_fields_set
    assert (settings.public, settings.four_eyes, settings.idle_minutes, settings.session_hours) == (False, False, 5, 24)
    assert settings.trusted_proxies == ("10.1.2.3/32", "10.2.0.0/16", "::1/128")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IDLE_MINUTES", "4"),
        ("IDLE_MINUTES", "1441"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "25"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("FOUR_EYES", "perhaps"),
    ],
)
def test_access_settings_that_cannot_be(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CAPMAP_{name}", value)
    refused(RefusalCode.SETTING_UNSAFE, f"CAPMAP_{name}")


def test_the_language_before_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert announced_locale() is Locale.ZH
    monkeypatch.setenv("CAPMAP_LOCALE", "en")
    assert announced_locale() is Locale.EN
    monkeypatch.setenv("CAPMAP_LOCALE", "fr")
    assert announced_locale() is Locale.ZH
