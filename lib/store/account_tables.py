"""The tables of accounts and sessions, beside those of ``tables``."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from lib.store.tables import METADATA
from lib.store.times import UtcMoment

ACCOUNT = Table(
    "account",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("subject", Text),
    Column("password_hash", Text),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    UniqueConstraint("id", name="account_id"),
    UniqueConstraint("name_key", name="account_name"),
    UniqueConstraint("subject", name="account_subject"),
)

ACCOUNT_GRANT = Table(
    "account_grant",
    METADATA,
    Column("account", Text, ForeignKey("account.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
)

#: Sign-ins and tokens. Of a secret only its hash is kept; ``scopes`` holds permissions, joined by blanks.
SESSION = Table(
    "session",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("account", Text, ForeignKey("account.id")),
    Column("made_at", UtcMoment, nullable=False),
    Column("seen_at", UtcMoment, nullable=False),
    Column("expires_at", UtcMoment, nullable=False),
    Column("idle_seconds", Integer),
    Column("address", Text),
    Column("agent", Text),
    Column("ended_at", UtcMoment),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("profile", Text),
    UniqueConstraint("key", name="session_key"),
    UniqueConstraint("secret_hash", name="session_secret"),
    Index("session_account", "account"),
)

#: Failed sign-ins of the last minutes. The name is a hash: people type passwords into the wrong box.
FAILURE = Table(
    "failure",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name_key", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Index("failure_name", "name_key", "at"),
    Index("failure_address", "address", "at"),
)

#: One-time secrets (as hashes) with which the first account is made.
SET_UP = Table(
    "set_up",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("made_at", UtcMoment, nullable=False),
    Column("expires_at", UtcMoment, nullable=False),
    Column("used_at", UtcMoment),
)
