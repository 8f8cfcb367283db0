"""Accounts, roles, passwords and throttling: what decides who may do what. No I/O."""

from lib.access.permissions import (
    EVERYWHERE,
    PUBLIC_KEY,
    ROLES,
    SCOPED,
    SCOPED_ROLES,
    allowed,
    console,
    permissions,
    public_identity,
    scopes,
)

__all__ = [
    "EVERYWHERE",
    "PUBLIC_KEY",
    "ROLES",
    "SCOPED",
    "SCOPED_ROLES",
    "allowed",
    "console",
    "permissions",
    "public_identity",
    "scopes",
]
