"""What an identity provider sends back that is not to be believed, and one that sends nothing."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from lib.services import Workspace
from lib.web.oidc import BEGIN, COOKIE
from lib.web.oidc_provider import Begun, Failure, Provider, ProviderFailure
from tests.web.door import (
    OWN,
    SECRET,
    Door,
    asked,
    door_of,
    linked,
    opened,
    own_part,
    provider_nearby,
    refused_without_session,
    settings_for,
)
from tests.web.identity_provider import Running, provider

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib|oidc_provider_mock|joserfc")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with provider_nearby() as found:
        yield found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, running: Running) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("sso"), running) as found:
        yield found


@pytest.fixture
def door(workspace: Workspace) -> Door:
    return door_of(workspace)


def test_a_code_that_was_used_is_not_taken_again(workspace: Workspace, door: Door, running: Running) -> None:
    linked(workspace, "replayed", "1005")
    back = own_part(running.agree(door.begin(), "1005"))
    assert door.get(back).status_code == 303
    thief = door.other_browser()
    state = asked(thief.begin())["state"]
    replayed = thief.get(back.replace(asked(back)["state"], state))
    refused_without_session(replayed, thief, 400, "failure.refused")


def test_a_proof_for_another_sign_in_is_refused(workspace: Workspace, door: Door, running: Running) -> None:
    linked(workspace, "nonced", "1006")
    address = door.begin()
    nonce = asked(address)["nonce"]
    back = own_part(running.agree(address.replace(nonce, nonce[::-1]), "1006"))
    refused_without_session(door.get(back), door, 400, "failure.token")
    without = door.begin()
    back = own_part(running.agree(without.replace(f"&nonce={asked(without)['nonce']}", ""), "1006"))
    refused_without_session(door.get(back), door, 400, "failure.token")


@pytest.mark.parametrize(
    "sub",
    ["another-audience", "another-audience-by-us", "another-issuer", "expired", "two-audiences", "for-another-party"],
)
def test_a_proof_for_others_is_refused(workspace: Workspace, door: Door, running: Running, sub: str) -> None:
    linked(workspace, sub, sub)
    back = own_part(running.agree(door.begin(), sub))
    refused_without_session(door.get(back), door, 400, "failure.token")


def forged(kind: str, claims: Mapping[str, object]) -> str:
    """A proof that the provider did not sign."""
    if kind == "unsigned":
        parts = ('{"alg":"none"}', json.dumps(claims))
        return ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts) + "."
    if kind == "by our secret":
        return jwt.encode({"alg": "HS256"}, dict(claims), OctKey.import_key(SECRET), ["HS256"])
    return jwt.encode({"alg": "RS256"}, dict(claims), RSAKey.generate_key(2048), ["RS256"])


@pytest.mark.parametrize("kind", ["unsigned", "by our secret", "by another key", "no token"])
def test_a_proof_that_the_provider_did_not_sign_is_refused(
    monkeypatch: pytest.MonkeyPatch, running: Running, kind: str
) -> None:
    asking = Provider(running.issuer, "capmap", SECRET, "openid")
    begun = Begun.fresh()
    moment = int(time.time())
    whose = {"iss": running.issuer, "sub": "1", "aud": "capmap", "nonce": begun.nonce}
    claims = {**whose, "iat": moment, "exp": moment + 60}

    async def answer(*_: object) -> Mapping[str, object]:
        return {"id_token": forged(kind, claims) if kind != "no token" else None}

    monkeypatch.setattr(asking, "_token", answer)
    with pytest.raises(ProviderFailure) as caught:
        asyncio.run(asking.claims("code", begun, OWN))
    assert caught.value.failure is Failure.TOKEN


def test_who_cancels_at_the_provider_is_told_so(door: Door, running: Running) -> None:
    back = running.deny(door.begin())
    state = asked(back).get("state")
    assert state is None  # this provider forgets it: an answer to nobody's question
    refused_without_session(door.get(own_part(back)), door, 400, "failure.pending")
    state = asked(door.begin())["state"]
    answer = door.get(f"/sign-in/oidc/return?{urlencode({'error': '<b>no', 'state': state})}")
    refused_without_session(answer, door, 400, "failure.denied")
    assert "<b>" not in answer.text


def test_a_provider_that_does_not_answer_gets_a_kind_page(workspace: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{taken.getsockname()[1]}"
        down = door_of(workspace, settings_for(workspace.settings.data_dir, issuer))
        answer = down.get(BEGIN)
    refused_without_session(answer, down, 503, "failure.unreachable")
    assert COOKIE not in down.cookies


def test_a_provider_that_dies_on_the_way_gets_a_kind_page(workspace: Workspace) -> None:
    with provider() as dying:
        browser = door_of(workspace, settings_for(workspace.settings.data_dir, dying.issuer))
        back = own_part(dying.agree(browser.begin(), "1007"))
    refused_without_session(browser.get(back), browser, 503, "failure.unreachable")


def test_a_provider_that_calls_itself_otherwise_is_not_believed(workspace: Workspace, running: Running) -> None:
    settings = settings_for(workspace.settings.data_dir, f"{running.issuer}/")
    browser = door_of(workspace, settings)
    refused_without_session(browser.get(BEGIN), browser, 503, "failure.unreachable")
