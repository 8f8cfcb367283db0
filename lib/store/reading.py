"""The figures as known on a revision, a cell's versions, and what differs between two states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Integer, Row, and_, func, null, or_, select, union_all

from lib.domain import CELL, OBSERVATIONS, Refusal, RefusalCode, Revision, RevisionKind
from lib.store.frames import CONTENT, frame_of
from lib.store.tables import BATCH, OBSERVATION, REVISION

_SHOWN = [column for column in REVISION.c if column.name not in ("first_id", "last_id")]
_FEW_REGIONS = 10


def head(conn: Connection) -> int:
    return conn.execute(select(func.max(REVISION.c.number))).scalar_one() or 0


def revision(conn: Connection, number: int) -> Revision | None:
    row = conn.execute(select(*_SHOWN).where(REVISION.c.number == number)).one_or_none()
    return None if row is None else _revision(row)


def need_revision(conn: Connection, number: int) -> Revision:
    """The revision, or a refusal REVISION_UNKNOWN(revision, head)."""
    found = revision(conn, number)
    if found is None:
        raise Refusal(RefusalCode.REVISION_UNKNOWN, revision=number, head=head(conn))
    return found


def need_number(conn: Connection, number: int) -> int:
    """A revision that exists, 0 included; else a refusal REVISION_UNKNOWN(revision, head)."""
    if number != 0:
        need_revision(conn, number)
    return number


def revisions(conn: Connection) -> list[Revision]:
    """Newest first."""
    return [_revision(row) for row in conn.execute(select(*_SHOWN).order_by(REVISION.c.number.desc()))]


def _revision(row: Row[Any]) -> Revision:
    return Revision(**{**row._mapping, "kind": RevisionKind(row.kind)})


def real_lineage(conn: Connection) -> list[int]:
    """The real publications that count today, newest first: back from the head, past whatever a rollback undid."""
    known = {found.number: found for found in revisions(conn)}
    demo_batches = set(conn.execute(select(BATCH.c.id).where(BATCH.c.demo.is_(True))).scalars())
    line: list[int] = []
    number = max(known, default=0)
    while number > 0:
        found = known[number]
        if found.kind is RevisionKind.ROLLBACK and found.restores is not None:
            number = found.restores
            continue
        if found.kind is RevisionKind.PUBLISH and found.batch not in demo_batches:
            line.append(number)
        number -= 1
    return line


def stood_on(number: int) -> ColumnElement[bool]:
    """Observations that stood on a revision."""
    at = OBSERVATION.c
    return and_(at.revision_from <= number, or_(at.revision_to.is_(None), at.revision_to > number))


def observations(
    conn: Connection,
    number: int | None,
    *,
    indicators: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The figures as known on a revision, sorted by cell. Refuses with REVISION_UNKNOWN(revision, head)."""
    at = OBSERVATION.c
    newest = head(conn)
    wanted = newest if number is None else need_number(conn, number)
    columns = [at[name] if name != "revision_to" else null().cast(Integer) for name in OBSERVATIONS]
    query = select(*columns).where(at.revision_to.is_(None) if wanted == newest else stood_on(wanted))
    if indicators is not None:
        query = query.where(at.indicator.in_(list(indicators)))
    if regions is not None:
        query = query.where(at.region.in_(list(regions)))
    return frame_of(conn, query, OBSERVATIONS).sort(CELL)


def at_least(conn: Connection, number: int, regions: Sequence[str]) -> pl.DataFrame:
    """The figures of these regions as known on a revision, and perhaps of others: looking up a few regions is faster
    than reading all, looking up many is slower."""
    return observations(conn, number, regions=regions if len(regions) <= _FEW_REGIONS else None)


def history(conn: Connection, region: str, indicator: str, period: str) -> pl.DataFrame:
    """All versions of a cell, oldest first."""
    at = OBSERVATION.c
    cell = and_(at.region == region, at.indicator == indicator, at.period == period)
    return _all_versions(conn, cell).sort("revision_from")


def versions(conn: Connection, indicator: str, regions: Sequence[str]) -> pl.DataFrame:
    """All versions of an indicator's figures in some regions, by cell and oldest first in each."""
    at = OBSERVATION.c
    cells = and_(at.region.in_(list(regions)), at.indicator == indicator)
    return _all_versions(conn, cells).sort(*CELL, "revision_from")


def _all_versions(conn: Connection, cells: ColumnElement[bool]) -> pl.DataFrame:
    """The figures that stand and those that stood, in no order."""
    at = OBSERVATION.c
    columns = [at[name] for name in OBSERVATIONS]
    # in two parts, because each has an index of its own
    parts = [select(*columns).where(cells, part) for part in (at.revision_to.is_(None), at.revision_to.is_not(None))]
    both = union_all(*parts).subquery()
    return frame_of(conn, select(*both.c), OBSERVATIONS)


def publication_difference(old: pl.DataFrame, figures: pl.DataFrame, demo: bool) -> pl.DataFrame:
    """What publishing figures over observations would change: the same rule as ``publishing.replaces``.

    Cells that the figures do not name are left out: publishing leaves them as they are.
    """
    joined = figures.join(old.with_columns(pl.lit(True).alias("stood")), on=CELL, how="left", suffix="_old")
    differs = _differs("", "_old")
    if not demo:
        differs = differs | pl.col("demo")
    change = pl.when(pl.col("stood").is_null()).then(pl.lit("new")).when(differs).then(pl.lit("changed"))
    return joined.select(
        *CELL,
        pl.col("value_old").alias("old_value"),
        pl.col("value").alias("new_value"),
        pl.col("qualifier_old").alias("old_qualifier"),
        pl.col("qualifier").alias("new_qualifier"),
        change.otherwise(pl.lit("unchanged")).alias("change"),
    ).sort(CELL)


def state_difference(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What differs between two whole states, unchanged cells included. A figure that is the same and no demonstration
    figure any more is another one, as it is when it is published."""
    left = old.select(*CELL, *CONTENT, "demo", pl.lit(True).alias("stood"))
    right = new.select(*CELL, *CONTENT, "demo", pl.lit(True).alias("stands"))
    joined = left.join(right, on=CELL, how="full", coalesce=True, suffix="_new")
    change = (
        pl.when(pl.col("stood").is_null())
        .then(pl.lit("new"))
        .when(pl.col("stands").is_null())
        .then(pl.lit("removed"))
        .when(_differs("", "_new") | (pl.col("demo") != pl.col("demo_new")))
        .then(pl.lit("changed"))
        .otherwise(pl.lit("unchanged"))
    )
    return joined.select(
        *CELL,
        pl.col("value").alias("old_value"),
        pl.col("value_new").alias("new_value"),
        pl.col("qualifier").alias("old_qualifier"),
        pl.col("qualifier_new").alias("new_qualifier"),
        change.alias("change"),
    ).sort(CELL)


def _differs(one: str, other: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(f"{name}{one}").ne_missing(pl.col(f"{name}{other}")) for name in CONTENT)
