// All of the map that is not the drawing: legend, card, list of regions, notes and tools. Plain elements, and every
// text goes in through textContent.

const SVG = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function element(tag, name, parent) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  parent?.append(made);
  return made;
}

function tool(parent, path) {
  const button = element("button", "", parent);
  const icon = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  icon.append(line);
  button.type = "button";
  button.append(icon);
  return button;
}

// Show a panel in a place, with the looks that it brings along.
export function put(parent, root, sheet) {
  parent.adoptedStyleSheets = [sheet];
  parent.append(root);
}

export function build(parent, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const root = element("section", "map");
  put(parent, root, sheet);
  const panel = {
    root,
    sheet,
    canvas: element("div", "canvas", root),
    labels: root.appendChild(document.createElementNS(SVG, "svg")),
    list: element("ul", "list", root),
    legend: element("div", "legend", root),
    foot: element("div", "foot", root),
    banner: element("div", "note banner", root),
    demo: element("div", "note demo", root),
    hint: element("div", "note hint", root),
    tools: element("div", "tools", root),
    card: element("div", "card", root),
    message: element("div", "message", root),
  };
  panel.zoomIn = tool(panel.tools, "M8 3v10M3 8h10");
  panel.zoomOut = tool(panel.tools, "M3 8h10");
  panel.whole = tool(panel.tools, "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3");
  panel.scale = element("div", "scale", panel.foot);
  panel.scale.setAttribute("role", "img");
  panel.review = element("div", "note review", panel.foot);
  panel.banner.setAttribute("role", "status");
  panel.labels.classList.add("labels");
  panel.labels.setAttribute("aria-hidden", "true");
  panel.canvas.setAttribute("aria-hidden", "true");
  panel.card.setAttribute("aria-hidden", "true");
  panel.card.hidden = true;
  panel.list.tabIndex = 0;
  panel.list.setAttribute("role", "listbox");
  return panel;
}

export function label(panel, data) {
  const { words } = data;
  panel.root.lang = data.lang;
  panel.root.setAttribute("aria-label", data.title);
  panel.list.setAttribute("aria-label", `${data.title} ${words.list}`);
  panel.review.textContent = data.review;
  panel.demo.textContent = data.demo ?? "";
  panel.demo.hidden = !data.demo;
  panel.demo.style.display = data.demo ? "" : "none";
  panel.hint.textContent = words.zoom_hint;
  panel.banner.textContent = data.banner;
  panel.banner.hidden = !data.banner;
  for (const [button, word] of [["zoomIn", "zoom_in"], ["zoomOut", "zoom_out"], ["whole", "whole"]]) {
    panel[button].title = words[word];
    panel[button].setAttribute("aria-label", words[word]);
  }
}

// The legend: one button a class with swatch, symbol, word and count. `only` is the class that is picked out.
export function drawLegend(panel, data, only, swatch, choose) {
  const title = element("h3");
  title.textContent = data.legend;
  const buttons = data.classes.map((item) => {
    const button = element("button");
    const canvas = element("canvas", "", button);
    canvas.width = 40;
    canvas.height = 26;
    swatch(canvas, item);
    if (data.colour !== "value") element("i", "", button).textContent = item.symbol;
    element("b", "", button).textContent = item.label;
    element("em", "", button).textContent = item.count;
    button.type = "button";
    button.dataset.class = item.key;
    button.setAttribute("aria-pressed", String(item.key === only));
    button.onclick = () => choose(item.key === only ? null : item.key);
    return button;
  });
  panel.legend.setAttribute("role", "group");
  panel.legend.setAttribute("aria-label", `${data.legend} ${data.words.legend}`);
  const focused = panel.legend.getRootNode().activeElement?.dataset?.class;
  const rows = [...buttons];
  if (data.split) {
    const rule = element("p", "rule");
    rule.textContent = data.split[1];
    rows.splice(data.split[0], 0, rule);
  }
  const notes = data.notes.map((text) => Object.assign(element("p", "remark"), { textContent: text }));
  panel.legend.replaceChildren(title, ...rows, ...notes);
  if (focused) buttons.find((button) => button.dataset.class === focused)?.focus();
}

function entry(code) {
  const item = element("li");
  item.id = `region-${code}`;
  item.role = "option";
  item.dataset.code = code;
  return item;
}

