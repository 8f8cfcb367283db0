"""The tables, as the code sees them. The migrations make them; a test holds both to each other."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from lib.store.times import UtcMoment

METADATA = MetaData()

BATCH = Table(
    "batch",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("jurisdiction", Text),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_at", UtcMoment, nullable=False),
    Column("note", Text),
    Column("base_revision", Integer),
    Column("reason", Text),
    Column("revision", Integer),
    Column("demo", Boolean, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("figures_sha256", Text, nullable=False),
    Column("report", Text),
    Column("kind", Text, nullable=False, server_default="figures"),
    Column("points", Integer, nullable=False, server_default="0"),
    Column("points_sha256", Text),
    Column("handed_in_at", UtcMoment),
    Column("step_at", UtcMoment),
    Column("passed_at", UtcMoment),
    Column("passed_by", Text),
    Column("replaces", Text),
    Column("checked_revision", Integer),
    Column("options", Text),
    UniqueConstraint("id", name="batch_id"),
    Index("batch_sha256", "sha256"),
    Index("batch_submitted_by", "submitted_by"),
)

BATCH_CONTENT = Table(
    "batch_content",
    METADATA,
    Column("batch", Integer, ForeignKey("batch.sequence"), primary_key=True, autoincrement=False),
    Column("compressed", LargeBinary, nullable=False),
)

BATCH_FIGURE = Table(
    "batch_figure",
    METADATA,
    Column("batch", Integer, ForeignKey("batch.sequence"), primary_key=True, autoincrement=False),
    Column("region", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("value", Double),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("qualifier", Text),
    Column("note", Text),
    Column("row", Integer),
    CheckConstraint("value IS NOT NULL OR qualifier IS NOT NULL", name="batch_figure_stated"),
    sqlite_with_rowid=False,
)

BATCH_POINT = Table(
    "batch_point",
    METADATA,
    Column("batch", Integer, ForeignKey("batch.sequence"), primary_key=True, autoincrement=False),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("grade", Text),
    Column("region", Text, nullable=False),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("given_longitude", Double, nullable=False),
    Column("given_latitude", Double, nullable=False),
    Column("datum", Text, nullable=False),
    Column("note", Text),
    Column("row", Integer, nullable=False),
    sqlite_with_rowid=False,
)

REMARK = Table(
    "remark",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batch.sequence"), nullable=False),
    Column("region", Text),
    Column("indicator", Text),
    Column("period", Text),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Index("remark_batch", "batch"),
)

REVISION = Table(
    "revision",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("batch", Text, ForeignKey("batch.id")),
    Column("restores", Integer),
    Column("published_by", Text, nullable=False),
    Column("published_at", UtcMoment, nullable=False),
    Column("reason", Text),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("demo", Boolean, nullable=False),
    # the observations this revision brought stand side by side, in the order of their cells
    Column("first_id", Integer),
    Column("last_id", Integer),
)

OBSERVATION = Table(
    "observation",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("region", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("value", Double),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("qualifier", Text),
    Column("note", Text),
    Column("row", Integer),
    Column("batch", Text, nullable=False),
    Column("revision_from", Integer, nullable=False),
    Column("revision_to", Integer),
    Column("demo", Boolean, nullable=False),
    CheckConstraint("value IS NOT NULL OR qualifier IS NOT NULL", name="observation_stated"),
    CheckConstraint("revision_to IS NULL OR revision_to > revision_from", name="observation_span"),
)

_STANDS = OBSERVATION.c.revision_to.is_(None)
_REPLACED = OBSERVATION.c.revision_to.is_not(None)
_KEY = (OBSERVATION.c.region, OBSERVATION.c.indicator, OBSERVATION.c.period)
# a cell has at most one standing value; the two partial indexes share the rows between them, so an insert pays once
Index("observation_standing", *_KEY, unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS)
Index("observation_replaced", *_KEY, sqlite_where=_REPLACED, postgresql_where=_REPLACED)
Index("observation_closed_by", OBSERVATION.c.revision_to, sqlite_where=_REPLACED, postgresql_where=_REPLACED)

AUDIT = Table(
    "audit",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcMoment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

#: One row: the last link of the audit chain, so that cutting off its end is seen.
AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("id = 1", name="audit_head_single"),
)

IDEMPOTENCY_KEY = Table(
    "idempotency_key",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", UtcMoment, nullable=False),
)
