"""What every service works on: settings, catalogue, regions, layers and store, opened once a process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue, load_catalogue
from lib.catalogue.overlay import DocumentFile, overlaid
from lib.domain import BatchKind, ImportReport, Jurisdiction, Locale, Refusal, RefusalCode, RevisionKind
from lib.i18n import say_issue
from lib.ingest.document import check_document
from lib.ingest.document_parts import DocumentContext
from lib.ingest.region_list import check_region_list
from lib.ingest.region_list_rules import RegionContext
from lib.regions import Layer, Layers, Regions, load_layers
from lib.regions.naming import Tables, built
from lib.regions.reading import read_tables
from lib.regions.region_list import RegionList
from lib.regions.region_list import overlaid as overlaid_regions
from lib.services.bounds import layer_named, layers_with, standing_bounds
from lib.services.clock import now, today
from lib.services.recent import recent_head
from lib.services.settings import Settings
from lib.store import MemorySessions, SessionStore, Store, open_store

log = logging.getLogger(__name__)

#: The batches of the lists of regions that stand, and of every list that ever stood.
Lists = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Workspace:
    """The opened installation. Compared by identity: results are kept by (workspace, revision, selection)."""

    settings: Settings
    #: The catalogue that came with the program; documents published later stand over it.
    installed: Catalogue
    #: The regions that came with the program; lists published later stand over them.
    installed_regions: Tables
    #: The boundaries that came with the program or its import; those published later stand over them.
    installed_layers: Layers
    store: Store
    #: Who comes in while nothing may be written to the store.
    memory: MemorySessions
    read_only: bool = False
    damaged: bool = False
    #: The database file, or its folder, cannot be written.
    unwritable: bool = False
    #: The installation that this one is a reading of, as of some revision, and the regions of that revision.
    whole: Workspace | None = None
    held: Regions | None = None
    #: The batches of the boundaries that stand on that revision.
    bounds: tuple[str, ...] | None = None

    @property
    def regions(self) -> Regions:
        """The regions and jurisdictions: of the revision that the installation is read at, else of the newest."""
        if self.held is not None:
            return self.held
        head = recent_head(self)
        return _regions_at(self, head, head)

    def regions_at(self, revision: int) -> Regions:
        """The regions as they stood on a revision: the installed ones with the lists published by then.

        Raises Refusal CATALOGUE_BROKEN for a published list that the installed regions no longer bear.
        """
        whole = self.whole or self
        # another process may have published since the head was asked for
        return _regions_at(whole, revision, max(revision, recent_head(whole)))

    def at(self, revision: int) -> Workspace:
        """The same installation as it is read at a revision. Revisions with the same regions and boundaries share
        one, and whatever is kept by workspace and revision is kept with the regions it was made with."""
        whole = self.whole or self
        return _held_to(whole, whole.regions_at(revision), standing_bounds(whole, revision))

    @property
    def layers(self) -> Layers:
        """The boundary layers: of the revision that the installation is read at, else of the newest.

        Raises Refusal BOUNDARIES_BROKEN for published boundaries that cannot be drawn any more.
        """
        whole = self.whole or self
        batches = standing_bounds(whole, recent_head(whole)) if self.bounds is None else self.bounds
        return layers_with(whole, batches)

    def layer(self, name: str, detail: str) -> Layer:
        """A layer of any revision, as its address names it. Raises Refusal BOUNDARIES_BROKEN where there is none."""
        return layer_named(self.whole or self, name, detail)

    def region_list_of(self, batch: str) -> RegionList:
        """The list of regions that a published batch brings. Raises Refusal CATALOGUE_BROKEN as ``regions_at``."""
        return _region_list(self.whole or self, batch)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it stands on the newest revision, with the targets that count today."""
        return self.catalogue_at(recent_head(self.whole or self), today())

    def catalogue_at(self, revision: int, on: date | None = None) -> Catalogue:
        """The catalogue as it stood on a revision: the installed one with the documents published by then.

        ``on`` keeps of each demand the version that counts on that day; None keeps them all. Raises Refusal
        CATALOGUE_BROKEN for a published document that the installed catalogue no longer bears.
        """
        whole = self.whole or self
        return _catalogue(whole, _documents(whole, revision), on)

    def document_of(self, batch: str) -> DocumentFile:
        """The document that a published batch brings. Raises Refusal CATALOGUE_BROKEN as ``catalogue_at`` does."""
        return _document(self.whole or self, batch)

    def observations(self, revision: int) -> pl.DataFrame:
        """All figures as known on a revision, columns ``frames.OBSERVATIONS``; those of regions that stand no more on
        it are left out."""
        return _observations(self.whole or self, revision)

    def jurisdiction(self, code: str) -> Jurisdiction:
        """A jurisdiction of this installation. Raises Refusal for any other code."""
        found = self.regions.jurisdictions.get(code)
        if found is None:
            known = ", ".join(self.regions.jurisdictions)
            raise Refusal(RefusalCode.JURISDICTION_UNKNOWN, jurisdiction=code[:40], known=known)
        return found

    @property
    def sign_ins(self) -> SessionStore:
        """Where sessions and failed sign-ins are kept. A file that must not be written keeps nobody from looking."""
        return self.memory if self.read_only or self.unwritable else self.store

    def note(self, actor: str, action: str, subject: str, details: Mapping[str, object]) -> None:
        """Write to the audit trail what happened without a change, where anything may be written; else to the log."""
        if self.read_only or self.store.describe().read_only:
            log.warning(
                "the database is only read, so this is not in the audit trail: %s of %r by %s", action, subject, actor
            )
            return
        self.store.record(actor, action, subject, details, now())

    def must_write(self) -> None:
        """Refuse every change while the installation is open for reading only."""
        info = self.store.describe()
        if self.read_only or info.read_only:
            raise Refusal(RefusalCode.READ_ONLY if self.read_only else info.refuses)


