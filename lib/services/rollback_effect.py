"""What going back brings besides figures, in words: documents, lists of regions and boundaries by name, and how the
targets stand when they are judged again by those of the chosen revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import polars as pl

from lib.catalogue.overlay import DocumentFile, document_of
from lib.domain import BatchKind, Locale, Period, Refusal, Status
from lib.i18n import number, say
from lib.i18n import period as period_text
from lib.services.analysis import as_of_date, attained
from lib.services.bounds import standing_bounds
from lib.services.once import of_a_day
from lib.services.permission import region_name
from lib.services.revision_changes import list_changes
from lib.services.workspace import Workspace
from lib.stats import status_counts

_KEY = ["region", "level", "indicator", "target"]


def restored(
    workspace: Workspace, head: int, to: int, period: Period, figures: tuple[str, ...], locale: Locale
) -> tuple[str, ...]:
    """Sentences, plain text: what going back from ``head`` to ``to`` does to documents, lists and boundaries, then how
    the targets stand after it. None where it touches none of them.

    Statuses are judged at ``period`` in every jurisdiction concerned, those of the regions ``figures``, whose figures
    change, among them. A file that the program can no longer read is told by that alone.
    """
    told = _Told(workspace, head, to, locale)
    try:
        documents, lists, bounds = told.documents(), told.lists(), told.boundaries()
        said = [*documents.values(), *lists.values(), *bounds]
        if not (documents or lists):
            return (*said, told.say("bounds_only")) if said else ()
        verdicts = told.verdicts(told.concerned((*documents, *lists), figures), period)
        return (*said, verdicts, *([told.say("figures_alone")] if figures else []))
    except Refusal:
        return (told.say("unread"),)


class _Told:
    """The sentences about one way back, in one language."""

    def __init__(self, workspace: Workspace, head: int, to: int, locale: Locale) -> None:
        self._workspace, self._head, self._to, self._locale = workspace, head, to, locale

    def say(self, key: str, **facts: object) -> str:
        return say(self._locale, f"history.goes.{key}", **facts)

    def documents(self) -> dict[str | tuple[str, str], str]:
        """A sentence a document that becomes another, by its territory and id."""
        now, then = (self._standing(BatchKind.DOCUMENT, one) for one in (self._head, self._to))
        found: dict[str | tuple[str, str], str] = {}
        for key in dict.fromkeys((*now, *then)):
            if now.get(key) != then.get(key):
                known, chosen = (self._document(key, one) for one in (self._head, self._to))
                some = chosen or known
                if some is not None:
                    found[some.document.jurisdiction, key] = self._moved(known, chosen, then.get(key))
        return found

    def _standing(self, kind: BatchKind, revision: int) -> dict[str, str]:
        """The batches that stand on a revision by what each brings: the id of a document, the code of a list."""
        whole = self._workspace
        found: dict[str, str] = {}
        for batch in whole.store.standing_files(kind, revision):
            document = kind is BatchKind.DOCUMENT
            key = whole.document_of(batch).document.id if document else whole.region_list_of(batch).jurisdiction.code
            found[key] = batch
        return found

    def _document(self, key: str, revision: int) -> DocumentFile | None:
        catalogue = self._workspace.catalogue_at(revision)
        return document_of(catalogue, key) if key in catalogue.documents else None

    def _moved(self, known: DocumentFile | None, chosen: DocumentFile | None, batch: str | None) -> str:
        some = chosen or known
        facts: dict[str, object] = {"title": some.document.title.get(self._locale) if some else ""}
        for side, file in (("before", known), ("after", chosen)):
            facts |= {f"clauses_{side}": len(file.clauses) if file else 0}
            facts |= {f"targets_{side}": len(file.targets) if file else 0}
        if chosen is None:
            return self.say("document_gone", **facts)
        if known is None:
            return self.say("document_back", **facts)
        if batch is None:
            return self.say("document_installed", **facts)
        return self.say("document_earlier", revision=self._published(batch), **facts)

    def _published(self, batch: str) -> int:
        found = self._workspace.store.batch(batch)
        return (found.revision if found else None) or self._to

    def lists(self) -> dict[str | tuple[str, str], str]:
        """A sentence a jurisdiction whose list of regions becomes another, by its code."""
        now, then = (self._standing(BatchKind.REGIONS, one) for one in (self._head, self._to))
        codes = [code for code in dict.fromkeys((*now, *then)) if now.get(code) != then.get(code)]
        return {code: self._listed(code) for code in codes}

    def _listed(self, code: str) -> str:
        changes = list_changes(self._workspace, code, self._head, self._to, self._locale)
        now, then = (self._workspace.regions_at(one).jurisdictions.get(code) for one in (self._head, self._to))
        facts = now is not None and then is not None and now != then
        return self.say("list_facts" if facts else "list", changes=changes)

    def boundaries(self) -> list[str]:
        """A sentence a jurisdiction whose boundaries become others."""
        now, then = (self._drawn(one) for one in (self._head, self._to))
        said = []
        for code in dict.fromkeys((*now, *then)):
            if now.get(code) != then.get(code):
                batch = then.get(code)
                key = "boundaries_earlier" if batch else "boundaries_gone"
                revision = self._published(batch or now[code])
                said.append(self.say(key, name=self._name(code), revision=revision))
        return said

    def _drawn(self, revision: int) -> dict[str, str]:
        found = ((self._workspace.store.batch(one), one) for one in standing_bounds(self._workspace, revision))
        return {(batch.jurisdiction or "") if batch else "": one for batch, one in found}

    def _name(self, code: str) -> str:
        for revision in (self._head, self._to):
            if own := self._workspace.regions_at(revision).jurisdictions.get(code):
                return own.name.get(self._locale)
        return region_name(self._workspace, code, self._locale)

    def concerned(self, keys: Iterable[str | tuple[str, str]], figures: Iterable[str]) -> tuple[str, ...]:
        """The codes of the jurisdictions whose targets or regions change, or a figure; a document of the nation
        concerns all of them."""
        sides = [self._workspace.regions_at(one) for one in (self._head, self._to)]
        every = list(dict.fromkeys(code for side in sides for code in side.jurisdictions))
        wanted = {key if isinstance(key, str) else key[0] for key in keys}
        if not wanted <= set(every):
            return tuple(every)
        for region in figures:
            own = next((one for side in sides if region in side.all and (one := side.jurisdiction_of(region))), None)
            wanted |= {own.code} if own else set()
        return tuple(code for code in every if code in wanted)

    def verdicts(self, codes: tuple[str, ...], period: Period) -> str:
        """How many targets that bind stand how, before and after."""
        before, after = (_judged(self._workspace, one, codes, period) for one in (self._head, self._to))
        mark = say(self._locale, "ui.mark.list")
        facts: dict[str, object] = {
            "period": period_text(self._locale, period),
            "revision": self._to,
            "names": mark.join(self._name(code) for code in codes),
            "before": number(before.height),
            "after": number(after.height),
        }
        counted = [status_counts(frame, binding=True)["count"].to_list() for frame in (before, after)]
        parts = [
            self.say(
                "count", status=say(self._locale, f"ui.status.{status.value}"), before=number(old), after=number(new)
            )
            for status, old, new in zip(Status, *counted, strict=True)
            if old != new
        ]
        if parts:
            return self.say("verdicts", counts=say(self._locale, "policy.semicolon").join(parts), **facts)
        both = before.join(after, on=_KEY, how="full", suffix="_after")
        moved = both.filter(pl.col("status").ne_missing(pl.col("status_after"))).height
        return self.say("verdicts_swapped" if moved else "verdicts_same", count=number(moved), **facts)


@of_a_day(lru_cache(maxsize=8))
def _judged(workspace: Workspace, revision: int, codes: tuple[str, ...], period: Period) -> pl.DataFrame:
    """The targets that bind in some jurisdictions, by the figures, documents and lists of a revision; a jurisdiction
    that does not stand on it has none."""
    here = workspace.at(revision)
    known: Mapping[str, object] = here.regions.jurisdictions
    day = as_of_date(period)
    frames = [
        attained(here, revision, code, period, day)
        .filter(pl.col("binding"), pl.col("status") != Status.NO_TARGET.value)
        .select(*_KEY, "binding", "status")
        for code in codes
        if code in known
    ]
    empty = pl.DataFrame(schema={**dict.fromkeys(_KEY, pl.String), "binding": pl.Boolean, "status": pl.String})
    return pl.concat(frames) if frames else empty
