"""A real OpenID Connect provider on a free port of this machine, and a person who agrees there."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import flask
import httpx
import werkzeug.serving

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import oidc_provider_mock

#: People of the provider whose proof says something it should not.
ODD = {
    "another-audience": {"aud": "somebody-else"},
    "another-issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1_000_000_000},
    "two-audiences": {"aud": ["capmap", "somebody-else"]},
    "for-another-party": {"aud": ["capmap", "somebody-else"], "azp": "somebody-else"},
    "another-audience-by-us": {"aud": "somebody-else", "azp": "capmap"},
    "named": {"name": "<script>王\u202e五</script>"},
}


@dataclass
class Running:
    """Where the provider answers, and what it was asked at its token endpoint."""

    issuer: str
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def agree(self, address: str, sub: str) -> str:
        """The person agrees at ``address``; where the provider sends the browser then."""
        answer = httpx.post(address, data={"sub": sub}, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def deny(self, address: str) -> str:
        answer = httpx.post(address, data={"action": "deny"}, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


@contextmanager
def provider() -> Iterator[Running]:
    """The provider in a thread, as long as the context lasts."""
    people = [oidc_provider_mock.User(sub=sub, claims=dict(claims)) for sub, claims in ODD.items()]
    app = oidc_provider_mock.app(user_claims=people)
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, threaded=True)
    running = Running(f"http://127.0.0.1:{server.server_port}")

    @app.before_request
    def note() -> None:
        if flask.request.path == "/oauth2/token":
            running.asked.append({**flask.request.form, "authorization": flask.request.headers["authorization"]})

    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
