"""Messages, numbers and periods in both languages."""

from lib.i18n.messages import messages, say, say_issue, say_refusal
from lib.i18n.numbers import figure, number, period

__all__ = ["figure", "messages", "number", "period", "say", "say_issue", "say_refusal"]
