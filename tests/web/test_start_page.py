"""The start page in both languages, and where addresses lead."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from lib.domain import Locale
from lib.i18n import messages, say
from lib.ui.statistical_map.assets import names
from lib.web.app import INDEX
from lib.web.headers import inline_script_hashes
from lib.web.preload import library_preloads, map_preloads
from lib.web.start_page import StartPage, own_scripts
from lib.web.words import PLACES, words, words_script

MAP = [name for name in names().values() if name.endswith(".js")]
STATIC = Path(streamlit.__file__).parent


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"passed on {Request(scope).url.path}")(scope, receive, send)


def ask(address: str, locale: Locale = Locale.ZH, method: str = "GET", **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=StartPage(behind, INDEX, locale))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, f"http://127.0.0.1{address}", headers=sent)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("address", "locale", "language", "title"),
    [
        ("/", Locale.ZH, "zh-CN", "药监能力一张图"),
        ("/map?region=150000", Locale.ZH, "zh-CN", "药监能力一张图"),
        ("/upload?lang=en", Locale.ZH, "en", say(Locale.EN, "ui.product.name")),
        ("/method", Locale.EN, "en", say(Locale.EN, "ui.product.name")),
        ("/method?lang=zh", Locale.EN, "zh-CN", "药监能力一张图"),
    ],
)
def test_pages_start_in_the_language_of_the_address(address: str, locale: Locale, language: str, title: str) -> None:
    answer = ask(address, locale)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert f'<html lang="{language}">' in answer.text
    assert f"<title>{title}</title>" in answer.text
    assert "_stcore/agent" not in answer.text
    again = ask(address, locale, if_none_match=answer.headers["etag"])
    assert again.status_code == 304


def test_the_start_page_is_the_librarys_with_our_scripts_and_what_is_fetched_ahead(tmp_path: Path) -> None:
    page = ask("/").text
    saved = tmp_path / "index.html"
    saved.write_text(page, encoding="utf-8")
    assert inline_script_hashes(saved) == inline_script_hashes(INDEX)
    pattern = re.compile(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"')
    theirs = set(pattern.findall(INDEX.read_text(encoding="utf-8")))
    ahead = set(pattern.findall(map_preloads() + library_preloads(INDEX)))
    assert set(pattern.findall(page)) - theirs == ahead | {f"./assets/{name}" for name in own_scripts()}
    assert {name for name in ahead if name.startswith("./assets/")} == {
        f"./assets/{name}" for name in names().values() if name.endswith(".js")
    }
    files = {(INDEX.parent / name).resolve() for name in ahead if name.startswith("./static/")}
    assert all(path.is_file() for path in files)
    assert {path.name.split(".")[0] for path in files} >= {"BidiComponent", "ButtonGroup", "Selectbox", "WidgetLabel"}
    assert theirs - set(pattern.findall(page)) == {"./_stcore/agent/openapi.json"}


def test_the_server_is_known_before_the_page_library_runs() -> None:
    page = ask("/map").text
    place = next(name for name in own_scripts() if name.startswith("place-"))
    first = page.index(f'<script defer src="./assets/{place}">')
    assert first < page.index("./static/js/index.")
    assert b"BACKEND_BASE_URL" in own_scripts()[place].body


def test_our_own_script_starts_the_page_library() -> None:
    page = ask("/map").text
    early = next(name for name in own_scripts() if name.startswith("early-"))
    library = next(iter(re.findall(r'src="(\./static/js/index\.[^"]+)"', INDEX.read_text(encoding="utf-8"))))
    assert f'<script defer src="./assets/{early}" data-library="{library}"></script>' in page
    waiting = page[page.index('<template id="library">') : page.index("</template>")]
    assert f'<link rel="modulepreload" crossorigin href="{library}">' in waiting
    assert waiting.count("./static/js/") == page.count("./static/js/") - 1 >= 60
    assert all(f'<link rel="modulepreload" href="./assets/{name}">' in page[: page.index("<template")] for name in MAP)
    assert f'src="{library}"' not in page
    assert b"dataset.library" in own_scripts()[early].body


def test_the_page_carries_what_brings_the_sign_in_page_when_a_session_ends() -> None:
    name = next(name for name in own_scripts() if name.startswith("session-"))
    assert f'<script type="module" src="./assets/{name}"></script>' in ask("/map").text
    script = own_scripts()[name].body.decode()
    state = re.search(r'STATE = "([\w-]+)"', script)
    connected = re.search(r'CONNECTED = "(\w+)"', script)
    assert state is not None
    assert connected is not None
    library = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "static/static/js").glob("index.*.js"))
    assert '"data-testid":`stApp`' in library
    assert f'"{state[1]}"' in library
    assert f"e.{connected[1]}=`{connected[1]}`" in library


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/overview", "/"),
        ("/overview?region=150600&lang=en", "/?region=150600&lang=en"),
        ("/overview/", "/"),
        ("/nothing", "/?no_page=nothing"),
        ("/a/b/?x=1", "/?x=1&no_page=a%2Fb"),
        ("/map/", "/map"),
        ("/Home", "/?no_page=Home"),
        ("/%E5%9C%B0%E5%9B%BE", "/?no_page=%E5%9C%B0%E5%9B%BE"),
        ("/x%26region%3D1%3Cb%3E", "/?no_page=x%26region%3D1%3Cb%3E"),
        (f"/{'x' * 99}", f"/?no_page={'x' * 60}"),
    ],
)
def test_an_address_that_is_no_page_leads_to_one(address: str, place: str) -> None:
    answer = ask(address)
    assert (answer.status_code, answer.headers["location"]) == (307, place)


@pytest.mark.parametrize(
    "address",
    ["/_stcore/health", "/map/_stcore/health", "/media/x", "/static/x", "/component/x", "/assets/x", "/api/v1/x",
     "/healthz", "/readyz", "/favicon.png", "/app/static/x", "//evil.example", "//evil.example/map", "/a//b",
     "/\\evil.example"],
)  # fmt: skip
def test_files_routes_and_doubtful_addresses_are_passed_on(address: str) -> None:
    answer = ask(address)
    assert answer.status_code == 200
    assert answer.text.startswith("passed on")


def test_only_reading_is_answered() -> None:
    assert ask("/nothing", method="POST").text == "passed on /nothing"
    assert ask("/map", method="HEAD").status_code == 200


def test_the_script_carries_every_word_and_its_name_its_content() -> None:
    name, file = words_script()
    assert name == f"words-{hashlib.sha256(file.body).hexdigest()[:8]}.js"
    text = file.body.decode()
    start = text.index("const PLACES = ") + len("const PLACES = ")
    carried = json.loads(text[start : text.index(";\n", start)])
    assert carried == [[place, [list(pair) for pair in pairs]] for place, pairs in words()]
    sections = {key.split(".")[1] for key in messages(Locale.EN) if key.startswith("interface.")}
    assert sections - {"start"} == set(PLACES)


def test_both_languages_have_the_same_words_and_parts() -> None:
    for place, pairs in words():
        assert pairs, place
        for said, meant in pairs:
            assert set(re.findall(r"\{\w+\}", meant)) <= set(re.findall(r"\{\w+\}", said)), said
            assert re.search(r"[\u4e00-\u9fff]|python", meant), said


def test_the_library_still_says_each_word() -> None:
    """A new version that says something else fails here, not in front of people."""
    scripts = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "static" / "static" / "js").glob("*.js"))
    scripts += (STATIC / "elements" / "exception.py").read_text(encoding="utf-8").replace('"\n    "', "")

    def said_somewhere(part: str) -> bool:
        """Whole, or put together from two pieces, as ``Press Enter to `` and ``apply``."""
        if part in scripts:
            return True
        cuts = [place for place, sign in enumerate(part) if sign in " ."]
        return any(part[: at + 1] in scripts and part[at + 1 :] in scripts for at in cuts) or any(
            part[:at] in scripts and part[at:] in scripts for at in cuts
        )

    parts = {part for _, pairs in words() for said, _ in pairs for part in re.split(r"(?:: )?\{\w+\}", said)}
    assert {part for part in parts if not said_somewhere(part)} == set()
