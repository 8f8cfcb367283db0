"""Lists of batches: one's own, and those that wait for a reviewer, with what each waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lib.domain import Batch, BatchStatus, Identity, Locale, Permission
from lib.i18n import say
from lib.services.batch_figures import needless
from lib.services.batch_route import WAITING, Party, Turn, league_of, publish_regions, turn_of
from lib.services.batch_view import batch_regions, may_see
from lib.services.clock import now
from lib.services.later_batch import later_batch, later_text
from lib.services.permission import may, region_name, require
from lib.services.publication import needs_another
from lib.services.same_file import repeated_batch
from lib.services.upload import named
from lib.services.workspace import Workspace

#: A check takes seconds; a batch that is still not checked after this was interrupted.
LONGEST_CHECK = timedelta(minutes=1)
_OWN = 200
_HOUR, _DAY = 3600, 86400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch in a list: since when it stands where it stands, and whose turn it is.

    ``leagues`` are the leagues its regions lie in or are; ``own_turn`` is true for a reader who can take the next step,
    which four eyes keep from whoever sent the batch.
    ``later`` is what took the place of a returned or rejected one of the reader's own (see ``later_batch``).
    """

    batch: Batch
    since: datetime
    turn: Turn
    leagues: tuple[str, ...]
    own_turn: bool
    later: Batch | None = None

    @property
    def interrupted(self) -> bool:
        """True where the check of the bytes ended before its end: nothing was read from them."""
        return self.batch.status is BatchStatus.RECEIVED and now() - self.since > LONGEST_CHECK


def my_batches(workspace: Workspace, *, who: Identity) -> list[Waiting]:
    """The newest 200 batches that somebody brought, newest first, without the records of their checks. Needs SUBMIT."""
    require(workspace, who, Permission.SUBMIT)
    found = workspace.store.batches(sender=named(who), limit=_OWN, reports=False)
    return [_own(workspace, batch, who, later_batch(workspace, batch, found)) for batch in found]


def review_queue(workspace: Workspace, *, who: Identity) -> list[Waiting]:
    """The batches that wait for a reviewer and that somebody may see, the longest waiting first. Needs REVIEW."""
    require(workspace, who, Permission.REVIEW)
    found = [
        batch
        for status in WAITING
        for batch in workspace.store.batches(status, reports=False)
        if may_see(workspace, batch, who)
    ]
    waiting = [_waiting(workspace, batch, who) for batch in found]
    return sorted(waiting, key=lambda item: (item.since, item.batch.sequence))


def _own(workspace: Workspace, batch: Batch, who: Identity, later: Batch | None) -> Waiting:
    """One's own batch: of one that another stands for, that repeats one, or that changes nothing, nobody has to do
    anything."""
    item = _waiting(workspace, batch, who)
    if later is None and repeated_batch(workspace, batch) is None and not needless(workspace, batch):
        return item
    return replace(item, turn=Turn(Party.NOBODY), own_turn=False, later=later)


def _waiting(workspace: Workspace, batch: Batch, who: Identity) -> Waiting:
    turn = turn_of(workspace, batch)
    since = batch.handed_in_at if batch.status in WAITING else batch.step_at
    asked = {Party.LEAGUE: Permission.REVIEW, Party.PUBLISHER: Permission.PUBLISH}.get(turn.party)
    if asked is None:
        own = turn.party is Party.SENDER
    else:
        own = may(workspace, who, asked, turn.regions) and not needs_another(workspace, batch, who)
    return Waiting(batch, since or batch.submitted_at, turn, _leagues(workspace, batch), own)


def _leagues(workspace: Workspace, batch: Batch) -> tuple[str, ...]:
    """The regions directly below a root in which the batch has figures, by code."""
    league = league_of(workspace, batch)
    if league:
        return (league,)
    found = set()
    for code in batch_regions(workspace, batch):
        path = (
            [item.code for item in workspace.regions.ancestors(code)] + [code] if code in workspace.regions.all else []
        )
        below = path[1:2] if len(path) > 1 else path
        found.update(below)
    return tuple(sorted(found))


def may_pass(workspace: Workspace, batch: Batch, who: Identity) -> bool:
    """True where somebody's office may pass this batch on now: for what is offered."""
    league = league_of(workspace, batch)
    waits = batch.status is BatchStatus.SUBMITTED and league is not None
    return waits and may(workspace, who, Permission.REVIEW, (league or "",))


def may_publish(workspace: Workspace, batch: Batch, who: Identity) -> bool:
    """True where somebody's office may publish this batch: for what is offered."""
    return may(workspace, who, Permission.PUBLISH, publish_regions(workspace, batch))


def age_text(age: timedelta, locale: Locale) -> str:
    """How long something waits, in days and hours: ``3 天 4 小时``."""
    seconds = max(int(age.total_seconds()), 0)
    days, hours = seconds // _DAY, seconds % _DAY // _HOUR
    if days:
        return say(locale, "batches.age.days_hours" if hours else "batches.age.days", days=days, hours=hours)
    return say(locale, "batches.age.hours" if hours else "batches.age.minutes", hours=hours, minutes=seconds // 60)


def turn_text(workspace: Workspace, item: Waiting, locale: Locale) -> str:
    """Whose turn it is, in words."""
    if item.turn.party in (Party.SENDER, Party.NOBODY):
        if repeated_batch(workspace, item.batch) is not None:
            return say(locale, "batches.same.next")
        if item.later is not None:
            return later_text(item.batch, item.later, locale)
        if needless(workspace, item.batch):
            return say(locale, "batches.next.needless")
        interrupted = "interrupted" if item.interrupted else item.batch.status.value
        return say(locale, f"batches.next.{interrupted}")
    mark = say(locale, "ui.mark.list")
    regions = item.turn.regions
    names = mark.join(region_name(workspace, code, locale) for code in regions[:3])
    more = say(locale, "ui.mark.and_more", count=len(regions)) if len(regions) > 3 else ""
    return say(locale, f"batches.next.{item.turn.party.value}", regions=names + more)
