"""The commands and their options, as the contract names them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from lib.cli import backup, batches, catalogue, demo, files, geo, intake, points, upkeep, user
from lib.cli.context import Context
from lib.cli.output import Outcome
from lib.cli.usage import Parser
from lib.domain import Datum, Locale
from lib.i18n import say

Run = Callable[[Context], Outcome]


def build_parser(locale: Locale) -> Parser:
    """The whole command line. A parsed call carries its function as ``run``."""
    Parser.locale = locale
    commands = _Commands(locale)
    commands.add("catalogue", catalogue.run)
    _intake(commands)
    _points(commands)
    _whole_files(commands)
    _batches(commands)
    _files(commands)
    _upkeep(commands)
    _users(commands)
    return commands.parser


class _Commands:
    """Adds commands with their help; each takes ``--json`` before or after its name."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.parser = Parser(prog="python -m lib", description=say(locale, "cli.help.program"), allow_abbrev=False)
        self.parser.add_argument("--json", action="store_true", help=say(locale, "cli.help.json"))
        self.commands = self.parser.add_subparsers(
            dest="command", required=True, metavar="COMMAND", parser_class=Parser
        )

    def add(self, name: str, run: Run) -> Parser:
        return self._under(self.commands, name, name, run)

    def group(self, name: str, parts: dict[str, Run]) -> dict[str, Parser]:
        """A command with sub-commands, such as ``demo load``."""
        parser = self._under(self.commands, name, name, None)
        below = parser.add_subparsers(dest="part", required=True, metavar="|".join(parts), parser_class=Parser)
        return {part: self._under(below, part, f"{name}_{part}", run) for part, run in parts.items()}

    def _under(self, commands: argparse._SubParsersAction[Parser], name: str, key: str, run: Run | None) -> Parser:
        text = say(self.locale, f"cli.help.{key}")
        parser: Parser = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        parser.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=say(self.locale, "cli.help.json")
        )
        if run is not None:
            parser.set_defaults(run=run)
        return parser

    def option(self, parser: Parser, name: str, *, required: bool = False, dest: str | None = None) -> None:
        """An option with one text value."""
        key = name.removeprefix("--").replace("-", "_")
        parser.add_argument(
            name,
            required=required,
            dest=dest or key,
            metavar=key.upper(),
            help=say(self.locale, f"cli.help.option_{key}"),
        )

    def place(self, parser: Parser, name: str, kind: Callable[[str], object] = str) -> None:
        """An argument by its place."""
        parser.add_argument(name, type=kind, metavar=name.upper(), help=say(self.locale, f"cli.help.place_{name}"))


def _intake(commands: _Commands) -> None:
    for name, run in (("check", intake.check), ("submit", intake.submit)):
        parser = commands.add(name, run)
        commands.place(parser, "file", Path)
        for option in ("--jurisdiction", "--period", "--sheet"):
            commands.option(parser, option)
        if name == "submit":
            commands.option(parser, "--as", required=True, dest="actor")
            commands.option(parser, "--note")
            commands.option(parser, "--idempotency-key")


def _points(commands: _Commands) -> None:
    parts = commands.group("points", {"check": points.check, "submit": points.submit, "list": points.listed})
    for name, parser in parts.items():
        commands.option(parser, "--jurisdiction", required=True)
        if name == "list":
            continue
        commands.place(parser, "file", Path)
        text = say(commands.locale, "cli.help.option_datum")
        parser.add_argument("--datum", choices=tuple(Datum), default=Datum.WGS84.value, help=text)
    commands.option(parts["submit"], "--as", required=True, dest="actor")
    commands.option(parts["submit"], "--note")
    commands.option(parts["submit"], "--idempotency-key")


def _whole_files(commands: _Commands) -> None:
    kinds: dict[str, dict[str, Run]] = {
        "document": {"check": files.check_document, "submit": files.submit_document_file},
        "jurisdiction": {"check": files.check_jurisdiction, "submit": files.submit_jurisdiction},
        "boundaries": {"check": files.check_boundaries, "submit": files.submit_boundary_file},
    }
    for name, runs in kinds.items():
        parts = commands.group(name, runs)
        for parser in parts.values():
            commands.place(parser, "file", Path)
            if name == "boundaries":
                text = say(commands.locale, "cli.help.option_boundary_datum")
                parser.add_argument("--datum", choices=tuple(Datum), required=True, help=text)
        commands.option(parts["submit"], "--as", required=True, dest="actor")
        commands.option(parts["submit"], "--note")
        commands.option(parts["submit"], "--idempotency-key")


