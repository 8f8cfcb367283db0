"""Asking whether somebody may do something, at the top of every service that shows, changes or exports."""

from __future__ import annotations

from collections.abc import Iterable

from lib.access import EVERYWHERE, allowed, scopes
from lib.domain import Identity, Locale, Origin, Permission, Refusal, RefusalCode
from lib.services.workspace import Workspace
from lib.store import acting_from

_NAMED = 5


def may(workspace: Workspace, who: Identity, permission: Permission, regions: Iterable[str] = ()) -> bool:
    """True where ``require`` would let them through. Leaves no trace: for what is offered, never instead of it."""
    return allowed(who, permission) and not outside(workspace, who, permission, regions)


def outside(workspace: Workspace, who: Identity, permission: Permission, regions: Iterable[str]) -> tuple[str, ...]:
    """The codes among ``regions`` over which the permission is not held, sorted; unknown codes are outside."""
    held = scopes(who, permission)
    if EVERYWHERE in held:
        return ()
    return tuple(sorted({code for code in regions if not any(workspace.regions.within(code, scope) for scope in held)}))


def require(workspace: Workspace, who: Identity, permission: Permission, regions: Iterable[str] = ()) -> None:
    """Let through whoever holds the permission over all ``regions`` (none: over at least one region).

    Raises Refusal: PASSWORD_CHANGE_NEEDED, FORBIDDEN(permission), OUTSIDE_SCOPE(regions, regions_en: the first
    five by name, count). A refused act of a person is written to the audit trail.
    """
    acting_from(who.address)
    if who.must_change and who.origin is not Origin.CONSOLE:
        raise Refusal(RefusalCode.PASSWORD_CHANGE_NEEDED)
    if not allowed(who, permission):
        _note(workspace, who, permission, RefusalCode.FORBIDDEN, ())
        raise Refusal(RefusalCode.FORBIDDEN, permission=permission.value)
    if beyond := outside(workspace, who, permission, regions):
        _note(workspace, who, permission, RefusalCode.OUTSIDE_SCOPE, beyond)
        raise scope_refusal(workspace, beyond)


def scope_refusal(workspace: Workspace, beyond: tuple[str, ...]) -> Refusal:
    """What is said of regions over which a permission is not held."""
    zh, en = ([region_name(workspace, code, locale) for code in beyond[:_NAMED]] for locale in Locale)
    return Refusal(RefusalCode.OUTSIDE_SCOPE, regions="、".join(zh), regions_en=", ".join(en), count=len(beyond))


def region_name(workspace: Workspace, code: str, locale: Locale = Locale.ZH) -> str:
    """The name of a region, or its code where there is none."""
    region = workspace.regions.all.get(code)
    return code if region is None else region.name.get(locale)


def _note(
    workspace: Workspace, who: Identity, permission: Permission, code: RefusalCode, regions: tuple[str, ...]
) -> None:
    note_refusal(workspace, who, permission.value, code, regions=list(regions[:_NAMED]), count=len(regions))


def note_refusal(workspace: Workspace, who: Identity, subject: str, code: RefusalCode, **facts: object) -> None:
    """Write a refused act to the audit trail, if a person tried it."""
    if who.origin is not Origin.PUBLIC:
        workspace.note(who.name, "refused", subject, {"code": code.value, "address": who.address, **facts})
