"""A proxy in front of the server that has recognised the person and says who it is in a header of each request.

Off unless ``CAPMAP_PROXY_USER_HEADER`` names the header; believed from the addresses of ``CAPMAP_TRUSTED_PROXIES``
alone, and only as one header with one name of an account that is there.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

from lib.domain import Identity, Refusal, RefusalCode
from lib.services import Workspace
from lib.services.settings import Settings
from lib.services.single_sign_on import PROXY, identity_by_proxy, note_failure
from lib.web.client import client_address
from lib.web.seldom import Seldom

_MOST_CHARACTERS = 128
_seldom = Seldom()


def proxy_identity(settings: Settings, workspace: Workspace, scope: Scope) -> Identity | None:
    """Who the proxy says it is; None where the way is off or the header is not there.

    Raises Refusal PROXY_REFUSED for a header from anybody else, a header that is there twice or holds no single name,
    and a name without an account; ACCOUNT_DISABLED; READ_ONLY. What is refused is audited, once a minute for the same.
    """
    said = _said(settings, scope)
    if not said:
        return None
    peer = scope["client"][0] if scope.get("client") else None
    address = client_address(settings, scope)
    if not is_trusted(peer, settings.trusted_proxies):
        _note(workspace, "untrusted", peer)
        raise Refusal(RefusalCode.PROXY_REFUSED)
    name = _one_name(said)
    if name is None:
        _note(workspace, "unfit", address)
        raise Refusal(RefusalCode.PROXY_REFUSED)
    try:
        return identity_by_proxy(workspace, name, address=address, agent=Headers(scope=scope).get("user-agent"))
    except Refusal as refusal:
        _note(workspace, refusal.code.value, address, name)
        raise


def without_user_header(settings: Settings, scope: Scope) -> Scope:
    """The scope without the header, so that nothing behind the gate can take it for anything."""
    header = settings.proxy_user_header.lower().encode()
    if not header:
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name.lower() != header]}


def is_trusted(peer: str | None, proxies: Sequence[str]) -> bool:
    """True where the other end of the socket is one of the networks. An IPv4 address may come as an IPv6 one."""
    try:
        address = ipaddress.ip_address(peer or "")
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in proxies)


def _said(settings: Settings, scope: Scope) -> list[bytes]:
    header = settings.proxy_user_header.lower().encode()
    return [value for name, value in scope["headers"] if name.lower() == header] if header else []


def _one_name(said: list[bytes]) -> str | None:
    """The name, where the header is there once with one name: a list may hold what somebody before the proxy added."""
    if len(said) != 1:
        return None
    try:
        name = said[0].decode("utf-8").strip(" \t")
    except UnicodeDecodeError:
        return None
    fit = 0 < len(name) <= _MOST_CHARACTERS and name.isprintable() and not any(sign in name for sign in ",;\"'<>\\")
    return name if fit else None


def _note(workspace: Workspace, reason: str, address: str | None, name: str = "") -> None:
    if _seldom.first((reason, address, name)):
        note_failure(workspace, name or "unknown", PROXY, reason, address)
