"""All revisions as people look at them: the list, two compared, what going back would change, and where a figure came
from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from lib.domain import BatchKind, Identity, Indicator, Level, Locale, Permission, Refusal, RefusalCode, Revision
from lib.i18n import say
from lib.services.batch_view import may_see
from lib.services.clock import beijing
from lib.services.consequence import Consequence, consequence_between
from lib.services.consequence_table import difference_file
from lib.services.export import record_export
from lib.services.permission import may, outside, region_name, require
from lib.services.provenance import WITHHELD
from lib.services.publication import concerned
from lib.services.revision_changes import changes_text
from lib.services.rollback_effect import restored
from lib.services.shown_name import shown_name
from lib.services.value_history import Version, value_history
from lib.services.workspace import Workspace

#: Columns of the list for reading; their titles stand in ``history.column``.
COLUMNS = ("number", "at", "by", "kind", "changes", "demo", "reason", "batch")
#: Columns of the count by indicator and league.
COUNTED = ("indicator", "region", "new", "changed", "removed")


@dataclass(frozen=True, eq=False)
class Rollback:
    """What going back to ``to`` would change now: the figures, and whether places of a point layer, policy documents,
    lists of regions or boundaries change as well; those are told first among the sentences of ``consequence``.

    ``nothing``: it would change none of them. ``allowed``: whoever looks may go back. ``concerned`` names the regions
    over all of which that takes the permission, ``beyond`` those among them over which whoever looks lacks it, as
    ``require`` would; ``own``: figures that stood on ``to`` differ in regions over which they hold it.
    """

    to: int
    head: int
    consequence: Consequence
    points: bool
    allowed: bool
    documents: bool = False
    regions: bool = False
    boundaries: bool = False
    concerned: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    own: bool = False

    @property
    def nothing(self) -> bool:
        further = self.points or self.documents or self.regions or self.boundaries
        return self.consequence.difference.is_empty() and not further


@dataclass(frozen=True, slots=True)
class Origin:
    """One version of a figure with the reason its revision was published for; ``file`` says whether whoever looks may
    have the original file."""

    version: Version
    reason: str | None
    file: bool


def revisions_seen(workspace: Workspace, *, who: Identity) -> tuple[Revision, ...]:
    """All revisions, newest first. Needs VIEW; nobody in particular learns neither person nor reason."""
    require(workspace, who, Permission.VIEW)
    found = workspace.store.revisions()
    if who.anonymous:
        return tuple(replace(one, published_by=WITHHELD, reason=None) for one in found)
    return tuple(found)


def revisions_table(workspace: Workspace, revisions: tuple[Revision, ...], locale: Locale) -> pl.DataFrame:
    """Revisions for reading: columns ``COLUMNS`` in the reader's language, times in Beijing."""
    rows = [
        (
            f"v{one.number}",
            beijing(one.published_at),
            shown_name(workspace, one.published_by),
            kind_text(one, locale),
            changes_text(workspace, one, locale),
            say(locale, "ui.frame.demo") if one.demo else "",
            one.reason or "",
            one.batch or "",
        )
        for one in revisions
    ]
    titles = dict.fromkeys((say(locale, f"history.column.{name}") for name in COLUMNS), pl.String)
    return pl.DataFrame(rows, schema=titles, orient="row")


def kind_text(revision: Revision, locale: Locale) -> str:
    """What made a revision: a publication, going back to an earlier one, taking the demonstration out, places."""
    return say(locale, f"history.kind.{revision.kind.value}", restores=revision.restores or 0)


def compared(workspace: Workspace, a: int, b: int, locale: Locale, *, who: Identity) -> Consequence:
    """What differs from revision ``a`` to ``b``; 0 is the empty store. Needs VIEW. Raises Refusal REVISION_UNKNOWN."""
    require(workspace, who, Permission.VIEW)
    return consequence_between(workspace, a, b, locale)


def compared_csv(workspace: Workspace, a: int, b: int, locale: Locale, *, who: Identity) -> bytes:
    """All cells that differ from ``a`` to ``b`` as a file; the audit trail says who took it. Needs EXPORT."""
    require(workspace, who, Permission.EXPORT)
    found = consequence_between(workspace, a, b, locale)
    content = difference_file(workspace, found.difference, locale)
    record_export(workspace, who, f"difference:v{a}-v{b}", b, found.difference.height)
    return content


