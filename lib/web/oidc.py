"""Signing in by an identity provider: there, back, and into the account that is linked with who came back.

``/sign-in/oidc?next=/map`` sends the browser to the provider; ``/sign-in/oidc/return`` takes the answer. Nobody gets an
account by this: whom no account belongs to is shown the identifier that an administrator links.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from lib.domain import Locale, Origin, Refusal, RefusalCode, Session
from lib.i18n import say, say_refusal
from lib.services import Workspace
from lib.services.accounts import identity_of, sign_out
from lib.services.settings import Settings
from lib.services.single_sign_on import PROVIDER, note_failure, sign_in_by_subject
from lib.web.client import client_address
from lib.web.entry_html import Fact, Link, facts_page
from lib.web.oidc_pending import LIFE_SECONDS, Pending, Seals
from lib.web.oidc_provider import Begun, Provider, ProviderFailure
from lib.web.seldom import Seldom
from lib.web.session_cookie import cookie, own_path, secure, set_session

BEGIN = "/sign-in/oidc"
RETURN = "/sign-in/oidc/return"
COOKIE = "capmap_oidc"
_MOST_SUBJECT = 255
_MOST_SHOWN = 80
_log = logging.getLogger(__name__)


def oidc_label(settings: Settings, locale: Locale) -> str | None:
    """What the button on the sign-in page says; None where no provider is configured. Plain text, to be escaped."""
    if not settings.oidc_issuer:
        return None
    return settings.oidc_label or say(locale, "sso.button")


def oidc_routes(settings: Settings, workspace: Callable[[], Workspace | None]) -> list[BaseRoute]:
    """The two routes; none where no provider is configured."""
    if not settings.oidc_issuer:
        return []
    door = _Door(
        settings,
        workspace,
        Provider(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret.get_secret_value(),
            settings.oidc_scope,
        ),
        Seals(),
        Seldom(),
    )
    return [Route(BEGIN, door.begin, methods=["GET"]), Route(RETURN, door.come_back, methods=["GET"])]


@dataclass(frozen=True)
class _Door:
    settings: Settings
    workspace: Callable[[], Workspace | None]
    provider: Provider
    seals: Seals
    seldom: Seldom

    async def begin(self, request: Request) -> Response:
        wanted = own_path(request.query_params.get("next"))
        locale = self._locale(wanted)
        if self.workspace() is None:
            return self._failed(locale, "starting", 503)
        secured = secure(self.settings, request.scope)
        back = f"{'https' if secured else request.url.scheme}://{request.headers['host']}{RETURN}"
        pending = Pending(Begun.fresh(), back, wanted)
        try:
            target = await self.provider.address(pending.begun, back)
        except ProviderFailure as failure:
            return self._provider_failed(locale, failure)
        response = RedirectResponse(target, 303, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            self.seals.seal(pending),
            max_age=LIFE_SECONDS,
            path=BEGIN,
            httponly=True,
            samesite="lax",
            secure=secured,
        )
        return response

    async def come_back(self, request: Request) -> Response:
        response = await self._answer(request)
        response.delete_cookie(
            COOKIE, path=BEGIN, httponly=True, samesite="lax", secure=secure(self.settings, request.scope)
        )
        return response

    async def _answer(self, request: Request) -> Response:
        workspace = self.workspace()
        pending = self.seals.open(request.cookies.get(COOKIE, ""))
        locale = self._locale(pending.wanted if pending else "/")
        if workspace is None:
            return self._failed(locale, "starting", 503)
        if pending is None or not self._is_answer_to(request.query_params, pending):
            return await self._noted(workspace, request, locale, "pending")
        if "error" in request.query_params or not request.query_params.get("code"):
            return await self._noted(workspace, request, locale, "denied")
        try:
            claims = await self.provider.claims(request.query_params["code"], pending.begun, pending.back)
        except ProviderFailure as failure:
            await self._noted(workspace, request, locale, failure.failure.value)
            return self._provider_failed(locale, failure)
        return await self._enter(workspace, request, pending, claims)

    def _is_answer_to(self, answer: Mapping[str, str], pending: Pending) -> bool:
        """The state is the one this browser was sent away with, for the first time, and (RFC 9207) of this issuer."""
        same = hmac.compare_digest(answer.get("state", "").encode(), pending.begun.state.encode())
        return same and answer.get("iss", self.provider.issuer) == self.provider.issuer and self.seals.use(pending)

    async def _enter(
        self, workspace: Workspace, request: Request, pending: Pending, claims: Mapping[str, object]
    ) -> Response:
        locale = self._locale(pending.wanted)
        sub = claims.get("sub")
        if not isinstance(sub, str) or not 0 < len(sub) <= _MOST_SUBJECT or not sub.isprintable():
            return await self._noted(workspace, request, locale, "token")
        subject = f"{self.provider.issuer}|{sub}"
        shown = _printable(claims.get(self.settings.oidc_name_claim))
        address = client_address(self.settings, request.scope)

        def enter() -> tuple[Session, str]:
            agent = request.headers.get("user-agent")
            made = sign_in_by_subject(workspace, subject, address=address, agent=agent, shown=shown)
            before = identity_of(workspace, cookie(request.scope) or "", address=address)
            if before is not None and before.origin is Origin.SESSION:
                sign_out(workspace, before)
            return made

        try:
            session, secret = await run_in_threadpool(enter)
        except Refusal as refusal:
            return self._refused(locale, refusal, subject, shown)
        response = RedirectResponse(pending.wanted, 303, headers={"Cache-Control": "no-store"})
        set_session(response, self.settings, request.scope, session, secret)
        return response

    def _refused(self, locale: Locale, refusal: Refusal, subject: str, shown: str) -> Response:
        if refusal.code is RefusalCode.SUBJECT_UNKNOWN:
            facts = [Fact(say(locale, "sso.unknown.subject"), subject)]
            if shown:
                facts.append(Fact(say(locale, "sso.unknown.shown"), shown))
            return _page(locale, "sso.unknown.title", say(locale, "sso.unknown.text"), 403, facts)
        if refusal.code is RefusalCode.ACCOUNT_DISABLED:
            return _page(locale, "sso.disabled.title", say(locale, "sso.disabled.text"), 403)
        return _page(locale, "sso.page.title", say_refusal(locale, refusal), 503)

    async def _noted(self, workspace: Workspace, request: Request, locale: Locale, why: str) -> Response:
        address = client_address(self.settings, request.scope)
        if self.seldom.first((why, address)):
            await run_in_threadpool(note_failure, workspace, "unknown", PROVIDER, why, address)
        return self._failed(locale, why, 400)

    def _provider_failed(self, locale: Locale, failure: ProviderFailure) -> Response:
        _log.warning("sign-in at the provider: %s (%s)", failure.failure.value, failure.detail)
        return self._failed(locale, failure.failure.value, 503 if failure.failure.value == "unreachable" else 400)

    def _failed(self, locale: Locale, why: str, status: int) -> Response:
        return _page(locale, "sso.page.title", say(locale, f"sso.failure.{why}"), status)

    def _locale(self, wanted: str) -> Locale:
        asked = parse_qs(urlsplit(wanted).query).get("lang", [""])[-1]
        return Locale(asked) if asked in set(Locale) else self.settings.locale


def _page(locale: Locale, title: str, text: str, status: int, facts: Sequence[Fact] = ()) -> Response:
    again = Link(say(locale, "sso.page.again"), f"/sign-in?lang={locale.value}")
    return facts_page(locale, say(locale, title), text, status, facts, again)


def _printable(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:_MOST_SHOWN]
