"""Invented stages of the clauses: how far their tasks have come, quarter by quarter, with evidence and its day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import polars as pl

from lib.catalogue import Catalogue
from lib.catalogue.progress import progress_key
from lib.demo.generator import SEED
from lib.demo.profiles import settings
from lib.demo.territory import generator
from lib.domain import FIGURES, Clause, Document, Frequency, Jurisdiction, Period
from lib.regions import Regions

PATH = Path(__file__).resolve().parents[2] / "data" / "demo" / "stages.toml"
#: Evidence is dated so many days before the end of its quarter.
_DAYS = (3, 40)


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What ``data/demo/stages.toml`` says; ``evidence`` has one sentence a stage, from the first to the last."""

    note: str
    evidence: tuple[str, ...]
    slow_quarters: int
    quick_quarters: int
    unfinished_share: float


@cache
def stage_settings(path: Path = PATH) -> StageSettings:
    """The settings, read once."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return StageSettings(**{**read, "evidence": tuple(read["evidence"])})


def stages(catalogue: Catalogue, regions: Regions, seed: int = SEED) -> pl.DataFrame:
    """The stage of every clause that holds in a territory, reported by its top region from the quarter of the
    document on (the first of the demonstration where the text has no date). Columns ``frames.FIGURES``.

    Stages only rise. A random stream of its own for each clause: the figures of `generate` stay as they are, and the
    same catalogue, regions and seed give the same frame. ``row`` counts from 2.
    """
    rows = [
        row
        for place in regions.jurisdictions.values()
        for clause in catalogue.clauses.values()
        if clause.tasks and catalogue.holds_in(clause.document, place.code)
        for row in _rows(clause, catalogue.documents[clause.document], place, seed)
    ]
    blank = dict.fromkeys(FIGURES)
    frame = pl.DataFrame([{**blank, **row} for row in rows], schema=pl.Schema(FIGURES))
    return frame.with_columns(row=pl.int_range(2, frame.height + 2, dtype=pl.Int64))


def _rows(clause: Clause, document: Document, place: Jurisdiction, seed: int) -> Iterator[dict[str, object]]:
    known, rng = stage_settings(), generator(seed, place.code, clause.key, "stage")
    top = len(known.evidence) - 1
    pace = rng.uniform(known.quick_quarters, known.slow_quarters)
    ceiling = top - int(rng.integers(1, 3)) if rng.random() < known.unfinished_share else top
    for passed, period in enumerate(_quarters(document)):
        stage = min(int((passed + 1) / pace), ceiling)
        day = period.end - timedelta(days=int(rng.integers(*_DAYS)))
        yield {
            "region": place.root,
            "indicator": progress_key(clause.key),
            "period": period.key,
            "value": float(stage),
            "note": known.note.format(evidence=known.evidence[stage], day=day.isoformat()),
        }


def _quarters(document: Document) -> list[Period]:
    """The quarters of the demonstration from the document on."""
    whole = settings().periods(Frequency.QUARTER)
    return [period for period in whole if document.issued_on is None or period.end >= document.issued_on]
