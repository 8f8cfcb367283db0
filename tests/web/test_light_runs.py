"""What the page library repeats on every run is worked out once, and comes to the same."""

from __future__ import annotations

from collections import Counter

import pytest
from streamlit import user_info
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession
from streamlit.runtime import app_session

from lib.web.light_runs import make_runs_light, once_a_process

SECTIONS = ("theme", "theme.sidebar")


def fill(message: CustomThemeConfig, section: str = "theme") -> None:
    """A section with two options, and one without any."""
    if section == "theme":
        message.primary_color = "#123456"
        message.base_radius = "8px"


def filled(way: object) -> NewSession:
    message = NewSession()
    way(message.custom_theme)  # type: ignore[operator]
    way(message.custom_theme.sidebar, "theme.sidebar")  # type: ignore[operator]
    return message


def test_a_theme_filled_once_is_the_theme_filled_each_time() -> None:
    light = once_a_process(fill)
    first, second = filled(light), filled(light)
    assert first == second == filled(fill)
    assert first.custom_theme.primary_color == "#123456"


def test_an_empty_section_is_not_given() -> None:
    message = filled(once_a_process(fill))
    assert message.custom_theme.HasField("sidebar") == filled(fill).custom_theme.HasField("sidebar")
    assert not message.custom_theme.HasField("sidebar")


def test_each_section_is_worked_out_once() -> None:
    asked: Counter[str] = Counter()

    def counted(message: CustomThemeConfig, section: str = "theme") -> None:
        asked[section] += 1
        fill(message, section)

    light = once_a_process(counted)
    for _ in range(5):
        filled(light)
    assert asked == dict.fromkeys(SECTIONS, 1)


def test_runs_are_made_light_for_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    own = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", own)
    monkeypatch.setattr(user_info, "get_secrets_auth_section", user_info.get_secrets_auth_section)
    make_runs_light()
    assert app_session._populate_theme_msg.__module__ == "lib.web.light_runs"
    assert dict(user_info.get_secrets_auth_section()) == {}
    before = app_session._populate_theme_msg
    make_runs_light()
    assert app_session._populate_theme_msg is before
