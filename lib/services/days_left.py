"""How far away a day is, in words: the one rule for the overview, the calendar and the clauses."""

from __future__ import annotations

from datetime import date

from lib.domain import Locale
from lib.i18n import say
from lib.services.clock import today


def left_text(locale: Locale, days: int, as_of: date) -> str:
    """``还有 92 天``, ``今天到期``, ``已逾期 1 天``: the ``days`` from ``as_of`` to a deadline.

    The last day still counts: it is over only on the day after. Where ``as_of`` is the end of a period that is past,
    its last day is not today, and is not called so.
    """
    if days:
        return say(locale, f"policy.due.{'left' if days > 0 else 'over'}", days=abs(days))
    return say(locale, f"policy.due.{'today' if as_of == today() else 'that_day'}")


def since_text(locale: Locale, as_of: date) -> str:
    """From which day the days to deadlines are counted, in a sentence; empty where that is today."""
    return "" if as_of == today() else say(locale, "policy.due.since", day=as_of.isoformat())
