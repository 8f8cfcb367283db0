"""The forms of a word after a count, as English sentences write them: ``{count} {count|row|rows}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: ``{count|one form|other form}``: the count's name, the form where it reads as 1, the form for all else.
FORMS = re.compile(r"\{(\w+)\|([^{}|]*)\|([^{}|]*)\}")


def with_forms(sentence: str, params: Mapping[str, object]) -> str:
    """The sentence with one of each pair of forms; all else in it is left as it stands.

    A count is whatever stands in the sentence, a number or its text: ``1`` alone takes the first form (``1.0 months``,
    ``0 rows``). Raises KeyError for a count that is not among the parameters, as filling the sentence does.

    >>> with_forms("{rows} {rows|row|rows}", {"rows": 1}), with_forms("{rows|row|rows}", {"rows": "0"})
    ('{rows} row', 'rows')
    """
    if "|" not in sentence:
        return sentence
    return FORMS.sub(lambda found: found[2 if str(params[found[1]]) == "1" else 3], sentence)
