"""A real browser in front of a counted wire: switches, first paints and drill-downs, each told by what is painted."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

#: Finds the map inside its component and the chart of a page; ``done`` says when what is wanted is painted.
TOOLS = """
window.bench = {
  deep(root, selector) {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const node of root.querySelectorAll("*")) {
      const inner = node.shadowRoot && bench.deep(node.shadowRoot, selector);
      if (inner) return inner;
    }
    return null;
  },
  map() { return (bench.kept?.isConnected && bench.kept) || (bench.kept = bench.deep(document, "section.map")); },
  paints() { return Number(bench.map()?.dataset.paints ?? 0); },
  plot() { return document.querySelector(".js-plotly-plot"); },
  painted(before) { const map = bench.map(); return !!map?.dataset.painted && bench.paints() > before; },
  // A sum over regions, classes and colours that the map tells when it has nothing left to draw.
  sum() { return bench.map()?.dataset.painted ?? ""; },
  shown(indicator, before) {
    const told = bench.map()?.dataset;
    return told?.indicator === indicator && !!told.painted && told.painted !== before;
  },
  // The figure of this indicator is there, and its map has nothing left to load or draw.
  plotted(meta) {
    const plot = bench.plot();
    return plot?.layout?.meta === meta && !!plot._fullLayout?.map?._subplot?.map?.loaded();
  },
  trend(name) { return (bench.plot()?.querySelector(".gtitle")?.textContent ?? "").startsWith(name); },
  // Milliseconds from the next click to the first frame in which `test` holds; a minute without it is a failure.
  time(test) {
    return new Promise((tell, fail) => addEventListener("mousedown", () => {
      const start = performance.now();
      const look = () => {
        const passed = performance.now() - start;
        if (test()) tell(passed);
        else if (passed > 60000) fail(new Error(`not shown within a minute: ${test}`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true }));
  },
};
"""
_FIRST = (
    TOOLS
    + """
// First the map, which the start page may draw by itself; then the map inside the page, which answers clicks.
(() => {
  const app = () => document.querySelector("[data-testid=stApp]");
  const inside = () => app() && bench.deep(app(), "section.map");
  const look = () => {
    if (bench.painted(0)) window.firstPaint ??= performance.now();
    if (window.firstPaint && inside()) window.pagePaint = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""
)


class Wire:
    """A relay to a server that counts the bytes of both directions, as they travel: compressed, with frame headers."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.port = 0
        self.bytes = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._relay, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            onward = await asyncio.open_connection("127.0.0.1", self.target)
        except ConnectionError:
            writer.close()
            return
        await asyncio.gather(self._pass(reader, onward[1]), self._pass(onward[0], writer))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await source.read(65536):
                self.bytes += len(chunk)
                sink.write(chunk)
                await sink.drain()
        sink.close()


@dataclass
class Switched:
    """One switch: milliseconds from the click to the paint, bytes on the wire, and of the messages unpacked."""

    ms: float
    wire: int
    payload: int


@dataclass
class View:
    """A page under measurement: its wire, the bytes of its messages so far, and every address it asked for."""

    page: Page
    wire: Wire
    payload: int = 0
    asked: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, context: BrowserContext, wire: Wire, path: str, tools: str = TOOLS) -> View:
        page = context.new_page()
        view = cls(page, wire)
        page.on("request", lambda request: view.asked.append(request.url))
        page.on("websocket", view.listen)
        page.add_init_script(tools)
        page.goto(f"http://127.0.0.1:{wire.port}{path}")
        return view

    def listen(self, socket: object) -> None:
        def count(frame: str | bytes) -> None:
            self.payload += len(frame)

        socket.on("framereceived", count)  # type: ignore[attr-defined]
        socket.on("framesent", count)  # type: ignore[attr-defined]

    def wait(self, holds: str) -> None:
        """Wait until an expression of the page holds."""
        self.page.evaluate(_until(holds))

    def calm(self) -> None:
        """Wait until the script has run and nothing more is drawn."""
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]",
            timeout=60_000,
        )
        self.page.wait_for_timeout(350)

    def seen(self, what: str) -> str:
        """A digest of the pixels of an element."""
        return hashlib.sha256(self.page.locator(what).first.screenshot()).hexdigest()

    def switch(self, box: str, label: str, test: str, seen: str) -> Switched:
        """Choose ``label`` in a selectbox and time until ``test`` holds; fails unless ``seen`` has changed."""
        # A page behind another is drawn late: each is looked at while it is measured.
        self.page.bring_to_front()
        entry = self.page.locator(f"[data-testid=stSelectbox]:has-text('{box}') input").first
        before = self.seen(seen)
        entry.click()
        entry.fill(label)
        option = self.page.get_by_role("option").filter(has_text=label).first
        option.wait_for()
        wire, payload = self.wire.bytes, self.payload
        self.page.evaluate(f"window.timed = bench.time({test}); undefined")
        option.click()
        ms = float(self.page.evaluate("window.timed"))
        self.calm()
        if self.seen(seen) == before:
            raise SystemExit(f"{label}: nothing changed on the screen")
        return Switched(ms, self.wire.bytes - wire, self.payload - payload)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless Chromium with software rendering."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def first_paint(context: BrowserContext, port: int, path: str) -> tuple[float, float]:
    """Milliseconds from the start of the navigation to the painted map, and until it is the page's own, which answers
    clicks; without the relay between."""
    page = context.new_page()
    page.add_init_script(_FIRST)
    page.goto(f"http://127.0.0.1:{port}{path}")
    page.evaluate(_until("window.pagePaint"))
    first, whole = page.evaluate("[window.firstPaint, window.pagePaint]")
    found = float(first), float(whole)
    page.close()
    return found


def _until(holds: str) -> str:
    """A promise of the page that ``holds``; the usual way evaluates text, which the content policy forbids."""
    look = f"const look = () => ({holds}) ? tell(true) : requestAnimationFrame(look); look();"
    return f"() => new Promise((tell) => {{ {look} }})"
