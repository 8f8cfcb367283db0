"""Wrong usage in the reader's language: argparse speaks English only."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from lib.domain import Locale
from lib.i18n import say

_SHAPES = (
    ("missing", re.compile(r"the following arguments are required: (?P<what>.+)")),
    ("one_of", re.compile(r"one of the arguments (?P<what>.+) is required")),
    (
        "choice",
        re.compile(r"argument (?P<what>.+): invalid choice: (?P<value>'.*?'|\S+) \(choose from (?P<known>.+)\)"),
    ),
    ("unknown", re.compile(r"unrecognized arguments: (?P<what>.+)")),
    ("value", re.compile(r"argument (?P<what>.+): expected (?:one argument|\d+ arguments?|at least one argument)")),
    ("number", re.compile(r"argument (?P<what>.+): invalid (?:int|revision_number|backup_count) value: (?P<value>.+)")),
    ("grant", re.compile(r"argument (?P<what>.+): invalid grant value: (?P<value>.+)")),
    ("together", re.compile(r"argument (?P<what>.+): not allowed with argument (?P<value>.+)")),
    ("ambiguous", re.compile(r"ambiguous option: (?P<what>.+) could match (?P<known>.+)")),
)


class UsageError(Exception):
    """The command was typed wrongly; ``message`` says how, ``usage`` how it goes."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` instead of leaving the program."""

    locale: Locale = Locale.ZH

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "add_help": False})
        self._positionals.title = say(self.locale, "cli.help.arguments")
        self._optionals.title = say(self.locale, "cli.help.options")
        self.add_argument("-h", "--help", action="help", help=say(self.locale, "cli.help.help"))

    def error(self, message: str) -> NoReturn:
        raise UsageError(sentence(self.locale, message), self.format_usage())

    def commands(self) -> dict[str, tuple[str, ...]]:
        """The commands by name, each with its sub-commands."""
        return {name: tuple(below.commands()) for name, below in self._below().items()}

    def _below(self) -> dict[str, Parser]:
        choices = (action.choices for action in self._actions if isinstance(action, argparse._SubParsersAction))
        return {name: parser for found in choices for name, parser in (found or {}).items()}


def sentence(locale: Locale, message: str) -> str:
    """argparse's message as ours; a message of an unknown shape stands behind our own beginning."""
    for key, shape in _SHAPES:
        if found := shape.fullmatch(message):
            return say(locale, f"cli.usage.{key}", **found.groupdict())
    return say(locale, "cli.usage.other", what=message)
