"""Proving the store: audit chain, revision hashes, stored bytes, the database file."""

from __future__ import annotations

from dataclasses import dataclass

from lib.services.workspace import Workspace
from lib.store import Finding


@dataclass(frozen=True)
class Verification:
    """``ok`` when nothing was found; otherwise each finding names what differs."""

    ok: bool
    findings: tuple[Finding, ...]
    revisions: int
    audit_entries: int


def verify_store(workspace: Workspace) -> Verification:
    """Recompute every hash and compare. Reads only."""
    findings = tuple(workspace.store.verify())
    return Verification(not findings, findings, len(workspace.store.revisions()), len(workspace.store.audit()))
