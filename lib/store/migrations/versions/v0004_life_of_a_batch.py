"""The life of a batch: checked after its bytes are kept, handed in, passed on, corrected; remarks about it.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations import guards

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ALWAYS = ("sequence", "id", "file", "sha256", "size_bytes", "submitted_by", "submitted_at", "demo", "replaces", "options")
# what a check brings is written once the bytes are kept, so it is sealed a step later than they are
_ONCE_CHECKED = ("jurisdiction", "figures", "figures_sha256")
_ONCE_HANDED_IN = ("report", "checked_revision", "note")


def upgrade() -> None:
    for name in ("handed_in_at", "step_at", "passed_at"):
        op.add_column("batch", sa.Column(name, sa.String(27)))
    op.add_column("batch", sa.Column("passed_by", sa.Text()))
    op.add_column("batch", sa.Column("replaces", sa.Text()))
    op.add_column("batch", sa.Column("checked_revision", sa.Integer()))
    op.add_column("batch", sa.Column("options", sa.Text()))
    # until now a file was handed in the moment it came
    op.execute("UPDATE batch SET step_at = submitted_at")
    op.execute("UPDATE batch SET handed_in_at = submitted_at WHERE status NOT IN ('received', 'rejected')")
    op.create_index("batch_submitted_by", "batch", ["submitted_by"])
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("batch", sa.Integer(), sa.ForeignKey("batch.sequence"), nullable=False),
        sa.Column("region", sa.Text()),
        sa.Column("indicator", sa.Text()),
        sa.Column("period", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_index("remark_batch", "remark", ["batch"])
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgresql_guards()


def _sqlite_guards() -> None:
    """What was sealed stays: the database itself refuses to change or delete it."""
    op.execute("DROP TRIGGER batch_sealed")
    for name, columns, when in (
        ("batch_sealed", _ALWAYS, ""),
        ("batch_check_sealed", _ONCE_CHECKED, "WHEN OLD.status <> 'received' "),
        ("batch_report_sealed", _ONCE_HANDED_IN, "WHEN OLD.status NOT IN ('received', 'checked') "),
    ):
        listed = ", ".join(f'"{column}"' for column in columns)
        op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE OF {listed} ON batch {when}BEGIN SELECT RAISE(ABORT, 'batch is sealed'); END")
    op.execute("CREATE TRIGGER remark_stays BEFORE DELETE ON remark BEGIN SELECT RAISE(ABORT, 'remark is never deleted'); END")
    op.execute("CREATE TRIGGER remark_sealed BEFORE UPDATE ON remark BEGIN SELECT RAISE(ABORT, 'remark is sealed'); END")


def _postgresql_guards() -> None:
    guards.drop("batch_sealed", "batch")
    for name, columns, when in (
        ("batch_sealed", _ALWAYS, ""),
        ("batch_check_sealed", _ONCE_CHECKED, "OLD.status <> 'received'"),
        ("batch_report_sealed", _ONCE_HANDED_IN, "OLD.status NOT IN ('received', 'checked')"),
    ):
        guards.guard(name, "batch", columns, "batch is sealed", when)
    guards.never_deleted(["remark"])
    guards.sealed({"remark": ()})


def downgrade() -> None:
    raise NotImplementedError("nothing is ever deleted: restore a backup instead")
