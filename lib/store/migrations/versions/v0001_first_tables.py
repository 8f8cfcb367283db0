"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# what was sealed stays: the database itself refuses to change or delete it
_NO_DELETE = ("batch", "batch_content", "batch_figure", "revision", "observation", "audit", "audit_head", "idempotency_key")
_NO_UPDATE = {
    "batch": ("sequence", "id", "file", "sha256", "size_bytes", "jurisdiction", "submitted_by", "submitted_at", "note", "demo", "figures", "figures_sha256", "report"),
    "batch_content": ("batch", "compressed"),
    "batch_figure": ("batch", "region", "indicator", "period", "value", "numerator", "denominator", "qualifier", "note", "row"),
    "revision": ("number", "kind", "base", "batch", "restores", "published_by", "published_at", "reason", "added", "changed", "removed", "content_hash", "demo", "first_id", "last_id"),
    "observation": ("id", "region", "indicator", "period", "value", "numerator", "denominator", "qualifier", "note", "row", "batch", "revision_from", "demo"),
    "audit": ("sequence", "at", "actor", "action", "subject", "details", "previous", "hash"),
    "idempotency_key": ("key", "request", "result", "actor", "at"),
}


def upgrade() -> None:
    _batches()
    _revision()
    _observation()
    _trails()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgresql_guards()


def _batches() -> None:
    op.create_table(
        "batch",
        sa.Column("sequence", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text()),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.String(27), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("base_revision", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.Column("revision", sa.Integer()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("figures_sha256", sa.Text(), nullable=False),
        sa.Column("report", sa.Text()),
        sa.UniqueConstraint("id", name="batch_id"),
    )
    op.create_index("batch_sha256", "batch", ["sha256"])
    op.create_table(
        "batch_content",
        sa.Column("batch", sa.Integer(), sa.ForeignKey("batch.sequence"), autoincrement=False, primary_key=True),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "batch_figure",
        sa.Column("batch", sa.Integer(), sa.ForeignKey("batch.sequence"), autoincrement=False, primary_key=True),
        sa.Column("region", sa.Text(), primary_key=True),
        sa.Column("indicator", sa.Text(), primary_key=True),
        sa.Column("period", sa.Text(), primary_key=True),
        *_figure(),
        sa.CheckConstraint("value IS NOT NULL OR qualifier IS NOT NULL", name="batch_figure_stated"),
        sqlite_with_rowid=False,
    )


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), sa.ForeignKey("batch.id")),
        sa.Column("restores", sa.Integer()),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_at", sa.String(27), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("first_id", sa.Integer()),
        sa.Column("last_id", sa.Integer()),
    )


def _figure() -> list[sa.Column[object]]:
    return [
        sa.Column("value", sa.Double()),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", sa.Double()),
        sa.Column("qualifier", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("row", sa.Integer()),
    ]


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        *_figure(),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("revision_from", sa.Integer(), nullable=False),
        sa.Column("revision_to", sa.Integer()),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("value IS NOT NULL OR qualifier IS NOT NULL", name="observation_stated"),
        sa.CheckConstraint("revision_to IS NULL OR revision_to > revision_from", name="observation_span"),
    )
    stands, replaced = sa.text("revision_to IS NULL"), sa.text("revision_to IS NOT NULL")
    cell = ["region", "indicator", "period"]
    for name, columns, unique, where in (
        ("observation_standing", cell, True, stands),
        ("observation_replaced", cell, False, replaced),
        ("observation_closed_by", ["revision_to"], False, replaced),
    ):
        op.create_index(name, "observation", columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _trails() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="audit_head_single"),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )


def _sqlite_guards() -> None:
    for table in _NO_DELETE:
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END")
    for table, columns in _NO_UPDATE.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        op.execute(f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {listed} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END")
    op.execute(
        "CREATE TRIGGER observation_closed_once BEFORE UPDATE OF revision_to ON observation WHEN OLD.revision_to IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'observation is closed once'); END"
    )


def _postgresql_guards() -> None:
    guards.make_refusing()
    guards.never_deleted(_NO_DELETE)
    guards.sealed(_NO_UPDATE)
    closed = "OLD.revision_to IS NOT NULL"
    guards.guard("observation_closed_once", "observation", ["revision_to"], "observation is closed once", closed)


def downgrade() -> None:
    raise NotImplementedError("nothing is ever deleted: restore a backup instead")
