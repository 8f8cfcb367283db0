// Small multiples: one small map a period, in the order of time, under one legend for all.

const hub = globalThis[Symbol.for("capability-map")];
const sheets = new WeakMap();
const MARGIN = 16;
// What of the map's own furniture stays on a small one: its drawing, its card and its review number.
const COMPACT = `.map { height: 100% !important; } .legend, .tools, .hint, .demo, .scale, .labels { display: none !important; }
  .review { font-size: 10px; padding: 0 3px; }`;

function create(parent, stage) {
  const { element } = stage;
  const root = element("section", "multiples", parent);
  const legend = element("div", "key", root);
  const grid = element("div", "grid", root);
  const note = element("p", "note", root);
  const compact = new CSSStyleSheet();
  compact.replaceSync(COMPACT);
  const state = { cells: [], only: null, data: null, fills: [] };
  const resized = () => state.data && fit();
  window.addEventListener("resize", resized);

  // As high as the window leaves, and as many maps beside each other as keep them wider than high.
  function fit() {
    const scrolled = document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0;
    const left = window.innerHeight - root.getBoundingClientRect().top - scrolled - MARGIN;
    const height = Math.max(state.data.height, left);
    const width = root.clientWidth || parent.host?.clientWidth || 1000;
    const count = state.cells.length;
    const columns = width / height > 3.2 ? count : width < 640 ? 1 : width < 900 ? 2 : Math.min(3, count);
    root.style.height = width < 640 ? "auto" : `${Math.round(height)}px`;
    grid.style.gridTemplateColumns = `repeat(${Math.max(columns, 1)}, minmax(0, 1fr))`;
  }

  function cell() {
    const box = element("figure", "cell", grid);
    const caption = element("figcaption", "", box);
    const found = { box, period: element("strong", "", caption), finding: element("span", "", caption),
      aside: element("small", "", caption),
      bar: element("div", "shares", box), stage: element("div", "stage", box) };
    return { ...found, screen: stage.screen(found.stage, compact) };
  }

  function choose(key, redraw = true) {
    for (const { screen } of state.cells) screen.highlight(key);
    state.only = state.only === key ? null : key;
    if (redraw) drawKey();
  }

  function drawKey() {
    const { base, words } = state.data;
    const demo = base.demo ? [element("span", "demo", null, base.demo)] : [];
    const items = base.classes.map((item, place) => {
      const button = element("button", "");
      button.type = "button";
      const swatch = element("i", "swatch", button);
      swatch.style.background = state.fills[place];
      if (base.colour === "status") element("i", "symbol", button, item.symbol);
      element("b", "", button, item.label);
      button.setAttribute("aria-pressed", String(item.key === state.only));
      button.onclick = () => choose(item.key);
      return button;
    });
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", words.legend);
    const focused = [...legend.querySelectorAll("button")].indexOf(legend.getRootNode().activeElement);
    legend.replaceChildren(...demo, element("h3", "", null, base.legend), ...items);
    items[focused]?.focus();
  }

  async function show(component, data, again) {
    const fresh = data.film !== state.data?.film;
    state.data = data;
    if (fresh && state.only) choose(state.only, false);
    state.fills = await stage.backdrops(data, stage.side(root), again);
    if (state.data !== data) return;
    root.lang = data.base.lang;
    while (state.cells.length > data.frames.length) { const gone = state.cells.pop(); gone.screen.close(); gone.box.remove(); }
    while (state.cells.length < data.frames.length) state.cells.push(cell());
    drawKey();
    note.textContent = data.note;
    fit();
    const noted = data.frames.some(({ notes }) => notes);
    await Promise.all(state.cells.map(({ period, finding, aside, bar, screen }, at) => {
      period.textContent = data.frames[at].text;
      finding.textContent = data.frames[at].finding;
      // A note under one title would make its map smaller than the others: all leave room when one has a note.
      aside.textContent = data.frames[at].notes || (noted ? "\u00a0" : "");
      aside.title = data.frames[at].notes;
      bar.replaceChildren();
      stage.stack(bar, data, at, state.fills, "stack");
      return screen.show(stage.picture(data, at), (code) => component.setTriggerValue("picked", code), again);
    }));
    root.dataset.shown = data.frames.map(({ period }) => period).join();
  }

  function close() {
    window.removeEventListener("resize", resized);
    for (const { screen } of state.cells) screen.close();
    root.remove();
  }

  return { show, close };
}

export async function show(component, data, current, again) {
  const parent = component.parentElement;
  const stage = await (hub.stage ??= hub.module(data.modules.stage, again)).catch((problem) => { hub.stage = null; throw problem; });
  if (!sheets.has(parent)) {
    await stage.style(parent, data.modules.film_style);
    if (!sheets.has(parent)) sheets.set(parent, create(parent, stage));
  }
  if (!current()) return undefined;
  await sheets.get(parent).show(component, data, again);
  return () => {
    if (!current()) return;
    sheets.get(parent)?.close();
    sheets.delete(parent);
  };
}
