"""The targets of another jurisdiction as a yardstick for one that has none of its own: shown, never counted."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Cadence, Jurisdiction, Locale, Target
from lib.i18n import say
from lib.services.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Measured(Workspace):
    """An installation as read for ``borrower`` against the targets of ``yardstick``: ``own`` is the one it is, with
    the same figures.

    Everything that is kept by workspace is kept apart for it, so borrowed targets never reach anything else.
    """

    own: Workspace | None = None
    borrower: str = ""
    yardstick: str = ""

    def catalogue_at(self, revision: int, on: date | None = None) -> Catalogue:
        """The catalogue with the borrowed targets alone, none of which binds."""
        return _lent(self, revision, on)

    def observations(self, revision: int) -> pl.DataFrame:
        """The figures, kept once for both."""
        return self.own.observations(revision) if self.own else super().observations(revision)


def sets_targets(workspace: Workspace, jurisdiction: str) -> bool:
    """Whether any document that holds in a jurisdiction sets a number."""
    return any(workspace.catalogue.holds_in(one.document, jurisdiction) for one in workspace.catalogue.targets)


def yardsticks(workspace: Workspace, jurisdiction: str) -> tuple[Jurisdiction, ...]:
    """The jurisdictions whose targets may be held beside the figures of one that has none; else none at all."""
    if sets_targets(workspace, jurisdiction):
        return ()
    others = workspace.regions.jurisdictions.values()
    return tuple(one for one in others if one.code != jurisdiction and sets_targets(workspace, one.code))


def measured(workspace: Workspace, jurisdiction: str, yardstick: str | None) -> Workspace:
    """The installation with the targets of ``yardstick`` as references for a jurisdiction; itself where there is
    nothing to borrow, or the jurisdiction has targets of its own.

    No borrowed target binds, so none is counted as met or unmet. A deadline is not borrowed: it was set for others,
    so its target is read as a standing one.
    """
    if yardstick is None or all(one.code != yardstick for one in yardsticks(workspace, jurisdiction)):
        return workspace
    return _measured(workspace, jurisdiction, yardstick)


@lru_cache(maxsize=8)
def _measured(workspace: Workspace, jurisdiction: str, yardstick: str) -> Workspace:
    """One for each pair, so that what is kept by workspace is found again."""
    parts = {part.name: getattr(workspace, part.name) for part in fields(Workspace)}
    return Measured(**parts, own=workspace, borrower=jurisdiction, yardstick=yardstick)


@lru_cache(maxsize=32)
def _lent(workspace: Measured, revision: int, on: date | None) -> Catalogue:
    """The targets of the yardstick under documents that hold for the borrower; a published document never changes."""
    found = (workspace.own or workspace).catalogue_at(revision, on)
    borrowed = tuple(_reference(one) for one in found.targets if found.holds_in(one.document, workspace.yardstick))
    lenders = {one.document for one in borrowed}
    documents = {
        key: replace(one, jurisdiction=workspace.borrower) if key in lenders else one
        for key, one in found.documents.items()
    }
    return replace(found, documents=documents, targets=borrowed)


def _reference(target: Target) -> Target:
    levels = target.binding_levels | target.reference_levels
    standing = target.cadence is Cadence.BY_DEADLINE
    cadence = Cadence.STANDING if standing else target.cadence
    deadline = None if standing else target.deadline
    return replace(target, binding_levels=frozenset(), reference_levels=levels, cadence=cadence, deadline=deadline)


def lender(workspace: Workspace) -> Jurisdiction | None:
    """The jurisdiction whose targets an installation is read against; None where it is not."""
    return workspace.jurisdiction(workspace.yardstick) if isinstance(workspace, Measured) else None


def yardstick_text(locale: Locale, name: str) -> str:
    """``参照内蒙古自治区（不考核）``: what a borrowed yardstick is called where it is chosen."""
    return say(locale, "status.yardstick.label", name=name)
