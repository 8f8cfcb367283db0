"""How far away a day is, in words: the one rule for the overview, the calendar and the clauses."""

from __future__ import annotations

from datetime import date

from lib.domain import Locale
from lib.i18n import say
from lib.services.clock import today


def left_text(locale: Locale, days: int, counted_from: date) -> str:
    """``还有 92 天``, ``今天到期``, ``已逾期 1 天``: the ``days`` from ``counted_from`` to a deadline.

    The last day still counts: it is over only on the day after. Where days are counted from a day that is past, its
    own day is not today, and is not called so.
    """
    if days:
        return say(locale, f"policy.due.{'left' if days > 0 else 'over'}", days=abs(days))
    return say(locale, f"policy.due.{'today' if counted_from == today() else 'that_day'}")


def day_text(locale: Locale, counted_from: date) -> str:
    """The day that days are counted from, within a sentence: ``今天（2026-11-22）``, ``2026-09-30``."""
    word = "counted_today" if counted_from == today() else "counted_day"
    return say(locale, f"policy.due.{word}", day=counted_from.isoformat())


def since_text(locale: Locale, counted_from: date) -> str:
    """From which day the days to deadlines are counted, in a sentence."""
    return say(locale, "policy.due.since", day=day_text(locale, counted_from))
