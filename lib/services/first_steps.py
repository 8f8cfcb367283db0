"""What a new installation still lacks, told to whoever makes its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from lib.access import allowed
from lib.domain import Identity, Permission
from lib.services.recent import recent_head
from lib.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """``accounts``: nobody but the reader can sign in. ``figures``: no real figure stands on the newest revision;
    ``demo``: demonstration figures do."""

    accounts: bool
    figures: bool
    demo: bool


def first_steps(workspace: Workspace, who: Identity) -> FirstSteps | None:
    """The steps that are still to be done; None where all are, and for whoever does not make accounts."""
    if not allowed(who, Permission.ACCOUNTS):
        return None
    others = [one for one in workspace.store.accounts() if one.id != who.account and not one.disabled]
    whole = workspace.whole or workspace
    real, demo = _stands(whole, recent_head(whole))
    if others and real:
        return None
    return FirstSteps(not others, not real, demo)


@lru_cache(maxsize=4)
def _stands(workspace: Workspace, revision: int) -> tuple[bool, bool]:
    """Whether any real figure stands on a revision, and any of demonstration; what is published never changes."""
    if not revision:
        return False, False
    told = workspace.observations(revision).select(real=~pl.col("demo").all(), demo=pl.col("demo").any())
    real, demo = told.row(0)
    return bool(real), bool(demo)
