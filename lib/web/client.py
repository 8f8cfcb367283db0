"""Where a request comes from: the peer of the connection, or what a trusted proxy says of it."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.types import Scope

from lib.services.settings import Settings

UNKNOWN = "unknown"

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(settings: Settings, scope: Scope) -> str:
    """The address of whoever asks.

    ``X-Forwarded-For`` counts only when the peer itself is a trusted proxy; its hops are then read from the last one
    backwards as far as trusted proxies wrote them, because everything before that can be made up.
    """
    trusted = _networks(settings.trusted_proxies)
    peer = str(scope["client"][0]) if scope.get("client") else UNKNOWN
    if not _within(peer, trusted):
        return peer
    hops = [hop.strip() for line in Headers(scope=scope).getlist("x-forwarded-for") for hop in line.split(",")]
    found = peer
    for hop in reversed(hops):
        address = _parsed(hop)
        if address is None:
            break
        found = str(address)
        if not _within(found, trusted):
            break
    return found


@lru_cache(maxsize=4)
def _networks(named: tuple[str, ...]) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(part, strict=False) for part in named)


def _parsed(text: str) -> _Address | None:
    """An address; an IPv4 one that came as an IPv6 one is the same address."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def _within(text: str, trusted: tuple[_Network, ...]) -> bool:
    address = _parsed(text)
    return address is not None and any(address in network for network in trusted)
