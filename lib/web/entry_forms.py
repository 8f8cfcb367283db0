"""Signing in and out, the first administrator, one's own password, and the way of a wall screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import anyio
import anyio.to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from lib.domain import Identity, Locale, Origin, Refusal, RefusalCode, Session
from lib.i18n import say, say_refusal
from lib.services import Workspace
from lib.services.accounts import change_password, finish_set_up, identity_of, set_up_open, sign_in, sign_out
from lib.services.set_up import SET_UP_PARAMETER
from lib.services.settings import Settings
from lib.web.areas import PASSWORD, SCREEN_IN, SET_UP, SIGN_IN, SIGN_OUT
from lib.web.client import client_address
from lib.web.entrance import identity_in
from lib.web.entry_html import Field, Form, Link, entry_file_routes, form_page, notice, with_query
from lib.web.form_token import form_holds, form_key, form_token, keep_form
from lib.web.oidc import BEGIN, oidc_label
from lib.web.open_sockets import OpenSockets
from lib.web.session_cookie import cookie, drop_session, own_path, set_session

#: Passwords that are hashed at once. Each takes 64 MiB, and whoever guesses must not fill the memory.
_HASHING = 2
_FORM_TYPE = "application/x-www-form-urlencoded"
Given = Mapping[str, str]


def entry_routes(
    settings: Settings, workspace: Callable[[], Workspace | None], sockets: OpenSockets
) -> list[BaseRoute]:
    """The routes of these pages and of their files."""
    door = _Door(settings, workspace, sockets, anyio.CapacityLimiter(_HASHING))
    both = ["GET", "POST"]
    return [
        Route(SIGN_IN, door.sign_in, methods=both),
        Route(SIGN_OUT, door.sign_out, methods=both),
        Route(SET_UP, door.set_up, methods=both),
        Route(PASSWORD, door.password, methods=both),
        Route(SCREEN_IN, door.screen_in, methods=["GET"]),
        *entry_file_routes(),
    ]


@dataclass(frozen=True)
class _Door:
    settings: Settings
    workspace: Callable[[], Workspace | None]
    sockets: OpenSockets
    hashing: anyio.CapacityLimiter

    async def sign_in(self, request: Request) -> Response:
        given = await _given(request)
        form = self._sign_in_form(given)
        if request.method != "POST":
            return self._show(request, given, form)
        wrong = self._wrong(request, given, "web.sign_in", ("name", "password"))
        if wrong is not None:
            return self._show(request, given, replace(form, problem=wrong[1]), wrong[0])

        def enter(opened: Workspace) -> tuple[Session, str]:
            address = client_address(self.settings, request.scope)
            agent = request.headers.get("user-agent")
            return sign_in(opened, given["name"], given["password"], address=address, agent=agent)

        return await self._enter(request, given, form, enter)

    async def sign_out(self, request: Request) -> Response:
        given = await _given(request)
        who = await self._who(request)
        if who is None:
            response: Response = RedirectResponse(SIGN_IN, 303)
            drop_session(response, self.settings, request.scope)
            return response
        locale = self._locale(given)
        form = Form(
            say(locale, "web.sign_out.title"),
            SIGN_OUT,
            say(locale, "web.sign_out.submit"),
            (),
            lead=say(locale, "web.sign_out.ask", name=who.shown),
            links=(Link(say(locale, "web.sign_out.back"), own_path(given.get("next"))),),
        )
        if request.method != "POST":
            return self._show(request, given, form)
        if not form_holds(request.scope, given.get("form", "")):
            return self._show(request, given, replace(form, problem=say(locale, "web.sign_in.expired")), 403)
        if who.origin is Origin.SESSION:  # whoever stands before a wall screen does not switch it off for good
            await self._end(who)
        response = RedirectResponse(with_query(SIGN_IN, ended="1", lang=given.get("lang", "")), 303)
        drop_session(response, self.settings, request.scope)
        return response

    async def set_up(self, request: Request) -> Response:
        given = await _given(request)
        locale = self._locale(given)
        secret = given.get(SET_UP_PARAMETER, "")
        opened = self.workspace()
        if opened is None or not await run_in_threadpool(set_up_open, opened, secret):
            return notice(locale, 403, say(locale, "errors.SET_UP_CLOSED"))
        form = self._set_up_form(given)
        if request.method != "POST":
            return self._show(request, given, form)
        wrong = self._wrong(request, given, "web.set_up", ("name", "shown", "password", "again"))
        if wrong is not None:
            return self._show(request, given, replace(form, problem=wrong[1]), wrong[0])

        def enter(opened: Workspace) -> tuple[Session, str]:
            return finish_set_up(
                opened,
                secret,
                given["name"],
                given["shown"],
                given["password"],
                address=client_address(self.settings, request.scope),
                agent=request.headers.get("user-agent"),
            )

        return await self._enter(request, given, form, enter)

    async def password(self, request: Request) -> Response:
        """Behind the entrance: somebody is signed in."""
        given = await _given(request)
        who = identity_in(request.scope)
        form = self._password_form(given, who)
        if request.method != "POST":
            return self._show(request, given, form)
        wrong = self._wrong(request, given, "web.set_up", ("current", "password", "again"))
        if wrong is not None:
            return self._show(request, given, replace(form, problem=wrong[1]), wrong[0])

        def enter(opened: Workspace) -> tuple[Session, str]:
            change_password(opened, who, given["current"], given["password"])
            agent = request.headers.get("user-agent")
            return sign_in(opened, who.name, given["password"], address=who.address, agent=agent)

        return await self._enter(request, given, form, enter)

    async def screen_in(self, request: Request) -> Response:
        """A wall screen brings its token once, in its address, and has a cookie from then on."""
        secret = request.query_params.get("token", "")
        who = await self._who(request, secret)
        locale = self._locale(request.query_params)
        opened = self.workspace()
        if opened is None or who is None or who.origin is not Origin.SCREEN or who.session is None:
            return notice(locale, 403, say(locale, "web.notice.screen"))
        session = await run_in_threadpool(opened.sign_ins.session, who.session)
        response = RedirectResponse("/", 303, headers={"Cache-Control": "no-store"})
        if session is not None:
            set_session(response, self.settings, request.scope, session, secret)
        return response

    async def _enter(
        self, request: Request, given: Given, form: Form, enter: Callable[[Workspace], tuple[Session, str]]
    ) -> Response:
        """A new session with a new secret, whatever the browser brought; the one it brought ends."""
        locale = self._locale(given)
        opened = self.workspace()
        if opened is None:
            return self._show(request, given, replace(form, problem=say(locale, "web.notice.unavailable")), 503)
        before = await self._who(request)
        try:
            session, secret = await anyio.to_thread.run_sync(enter, opened, limiter=self.hashing)
        except Refusal as refusal:
            status = 429 if refusal.code is RefusalCode.SIGN_IN_BLOCKED else 403
            return self._show(request, given, replace(form, problem=say_refusal(locale, refusal)), status)
        if before is not None and before.origin is Origin.SESSION:
            await self._end(before)
        response = RedirectResponse(own_path(given.get("next")), 303, headers={"Cache-Control": "no-store"})
        set_session(response, self.settings, request.scope, session, secret)
        return response

    async def _who(self, request: Request, secret: str | None = None) -> Identity | None:
        opened = self.workspace()
        brought = cookie(request.scope) if secret is None else secret
        if opened is None or not brought:
            return None
        address = client_address(self.settings, request.scope)
        return await run_in_threadpool(lambda: identity_of(opened, brought, address=address))

    async def _end(self, who: Identity) -> None:
        opened = self.workspace()
        if opened is not None and who.session is not None:
            await run_in_threadpool(sign_out, opened, who)
            self.sockets.end(who.session)

    def _wrong(self, request: Request, given: Given, key: str, needed: tuple[str, ...]) -> tuple[int, str] | None:
        """The status and sentence for a form that cannot be used as it came."""
        locale = self._locale(given)
        if not form_holds(request.scope, given.get("form", "")):
            return 403, say(locale, "web.sign_in.expired")
        if not all(given.get(name, "").strip() for name in needed):
            return 400, say(locale, f"{key}.needed")
        if "again" in needed and given["again"] != given["password"]:
            return 400, say(locale, "web.set_up.differs")
        return None

    def _show(self, request: Request, given: Given, form: Form, status: int = 200) -> Response:
        key = form_key(request.scope)
        kept = [(name, given[name]) for name in ("next", "lang", SET_UP_PARAMETER) if given.get(name)]
        hidden = (("form", form_token(key)), *kept)
        here = with_query(request.url.path, **{name: value for name, value in kept if name != "lang"})
        response = form_page(self._locale(given), replace(form, hidden=hidden), status, here)
        keep_form(response, key, self.settings, request.scope)
        return response

    def _sign_in_form(self, given: Given) -> Form:
        locale = self._locale(given)
        wanted = own_path(given.get("next"))
        links = []
        if (label := oidc_label(self.settings, locale)) is not None:
            links.append(Link(label, with_query(BEGIN, next=wanted)))
        if self.settings.public:
            links.append(Link(say(locale, "web.sign_in.public"), wanted))
        return Form(
            say(locale, "web.sign_in.title"),
            SIGN_IN,
            say(locale, "web.sign_in.submit"),
            (),
            (
                Field("name", say(locale, "web.sign_in.name"), "username", value=given.get("name", "")),
                Field("password", say(locale, "web.sign_in.password"), "current-password", secret=True),
            ),
            good=say(locale, "web.sign_in.ended") if given.get("ended") else "",
            links=tuple(links),
        )

    def _set_up_form(self, given: Given) -> Form:
        locale = self._locale(given)
        return Form(
            say(locale, "web.set_up.title"),
            SET_UP,
            say(locale, "web.set_up.submit"),
            (),
            (
                Field("name", say(locale, "web.set_up.name"), "username", value=given.get("name", "")),
                Field("shown", say(locale, "web.set_up.shown"), "name", value=given.get("shown", "")),
                *_new_password(locale, "web.set_up.password"),
            ),
            lead=say(locale, "web.set_up.lead"),
        )

    def _password_form(self, given: Given, who: Identity) -> Form:
        locale = self._locale(given)
        back = Link(say(locale, "web.password.back"), own_path(given.get("next")))
        return Form(
            say(locale, "web.password.title"),
            PASSWORD,
            say(locale, "web.password.submit"),
            (),
            (
                Field("current", say(locale, "web.password.current"), "current-password", secret=True),
                *_new_password(locale, "web.password.new"),
            ),
            lead=say(locale, "web.password.forced") if who.must_change else "",
            links=() if who.must_change else (back,),
        )

    def _locale(self, given: Given) -> Locale:
        """What the address says, else what the page one goes on to says, else the installation's."""
        wanted = parse_qs(urlsplit(own_path(given.get("next"))).query).get("lang", [""])[-1]
        asked = given.get("lang", "") or wanted
        return Locale(asked) if asked in set(Locale) else self.settings.locale


def _new_password(locale: Locale, label: str) -> tuple[Field, Field]:
    rule = say(locale, "web.set_up.rule")
    return (
        Field("password", say(locale, label), "new-password", secret=True, hint=rule),
        Field("again", say(locale, "web.set_up.again"), "new-password", secret=True),
    )


async def _given(request: Request) -> Given:
    """The fields of the form, or of the address. Of several with one name the last counts; no other kind is read."""
    if request.method != "POST":
        return dict(request.query_params)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM_TYPE:
        return {}
    try:
        text = (await request.body()).decode("ascii")
        found = parse_qs(text, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in found.items()}
