"""The figures of one indicator over a map: value, target, status, gap and rank of each region, in words and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import polars as pl

from lib.catalogue import Catalogue
from lib.domain import Indicator, Level, Locale, Period, Region, Selection, Status, Target
from lib.i18n import figure
from lib.i18n import period as period_text
from lib.services.clock import today
from lib.services.once import of_a_day, once
from lib.services.wording import gap_text, target_text
from lib.services.workspace import Workspace
from lib.stats import attain, cells, rank

#: The columns that services add to ``stats.ATTAINED`` for reading: texts are in the reader's language.
TEXTS = ("name", "value_text", "period_text", "target_text", "gap_text")


@dataclass(frozen=True, eq=False)
class Analysis:
    """One indicator at one period over the regions of a level, on one revision.

    ``frame`` has one row a region: the columns of ``stats.ATTAINED``, ``TEXTS``, rank, ranked, demo, batch, row and
    revision_from. ``target`` is the one they are held against, ``binding`` whether it binds this level.
    """

    revision: int
    selection: Selection
    indicator: Indicator
    as_of: date
    frame: pl.DataFrame
    target: Target | None
    binding: bool

    def counts(self) -> dict[Status, int]:
        """How many regions have each status."""
        found = Counter(self.frame["status"].to_list())
        return {status: found[status.value] for status in Status}

    def row(self, code: str) -> dict[str, object] | None:
        """The row of one region, None where it is not among them."""
        at = self._places.get(code)
        return None if at is None else self.frame.row(at, named=True)

    @cached_property
    def reported(self) -> int:
        """How many regions have a figure or a finding."""
        told = zip(self.frame["value"].to_list(), self.frame["qualifier"].to_list(), strict=True)
        return sum(1 for value, qualifier in told if value is not None or qualifier is not None)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each region stands. Hundreds of analyses are kept, and their rows as objects would be most of them."""
        return {code: at for at, code in enumerate(self.frame["region"].to_list())}


def as_of_date(period: Period) -> date:
    """The day at which a period is judged: its last day, or today while it still runs."""
    return min(period.end, today())


def is_over(day: date) -> bool:
    """Whether a day is past: what falls due on it can be done as long as it runs."""
    return day < today()


