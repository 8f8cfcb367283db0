// Starts the page library; before that, draws the map of a page that was seen before: where it stood then, with what the
// server has now. The page's own map takes the drawing over as it stands (loader.js); until then it is a picture.
(() => {
  const HELD_MS = 700;
  const LOOK_MS = 250;
  const MOST_MS = 10000;
  const page = location.pathname;
  const library = new URL(document.currentScript.dataset.library, document.baseURI);

  // Compiling what is fetched takes its time too, so that is not even asked for before.
  function start() {
    document.head.append(document.querySelector("#library").content);
    return import(library);
  }
  const hub = (globalThis[Symbol.for("capability-map")] ??= { files: new Map(), waiting: new Map() });
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;

  function seen() {
    try {
      const kept = JSON.parse(localStorage.getItem(`capability-map ${page}`));
      return String(kept?.window) === String([innerWidth, innerHeight, dark]) ? kept : null;
    } catch {
      return null;
    }
  }

  function place({ box, style }, title) {
    const host = document.createElement("div");
    const said = document.createElement("p");
    const [left, top, width] = box.map((length) => `${length}px`);
    Object.assign(host.style, { position: "fixed", zIndex: 1, left, top, width });
    Object.assign(said.style, { position: "absolute", bottom: "100%", width: "100%", margin: 0, padding: "0 0 8px",
      font: "600 15px var(--st-font)", color: "var(--st-text-color)", background: "var(--st-background-color)" });
    for (const [name, value] of Object.entries(style)) host.style.setProperty(name, value);
    said.textContent = title;
    host.inert = true;
    host.append(said, document.createElement("div"));
    document.documentElement.style.backgroundColor = style["--st-background-color"];
    document.body.append(host);
    return host;
  }

  async function draw(kept) {
    const answer = await fetch(`${page}.json${location.search}`);
    if (answer.status !== 200) return;
    const data = await answer.json();
    hub.module ??= (url, again) => import(new URL(url, location.origin) + (again ? `?again=${again}` : ""));
    hub.loader ??= await hub.module(data.modules.loader);
    if (hub.taken) return;
    const host = place(kept, data.title);
    const parentElement = host.lastChild.attachShadow({ mode: "open" });
    // The map is taken over, the reader has gone to another page, or this one shows no map after all.
    const until = performance.now() + MOST_MS;
    const watch = setInterval(() => { if (location.pathname !== page || performance.now() > until) leave(); }, LOOK_MS);
    function leave() {
      clearInterval(watch);
      host.remove();
      document.documentElement.style.backgroundColor = "";
      hub.early = null;
      hub.taken = true;
    }
    hub.early = { parentElement, leave };
    await hub.loader.show({ parentElement, setTriggerValue() {} }, data, () => !hub.taken, 0);
  }

  // The library's first half second leaves no time to draw in: it begins once the map is on the screen.
  const shown = () => new Promise((tell) => requestAnimationFrame(() => setTimeout(tell)));
  const kept = seen();
  if (kept) {
    setTimeout(start, HELD_MS);
    draw(kept).then(shown).catch((problem) => console.error("early map", problem)).finally(start);
  } else start();
})();