def counted_changes(workspace: Workspace, difference: pl.DataFrame, locale: Locale) -> pl.DataFrame:
    """How many cells change by indicator and league (a county counts with its league), the most first: columns
    ``COUNTED`` for reading."""
    leagues = {code: _league(workspace, code) for code in difference["region"].unique()}
    parts = (
        difference.with_columns(
            place=pl.col("region").replace_strict(leagues, return_dtype=pl.String) if leagues else pl.col("region")
        )
        .group_by("indicator", "place")
        .agg(*((pl.col("change") == change).sum().alias(change) for change in COUNTED[2:]))
        .sort(pl.sum_horizontal(*COUNTED[2:]), "indicator", "place", descending=[True, False, False])
    )
    sheets = workspace.catalogue.reportable.indicators
    rows = [
        (sheets[key].name.get(locale), region_name(workspace, place, locale), *counts)
        for key, place, *counts in parts.iter_rows()
    ]
    kinds = [pl.String, pl.String, pl.Int64, pl.Int64, pl.Int64]
    names = [say(locale, f"history.counted.{name}") for name in COUNTED]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def rollback_foretold(workspace: Workspace, to: int, locale: Locale, *, who: Identity) -> Rollback:
    """What going back to a revision would change, and whether whoever asks may. Needs VIEW. Raises Refusal
    REVISION_UNKNOWN."""
    require(workspace, who, Permission.VIEW)
    if workspace.store.revision(to) is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=to, head=workspace.store.head())
    head = workspace.store.head()
    here_now, then = workspace.store.points(head), workspace.store.points(to)
    roots = concerned(workspace, head, to)
    granted = not workspace.read_only and may(workspace, who, Permission.ROLLBACK, roots)
    documents, regions, boundaries = (
        workspace.store.standing_files(kind, head) != workspace.store.standing_files(kind, to)
        for kind in (BatchKind.DOCUMENT, BatchKind.REGIONS, BatchKind.BOUNDARIES)
    )
    found = _foretold(workspace, head, to, locale, files=documents or regions or boundaries)
    beyond = outside(workspace, who, Permission.ROLLBACK, roots)
    stood = found.difference.filter(pl.col("change") != "removed")["region"].unique().to_list()
    return Rollback(
        to=to,
        head=head,
        consequence=found,
        points=not here_now.equals(then),
        allowed=granted,
        documents=documents,
        regions=regions,
        boundaries=boundaries,
        concerned=_names(workspace, roots, locale),
        beyond=_names(workspace, beyond, locale),
        own=len(outside(workspace, who, Permission.ROLLBACK, stood)) < len(stood),
    )


def _foretold(workspace: Workspace, head: int, to: int, locale: Locale, *, files: bool) -> Consequence:
    """What the figures bring; where ``files`` go back too, these first, and how the targets stand with all of it."""
    if not files:
        return consequence_between(workspace, head, to, locale, quiet="none_rollback")
    found = consequence_between(workspace, head, to, locale, quiet="none_rollback_figures")
    moving = tuple(found.difference["region"].unique().sort())
    told = restored(workspace, head, to, found.period, moving, locale)
    still = () if moving else (say(locale, "history.goes.no_figures"),)
    return replace(found, sentences=(*told, *(still or found.sentences)))


def _names(workspace: Workspace, codes: tuple[str, ...], locale: Locale) -> tuple[str, ...]:
    return tuple(region_name(workspace, code, locale) for code in codes)


def origins(
    workspace: Workspace, region: str, indicator: Indicator, locale: Locale, *, who: Identity
) -> tuple[Origin, ...]:
    """All versions of the figures of a region and indicator, of every period: the newest period and version first.

    Needs VIEW. Files and persons are told as ``provenance`` tells them; the file itself is for those who may see its
    batch.
    """
    require(workspace, who, Permission.VIEW)
    found = value_history(workspace, workspace.store.head(), region, indicator, locale, who)
    seen: dict[str, bool] = {}
    reasons: dict[int, str | None] = {}
    for one in found:
        if one.batch not in seen:
            batch = workspace.store.batch(one.batch)
            seen[one.batch] = batch is not None and may_see(workspace, batch, who)
        if one.revision not in reasons:
            revision = workspace.store.revision(one.revision)
            reasons[one.revision] = revision.reason if revision and not who.anonymous else None
    return tuple(
        Origin(replace(one, published_by=WITHHELD) if who.anonymous else one, reasons[one.revision], seen[one.batch])
        for one in found
    )


def _league(workspace: Workspace, code: str) -> str:
    """The league or city a region lies in; the region itself where it is none's part."""
    above = [one.code for one in workspace.regions.ancestors(code) if one.level is Level.PREFECTURE]
    return above[-1] if above else code
