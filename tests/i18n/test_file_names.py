"""The name of somebody's file inside a sentence stands in quotation marks: it may be of any script, and hold blanks."""

from __future__ import annotations

import re

import pytest

from lib.domain import Locale
from lib.i18n.messages import messages

#: Sentences whose file is one of the installation and not of a reporter, and lists of facts parted by dots.
OTHERS = ("interface.", "sso.", "errors.CATALOGUE_BROKEN", "errors.BOUNDARIES_BROKEN")
_BARE = re.compile(r"(?<![“\"])\{file\}(?![”\"])")


@pytest.mark.parametrize("locale", list(Locale))
def test_a_file_name_in_a_sentence_is_quoted(locale: Locale) -> None:
    bare = [
        key
        for key, sentence in messages(locale).items()
        if _BARE.search(sentence) and " · " not in sentence and not key.startswith(OTHERS)
    ]
    assert bare == []


def test_what_a_reason_is_needed_for_is_quoted_and_promises_no_revision() -> None:
    sentence = messages(Locale.ZH)["errors.REASON_NEEDED"]
    assert "“{subject}”" in sentence
    assert "版本" not in sentence