def _batches(commands: _Commands) -> None:
    review = commands.add("review", batches.review)
    commands.place(review, "batch")
    commands.option(review, "--as", dest="actor")
    publish = commands.add("publish", batches.publish)
    commands.place(publish, "batch")
    commands.option(publish, "--as", required=True, dest="actor")
    commands.option(publish, "--reason")
    commands.option(publish, "--idempotency-key")
    back = commands.add("return", batches.send_back)
    commands.place(back, "batch")
    rollback = commands.add("rollback", batches.roll_back)
    commands.place(rollback, "revision", revision_number)
    for parser in (back, rollback):
        commands.option(parser, "--as", required=True, dest="actor")
        commands.option(parser, "--reason", required=True)


def revision_number(text: str) -> int:
    """A revision as people and messages write it: ``12`` or ``v12``."""
    return int(text.removeprefix("v"))


def _files(commands: _Commands) -> None:
    export = commands.add("export", upkeep.export)
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument("--indicator", metavar="KEY", help=say(commands.locale, "cli.help.option_indicator"))
    what.add_argument("--all", action="store_true", help=say(commands.locale, "cli.help.option_all"))
    commands.option(export, "--level")
    commands.option(export, "--period")
    export.add_argument(
        "--revision", type=revision_number, metavar="N", help=say(commands.locale, "cli.help.option_revision")
    )
    export.add_argument(
        "--format", required=True, choices=("csv", "xlsx", "json"), help=say(commands.locale, "cli.help.option_format")
    )
    export.add_argument(
        "--out", required=True, type=Path, metavar="F", help=say(commands.locale, "cli.help.option_out")
    )
    build = commands.group("geo", {"build": geo.build, "import": geo.bring_in})
    commands.place(build["import"], "file", Path)
    for option in ("--jurisdiction", "--review-number", "--provider", "--vintage", "--license"):
        commands.option(build["import"], option, required=True)


def _upkeep(commands: _Commands) -> None:
    commands.add("verify", upkeep.verify)
    commands.add("migrate", upkeep.migrate)
    copying, back = commands.add("backup", backup.backup), commands.add("restore", backup.restore)
    for parser in (copying, back):
        commands.place(parser, "dir", Path)
    copying.add_argument("--keep", type=backup_count, metavar="N", help=say(commands.locale, "cli.help.option_keep"))
    commands.option(back, "--name")
    for parser in commands.group("demo", {"load": demo.load, "remove": demo.remove}).values():
        commands.option(parser, "--as", dest="actor")
    serve = commands.add("serve", upkeep.serve)
    serve.add_argument("--host", metavar="H", help=say(commands.locale, "cli.help.option_host"))
    serve.add_argument("--port", type=int, metavar="P", help=say(commands.locale, "cli.help.option_port"))
    serve.add_argument("--demo", action="store_true", help=say(commands.locale, "cli.help.option_demo"))


def backup_count(text: str) -> int:
    """How many backups are kept: at least one."""
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _users(commands: _Commands) -> None:
    runs: dict[str, Run] = {
        "add": user.add,
        "list": user.listed,
        "disable": user.disable,
        "enable": user.enable,
        "password": user.password,
        "link": user.link,
    }
    parts = commands.group("user", runs)
    for name, parser in parts.items():
        if name != "list":
            commands.place(parser, "name")
    commands.option(parts["add"], "--shown")
    commands.option(parts["link"], "--subject", required=True)
    parts["add"].add_argument(
        "--role",
        action="append",
        type=user.grant,
        metavar="ROLE[:REGION]",
        help=say(commands.locale, "cli.help.option_role"),
    )
    for name in ("add", "password"):
        text = say(commands.locale, "cli.help.option_password_stdin")
        parts[name].add_argument("--password-stdin", action="store_true", help=text)
