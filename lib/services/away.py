"""What readers are told while the database does not answer, or only a standby does."""

from __future__ import annotations

from lib.domain import Locale, Refusal, RefusalCode
from lib.i18n import say
from lib.services.clock import beijing
from lib.services.workspace import Workspace


def away_note(workspace: Workspace, revision: int, locale: Locale) -> str | None:
    """One sentence with the version that is shown and when it was published; None where the database answers."""
    info = workspace.store.describe()
    if info.away_since is None:
        standby = info.read_only and info.refuses is RefusalCode.NOT_PRIMARY
        return say(locale, "database.standby") if standby else None
    facts = {"revision": revision, "since": beijing(info.away_since)}
    try:
        shown = workspace.store.revision(revision) if revision else None
    except Refusal:
        shown = None
    if shown is None:
        return say(locale, "database.away", **facts)
    return say(locale, "database.last_release", **facts, published=beijing(shown.published_at))
