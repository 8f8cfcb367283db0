"""What a command works with: its arguments, the language, and the workspace when it asks for one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lib.access import console
from lib.domain import Identity, Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.services import Workspace, open_workspace
from lib.services.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Context:
    """One call of the command line."""

    arguments: argparse.Namespace
    locale: Locale

    def say(self, key: str, **params: object) -> str:
        """A sentence of ``cli.toml``."""
        return say(self.locale, f"cli.{key}", **params)

    def settings(self) -> Settings:
        given = vars(self.arguments)
        return load_settings(host=given.get("host"), port=given.get("port"))

    @contextmanager
    def workspace(self, *, read_only: bool = False) -> Iterator[Workspace]:
        opened = open_workspace(self.settings(), read_only=read_only)
        try:
            yield opened
        finally:
            opened.store.close()

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of the file that the command was given."""
        path: Path = self.arguments.file
        try:
            return path.read_bytes(), path.name
        except OSError:
            raise Refusal(RefusalCode.FILE_UNREADABLE, file=str(path)) from None

    def who(self) -> Identity:
        """The person named with ``--as``; where the option is left out or unknown, the command line itself."""
        name: str | None = vars(self.arguments).get("actor")
        return console(name if name is not None else self.say("actor.console"))