def attained(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> pl.DataFrame:
    """Every indicator at every level of a jurisdiction held against its targets: ``stats.ATTAINED`` and demo, batch,
    row, revision_from."""
    return _attained(workspace, revision, jurisdiction, period, as_of, over=is_over(as_of))


@once(4)
def _attained(
    workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date, *, over: bool
) -> pl.DataFrame:
    root = workspace.jurisdiction(jurisdiction).root
    regions = [region for region in workspace.regions.all.values() if workspace.regions.within(region.code, root)]
    observations = workspace.observations(revision)
    catalogue = workspace.catalogue_at(revision, as_of)
    frame = held(catalogue, regions, observations, jurisdiction, period=period, as_of=as_of, over=over)
    origin = observations.select("region", "indicator", "period", "demo", "batch", "row", "revision_from")
    return frame.join(origin, on=["region", "indicator", "period"], how="left", maintain_order="left")


def held(
    catalogue: Catalogue,
    regions: Sequence[Region],
    observations: pl.DataFrame,
    jurisdiction: str,
    *,
    period: Period,
    as_of: date,
    over: bool,
) -> pl.DataFrame:
    """Regions of a jurisdiction held against the targets of a catalogue that hold there: ``stats.ATTAINED``."""
    indicators = catalogue.indicators
    targets = [one for key in indicators for one in catalogue.targets_of(key, jurisdiction=jurisdiction)]
    grid = cells(regions, indicators.values())
    return attain(grid, observations, targets, indicators, period=period, as_of=as_of, over=over)


@of_a_day(lru_cache(maxsize=256))
def analyse(workspace: Workspace, revision: int, selection: Selection, locale: Locale) -> Analysis:
    """The analysis behind a map, a table and a ranking. Kept by revision and selection: neither ever changes."""
    indicator = workspace.installed.indicators[selection.indicator]
    jurisdiction = workspace.regions.jurisdiction_of(selection.scope)
    regions = regions_drawn(workspace, selection.scope, selection.level)
    if jurisdiction is None:
        raise ValueError(selection.scope)
    as_of = as_of_date(selection.period)
    found = ranking(workspace, revision, jurisdiction.code, selection.period, as_of)
    ranked = _ranked(found, selection, [region.code for region in regions], indicator)
    target, binding = _target(workspace.catalogue_at(revision, as_of), jurisdiction.code, selection)
    texts = _texts(locale, indicator, regions, ranked, target, binding=binding)
    return Analysis(revision, selection, indicator, as_of, ranked.hstack(texts), target, binding)


@dataclass(frozen=True, eq=False)
class Ranking:
    """``attained`` with one row a region, indicator and level, ranked; an indicator at a level is one run of rows."""

    frame: pl.DataFrame
    runs: Mapping[tuple[str, str], tuple[int, int]]

    def of(self, indicator: str, level: str) -> pl.DataFrame:
        """The rows of an indicator at a level; a slice costs no query, and no copy."""
        return self.frame.slice(*self.runs.get((indicator, level), (0, 0)))


@of_a_day(once(96))
def ranking(workspace: Workspace, revision: int, jurisdiction: str, period: Period, as_of: date) -> Ranking:
    """What the analyses of a period are cut from.

    The first target of a clause that binds comes first; a second document's demand is read on the policy pages.
    """
    whole = attained(workspace, revision, jurisdiction, period, as_of)
    keys = ("indicator", "level")
    own = whole.sort("binding", descending=True, nulls_last=True)
    own = own.unique([*keys, "region"], keep="first", maintain_order=True)
    own = rank(own, workspace.installed.indicators, within=keys).sort(keys, maintain_order=True)
    own = own.select("region", pl.exclude("region"))
    runs: dict[tuple[str, str], tuple[int, int]] = {}
    for at, key in enumerate(zip(own["indicator"].to_list(), own["level"].to_list(), strict=True)):
        first, count = runs.get(key, (at, 0))
        runs[key] = (first, count + 1)
    return Ranking(own, runs)


def _ranked(found: Ranking, selection: Selection, codes: Sequence[str], indicator: Indicator) -> pl.DataFrame:
    """The rows of some regions in their order, ranked among themselves; a region without a row has no data.

    Rows are taken by their place: with many readers at once each query, however small, waits for its turn.
    """
    own = found.of(selection.indicator, selection.level.value)
    there = own["region"].to_list()
    if there == list(codes):
        return own
    place = {code: at for at, code in enumerate(there)}
    if all(code in place for code in codes):
        frame = own[[place[code] for code in codes]]
        if frame.height == own.height:
            return frame
    else:
        wanted = pl.DataFrame({"region": codes}, schema={"region": pl.String})
        frame = wanted.join(own, on="region", how="left", maintain_order="left").with_columns(
            pl.col("status").fill_null(Status.NO_DATA.value),
            pl.col("indicator").fill_null(selection.indicator),
            pl.col("level").fill_null(selection.level.value),
        )
    return rank(frame.drop("rank", "ranked"), {indicator.key: indicator})


def regions_drawn(workspace: Workspace, scope: str, level: Level) -> tuple[Region, ...]:
    """The regions of a level within a scope; the scope itself when it is of that level."""
    region = workspace.regions.all[scope]
    return (region,) if region.level is level else workspace.regions.children(scope, level)


def _target(catalogue: Catalogue, jurisdiction: str, selection: Selection) -> tuple[Target | None, bool]:
    found = catalogue.targets_of(selection.indicator, selection.level, jurisdiction)
    binding = [target for target in found if selection.level in target.binding_levels]
    chosen = next(iter(binding or found), None)
    return chosen, bool(binding)


def _texts(
    locale: Locale,
    indicator: Indicator,
    regions: tuple[Region, ...],
    frame: pl.DataFrame,
    target: Target | None,
    *,
    binding: bool,
) -> pl.DataFrame:
    names = {region.code: region.name.get(locale) for region in regions}
    demanded = target_text(locale, indicator, target, binding=binding) if target else ""
    periods = {key: period_text(locale, Period.parse(key)) for key in set(frame["period"].to_list()) if key}
    wanted = ("value", "qualifier", "period", "gap_kind", "gap", "gap_whole")
    values, qualifiers, keys, kinds, gaps, wholes = (frame[name].to_list() for name in wanted)
    texts = (
        [names[region] for region in frame["region"].to_list()],
        [figure(locale, indicator, *said) for said in zip(values, qualifiers, strict=True)],
        [periods.get(key, "") for key in keys],
        [demanded] * frame.height,
        [gap_text(locale, indicator, *short) for short in zip(kinds, gaps, wholes, strict=True)],
    )
    return pl.DataFrame(dict(zip(TEXTS, texts, strict=True)), schema=dict.fromkeys(TEXTS, pl.String))
