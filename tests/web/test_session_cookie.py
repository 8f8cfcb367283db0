"""Where a sign-in leads, and where its cookie travels."""

from __future__ import annotations

import pytest

from lib.services import Settings
from lib.web.session_cookie import own_path, secure


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/map?x=1", "/map?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tx", "/"),
        ("map", "/"),
        (None, "/"),
    ],
)
def test_one_is_led_to_own_addresses_only(wanted: str | None, led: str) -> None:
    assert own_path(wanted) == led


def test_where_the_cookie_travels_over_tls_only() -> None:
    assert not secure(Settings())
    assert secure(Settings(https=True))
    assert secure(Settings(host="10.1.2.3"))
    assert not secure(Settings(host="10.1.2.3", insecure_cookie=True))
    assert secure(Settings(host="10.1.2.3", insecure_cookie=True), {"scheme": "https"})
