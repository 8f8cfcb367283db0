"""What publishing a document changes: its clauses and targets in words, and how many regions stand how after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lib.catalogue import Catalogue
from lib.catalogue.overlay import DocumentFile, document_of, overlaid
from lib.domain import Identity, Level, Locale, Period, Permission, Status, Target
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services.analysis import as_of_date, held, is_over
from lib.services.permission import require
from lib.services.wording import target_text
from lib.services.workspace import Workspace
from lib.stats import status_counts


@dataclass(frozen=True, eq=False)
class DocumentPreview:
    """``sentences`` in the reader's language, plain text; ``counts`` has status, before and after: how many regions
    bound stand how over all targets of the jurisdiction. ``base`` is the revision it was made against."""

    base: int
    sentences: tuple[str, ...]
    counts: pl.DataFrame


def preview_document(
    workspace: Workspace, file: DocumentFile, period: Period, locale: Locale, *, who: Identity
) -> DocumentPreview:
    """What publishing a document would change on the newest revision, judged at a period. Needs DOCUMENTS."""
    require(workspace, who, Permission.DOCUMENTS)
    head = workspace.store.head()
    before = workspace.catalogue_at(head)
    after = overlaid(before, [file])
    words = _Words(after, locale)
    old = document_of(before, file.document.id) if file.document.id in before.documents else None
    counts = _counts(workspace, head, (before, after), file.document.jurisdiction, period)
    sentences = (*words.document(file, old), *words.clauses(file, old), *words.targets(file, old))
    return DocumentPreview(head, (*sentences, words.moved(counts, period)), counts)


def _counts(
    workspace: Workspace, head: int, pair: tuple[Catalogue, Catalogue], territory: str, period: Period
) -> pl.DataFrame:
    """Statuses of the regions bound, before and after; over every jurisdiction for a document of the nation."""
    own = [territory] if territory in workspace.regions.jurisdictions else list(workspace.regions.jurisdictions)
    as_of, observations = as_of_date(period), workspace.observations(head)
    found = []
    for side, catalogue in zip(("before", "after"), pair, strict=True):
        frames = []
        for code in own:
            root = workspace.jurisdiction(code).root
            regions = [one for one in workspace.regions.all.values() if workspace.regions.within(one.code, root)]
            targets = catalogue.on(as_of)
            frames.append(held(targets, regions, observations, code, period=period, as_of=as_of, over=is_over(as_of)))
        found.append(status_counts(pl.concat(frames), binding=True).rename({"count": side}))
    both = found[0].join(found[1], on="status", maintain_order="left")
    return both.filter(pl.col("status") != Status.NO_TARGET.value)


class _Words:
    """The sentences about one document, in one language."""

    def __init__(self, catalogue: Catalogue, locale: Locale) -> None:
        self._catalogue, self._locale = catalogue, locale

    def _say(self, key: str, **facts: object) -> str:
        return say(self._locale, f"documents.preview.{key}", **facts)

    def document(self, file: DocumentFile, old: DocumentFile | None) -> list[str]:
        """What the file is: a new document, or an amendment, and what of its own facts changes."""
        one = file.document
        facts = {"id": one.id, "title": one.title.get(self._locale)}
        if old is None:
            return [self._say("new", **facts, clauses=len(file.clauses), targets=len(file.targets))]
        names = ("number", "issuer", "title", "issued_on", "tier", "note")
        moved = [name for name in names if getattr(one, name) != getattr(old.document, name)]
        told = say(self._locale, "ui.mark.list").join(self._say(f"field.{name}") for name in moved)
        return [self._say("amended", **facts), *([self._say("facts", fields=told)] if moved else [])]

    def clauses(self, file: DocumentFile, old: DocumentFile | None) -> list[str]:
        """Clauses that come, change or go."""
        now = {clause.id: clause for clause in file.clauses}
        then = {clause.id: clause for clause in old.clauses} if old else {}
        return [
            self._say(f"clause_{change}", id=key, heading=(now.get(key) or then[key]).heading.get(self._locale))
            for change, key in _changes(then, now)
        ]

    def targets(self, file: DocumentFile, old: DocumentFile | None) -> list[str]:
        """Targets that come, change or go, with all their versions."""
        now, then = _versions(file.targets), _versions(old.targets if old else ())
        return [
            self._say(
                f"target_{change}",
                name=self._name((now.get(key) or then[key])[0]),
                before=self._all(then.get(key, ())),
                after=self._all(now.get(key, ())),
            )
            for change, key in _changes(then, now)
        ]

    def _name(self, target: Target) -> str:
        indicator = self._catalogue.indicators[target.indicator].name.get(self._locale)
        return self._say("target", clause=target.clause, indicator=indicator)

    def _all(self, versions: Iterable[Target]) -> str:
        return say(self._locale, "policy.semicolon").join(self.one(target) for target in versions)

    def one(self, target: Target) -> str:
        """A target with its levels, deadline and the days on which it counts."""
        sheet = self._catalogue.indicators[target.indicator]
        bound, guided = (self._levels(levels) for levels in (target.binding_levels, target.reference_levels))
        parts = [target_text(self._locale, sheet, target, binding=bool(bound))]
        parts += [self._say("bound", levels=bound)] if bound else []
        parts += [self._say("guided", levels=guided)] if guided else []
        days = (("deadline", target.deadline), ("from", target.valid_from), ("until", target.valid_until))
        parts += [self._say(key, day=day.isoformat()) for key, day in days if day]
        return say(self._locale, "policy.comma").join(parts)

    def _levels(self, levels: frozenset[Level]) -> str:
        order = list(Level)
        mark = say(self._locale, "ui.mark.list")
        return mark.join(say(self._locale, f"documents.level.{one}") for one in sorted(levels, key=order.index))

    def moved(self, counts: pl.DataFrame, period: Period) -> str:
        """How the statuses move at the period."""
        parts = [
            self._say("count", status=say(self._locale, f"ui.status.{status}"), before=before, after=after)
            for status, before, after in counts.select("status", "before", "after").iter_rows()
            if before != after
        ]
        when = period_text(self._locale, period)
        if not parts:
            return self._say("unmoved", period=when)
        return self._say("moved", period=when, counts=say(self._locale, "policy.semicolon").join(parts))


def _changes(then: Mapping[str, object], now: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each key that differs with what becomes of it, in the order of ``now``; what goes comes last."""
    found = [("new" if key not in then else "changed", key) for key in now if then.get(key) != now[key]]
    return [*found, *(("removed", key) for key in then if key not in now)]


def _versions(targets: Iterable[Target]) -> dict[str, tuple[Target, ...]]:
    found: dict[str, tuple[Target, ...]] = {}
    for target in targets:
        found[target.key] = (*found.get(target.key, ()), target)
    return found
