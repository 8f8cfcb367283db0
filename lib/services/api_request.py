"""A request to the HTTP interface: what is wanted, whether it may be answered, and what the answer depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lib.domain import Identity, Level, Period, Permission, Refusal, RefusalCode
from lib.services.analysis import as_of_date
from lib.services.clock import today
from lib.services.permission import require
from lib.services.series import latest_period
from lib.services.wire import catalogue_json, plain
from lib.services.workspace import Workspace

#: Counts up whenever the same request is answered in another form.
FORM = 1


class Resource(StrEnum):
    """What can be asked for."""

    INDICATORS = "indicators"
    REGIONS = "regions"
    VALUES = "values"
    TARGETS = "targets"
    ATTAINMENT = "attainment"
    REVISIONS = "revisions"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, each None where it does not narrow, and the page: ``limit`` rows after the first ``offset``.

    ``region`` stands for the region and all below it.
    """

    jurisdiction: str | None = None
    level: Level | None = None
    region: str | None = None
    indicator: str | None = None
    period: str | None = None
    revision: int | None = None
    limit: int = 1_000
    offset: int = 0


@dataclass(frozen=True)
class Asked:
    """A request that may be answered: who asked, and on which revision, period and day the answer stands.

    ``tag`` differs whenever the answer may differ; ``lasting`` says that the same request will always be answered so.
    """

    who: Identity
    resource: Resource
    wanted: Wanted
    revision: int
    period: Period | None
    as_of: date | None
    tag: str
    lasting: bool
    csv: bool

    @property
    def withheld(self) -> bool:
        """True for those who are nobody in particular: they learn what was published, but not by whom and why."""
        return self.who.anonymous


def ask(workspace: Workspace, who: Identity, resource: Resource, wanted: Wanted, *, csv: bool) -> Asked:
    """Check permission (VIEW, and EXPORT for CSV) and ids, and settle what the answer depends on.

    Raises Refusal FORBIDDEN and the like, and ..._UNKNOWN for an id or revision that is not there.
    """
    require(workspace, who, Permission.VIEW)
    if csv:
        require(workspace, who, Permission.EXPORT)
    revision = workspace.store.head() if wanted.revision is None else wanted.revision
    if wanted.revision is not None and workspace.store.revision(revision) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=revision, head=workspace.store.head())
    workspace = workspace.at(revision)
    _check_ids(workspace, wanted)
    period, as_of = None, None
    if resource is Resource.ATTAINMENT:
        period = Period.parse(wanted.period) if wanted.period else latest_period(workspace, revision)
        as_of = as_of_date(period)
    facts = [FORM, resource, asdict(wanted), revision, str(period), str(as_of), csv, who.anonymous]
    tag = _hash([*facts, _fingerprint(workspace, revision, today())])[:24]
    # Targets and the catalogue belong to the program and may change with it; published figures never do.
    lasting = wanted.revision is not None and resource in (Resource.VALUES, Resource.REVISIONS)
    return Asked(who, resource, wanted, revision, period, as_of, f"r{revision}-{tag}", lasting, csv)


def _check_ids(workspace: Workspace, wanted: Wanted) -> None:
    if wanted.jurisdiction is not None:
        workspace.jurisdiction(wanted.jurisdiction)
    if wanted.region is not None and wanted.region not in workspace.regions.all:
        raise Refusal(RefusalCode.REGION_UNKNOWN, region=wanted.region)
    if wanted.indicator is not None and workspace.catalogue.indicator(wanted.indicator) is None:
        raise Refusal(RefusalCode.INDICATOR_UNKNOWN, indicator=wanted.indicator)


@lru_cache(maxsize=4)
def _fingerprint(workspace: Workspace, revision: int, day: date) -> str:
    """What an answer depends on besides the figures: catalogue and regions, which change with the program and with the
    documents published."""
    regions = {code: plain(region) for code, region in workspace.regions.all.items()}
    return _hash(
        [catalogue_json(workspace.catalogue_at(revision, day)), regions, plain(workspace.regions.jurisdictions)]
    )


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
