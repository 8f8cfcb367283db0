"""Point layers: batches of points, and the points read from them.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("kind", sa.Text(), nullable=False, server_default="figures"))
    op.add_column("batch", sa.Column("points", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("batch", sa.Column("points_sha256", sa.Text()))
    op.create_table(
        "batch_point",
        sa.Column("batch", sa.Integer(), sa.ForeignKey("batch.sequence"), autoincrement=False, primary_key=True),
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text()),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("given_longitude", sa.Double(), nullable=False),
        sa.Column("given_latitude", sa.Double(), nullable=False),
        sa.Column("datum", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("row", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgresql_guards()


def _sqlite_guards() -> None:
    """What was sealed stays: the database itself refuses to change or delete it."""
    op.execute("CREATE TRIGGER batch_point_stays BEFORE DELETE ON batch_point BEGIN SELECT RAISE(ABORT, 'batch_point is never deleted'); END")
    op.execute("CREATE TRIGGER batch_point_sealed BEFORE UPDATE ON batch_point BEGIN SELECT RAISE(ABORT, 'batch_point is sealed'); END")
    op.execute(
        'CREATE TRIGGER batch_kind_sealed BEFORE UPDATE OF "kind", "points", "points_sha256" ON batch '
        "BEGIN SELECT RAISE(ABORT, 'batch is sealed'); END"
    )


def _postgresql_guards() -> None:
    guards.never_deleted(["batch_point"])
    guards.sealed({"batch_point": ()})
    guards.guard("batch_kind_sealed", "batch", ["kind", "points", "points_sha256"], "batch is sealed")


def downgrade() -> None:
    raise NotImplementedError("nothing is ever deleted: restore a backup instead")
