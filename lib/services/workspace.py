"""What every service works on: settings, catalogue, regions, layers and store, opened once a process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue, load_catalogue
from lib.catalogue.overlay import DocumentFile, overlaid
from lib.domain import Jurisdiction, Locale, Refusal, RefusalCode
from lib.i18n import say_issue
from lib.ingest.document import check_document
from lib.ingest.document_parts import DocumentContext
from lib.regions import Layers, Regions, load_layers, load_regions
from lib.services.clock import today
from lib.services.recent import recent_head
from lib.services.settings import Settings
from lib.store import Store, open_store


@dataclass(frozen=True, eq=False)
class Workspace:
    """The opened installation. Compared by identity: results are kept by (workspace, revision, selection)."""

    settings: Settings
    #: The catalogue that came with the program; documents published later stand over it.
    installed: Catalogue
    regions: Regions
    layers: Layers
    store: Store
    read_only: bool = False
    damaged: bool = False
    #: The database file, or its folder, cannot be written.
    unwritable: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as it stands on the newest revision, with the targets that count today."""
        return self.catalogue_at(recent_head(self), today())

    def catalogue_at(self, revision: int, on: date | None = None) -> Catalogue:
        """The catalogue as it stood on a revision: the installed one with the documents published by then.

        ``on`` keeps of each demand the version that counts on that day; None keeps them all. Raises Refusal
        CATALOGUE_BROKEN for a published document that the installed catalogue no longer bears.
        """
        return _catalogue(self, _documents(self, revision), on)

    def document_of(self, batch: str) -> DocumentFile:
        """The document that a published batch brings. Raises Refusal CATALOGUE_BROKEN as ``catalogue_at`` does."""
        return _document(self, batch)

    def observations(self, revision: int) -> pl.DataFrame:
        """All figures as known on a revision, columns ``frames.OBSERVATIONS``."""
        return _observations(self, revision)

    def jurisdiction(self, code: str) -> Jurisdiction:
        """A jurisdiction of this installation. Raises Refusal for any other code."""
        found = self.regions.jurisdictions.get(code)
        if found is None:
            known = ", ".join(self.regions.jurisdictions)
            raise Refusal(RefusalCode.JURISDICTION_UNKNOWN, jurisdiction=code[:40], known=known)
        return found

    def must_write(self) -> None:
        """Refuse every change while the installation is open for reading only."""
        if self.read_only or self.store.describe().read_only:
            raise Refusal(RefusalCode.READ_ONLY)


@lru_cache(maxsize=512)
def _documents(workspace: Workspace, revision: int) -> tuple[str, ...]:
    """The batches of the documents that stand on a revision; what is published never changes."""
    return workspace.store.documents(revision) if revision else ()


@lru_cache(maxsize=64)
def _document(workspace: Workspace, batch: str) -> DocumentFile:
    """A document read from the bytes it came in. They are kept once, and read the same every time."""
    file = workspace.store.batch(batch)
    context = DocumentContext(workspace.installed, workspace.regions.jurisdictions)
    found = check_document(workspace.store.batch_content(batch), file.file if file else batch, context)
    if found.document is None:
        told = next((say_issue(Locale.ZH, issue)[0] for issue in found.report.issues), "")
        raise Refusal(RefusalCode.CATALOGUE_BROKEN, file=found.report.file, key=batch, reason=told)
    return found.document


@lru_cache(maxsize=128)
def _catalogue(workspace: Workspace, documents: tuple[str, ...], on: date | None) -> Catalogue:
    if on is not None:
        return _catalogue(workspace, documents, None).on(on)
    return overlaid(workspace.installed, (_document(workspace, batch) for batch in documents))


@lru_cache(maxsize=3)
def _observations(workspace: Workspace, revision: int) -> pl.DataFrame:
    """Published revisions never change, so what is kept is never stale; readers look at the head and few others."""
    return workspace.store.observations(revision)


def open_workspace(settings: Settings, *, read_only: bool = False) -> Workspace:
    """Open the installation that the settings name, bringing an older database up to date.

    ``read_only`` refuses every change by a person; a database that is not there yet is still laid out, empty.
    Raises Refusal for a broken catalogue, broken boundaries, a database that is damaged or newer than the program.
    """
    catalogue = load_catalogue()
    regions = load_regions()
    layers = load_layers(override=settings.data_dir / "geo")
    store = open_store(settings.database_url)
    unwritable = store.describe().read_only
    if not unwritable and not (read_only and store.schema_version()):
        store.migrate()
    return Workspace(settings, catalogue, regions, layers, store, read_only=read_only, unwritable=unwritable)
