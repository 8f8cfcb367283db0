"""Audit trail: who did what, when and from where; filtered, as a file, and proved."""

from lib.services.audit_view import Wanted, audit_trail
from lib.ui.audit_panel import chain_proof, entries_table, filters
from lib.ui.context import current

reading = current()
every = audit_trail(reading.workspace, Wanted(), who=reading.who)
entries_table(reading, every, filters(reading, every))
chain_proof(reading)
