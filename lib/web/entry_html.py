"""The server's own pages: signing in, the first start, a password. Plain HTML without a script; every value escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lib.domain import Locale
from lib.i18n import say
from lib.services.settings import ROOT
from lib.web.files import IMMUTABLE, File, answer

_LANGUAGE = {Locale.ZH: "zh-CN", Locale.EN: "en"}
_OTHER = {Locale.ZH: Locale.EN, Locale.EN: Locale.ZH}
_BRAND = ROOT / "data" / "brand"
_FOLDER = "/entry/"


@dataclass(frozen=True, slots=True)
class Field:
    """One input: ``name`` in the form, its label, and what the browser may fill in."""

    name: str
    label: str
    complete: str
    secret: bool = False
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A way elsewhere, beneath the form. ``address`` is a path of this server."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to copy: what it is, and the text itself."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A page with one form. ``hidden`` travel with it; ``problem`` says what was wrong with the last try."""

    title: str
    action: str
    submit: str
    hidden: Sequence[tuple[str, str]]
    fields: Sequence[Field] = ()
    lead: str = ""
    problem: str = ""
    good: str = ""
    links: Sequence[Link] = ()


def form_page(locale: Locale, form: Form, status: int = 200, here: str = "") -> HTMLResponse:
    """The page of a form. ``here``: its own address, for the link to the other language."""
    said = "".join(
        f'<p class="{kind}"{role}>{_safe(text)}</p>'
        for kind, role, text in (
            ("problem", ' role="alert"', form.problem),
            ("good", ' role="status"', form.good),
            ("lead", "", form.lead),
        )
        if text
    )
    hidden = "".join(
        f'<input type="hidden" name="{_safe(name)}" value="{_safe(value)}">' for name, value in form.hidden
    )
    fields = "".join(_field(field, first=place == 0) for place, field in enumerate(form.fields))
    links = "".join(f'<a class="button" href="{_safe(link.address)}">{_safe(link.label)}</a>' for link in form.links)
    body = (
        f'{said}<form method="post" action="{_safe(form.action)}">{hidden}{fields}'
        f'<button type="submit">{_safe(form.submit)}</button></form>{links}'
    )
    return _page(locale, form.title, body, status, here)


def notice(locale: Locale, status: int, text: str, *, signed_in: bool = False) -> HTMLResponse:
    """A page with one sentence and the way back to the start; and the way out, for somebody who is ``signed_in``."""
    back = Link(say(locale, "web.notice.back"), "/")
    out = Link(say(locale, "web.sign_out.title"), "/sign-out")
    links = "".join(
        f'<a class="button" href="{_safe(link.address)}">{_safe(link.label)}</a>'
        for link in ((back, out) if signed_in else (back,))
    )
    return _page(locale, say(locale, "web.notice.title"), f"<p>{_safe(text)}</p>{links}", status, "")


def facts_page(locale: Locale, title: str, text: str, status: int, facts: Sequence[Fact], link: Link) -> HTMLResponse:
    """A page with one sentence, facts to copy (each is selected with one click) and one way on."""
    rows = "".join(f"<dt>{_safe(fact.name)}</dt><dd><code>{_safe(fact.text)}</code></dd>" for fact in facts)
    listed = f"<dl>{rows}</dl>" if rows else ""
    way = f'<a class="button" href="{_safe(link.address)}">{_safe(link.label)}</a>'
    return _page(locale, title, f"<p>{_safe(text)}</p>{listed}{way}", status, "")


def _field(field: Field, *, first: bool) -> str:
    kind = "password" if field.secret else "text"
    focus = " autofocus" if first else ""
    hint = f'<p class="hint">{_safe(field.hint)}</p>' if field.hint else ""
    return (
        f'<label>{_safe(field.label)}<input name="{field.name}" type="{kind}" value="{_safe(field.value)}" '
        f'autocomplete="{field.complete}" autocapitalize="none" spellcheck="false" maxlength="200" required{focus}>'
        f"</label>{hint}"
    )


def _page(locale: Locale, title: str, body: str, status: int, here: str) -> HTMLResponse:
    product = say(locale, "ui.product.name")
    style, mark = (f"{_FOLDER}{name}" for name, _ in (_files()["style"], _files()[locale.value]))
    other = _OTHER[locale]
    switch = (
        f'<a href="{_safe(here)}{"&amp;" if "?" in here else "?"}lang={other.value}" lang="{_LANGUAGE[other]}">'
        f"{_safe(say(locale, 'web.frame.language'))}</a>"
        if here
        else ""
    )
    text = (
        f'<!doctype html><html lang="{_LANGUAGE[locale]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{_safe(title)} · {_safe(product)}</title>"
        f'<link rel="icon" href="{mark}"><link rel="stylesheet" href="{style}"></head><body>'
        f'<img class="mark" src="{mark}" alt="{_safe(product)}"><main><h1>{_safe(title)}</h1>{body}</main>'
        f"<footer>{_safe(say(locale, 'web.frame.foot'))} {switch}</footer></body></html>"
    )
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def with_query(path: str, **values: str) -> str:
    """An address with those of the values that are not empty."""
    given = "&".join(f"{name}={quote(value, safe='/')}" for name, value in values.items() if value)
    return f"{path}?{given}" if given else path


def entry_file_routes() -> list[Route]:
    """The style and the brand mark of these pages. Their names carry a hash, so browsers keep them for ever."""
    files = dict(_files().values())

    async def serve(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        return answer(request, file, IMMUTABLE) if file else Response(status_code=404)

    return [Route(f"{_FOLDER}{{name}}", serve)]


@cache
def _files() -> dict[str, tuple[str, File]]:
    style = Path(__file__).parent / "entry" / "entry.css"
    found = {"style": _named("entry", ".css", style, "text/css")}
    for locale in Locale:
        found[locale.value] = _named("mark", ".svg", _BRAND / f"mark.{locale.value}.svg", "image/svg+xml")
    return found


def _named(name: str, ending: str, path: Path, kind: str) -> tuple[str, File]:
    file = File.of(path.read_bytes(), kind)
    return f"{name}-{file.sha256[:8]}{ending}", file


def _safe(text: str) -> str:
    return html.escape(text, quote=True)
