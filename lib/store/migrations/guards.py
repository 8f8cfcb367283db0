"""What was sealed stays: PostgreSQL's triggers against changes, as migrations make them.

They refuse what the triggers for SQLite refuse, in the same words, and emptying a table besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from alembic import op

_REFUSING = "capmap_refuse"


def make_refusing() -> None:
    """The function that all guards call, with the sentence it refuses with."""
    op.execute(
        f"CREATE FUNCTION {_REFUSING}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )


def never_deleted(tables: Iterable[str]) -> None:
    """Guard tables against deleting a row and against emptying them."""
    for table in tables:
        refuse = f"EXECUTE FUNCTION {_REFUSING}('{table} is never deleted')"
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW {refuse}")
        op.execute(f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")


def sealed(tables: Mapping[str, Iterable[str]]) -> None:
    """Guard columns of tables against any change."""
    for table, columns in tables.items():
        guard(f"{table}_sealed", table, columns, f"{table} is sealed")


def guard(name: str, table: str, columns: Iterable[str], sentence: str, when: str = "") -> None:
    """Guard columns of a table (none named: all) against a change, always or ``when`` of the row as it was."""
    listed = ", ".join(f'"{column}"' for column in columns)
    which, only = f"OF {listed} " if listed else "", f"WHEN ({when}) " if when else ""
    refuse = f"EXECUTE FUNCTION {_REFUSING}('{sentence}')"
    op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE {which}ON {table} FOR EACH ROW {only}{refuse}")


def drop(name: str, table: str) -> None:
    """Take a guard away, for one that takes its place."""
    op.execute(f"DROP TRIGGER {name} ON {table}")
