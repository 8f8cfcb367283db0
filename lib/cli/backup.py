"""``backup`` and ``restore``: a proved copy of the running system, and the way back from one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from lib.cli.context import Context
from lib.cli.output import GOOD, Outcome
from lib.i18n import say
from lib.services import beijing
from lib.services.backup import back_up
from lib.services.restoration import restore as put_back


def backup(context: Context) -> Outcome:
    """Copy the running installation into a folder and prove the copy."""
    given = context.arguments
    with context.workspace() as workspace:
        done = back_up(workspace, given.dir.absolute(), keep=given.keep)
    made = done.backup
    path = done.folder / made.file
    lines = [_say(context, "done", path=path, revision=made.revision, size=f"{made.size_bytes:,}")]
    if done.removed:
        lines.append(_say(context, "removed", files=", ".join(done.removed)))
    data = {"folder": str(done.folder), "backup": asdict(made), "removed": list(done.removed)}
    return Outcome(GOOD, data, "\n".join(lines))


def restore(context: Context) -> Outcome:
    """Put the newest good backup of a folder, or a named one, in the place of the database."""
    given = context.arguments
    done = put_back(context.settings(), given.dir.absolute(), name=given.name, actor=context.who().name)
    made_at = beijing(datetime.fromisoformat(done.backup.made_at))
    skipped = [say(context.locale, "backup.skipped", file=one.file, reason=one.reason) for one in done.skipped]
    lines = [*skipped, _say(context, "restored", revision=done.revision, file=done.backup.file, at=made_at)]
    if done.aside:
        lines.append(_say(context, "aside", files=", ".join(map(str, done.aside))))
    lines += [_say(context, "settings", file=name) for name in done.backup.others if name == f"{done.backup.stem}.toml"]
    data = {
        "revision": done.revision,
        "backup": asdict(done.backup),
        "skipped": [asdict(one) for one in done.skipped],
        "aside": [str(path) for path in done.aside],
    }
    return Outcome(GOOD, data, "\n".join([*lines, _say(context, "start")]))


def _say(context: Context, key: str, **params: object) -> str:
    return say(context.locale, f"backup.cli.{key}", **params)
