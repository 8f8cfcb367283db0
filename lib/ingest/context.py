"""What a check needs to know besides the file: the catalogue, the regions, the day, and the figures in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

import polars as pl

from lib.domain import Indicator, Jurisdiction, Level, Period, Region, Target


class CatalogueView(Protocol):
    """The part of the catalogue a check reads."""

    @property
    def indicators(self) -> Mapping[str, Indicator]: ...

    def indicator_by_header(self, header: str) -> Indicator | None: ...

    def targets_of(
        self, indicator_key: str, level: Level | None = None, jurisdiction: str | None = None
    ) -> Sequence[Target]: ...


class MatchView(Protocol):
    """How one text was matched to a region. The names of ``kind`` are those of ``lib.regions.MatchKind``."""

    @property
    def kind(self) -> Enum: ...

    @property
    def region(self) -> Region | None: ...

    @property
    def candidates(self) -> Sequence[Region]: ...


class RegionsView(Protocol):
    """The part of the regions a check reads."""

    @property
    def all(self) -> Mapping[str, Region]: ...

    def find(self, text: str, scope: str | None = None) -> MatchView: ...

    def children(self, code: str, level: Level | None = None) -> Sequence[Region]: ...

    def within(self, code: str, scope: str) -> bool: ...

    def jurisdiction_of(self, code: str) -> Jurisdiction | None: ...


@dataclass(frozen=True)
class Context:
    """The circumstances of a check.

    ``jurisdiction`` limits the regions a file may report on; ``period`` is the period of a file without a period
    column. ``today`` decides what is still in the future. ``current`` (columns of ``frames.OBSERVATIONS``) are the
    figures in force, to tell new, updated and unchanged rows apart; None or empty: all are new.
    ``sheet`` names the sheet of a workbook to read. ``partial``: the file is meant to leave regions out, so that those
    missing are told and no longer warned about. ``own``: the regions whose subtrees whoever brings the file may report;
    None: every one. ``history``: it may bring figures of several periods, as whoever runs the server loads them.
    """

    catalogue: CatalogueView
    regions: RegionsView
    jurisdiction: str | None
    period: Period | None
    today: date
    current: pl.DataFrame | None = None
    sheet: str | None = None
    partial: bool = False
    own: Sequence[str] | None = None
    history: bool = False
