"""A store that gives the last answer again while its database is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import polars as pl

from lib.domain import Account, Batch, Refusal, RefusalCode, Revision, Session
from lib.store.dialect import Dialect
from lib.store.last_answers import Key, LastAnswers
from lib.store.store import SqlStore

Answer = TypeVar("Answer")

#: What is refused where nobody answers, and not because of what was asked.
NO_ANSWER = frozenset({RefusalCode.DATABASE_AWAY, RefusalCode.STORE_BUSY})
#: Who somebody is, is believed for so long while nobody can be asked; what they may do is only to look.
_BELIEVED_SECONDS = 600.0


class RememberingStore(SqlStore):
    """Remembers what pages that only show something ask for. Whatever else is asked for while the database is away,
    and every change, is refused.
    """

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._answers = LastAnswers()

    def _known(
        self, key: Key, ask: Callable[[], Answer], *, seconds: float = float("inf"), gone: bool = False
    ) -> Answer:
        """The database's answer, or the last one to the same question where there is none.

        ``gone``: also where the database no longer knows of what it had told: it lags behind the one that told it.
        """
        unknown = {*NO_ANSWER, RefusalCode.REVISION_UNKNOWN} if gone else NO_ANSWER
        try:
            answer = ask()
        except Refusal as refusal:
            last = self._answers.get(key, seconds)
            if refusal.code not in unknown or last is None:
                raise
            return cast(Answer, last)
        if answer is None and gone:
            return cast(Answer, self._answers.get(key))
        self._answers.put(key, answer)
        return answer

    def schema_version(self) -> int:
        return self._known(("schema",), super().schema_version)

    def revision(self, number: int) -> Revision | None:
        return self._known(("revision", number), lambda: super(RememberingStore, self).revision(number), gone=True)

    def revisions(self) -> list[Revision]:
        return self._known(("revisions",), self._whole_list)

    def _whole_list(self) -> list[Revision]:
        """Newest first. A database that lags gives way to the longer list that was read before."""
        found, before = super().revisions(), self._answers.get(("revisions",)) or []
        return before if len(before) > len(found) else found

    def history(self, region: str, indicator: str, period: str) -> pl.DataFrame:
        ask = super().history
        return self._known(("history", region, indicator, period), lambda: ask(region, indicator, period))

    def versions(self, indicator: str, regions: Sequence[str]) -> pl.DataFrame:
        ask = super().versions
        return self._known(("versions", indicator, tuple(regions)), lambda: ask(indicator, regions))

    def batch(self, id: str) -> Batch | None:  # noqa: A002 - the field's word
        ask = super().batch
        return self._known(("batch", id), lambda: ask(id))

    def batch_content(self, id: str) -> bytes:  # noqa: A002
        try:
            return super().batch_content(id)
        except Refusal as refusal:
            last = self._answers.get(("content", id)) if refusal.code in NO_ANSWER else None
            if last is None:
                raise
            return cast(bytes, last)

    def accounts(self) -> list[Account]:
        return self._known(("accounts",), super().accounts)

    def holder(
        self, *, secret_hash: str | None = None, key: str | None = None
    ) -> tuple[Session, Account | None] | None:
        ask = super().holder
        asked = ("holder", secret_hash, key)
        return self._known(asked, lambda: ask(secret_hash=secret_hash, key=key), seconds=_BELIEVED_SECONDS)

    def session(self, key: str) -> Session | None:
        ask = super().session
        return self._known(("session", key), lambda: ask(key), seconds=_BELIEVED_SECONDS)
