"""The settings of signing in elsewhere: what is not safe stops the start and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.domain import Refusal, RefusalCode
from lib.services import load_settings

SECRET = "a secret of the client that nobody guesses"  # noqa: S105 - made up


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"oidc_issuer": "http://login.example.gov.cn"}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_issuer": "http://localhost.evil.example"}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_issuer": "login.example.gov.cn"}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_issuer": "https://name:word@login.example"}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example/?a=1"}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_issuer": ""}, "CAPMAP_OIDC_ISSUER"),
        ({"oidc_client_id": ""}, "CAPMAP_OIDC_CLIENT_ID"),
        ({"oidc_client_secret": ""}, "CAPMAP_OIDC_CLIENT_SECRET"),
        ({"oidc_scope": "profile"}, "CAPMAP_OIDC_SCOPE"),
    ],
)
def test_a_provider_that_is_not_safe_stops_the_start(tmp_path: Path, given: dict[str, str], setting: str) -> None:
    good = {"oidc_issuer": "https://login.example.gov.cn", "oidc_client_id": "capmap", "oidc_client_secret": SECRET}
    assert load_settings(data_dir=tmp_path, **good).oidc_issuer == "https://login.example.gov.cn"
    with pytest.raises(Refusal) as caught:
        load_settings(data_dir=tmp_path, **{**good, **given})
    assert (caught.value.code, caught.value.params["setting"]) == (RefusalCode.SETTING_UNSAFE, setting)
    assert SECRET not in str(caught.value.params)


def test_the_secret_lies_in_a_file_that_only_its_owner_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "capmap.toml"
    file.write_text(
        f'oidc_issuer = "https://login.example"\noidc_client_id = "capmap"\noidc_client_secret = "{SECRET}"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("CAPMAP_SETTINGS_FILE", str(file))
    file.chmod(0o640)
    with pytest.raises(Refusal) as caught:
        load_settings(data_dir=tmp_path)
    assert caught.value.params["setting"] == "CAPMAP_OIDC_CLIENT_SECRET"
    assert SECRET not in str(caught.value.params)
    file.chmod(0o600)
    kept = load_settings(data_dir=tmp_path)
    assert kept.oidc_client_secret.get_secret_value() == SECRET
    assert SECRET not in repr(kept)


@pytest.mark.parametrize(
    ("given", "setting"),
    [
        ({"trusted_proxies": ""}, "CAPMAP_PROXY_USER_HEADER"),
        ({"trusted_proxies": "0.0.0.0/0"}, "CAPMAP_TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0.1,::/0"}, "CAPMAP_TRUSTED_PROXIES"),
        ({"trusted_proxies": "proxy.example"}, "CAPMAP_TRUSTED_PROXIES"),
        ({"proxy_user_header": "Cookie"}, "CAPMAP_PROXY_USER_HEADER"),
        ({"proxy_user_header": "X-Forwarded-For"}, "CAPMAP_PROXY_USER_HEADER"),
        ({"proxy_user_header": "x-capmap-session"}, "CAPMAP_PROXY_USER_HEADER"),
        ({"proxy_user_header": "X_Remote_User"}, "CAPMAP_PROXY_USER_HEADER"),
        ({"proxy_user_header": "X-User: a"}, "CAPMAP_PROXY_USER_HEADER"),
    ],
)
def test_a_header_that_anybody_could_send_stops_the_start(tmp_path: Path, given: dict[str, str], setting: str) -> None:
    good = {"proxy_user_header": "X-Remote-User", "trusted_proxies": "10.1.2.3"}
    assert load_settings(data_dir=tmp_path, **good).proxy_user_header == "X-Remote-User"
    with pytest.raises(Refusal) as caught:
        load_settings(data_dir=tmp_path, **{**good, **given})
    assert (caught.value.code, caught.value.params["setting"]) == (RefusalCode.SETTING_UNSAFE, setting)
