"""The identity provider: what it says of itself, the way to it, and the proof it gives of who came back.

OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636, S256), state and nonce. The tokens are used for
nothing but the proof and are forgotten at once.
"""

from __future__ import annotations

import secrets
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import authlib.deprecate  # type: ignore[import-untyped]  # the library ships no types
import httpx
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # the library ships no types
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

with warnings.catch_warnings():
    # It announces that it will prefer a successor of httpx, which it does not need.
    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]  # the library ships no types
        AsyncOAuth2Client,
        OAuthError,
    )

from lib.services.sign_on_settings import safe_address

#: Signatures by a key that only the provider has. Neither "none" nor those that our own secret could make.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_TIMEOUT_SECONDS = 10.0
_KEPT_SECONDS = 3600.0
_LEEWAY_SECONDS = 60


class Failure(StrEnum):
    """Why nobody came back from the provider. The sentence of each stands in ``sso.toml`` under ``failure``."""

    UNREACHABLE = "unreachable"  # no answer, or none that makes sense
    REFUSED = "refused"  # it does not take the code: used before, expired, of another client
    TOKEN = "token"  # noqa: S105 - a word: its proof does not hold


class ProviderFailure(Exception):  # noqa: N818 - an answer like any other
    """Raised when a sign-in at the provider cannot go on. ``detail`` is for the log: never a secret or a token."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(failure.value, detail)
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Begun:
    """What was sent along, and must come back: unguessable, and made for one sign-in."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> Begun:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


class Provider:
    """One provider, known by its issuer. What it says of itself and its keys are kept for an hour."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, scope: str) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self.scope = scope
        self._client_secret = client_secret
        self._metadata: tuple[float, Mapping[str, object]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._trust = httpx.create_ssl_context()  # made once: reading the certificates of all authorities takes a while

    async def address(self, begun: Begun, back: str) -> str:
        """Where to send the browser; the provider sends it to ``back``. Raises ProviderFailure UNREACHABLE."""
        metadata = await self._known()
        async with self._client(metadata, back) as client:
            url, _ = client.create_authorization_url(
                str(metadata["authorization_endpoint"]),
                state=begun.state,
                nonce=begun.nonce,
                code_verifier=begun.verifier,
            )
        return str(url)

    async def claims(self, code: str, begun: Begun, back: str) -> Mapping[str, object]:
        """What the provider proves of the person: issuer, audience, expiry, nonce and signature are checked.

        Raises ProviderFailure.
        """
        metadata = await self._known()
        token = await self._token(metadata, code, begun, back)
        proof = token.get("id_token")
        if not isinstance(proof, str):
            raise ProviderFailure(Failure.TOKEN, "no id_token")
        signed = await self._signed(metadata, proof)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
            {"nonce": begun.nonce, "client_id": self.client_id, "access_token": token.get("access_token")},
        )
        try:
            claims.validate(leeway=_LEEWAY_SECONDS)
        except JoseError as error:
            raise ProviderFailure(Failure.TOKEN, f"{error.error} {getattr(error, 'claim', '')}".strip()) from None
        return dict(claims)

    async def _token(self, metadata: Mapping[str, object], code: str, begun: Begun, back: str) -> Mapping[str, object]:
        async with self._client(metadata, back) as client:
            try:
                token = await client.fetch_token(
                    str(metadata["token_endpoint"]),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=begun.verifier,
                    redirect_uri=back,
                )
            except OAuthError as error:
                raise ProviderFailure(Failure.REFUSED, str(error.error)[:80]) from None
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise ProviderFailure(Failure.UNREACHABLE, type(error).__name__) from None
        if not isinstance(token, dict):
            raise ProviderFailure(Failure.UNREACHABLE, "no object")
        return token

    async def _signed(self, metadata: Mapping[str, object], proof: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
        try:
            try:
                return jwt.decode(proof, await self._key_set(metadata), registry=registry)
            except InvalidKeyIdError:  # signed with a key that is newer than the ones we keep
                self._keys = None
                return jwt.decode(proof, await self._key_set(metadata), registry=registry)
        except (JoseError, ValueError) as error:
            raise ProviderFailure(Failure.TOKEN, type(error).__name__) from None

    async def _key_set(self, metadata: Mapping[str, object]) -> KeySet:
        kept = self._keys
        if kept is None or time.monotonic() - kept[0] > _KEPT_SECONDS:
            found = await self._fetch(str(metadata["jwks_uri"]))
            try:
                kept = time.monotonic(), KeySet.import_key_set(found)  # type: ignore[arg-type]  # checked by it
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise ProviderFailure(Failure.UNREACHABLE, f"keys {type(error).__name__}") from None
            self._keys = kept
        return kept[1]

    async def _known(self) -> Mapping[str, object]:
        kept = self._metadata
        if kept is None or time.monotonic() - kept[0] > _KEPT_SECONDS:
            found = await self._fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderFailure(Failure.UNREACHABLE, "another issuer")
            for name in _ENDPOINTS:
                if not safe_address(str(found.get(name) or "")):
                    raise ProviderFailure(Failure.UNREACHABLE, f"{name} unsafe")
            kept = self._metadata = time.monotonic(), found
        return kept[1]

    async def _fetch(self, address: str) -> Mapping[str, object]:
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, verify=self._trust) as client:
            try:
                answer = await client.get(address, headers={"Accept": "application/json"})
                found = answer.raise_for_status().json()
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                detail = f"{urlsplit(address).path} {type(error).__name__}"
                raise ProviderFailure(Failure.UNREACHABLE, detail) from None
        if not isinstance(found, dict):
            raise ProviderFailure(Failure.UNREACHABLE, "no object")
        return found

    def _client(self, metadata: Mapping[str, object], back: str) -> AsyncOAuth2Client:
        offered = metadata.get("token_endpoint_auth_methods_supported")
        by_post = isinstance(offered, list) and "client_secret_basic" not in offered and "client_secret_post" in offered
        return AsyncOAuth2Client(
            self.client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_post" if by_post else "client_secret_basic",
            scope=self.scope,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
            verify=self._trust,
        )
