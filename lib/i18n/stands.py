"""What a status is called, and a place beside a reference value."""

from __future__ import annotations

from lib.domain import Beside, Locale, Stand
from lib.i18n.messages import say


def stand_word(locale: Locale, stand: Stand) -> str:
    """``已达标`` where a target binds; where it does not, ``参照值以上``: the only words for either."""
    return say(locale, f"status.reference.{stand.value}" if isinstance(stand, Beside) else f"ui.status.{stand.value}")
