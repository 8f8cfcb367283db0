"""The one table of what each role may do, and the questions asked of it. Whatever is not in the table is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lib.domain import Grant, Identity, Origin, Permission, Role

#: The scope of a grant that counts in every region.
EVERYWHERE = "*"
#: The public key under which somebody without a session is known.
PUBLIC_KEY = "public"

_VIEWER = frozenset({Permission.VIEW, Permission.VIEW_SCREEN, Permission.EXPORT, Permission.CHECK})

ROLES: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.PUBLIC: frozenset({Permission.VIEW}),
        Role.VIEWER: _VIEWER,
        Role.REPORTER: _VIEWER | {Permission.SUBMIT, Permission.VIEW_BATCHES},
        Role.REVIEWER: _VIEWER
        | {
            Permission.VIEW_BATCHES,
            Permission.REVIEW,
            Permission.RETURN,
            Permission.PUBLISH,
            Permission.ROLLBACK,
            Permission.DOCUMENTS,
        },
        Role.ADMIN: _VIEWER | {Permission.DOCUMENTS, Permission.AUDIT, Permission.ACCOUNTS, Permission.SETTINGS},
        Role.SCREEN: frozenset({Permission.VIEW, Permission.VIEW_SCREEN}),
    }
)

#: What is held over a part of the country only; everything else counts everywhere once it is held at all.
SCOPED = frozenset(
    {
        Permission.SUBMIT,
        Permission.VIEW_BATCHES,
        Permission.REVIEW,
        Permission.RETURN,
        Permission.PUBLISH,
        Permission.ROLLBACK,
        Permission.DOCUMENTS,
    }
)
#: The roles whose grants must name a region.
SCOPED_ROLES = frozenset({Role.REPORTER, Role.REVIEWER})


def console(name: str) -> Identity:
    """Whoever works at the command line of the server, under the name they give."""
    return Identity(name, name, (), Origin.CONSOLE)


def public_identity(address: str | None = None) -> Identity:
    """Somebody without a session, where published figures may be seen by everybody."""
    grants = (Grant(Role.PUBLIC, EVERYWHERE),)
    return Identity(PUBLIC_KEY, PUBLIC_KEY, grants, Origin.PUBLIC, session=PUBLIC_KEY, address=address)


def permissions(identity: Identity) -> frozenset[Permission]:
    """All that somebody may do somewhere. Nothing, until a password given by somebody else has been changed."""
    if identity.origin is Origin.CONSOLE:
        return frozenset(Permission)
    if identity.must_change:
        return frozenset()
    held = frozenset(permission for grant in identity.grants for permission in _of(grant.role, identity.origin))
    return held & frozenset(identity.scopes) if identity.scopes else held


def allowed(identity: Identity, permission: Permission) -> bool:
    """True where the permission is held over at least one region."""
    return permission in permissions(identity)


def scopes(identity: Identity, permission: Permission) -> tuple[str, ...]:
    """The codes of the regions over whose subtrees the permission is held; ``EVERYWHERE`` alone for all of them."""
    if not allowed(identity, permission):
        return ()
    if identity.origin is Origin.CONSOLE or permission not in SCOPED:
        return (EVERYWHERE,)
    found = {grant.scope for grant in identity.grants if permission in _of(grant.role, identity.origin)}
    return (EVERYWHERE,) if EVERYWHERE in found else tuple(sorted(found))


def _of(role: Role, origin: Origin) -> frozenset[Permission]:
    """What a role gives to somebody who came in this way: a screen or a visitor never gets more than its own role."""
    own = {Origin.SCREEN: Role.SCREEN, Origin.PUBLIC: Role.PUBLIC}.get(origin, role)
    return ROLES[role] if role is own else frozenset()
