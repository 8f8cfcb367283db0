"""Work that the page library repeats on every run of every page although nothing in it can change while it serves.

Measured with 50 readers: filling in the theme took 28 % of the event loop's time, and looking for a file of secrets,
which this product does not have, a read of the disk a run.
"""

from __future__ import annotations

from collections.abc import Callable

from streamlit import user_info
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.secrets import AttrDict

_Fill = Callable[..., None]


def once_a_process(fill: _Fill) -> _Fill:
    """``fill`` as it works, but a section of the theme is worked out once: its options are read at start only."""
    kept: dict[str, CustomThemeConfig] = {}

    def filled(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            kept[section] = CustomThemeConfig()
            fill(kept[section], section)
        # An empty section is not to be marked as given.
        if kept[section].ByteSize():
            msg.MergeFrom(kept[section])

    return filled


def _no_secrets() -> AttrDict:
    """The page library's own sign-in is never used, so there is no section of secrets for it."""
    return AttrDict({})


_fill_once = once_a_process(app_session._populate_theme_msg)


def make_runs_light() -> None:
    """Set for this process, before its first session."""
    app_session._populate_theme_msg = _fill_once
    vars(user_info)["get_secrets_auth_section"] = _no_secrets
