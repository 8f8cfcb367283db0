"""Messages, numbers and periods in both languages."""

from lib.i18n.messages import messages, say, say_issue, say_refusal
from lib.i18n.numbers import demanded_figure, figure, number, period, unit_word
from lib.i18n.sentences import run_on
from lib.i18n.stands import stand_word

__all__ = [
    "demanded_figure",
    "figure",
    "messages",
    "number",
    "period",
    "run_on",
    "say",
    "say_issue",
    "say_refusal",
    "stand_word",
    "unit_word",
]
