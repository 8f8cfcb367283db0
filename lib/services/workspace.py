"""What every service works on: settings, catalogue, regions, layers and store, opened once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.catalogue import Catalogue, load_catalogue
from lib.domain import Jurisdiction, Refusal, RefusalCode
from lib.regions import Layers, Regions, load_layers, load_regions
from lib.services.settings import Settings
from lib.store import Store, open_store


@dataclass(frozen=True, eq=False)
class Workspace:
    """The opened installation. Compared by identity: results are kept by (workspace, revision, selection)."""

    settings: Settings
    catalogue: Catalogue
    regions: Regions
    layers: Layers
    store: Store
    read_only: bool = False
    damaged: bool = False
    #: The database file, or its folder, cannot be written.
    unwritable: bool = False

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