// The regions for the keyboard and for who hears the page. Their words are labels: nobody sees them, and setting out
// those of a whole country would take longer than drawing it.
export function drawList(panel, data, regions) {
  const before = [...panel.list.children];
  const same = before.length === regions.length && regions.every(({ code }, at) => before[at].dataset.code === code);
  const comma = data.lang === "en" ? ", " : "，";
  const items = regions.map((region, at) => {
    const item = same ? before[at] : entry(region.code);
    const picked = String(region.code === data.selected);
    if (item.ariaSelected !== picked) item.ariaSelected = picked;
    if (item.dataset.class !== region.kind.key) item.dataset.class = region.kind.key;
    item.ariaLabel = `${region.name}${comma}${region.value}${comma}${region.kind.label}`;
    return item;
  });
  if (!same) panel.list.replaceChildren(...items);
}

// Where each region of the list lies, in pixels of the map.
export function locate(panel, anchors) {
  const items = [...panel.list.children];
  anchors.forEach(([x, y], at) => { items[at].dataset.point = `${Math.round(x)},${Math.round(y)}`; });
}

// A bar of a round number of kilometres; `perKm` is pixels a kilometre.
export function drawScale(panel, data, perKm, scale) {
  const most = (110 * scale) / perKm;
  const power = 10 ** Math.floor(Math.log10(most));
  const km = [5, 2, 1].map((step) => step * power).find((step) => step <= most);
  panel.scale.style.width = `${km * perKm}px`;
  panel.scale.textContent = `${km} km`;
  panel.scale.setAttribute("aria-label", data.words.scale.replace("{}", `${km} km`));
  Object.assign(panel.scale.dataset, { km, px: (km * perKm).toFixed(2) });
}

// What stands over the map, as boxes of left, top, right, bottom: no name may lie under it.
export function blocked(panel) {
  const from = panel.root.getBoundingClientRect();
  return [panel.legend, panel.tools, panel.foot, panel.demo, panel.banner].map((item) => item.getBoundingClientRect())
    .filter((box) => box.width && box.height)
    .map((box) => [box.left - from.left, box.top - from.top, box.right - from.left, box.bottom - from.top].map(Math.round));
}

// Arrow keys walk the list, Home and End jump, Enter or Space picks, Escape leaves.
export function steer(panel, at, go, pick, leave) {
  panel.list.onkeydown = (event) => {
    const last = panel.list.children.length - 1;
    const place = at();
    if (event.key in ARROWS) go(Math.min(Math.max(place + ARROWS[event.key], 0), last));
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(last);
    else if (event.key === "Enter" || event.key === " ") pick(place);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  };
  panel.list.onblur = leave;
}

export function point(panel, place) {
  const item = panel.list.children[place];
  if (item) panel.list.setAttribute("aria-activedescendant", item.id);
  else panel.list.removeAttribute("aria-activedescendant");
}

export function showCard(panel, region, x, y) {
  const { card } = panel;
  const name = element("p", "name");
  const value = element("p", "value");
  const kind = element("p", "class");
  name.textContent = region.name;
  value.textContent = region.value === region.status.word ? "" : region.value;
  if (region.period) element("small", "", value).textContent = region.period;
  kind.textContent = `${region.status.symbol} ${region.status.word}`;
  kind.style.color = region.status.ink;
  const lines = [region.target, region.gap, region.rank].filter(Boolean).map((text) => {
    const line = element("p", "line");
    line.textContent = text;
    return line;
  });
  card.replaceChildren(name, value, kind, ...lines);
  card.hidden = false;
  moveCard(panel, x, y);
}

export function moveCard(panel, x, y) {
  const { card, root } = panel;
  const left = x + 16 + card.offsetWidth > root.clientWidth ? x - 12 - card.offsetWidth : x + 16;
  const top = Math.min(Math.max(y + 14, 4), root.clientHeight - card.offsetHeight - 4);
  card.style.transform = `translate(${Math.max(left, 4)}px, ${top}px)`;
}

export function say(panel, text, word, retry) {
  panel.message.hidden = !text;
  panel.message.replaceChildren();
  if (!text) return;
  panel.message.setAttribute("role", retry ? "alert" : "status");
  element("p", "", panel.message).textContent = text;
  if (!retry) return;
  const button = element("button", "retry", panel.message);
  button.type = "button";
  button.textContent = word;
  button.onclick = retry;
}
