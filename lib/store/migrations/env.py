"""Run by alembic: uses the connection, and the transaction, of ``lib.store.schema``."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
