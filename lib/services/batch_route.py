"""The way of a batch through the offices: whose reviewers pass it on, who publishes it, and whose turn it is.

With two steps, figures of counties of one league, with its own or without, are passed on by that league's reviewers,
and published by those of the whole province. Everything else goes straight to whoever publishes it. A jurisdiction
whose counties lie directly below its root has no league in between, so one step is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lib.domain import Batch, BatchKind, BatchStatus, Identity, Level, Origin
from lib.services.batch_view import batch_regions
from lib.services.settings import ReviewSteps
from lib.services.workspace import Workspace

#: The states in which a batch waits for a reviewer.
WAITING = (BatchStatus.SUBMITTED, BatchStatus.PASSED)
#: The states that wait for whoever brought the batch.
WITH_SENDER = (BatchStatus.RECEIVED, BatchStatus.REJECTED, BatchStatus.CHECKED, BatchStatus.RETURNED)


class Party(StrEnum):
    """Who has to do something next."""

    SENDER = "sender"
    LEAGUE = "league"
    PUBLISHER = "publisher"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is; ``regions`` are those whose reviewers are meant, none for the sender and for nobody."""

    party: Party
    regions: tuple[str, ...] = ()


def league_of(workspace: Workspace, batch: Batch) -> str | None:
    """The league whose reviewers pass this batch on; None where it goes straight to its publication."""
    if workspace.settings.review_steps is ReviewSteps.ONE or batch.kind is not BatchKind.FIGURES or not batch.figures:
        return None
    known = workspace.regions.all
    regions = [known.get(code) for code in batch_regions(workspace, batch)]
    above = {region.parent for region in regions if region and region.level is Level.COUNTY}
    league = above.pop() if len(above) == 1 else None
    if any(region is None or (region.code != league and region.level is not Level.COUNTY) for region in regions):
        return None
    jurisdiction = workspace.regions.jurisdiction_of(league or "")
    return league if jurisdiction and jurisdiction.root != league else None


def publish_regions(workspace: Workspace, batch: Batch) -> tuple[str, ...]:
    """The regions over which PUBLISH is asked for: with two steps the whole of each province with a figure in it."""
    regions = batch_regions(workspace, batch)
    if workspace.settings.review_steps is ReviewSteps.ONE:
        return regions
    return tuple(dict.fromkeys(_asked_for(workspace, code) for code in regions))


def _asked_for(workspace: Workspace, code: str) -> str:
    jurisdiction = workspace.regions.jurisdiction_of(code)
    root = workspace.regions.all[jurisdiction.root] if jurisdiction else None
    return root.code if root and root.level is Level.PROVINCE else code


def unpassed(workspace: Workspace, batch: Batch, who: Identity) -> str | None:
    """The league over whose head somebody would publish this batch: nobody else has passed it on. None: no league.

    Passing a batch oneself and then publishing it are not the two steps of two offices.
    """
    return None if who.origin is Origin.CONSOLE else league_due(workspace, batch, who)


def league_due(workspace: Workspace, batch: Batch, who: Identity) -> str | None:
    """The same for anybody, the command line too, which the steps do not bind."""
    league = league_of(workspace, batch)
    if league is None:
        return None
    by_another = batch.passed_by is not None and batch.passed_by.casefold() != " ".join(who.name.split()).casefold()
    return None if batch.status is BatchStatus.PASSED and by_another else league


def turn_of(workspace: Workspace, batch: Batch) -> Turn:
    """Whose turn it is in the state the batch is in."""
    if batch.status in WITH_SENDER:
        return Turn(Party.SENDER)
    if batch.status not in WAITING:
        return Turn(Party.NOBODY)
    league = league_of(workspace, batch)
    if batch.status is BatchStatus.SUBMITTED and league:
        return Turn(Party.LEAGUE, (league,))
    return Turn(Party.PUBLISHER, publish_regions(workspace, batch))
