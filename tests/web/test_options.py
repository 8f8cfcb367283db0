"""The guarded Streamlit options."""

from __future__ import annotations

import pytest
from streamlit import config

from lib.domain import Locale, Refusal, RefusalCode
from lib.services import Settings
from lib.web.app import build_app
from lib.web.options import SAFE, refuse_unsafe_options


@pytest.mark.parametrize("name", SAFE)
def test_each_unsafe_option_stops_the_start_with_its_name(name: str) -> None:
    values = {option: safe[0] for option, safe in SAFE.items()} | {name: "another value"}
    with pytest.raises(Refusal) as caught:
        refuse_unsafe_options(Locale.ZH, values.__getitem__)
    assert (caught.value.code, caught.value.params["setting"]) == (RefusalCode.SETTING_UNSAFE, name)


def test_the_options_of_this_repository_are_safe() -> None:
    build_app(Settings())
    refuse_unsafe_options(Locale.ZH)


def test_what_the_page_library_ships_with_is_not() -> None:
    with pytest.raises(Refusal) as caught:
        refuse_unsafe_options(Locale.ZH, lambda name: config._config_options_template[name].default_val)
    assert caught.value.params["setting"] == "client.showErrorDetails"
