"""The figures that a batch brings, and what they are against a revision: read once, looked at many times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.domain import Batch, BatchStatus
from lib.services.workspace import Workspace
from lib.store.reading import publication_difference


@dataclass(frozen=True, slots=True)
class Brought:
    """What of a batch decides over its figures: they are kept by it, whatever steps the batch takes.

    ``count`` is part of it: a batch has no figures before its check has ended, and the same ever after.
    """

    id: str
    count: int
    demo: bool

    @classmethod
    def by(cls, batch: Batch) -> Brought:
        return cls(batch.id, batch.figures, batch.demo)


@lru_cache(maxsize=4)
def staged_figures(workspace: Workspace, brought: Brought) -> pl.DataFrame:
    """The figures of a batch, columns ``frames.FIGURES``, in the order of its file."""
    return workspace.store.batch_figures(brought.id)


@lru_cache(maxsize=4)
def staged_difference(workspace: Workspace, base: int, brought: Brought) -> pl.DataFrame:
    """What publishing a batch would change on a revision (0: the empty store): one row a cell of the batch, columns
    ``store.DIFFERENCE``."""
    return publication_difference(observations_of(workspace, base), staged_figures(workspace, brought), brought.demo)


def difference_now(workspace: Workspace, batch: Batch) -> pl.DataFrame:
    """`staged_difference` on the current revision."""
    return staged_difference(workspace, workspace.store.head(), Brought.by(batch))


def changes_nothing(difference: pl.DataFrame) -> bool:
    """True where every figure of a batch of figures is published already, so that publishing it would be refused; a
    batch of something else has none."""
    return not difference.is_empty() and bool((difference["change"] == "unchanged").all())


def needless(workspace: Workspace, batch: Batch) -> bool:
    """True for a checked batch of which there is nothing to hand in: every figure of it is published by now."""
    return batch.status is BatchStatus.CHECKED and changes_nothing(difference_now(workspace, batch))


def observations_of(workspace: Workspace, revision: int) -> pl.DataFrame:
    """The figures as known on a revision; 0 is the empty store, where others mean by it the newest one."""
    return workspace.observations(revision) if revision else workspace.store.observations(0)
