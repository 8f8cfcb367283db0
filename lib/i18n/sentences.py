"""Sentences one after the other."""

from __future__ import annotations

from lib.domain import Locale


def run_on(locale: Locale, *sentences: str) -> str:
    """Several sentences as one text: Chinese has no blank between them. Empty ones are left out."""
    return ("" if locale is Locale.ZH else " ").join(filter(None, sentences))
