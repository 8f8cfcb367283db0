"""Sentences by key and language, read once from ``data/i18n/<locale>/<file>.toml``.

A key is ``<file>.<section>...<name>``; ``{name}`` in a sentence is filled from the parameters, and
``{name|one|other}`` is the form of a word that fits a count (see ``plural``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from lib.domain import Issue, Locale, Refusal, RefusalCode
from lib.i18n.plural import with_forms

ROOT = Path(__file__).resolve().parents[2] / "data" / "i18n"


@cache
def messages(locale: Locale) -> Mapping[str, str]:
    """All sentences of a language as ``{key: sentence}``."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / locale.value).glob("*.toml")):
        found.update(_flatten(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


def _flatten(prefix: str, tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(f"{prefix}.{name}", value)
        else:
            yield f"{prefix}.{name}", str(value)


def say(locale: Locale, key: str, /, **params: object) -> str:
    """The sentence of ``key``, filled. Raises KeyError for an unknown key: a mistake of ours, caught by the tests."""
    sentence = messages(locale)[key]
    return with_forms(sentence, params).format_map(params) if params else sentence


def say_issue(locale: Locale, issue: Issue) -> tuple[str, str]:
    """An issue as (message, hint), plain text: what is wrong, and what to do about it.

    An issue that stands for the rest of its kind says so. What it knows the name of in this language (a parameter
    ``subject_en`` beside ``subject``) it calls by it.
    """
    params: dict[str, object] = {
        "row": issue.row or "",
        "column": issue.column or "",
        "value": issue.value if issue.value is not None else "",
        "count": issue.count,
        "rows": _rows(issue),
        # a report that an earlier version kept has none
        "reach": "",
        **issue.params,
    }
    ending = f"_{locale.value}"
    params |= {name.removesuffix(ending): value for name, value in issue.params.items() if name.endswith(ending)}
    key = f"issues.{issue.code.value}"
    message = say(locale, f"{key}.message", **params)
    if issue.folded:
        message += say(locale, "ui.mark.and_more", count=issue.count)
    return message, say(locale, f"{key}.hint", **params)


def _rows(issue: Issue) -> str:
    """The rows from an issue's own to its ``last``, which may be the same one: ``2–5``, ``2``."""
    last = issue.params.get("last", issue.row)
    return str(issue.row or "") if last == issue.row else f"{issue.row}–{last}"


def say_refusal(locale: Locale, refusal: Refusal) -> str:
    """A refusal as one plain sentence that says what happened and what to do."""
    params: dict[str, object] = dict(refusal.params)
    if "status" in params:
        params["status"] = say(locale, f"ui.batch_status.{params['status']}")
    if "permission" in params:
        params["permission"] = say(locale, f"access.permission.{params['permission']}")
    if locale is Locale.EN and "regions_en" in params:
        params["regions"] = params["regions_en"]
    if refusal.code is RefusalCode.DISK_FULL:
        params["standing"] = say(locale, "store.standing", **params) if "head" in params else ""
    return say(locale, f"errors.{refusal.code.value}", **params)
