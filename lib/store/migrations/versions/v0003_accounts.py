"""Accounts, their roles, sessions and tokens; failed sign-ins; the secret of the first start.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations import guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# a role can be taken away and a failure forgotten; the audit trail keeps both
_NO_DELETE = ("account", "session", "set_up")
_NO_UPDATE = {
    "account": ("sequence", "id", "name", "name_key", "created_at"),
    "session": ("sequence", "key", "secret_hash", "origin", "account", "made_at", "expires_at", "idle_seconds", "address", "agent", "label", "scopes", "profile"),
    "set_up": ("hash", "made_at"),
}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("sequence", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("password_hash", sa.Text()),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.UniqueConstraint("id", name="account_id"),
        sa.UniqueConstraint("name_key", name="account_name"),
        sa.UniqueConstraint("subject", name="account_subject"),
    )
    op.create_table(
        "account_grant",
        sa.Column("account", sa.Text(), sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("role", sa.Text(), primary_key=True),
        sa.Column("scope", sa.Text(), primary_key=True),
    )
    _sessions()
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_index("failure_name", "failure", ["name_key", "at"])
    op.create_index("failure_address", "failure", ["address", "at"])
    op.create_table(
        "set_up",
        sa.Column("hash", sa.Text(), primary_key=True),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("expires_at", sa.String(27), nullable=False),
        sa.Column("used_at", sa.String(27)),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_guards()
    else:
        _postgresql_guards()


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column("sequence", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), sa.ForeignKey("account.id")),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("seen_at", sa.String(27), nullable=False),
        sa.Column("expires_at", sa.String(27), nullable=False),
        sa.Column("idle_seconds", sa.Integer()),
        sa.Column("address", sa.Text()),
        sa.Column("agent", sa.Text()),
        sa.Column("ended_at", sa.String(27)),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text()),
        sa.UniqueConstraint("key", name="session_key"),
        sa.UniqueConstraint("secret_hash", name="session_secret"),
    )
    op.create_index("session_account", "session", ["account"])


def _sqlite_guards() -> None:
    """What was sealed stays: the database itself refuses to change or delete it."""
    for table in _NO_DELETE:
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is never deleted'); END")
    for table, columns in _NO_UPDATE.items():
        listed = ", ".join(f'"{column}"' for column in columns)
        op.execute(f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {listed} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END")
    for table, column in (("session", "ended_at"), ("set_up", "used_at")):
        op.execute(
            f'CREATE TRIGGER {table}_ends_once BEFORE UPDATE OF "{column}" ON {table} WHEN OLD."{column}" IS NOT NULL '
            f"BEGIN SELECT RAISE(ABORT, '{table} is closed once'); END"
        )


def _postgresql_guards() -> None:
    guards.never_deleted(_NO_DELETE)
    guards.sealed(_NO_UPDATE)
    for table, column in (("session", "ended_at"), ("set_up", "used_at")):
        guards.guard(f"{table}_ends_once", table, [column], f"{table} is closed once", f"OLD.{column} IS NOT NULL")


def downgrade() -> None:
    raise NotImplementedError("nothing is ever deleted: restore a backup instead")
