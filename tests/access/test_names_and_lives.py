"""Names to sign in with, and how long sessions live."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.access.lives import is_live, needs_touch
from lib.access.names import fit_name, fit_shown, name_key, tidy_name
from lib.domain import Origin, Session

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SESSION = Session("k", Origin.SESSION, "a", AT, AT, AT + timedelta(hours=12), 1800, None, None)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("zhangsan", True),
        ("张三", True),
        ("zhang.san_2-b@example.cn", True),
        ("x", False),
        ("x" * 40, True),
        ("x" * 41, False),
        ("zhang san", False),
        ("zhang\u202esan", False),
        ("screen:hall", False),
        ("<b>", False),
        ("System", False),
    ],
)
def test_names(name: str, fits: bool) -> None:
    assert fit_name(name) is fits


def test_names_are_kept_plain_and_counted_whatever_their_case() -> None:
    assert tidy_name(" ｚｈａｎｇ ") == "zhang"
    assert name_key("ＺＨＡＮＧ") == name_key(" zhang ") != name_key("zhan")
    assert "zhang" not in name_key("zhang")
    assert [fit_shown(text) for text in ("张三", "", " ", "a\nb", "长" * 81)] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("change", "after_seconds", "lives"),
    [
        ({}, 1799, True),
        ({}, 1800, False),
        ({"idle_seconds": None}, 12 * 3600 - 1, True),
        ({"idle_seconds": None}, 12 * 3600, False),
        ({"seen_at": AT + timedelta(hours=11, minutes=59)}, 12 * 3600 - 1, True),
        ({"ended_at": AT}, 1, False),
    ],
)
def test_lives(change: dict[str, object], after_seconds: int, lives: bool) -> None:
    assert is_live(replace(SESSION, **change), AT + timedelta(seconds=after_seconds)) is lives


def test_a_session_in_use_is_written_to_once_a_minute() -> None:
    assert [needs_touch(SESSION, AT + timedelta(seconds=each)) for each in (0, 59, 60)] == [False, False, True]
