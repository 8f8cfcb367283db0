"""The store on a server's database: what was read last is shown while that does not answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import polars as pl
from sqlalchemy import URL, select

from lib.domain import BatchKind, Refusal, RefusalCode, Revision
from lib.store import last_release, schema, verification
from lib.store.document_layers import PUBLISHED_AS
from lib.store.last_answers import Key
from lib.store.last_release import Release
from lib.store.postgresql import PostgresDialect
from lib.store.protocol import Finding
from lib.store.remembering import NO_ANSWER, RememberingStore
from lib.store.settling import settled
from lib.store.store import SqlStore
from lib.store.store_info import StoreInfo
from lib.store.tables import REVISION

log = logging.getLogger(__name__)


class ServerStore(RememberingStore):
    """Published figures never change, so what was read of a revision holds for good; only whether there is a newer one
    is not known while the database is away. Whatever else is asked for then, and every change, is refused. The newest
    revision never goes back, also where a standby that lags takes the primary's place.
    """

    def __init__(self, dialect: PostgresDialect, last: Path | None = None) -> None:
        super().__init__(dialect)
        self._server = dialect
        self._last = last
        self._seen: tuple[int, str] | None = None
        self._written: int | None = None
        self._settled = False

    def begin(self) -> None:
        """Bring the tables up to date; where the database is away, begin with the release that was kept.

        Refuses with what ``schema.bring_up`` refuses with, and with DATABASE_AWAY where none was kept.
        """
        self._settled = True
        try:
            schema.bring_up(self)
        except Refusal as refusal:
            self._settled = False
            release = last_release.kept(self._last) if self._last and refusal.code in NO_ANSWER else None
            if release is None:
                raise
            log.warning("PostgreSQL does not answer: v%s is shown, as it was kept here", release.head)
            self._show(release)

    def _show(self, release: Release) -> None:
        """Answer from a kept release."""
        known: dict[Key, object] = {
            ("head",): release.head,
            ("schema",): schema.LATEST,
            ("accounts",): [],
            ("revisions",): release.revisions,
        }
        known["observations", release.head, None, None] = release.observations
        known["points", release.head] = release.points
        known |= {("standing_files", kind, release.head): _ids(release, kind) for kind in PUBLISHED_AS}
        known |= {("revision", each.number): each for each in release.revisions}
        known |= {("batch", batch.id): batch for batch, _ in release.documents}
        known |= {("content", batch.id): content for batch, content in release.documents}
        for key, answer in known.items():
            self._answers.put(key, answer)
        self._seen = next(((each.number, each.content_hash) for each in release.revisions), None)
        self._written = release.head

    def head(self) -> int:
        return self._known(("head",), self._asked_head)

    def _asked_head(self) -> int:
        """The newest revision that was ever seen.

        Refuses with HISTORY_FORKED where a number that was seen now stands for another revision.
        """
        if not self._settled:
            self._settle()
        number, content_hash = self._newest()
        before = self._seen
        if before is not None and (number, content_hash) != before:
            again = SqlStore.revision(self, before[0])
            if again is not None and again.content_hash != before[1]:
                raise Refusal(RefusalCode.HISTORY_FORKED, revision=before[0])
            if number < before[0]:
                return before[0]
        if number and (before is None or number > before[0]):
            self._seen = (number, content_hash)
            # what every page asks about a new revision is known before the database can go away
            self.revision(number)
            self.revisions()
            for kind in PUBLISHED_AS:
                self.standing_files(kind, number)
        return number

    def _newest(self) -> tuple[int, str]:
        newest = select(REVISION.c.number, REVISION.c.content_hash).order_by(REVISION.c.number.desc()).limit(1)
        with self._dialect.reading() as conn:
            row = conn.execute(newest).one_or_none()
        return (0, "") if row is None else (int(row.number), str(row.content_hash))

    def _settle(self) -> None:
        """What a start does, once the database answers after all."""
        self._settled = True
        try:
            if SqlStore.schema_version(self) != schema.LATEST:
                schema.bring_up(self)
            found = verification.verify(self._dialect, quick=True)
        except Refusal:
            self._settled = False
            raise
        for finding in found:
            log.error("%s %s", finding.code.value, finding.subject)
        self._server.read_only = self._server.read_only or bool(found)

    def describe(self) -> StoreInfo:
        info = super().describe()
        if self._settled or info.away_since is not None:
            return info
        try:
            self._settle()
        except Refusal as refusal:
            if refusal.code not in NO_ANSWER:
                raise
        return super().describe()

    def verify(self, quick: bool = False) -> list[Finding]:
        if quick and not self._settled:
            # looked at as soon as the database answers
            return []
        return super().verify(quick)

    def standing_files(self, kind: BatchKind, revision: int | None = None) -> tuple[str, ...]:
        ask, number = super().standing_files, self._or_head(revision)
        return self._known(("standing_files", kind, number), lambda: ask(kind, number), gone=True)

    def points(self, revision: int | None = None) -> pl.DataFrame:
        ask, number = super().points, self._or_head(revision)
        return self._known(("points", number), lambda: ask(number), gone=True)

    def _or_head(self, revision: int | None) -> int:
        return self.head() if revision is None else revision

    def observations(
        self,
        revision: int | None = None,
        *,
        indicators: Sequence[str] | None = None,
        regions: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        ask, number = super().observations, self._or_head(revision)
        key = ("observations", number, _listed(indicators), _listed(regions))
        found = self._known(key, lambda: ask(number, indicators=indicators, regions=regions), gone=True)
        if indicators is None and regions is None:
            self._keep(number, found)
        return found

    def _keep(self, number: int, observations: pl.DataFrame) -> None:
        """Keep the newest release in the folder, once for each."""
        if self._last is None or self._seen is None or number != self._seen[0] or self._written == number:
            return
        try:
            documents = [
                (batch, self.batch_content(id_))
                for kind in PUBLISHED_AS
                for id_ in self.standing_files(kind, number)
                if (batch := self.batch(id_)) is not None
            ]
            release = Release(number, self.revisions(), observations, self.points(number), documents)
        except Refusal:
            # the next reader tries again
            return
        self._written = number
        last_release.keep(self._last, release)

    def _refuse_behind(self, base: int) -> None:
        """Nothing is published into a database that has lost what was shown already."""
        if self._seen is not None and base >= self._seen[0] > self._newest()[0]:
            raise Refusal(RefusalCode.HISTORY_FORKED, revision=self._seen[0])

    @settled
    def publish(
        self,
        batch_id: str,
        *,
        base: int,
        actor: str,
        at: datetime,
        reason: str | None,
        key: str | None,
        passed_over: Mapping[str, object] | None = None,
    ) -> Revision:
        self._refuse_behind(base)
        return super().publish(batch_id, base=base, actor=actor, at=at, reason=reason, key=key, passed_over=passed_over)

    rollback = settled(SqlStore.rollback)
    remove_demo = settled(SqlStore.remove_demo)
    save_batch = settled(SqlStore.save_batch)
    save_points = settled(SqlStore.save_points)
    save_file = settled(SqlStore.save_file)


def _listed(keys: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if keys is None else tuple(keys)


def _ids(release: Release, kind: BatchKind) -> tuple[str, ...]:
    return tuple(batch.id for batch, _ in release.documents if batch.kind is kind)


def open_server_store(url: URL, *, read_only: bool, busy_timeout_ms: int, last_release: Path | None) -> ServerStore:
    """Open the store at the address of a server. Refuses as ``opening.open_store`` does."""
    store = ServerStore(PostgresDialect(url, read_only=read_only, busy_timeout_ms=busy_timeout_ms), last_release)
    with ExitStack() as undone:
        undone.callback(store.close)
        store.begin()
        undone.pop_all()
    return store
