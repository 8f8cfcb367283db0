"""The entry of the command line: parse, run, print, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lib.cli.context import Context
from lib.cli.output import REFUSED, WRONG_USAGE, Outcome, as_json
from lib.cli.parser import build_parser
from lib.cli.usage import UsageError
from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say, say_refusal
from lib.services.settings import announced_locale
from lib.services.wire import refusal_json, usage_json


def main(argv: Sequence[str]) -> int:
    """Run one command. 0 good, 1 the data or the state says no, 2 wrong usage."""
    locale = announced_locale()
    wants_json = "--json" in argv
    try:
        arguments = build_parser(locale).parse_args(list(argv))
        outcome: Outcome = arguments.run(Context(arguments, locale))
    except UsageError as error:
        text = f"{say(locale, 'cli.usage.begin')}{error.message}\n{error.usage.rstrip()}"
        outcome = Outcome(WRONG_USAGE, usage_json(error.message), text)
    except Refusal as refusal:
        outcome = Outcome(REFUSED, refusal_json(refusal, locale), _refused(locale, refusal))
    except KeyboardInterrupt:
        outcome = Outcome(
            REFUSED, {"error": {"code": "STOPPED", "message": say(locale, "cli.stopped")}}, say(locale, "cli.stopped")
        )
    _show(outcome, wants_json)
    return outcome.exit_code


def _refused(locale: Locale, refusal: Refusal) -> str:
    """The sentence of a refusal. Whoever works here has the server at hand, so it is told how damage is mended."""
    if refusal.code is RefusalCode.STORE_DAMAGED:
        return say(locale, "cli.damaged", **refusal.params)
    return say_refusal(locale, refusal)


def _show(outcome: Outcome, wants_json: bool) -> None:
    """JSON goes to stdout whatever happened; of the sentences for people, those that say no go to stderr."""
    if outcome.data is None:
        return
    if wants_json:
        print(as_json(outcome.data))
    else:
        failed = outcome.exit_code != 0 and "error" in outcome.data
        print(outcome.text, file=sys.stderr if failed else sys.stdout)
