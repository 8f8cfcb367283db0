"""What a revision changed, in a few words: figures and points counted, lists, boundaries and documents by name."""

from __future__ import annotations

from functools import lru_cache

from lib.domain import BatchKind, Locale, Refusal, Revision, RevisionKind
from lib.i18n import number, say
from lib.regions.region_list import ListedRegion
from lib.services.region_list_check import standing_list
from lib.services.report_record import report_of
from lib.services.workspace import Workspace

#: What going back restores besides figures and points.
_FILES = (BatchKind.DOCUMENT, BatchKind.REGIONS, BatchKind.BOUNDARIES)


@lru_cache(maxsize=512)
def changes_text(workspace: Workspace, revision: Revision, locale: Locale) -> str:
    """``数据：新增 4、改 1``, ``地区名单（云州市）：新增 1、改 2``, ``边界（云州市）：3 个地区``, ``文件：《…》``.

    A published list or document that the program can no longer read is told by its kind alone.
    """
    try:
        return _told(workspace, revision, locale)
    except Refusal:
        return _say(locale, "unread")


def _told(workspace: Workspace, revision: Revision, locale: Locale) -> str:
    if revision.kind is RevisionKind.DOCUMENT and revision.batch:
        file = workspace.document_of(revision.batch)
        counts = {"clauses": len(file.clauses), "targets": len(file.targets)}
        return _say(locale, "document", title=file.document.title.get(locale), **counts)
    if revision.kind is RevisionKind.REGIONS and revision.batch:
        return _list(workspace, revision, revision.batch, locale)
    if revision.kind is RevisionKind.BOUNDARIES and revision.batch:
        return _boundaries(workspace, revision, revision.batch, locale)
    counts = {"added": revision.added, "changed": revision.changed, "removed": revision.removed}
    told = _counted("points" if revision.kind is RevisionKind.POINTS else "figures", counts, locale)
    return told + _restored(workspace, revision, locale)


def _list(workspace: Workspace, revision: Revision, batch: str, locale: Locale) -> str:
    """Regions that came, changed and went, against the revision before."""
    code = workspace.region_list_of(batch).jurisdiction.code
    return list_changes(workspace, code, revision.base, revision.number, locale)


def list_changes(workspace: Workspace, code: str, earlier: int, later: int, locale: Locale) -> str:
    """Regions of a jurisdiction that come, change and go from one revision to another, either of which may lack it:
    ``地区名单（云州市）：新增 1、改 2``."""
    sides = []
    for revision in (earlier, later):
        known = code in workspace.regions_at(revision).jurisdictions
        sides.append(standing_list(workspace, revision, code) if known else None)
    before, after = (_standing(side.regions) if side else {} for side in sides)
    named = next((side.jurisdiction.name.get(locale) for side in reversed(sides) if side), code)
    counts = {
        "added": len(after.keys() - before.keys()),
        "changed": sum(before[one] != after[one] for one in after.keys() & before.keys()),
        "removed": len(before.keys() - after.keys()),
    }
    return _counted("regions", counts, locale, name=named)


def _standing(regions: tuple[ListedRegion, ...]) -> dict[str, ListedRegion]:
    return {one.region.code: one for one in regions if not one.ended}


def _boundaries(workspace: Workspace, revision: Revision, batch: str, locale: Locale) -> str:
    """How many regions the file drew; it may hold a part of them only."""
    brought = workspace.store.batch(batch)
    report = report_of(brought.report) if brought and brought.report else None
    own = workspace.regions_at(revision.number).jurisdictions.get(brought.jurisdiction or "") if brought else None
    name = own.name.get(locale) if own else ""
    return _say(locale, "boundaries", name=name, count=report.counts.imported if report else 0)


def _restored(workspace: Workspace, revision: Revision, locale: Locale) -> str:
    """What else going back changed: documents, lists and boundaries are counted nowhere."""
    if revision.kind is not RevisionKind.ROLLBACK:
        return ""
    files = workspace.store.standing_files
    moved = [kind for kind in _FILES if files(kind, revision.base) != files(kind, revision.number)]
    if not moved:
        return ""
    names = say(locale, "ui.mark.list").join(_say(locale, f"restored_{kind.value}") for kind in moved)
    return _say(locale, "restored", what=names)


def _counted(what: str, counts: dict[str, int], locale: Locale, **facts: object) -> str:
    parts = [_say(locale, name, count=number(count)) for name, count in counts.items() if count]
    listed = say(locale, "ui.mark.list").join(parts) or _say(locale, "none")
    return _say(locale, what, parts=listed, **facts)


def _say(locale: Locale, key: str, **facts: object) -> str:
    return say(locale, f"history.changes.{key}", **facts)
