"""``export``, ``verify``, ``migrate``, ``serve``."""

from __future__ import annotations

import os
from dataclasses import asdict

from lib.cli.context import Context
from lib.cli.output import GOOD, REFUSED, Outcome, as_json, table
from lib.i18n import say
from lib.services import Workspace, export_figures, load_demo, verify_store
from lib.services.demo_points import load_demo_points
from lib.services.settings import PREFIX, Settings, refuse_unsafe_serving
from lib.services.wire import export_json, verification_json


def export(context: Context) -> Outcome:
    """Write published figures to a file."""
    given = context.arguments
    with context.workspace(read_only=True) as workspace:
        done = export_figures(
            workspace,
            context.who(),
            indicator=given.indicator,
            level=given.level,
            period=given.period,
            revision=given.revision,
            format=given.format,
            out=given.out,
        )
    text = context.say("export.done", path=done.path, rows=f"{done.rows:,}", revision=done.revision)
    return Outcome(GOOD, export_json(done), text)


def verify(context: Context) -> Outcome:
    """Recompute every hash of the store. 1 when something differs."""
    with context.workspace(read_only=True) as workspace:
        found = verify_store(workspace)
    facts = {"revisions": found.revisions, "entries": found.audit_entries}
    if found.ok:
        return Outcome(GOOD, verification_json(found), context.say("verify.good", **facts))
    told = ((item.subject, say(context.locale, f"store.finding.{item.code}", **item.params)) for item in found.findings)
    # what cannot be read is met by several of the checks, and said once
    listed = table([context.say(f"column.{name}") for name in ("subject", "finding")], dict.fromkeys(told))
    text = f"{context.say('verify.bad', count=len(found.findings), **facts)}\n\n{listed}"
    return Outcome(REFUSED, verification_json(found), text)


def migrate(context: Context) -> Outcome:
    """Bring the database to the structure of this program."""
    with context.workspace() as workspace:
        schema = workspace.store.migrate()
    return Outcome(GOOD, {"schema": schema}, context.say("migrate.done", schema=schema))


def serve(context: Context) -> Outcome:
    """Run the server until it is stopped; says one line when it answers."""
    refuse_unsafe_serving(context.settings())
    with context.workspace() as workspace:
        # a damaged file may look empty: nothing is written into one, and the server then says why it does not start
        if context.arguments.demo and workspace.store.head() == 0 and not workspace.store.verify(quick=True):
            load_demo(workspace, who=context.who())
            load_demo_points(workspace, who=context.who())
        settings = public_demo(context, context.settings(), workspace)
    # The page library costs seconds to import, and no other command needs it.
    from lib.web import Ready, serve as run_server  # noqa: I001, PLC0415

    def announce(ready: Ready) -> None:
        if context.arguments.json:
            line = as_json({"status": "ready", **asdict(ready)})
        else:
            line = context.say(
                "serve.ready_demo" if ready.demo else "serve.ready", url=ready.url, revision=ready.revision
            )
            if settings.public:
                line += "\n" + context.say("serve.public")
            if ready.set_up is not None:
                line += "\n" + context.say("serve.set_up", url=ready.set_up)
            if ready.no_admin:
                line += "\n" + context.say("serve.no_admin")
        print(line, flush=True)

    try:
        started = run_server(settings, announce)
    except KeyboardInterrupt:
        started = True  # Ctrl+C after an orderly end: the server had already closed everything
    if not started:
        return Outcome(REFUSED, {"error": {"code": "NOT_STARTED"}}, context.say("serve.not_started"))
    return Outcome(GOOD, None)


def public_demo(context: Context, settings: Settings, workspace: Workspace) -> Settings:
    """A demonstration on this machine alone may be looked at without signing in, unless the settings say otherwise or
    anything else than demonstration figures is published.

    The pages read the settings themselves, so it is said where they read.
    """
    if not context.arguments.demo or not settings.loopback or "public" in settings.model_fields_set:
        return settings
    head = workspace.store.head()
    if not head or not workspace.observations(head)["demo"].all():
        return settings
    os.environ[f"{PREFIX}PUBLIC"] = "yes"
    return context.settings()
