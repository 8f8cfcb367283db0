"""What a publication would change: cells, statuses, ranks and parents' figures, and the consequences in words.

It is worked out on the figures as publishing will make them, so it equals what is found afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

import polars as pl

from lib.domain import CELL, Identity, Locale, Period, Refusal, RefusalCode
from lib.i18n import period as period_text
from lib.i18n import say
from lib.services.batch_view import seen_batch
from lib.services.clock import today
from lib.services.consequence_figures import figures_moved, reports_kept
from lib.services.consequence_parents import parents_moved
from lib.services.consequence_states import COUNTS_DROPPED, States, newest_period, states_between, states_of_batch
from lib.services.consequence_status import demands_moved, judged_states
from lib.services.consequence_words import Wording
from lib.services.workspace import Workspace

#: Statuses are judged at so many of the periods concerned, the newest: a year, its quarters and the one before. A
#: history of decades brings no more sentences, and would make the reader wait.
JUDGED = 6
#: How many of the ranks that change are told.
RANKS_TOLD = 3

_MISSING: dict[str, pl.DataType] = dict.fromkeys(("region", "level", "indicator", "period"), pl.String())


@dataclass(frozen=True, eq=False)
class Consequence:
    """The figures before and after, and what follows.

    ``difference`` has the cells that change, columns of ``States.difference``; ``counts`` counts cells: new, changed,
    unchanged, removed, missing. ``missing``: region, level, indicator, period of the cells that the smallest region
    around the batch lacks afterwards, at the levels, indicators and periods it brings. ``moves`` has the columns of
    ``consequence_status.MOVES`` at each of ``periods`` (the newest first, where readers look; ``unjudged`` older ones
    were left out), ``ranks`` the three largest changes at the newest (``RANKS``; ``more_ranks`` are not told),
    ``parents`` those of ``consequence_parents.PARENTS``; ``states`` are the figures before and after.
    """

    period: Period
    periods: tuple[Period, ...]
    unjudged: int
    difference: pl.DataFrame
    counts: Mapping[str, int]
    missing: pl.DataFrame
    moves: pl.DataFrame
    ranks: pl.DataFrame
    more_ranks: int
    parents: pl.DataFrame
    sentences: tuple[str, ...]
    states: States = field(repr=False)


def consequence(workspace: Workspace, batch_id: str, *, who: Identity, locale: Locale) -> Consequence:
    """What publishing a batch on the current revision changes; for a published batch, what it changed.

    Needs VIEW_BATCHES over the batch's regions, or to have sent it.
    """
    batch = seen_batch(workspace, batch_id, who)
    states = states_of_batch(workspace, batch)
    if batch.revision is not None:
        return _of_states(workspace, states, today(), locale, "none_published")
    found = _of_states(workspace, states, today(), locale, "none")
    overtaken = _overtaken(states, batch.checked_revision)
    if overtaken.is_empty():
        return found
    note = Wording(workspace, locale, found.period).overtaken(overtaken)
    return replace(found, sentences=(note, *found.sentences))


def _overtaken(states: States, checked: int | None) -> pl.DataFrame:
    """The cells that a batch changes and that another one has changed since this one was checked."""
    since = states.before.filter(pl.col("revision_from") > (states.known[0] if checked is None else checked))
    return states.difference.filter(change="changed").join(since, on=CELL, how="semi")


def consequence_between(
    workspace: Workspace, a: int, b: int, locale: Locale, *, quiet: str = "none_between"
) -> Consequence:
    """What differs from revision ``a`` to ``b`` (0: before the first); ``quiet`` is the key of the sentence for when
    no status and no parent's figure changes.

    Raises Refusal REVISION_UNKNOWN.
    """
    for number in (a, b):
        if number and workspace.store.revision(number) is None:
            raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=number, head=workspace.store.head())
    states = states_between(workspace, a, b)
    return _of_states(workspace, states, today(), locale, quiet)


@lru_cache(maxsize=8)
def _of_states(workspace: Workspace, states: States, day: date, locale: Locale, quiet: str) -> Consequence:
    """Kept by the states, which are themselves kept by revision and batch."""
    periods = _concerned(states, day)
    judged = judged_states(workspace, states, periods[:JUDGED])
    parents = parents_moved(workspace, states)
    missing = _missing(workspace, states)
    found = dict(states.difference.group_by("change").len().iter_rows())
    counts = {change: int(found.get(change, 0)) for change in ("new", "changed", "removed")}
    dropped = states.difference.filter(told=COUNTS_DROPPED)
    told = Wording(workspace, locale, periods[0]).sentences(judged.moves, parents, missing, dropped, quiet=quiet)
    kept = reports_kept(workspace, states, locale, periods[0])
    if judged.moves.filter(pl.col("binding")).is_empty():
        told = (told[0], *figures_moved(workspace, states, locale, periods[0]), *kept, *told[1:])
    else:
        told = (*told, *kept)
    if demands_moved(workspace, states):
        told = (*told, say(locale, "consequence.demands_between"))
    before = newest_period(states.before, day)
    if before != periods[0] and not states.before.is_empty():
        moved = {"old": period_text(locale, before), "new": period_text(locale, periods[0])}
        told = (*told, say(locale, "consequence.period_moves", **moved))
    return Consequence(
        period=periods[0],
        periods=periods[:JUDGED],
        unjudged=len(periods[JUDGED:]),
        difference=states.difference,
        counts={**counts, "unchanged": states.unchanged, "missing": missing.height},
        missing=missing,
        moves=judged.moves,
        ranks=judged.ranks.head(RANKS_TOLD),
        more_ranks=max(judged.ranks.height - RANKS_TOLD, 0),
        parents=parents,
        sentences=told,
        states=states,
    )


def _concerned(states: States, day: date) -> tuple[Period, ...]:
    """The quarter at which readers look first, then the periods of the figures that change, newest first."""
    first = newest_period(states.after, day)
    changed = {Period.parse(key) for key in states.difference["period"].unique()} - {first}
    return (first, *sorted(changed, reverse=True))


def _missing(workspace: Workspace, states: States) -> pl.DataFrame:
    """What stays without a figure, by level, indicator, period and region."""
    regions = workspace.regions
    levels = {code: one.level.value for code, one in regions.all.items()}
    level = pl.col("region").replace_strict(levels, return_dtype=pl.String)
    codes = [code for code in states.named["region"].unique() if code in levels]
    roots = {code: found.root for code in codes if (found := regions.jurisdiction_of(code))}
    named = states.named.filter(pl.col("region").is_in(list(roots))).with_columns(
        level=level, root=pl.col("region").replace_strict(roots, return_dtype=pl.String)
    )
    expected = []
    for root in named["root"].unique().sort():
        own = named.filter(pl.col("root") == root)
        scope = _smallest(workspace, own["region"].unique().to_list())
        places = [code for code in levels if regions.within(code, scope)]
        table = pl.DataFrame({"region": places}, schema={"region": pl.String}).with_columns(level=level)
        expected.append(own.select("level", "indicator", "period").unique().join(table, on="level"))
    if not expected:
        return pl.DataFrame(schema=_MISSING)
    lacking = pl.concat(expected).join(states.after, on=CELL, how="anti")
    return lacking.select(_MISSING.keys()).sort("level", "indicator", "period", "region")


def _smallest(workspace: Workspace, codes: list[str]) -> str:
    """The smallest region that holds all of these, of one jurisdiction."""
    paths = [[*(one.code for one in workspace.regions.ancestors(code)), code] for code in codes]
    return [code for code in paths[0] if all(code in path for path in paths)][-1]