@lru_cache(maxsize=512)
def _documents(workspace: Workspace, revision: int) -> tuple[str, ...]:
    """The batches of the documents that stand on a revision; what is published never changes."""
    return workspace.store.standing_files(BatchKind.DOCUMENT, revision) if revision else ()


@lru_cache(maxsize=64)
def _document(workspace: Workspace, batch: str) -> DocumentFile:
    """A document read from the bytes it came in. They are kept once, and read the same every time."""
    file = workspace.store.batch(batch)
    known = workspace.regions_at((file.revision or 0) if file else 0).jurisdictions
    context = DocumentContext(workspace.installed, known)
    found = check_document(workspace.store.batch_content(batch), file.file if file else batch, context)
    if found.document is None:
        raise _broken(found.report, batch)
    return found.document


@lru_cache(maxsize=128)
def _catalogue(workspace: Workspace, documents: tuple[str, ...], on: date | None) -> Catalogue:
    if on is not None:
        return _catalogue(workspace, documents, None).on(on)
    return overlaid(workspace.installed, (_document(workspace, batch) for batch in documents))


@lru_cache(maxsize=512)
def _regions_at(workspace: Workspace, revision: int, head: int) -> Regions:
    """The regions of a revision; those of every list that was published until ``head`` are known by name."""
    revisions = workspace.store.revisions() if head else []
    every = tuple(one.batch for one in revisions if one.kind is RevisionKind.REGIONS and one.batch is not None)
    standing = workspace.store.standing_files(BatchKind.REGIONS, revision) if every else ()
    return _regions(workspace, (standing, every))


@lru_cache(maxsize=64)
def _region_list(workspace: Workspace, batch: str) -> RegionList:
    """A list read from the bytes it came in, against the regions it was published over."""
    file = workspace.store.batch(batch)
    earlier: tuple[str, ...] = ()
    if file and file.revision:
        earlier = workspace.store.standing_files(BatchKind.REGIONS, file.revision - 1)
    before = _regions(workspace, (earlier, ()))
    context = RegionContext(before.all, before.jurisdictions)
    found = check_region_list(workspace.store.batch_content(batch), file.file if file else batch, context)
    if found.regions is None:
        raise _broken(found.report, batch)
    return found.regions


def _broken(report: ImportReport, batch: str) -> Refusal:
    """The refusal of a published file that what was installed no longer bears, for the first thing wrong with it."""
    told = next((say_issue(Locale.ZH, issue)[0] for issue in report.issues), "")
    return Refusal(RefusalCode.CATALOGUE_BROKEN, file=report.file, key=batch, reason=told)


@lru_cache(maxsize=32)
def _regions(workspace: Workspace, lists: Lists) -> Regions:
    standing, every = ([_region_list(workspace, batch) for batch in batches] for batches in lists)
    return built(overlaid_regions(workspace.installed_regions, standing, every))


@lru_cache(maxsize=32)
def _held_to(workspace: Workspace, regions: Regions, bounds: tuple[str, ...]) -> Workspace:
    return replace(workspace, whole=workspace, held=regions, bounds=bounds)


@lru_cache(maxsize=3)
def _observations(workspace: Workspace, revision: int) -> pl.DataFrame:
    """Published revisions never change, so what is kept is never stale; readers look at the head and few others."""
    found, regions = workspace.store.observations(revision), workspace.regions_at(revision)
    return found.filter(~pl.col("region").is_in(list(regions.past))) if regions.past else found


def open_workspace(settings: Settings, *, read_only: bool = False) -> Workspace:
    """Open the installation that the settings name, bringing an older database up to date.

    ``read_only`` refuses every change by a person; a database that is not there yet is still laid out, empty.
    Raises Refusal for a broken catalogue, broken boundaries, a database that is damaged or newer than the program.
    """
    catalogue = load_catalogue()
    regions = read_tables()
    layers = load_layers(override=settings.data_dir / "geo")
    store = open_store(settings.database_url, last_release=settings.data_dir / "last_release")
    try:
        info = store.describe()
        if not info.read_only and not (read_only and store.schema_version()):
            store.migrate()
    except Refusal:
        store.close()
        raise
    # a server's database that is away, or a standby, may be written again without a new start
    unwritable = info.read_only and info.refuses is RefusalCode.READ_ONLY
    memory = MemorySessions(store)
    return Workspace(settings, catalogue, regions, layers, store, memory, read_only=read_only, unwritable=unwritable)
