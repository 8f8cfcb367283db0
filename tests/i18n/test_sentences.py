"""Sentences one after the other."""

from __future__ import annotations

from lib.domain import Locale
from lib.i18n import run_on


def test_sentences_are_parted_as_each_language_does_and_empty_ones_leave_no_gap() -> None:
    assert run_on(Locale.ZH, "一句。", "", "两句。") == "一句。两句。"
    assert run_on(Locale.EN, "One.", "", "Two.") == "One. Two."
    assert run_on(Locale.EN) == ""
