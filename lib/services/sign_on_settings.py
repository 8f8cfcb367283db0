"""The settings of signing in elsewhere (an identity provider, a proxy in front), held against what is safe."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

#: Headers that mean something else already; a person's name never travels in them.
_TAKEN = frozenset(
    {"authorization", "connection", "content-length", "content-type", "cookie", "forwarded", "host", "origin",
     "referer", "upgrade", "x-capmap-session", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
)  # fmt: skip
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


class SignOnError(Exception):
    """A setting that cannot or must not be. ``reason`` is the key of its sentence in ``sso.setting``."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(setting, reason)
        self.setting = setting
        self.reason = reason


def safe_address(address: str) -> bool:
    """True for ``https`` anywhere and for ``http`` on this machine itself: what is sent can be read by nobody else."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _on_this_machine(host))


def _on_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_unsafe_provider(issuer: str, client_id: str, client_secret: str, scope: str) -> None:
    """Raise SignOnError for a provider that is half described or would be spoken to in the clear."""
    if not issuer:
        if client_id or client_secret:
            raise SignOnError("oidc_issuer", "issuer_needed")
        return
    parts = urlsplit(issuer)
    if not safe_address(issuer) or parts.query or parts.fragment:
        raise SignOnError("oidc_issuer", "issuer")
    if not client_id:
        raise SignOnError("oidc_client_id", "client_id")
    if not client_secret:
        raise SignOnError("oidc_client_secret", "client_secret")
    if "openid" not in scope.split():
        raise SignOnError("oidc_scope", "scope")


def refuse_unsafe_proxy(header: str, proxies: Sequence[str]) -> None:
    """Raise SignOnError for a header that cannot carry a name, and for one that anybody could send.

    ``proxies``: networks as text, such as ``10.2.0.0/24``.
    """
    if not header:
        return
    if not _HEADER.fullmatch(header) or header.lower() in _TAKEN:
        raise SignOnError("proxy_user_header", "header")
    if not proxies:
        raise SignOnError("proxy_user_header", "proxy_needed")
    if any(ipaddress.ip_network(proxy, strict=False).prefixlen == 0 for proxy in proxies):
        raise SignOnError("trusted_proxies", "everybody")
