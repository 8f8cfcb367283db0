// Says the page library's own English words in Chinese where the page is Chinese. Only whole, known phrases in known
// places of its frame change; figures, names and other text of people are not looked at.

const PLACES = __PLACES__;
const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "aria-roledescription"];
// Where text of people, drawings and our own components stand.
const CLOSED = "canvas, svg, table, iframe, script, style, textarea, code, [role=option][data-key], [data-testid=stFileChipName], "
  + "[data-testid=stPlotlyChart] .js-plotly-plot, [data-testid=stBidiComponent]";

const root = document.documentElement;
const exact = new Map();
const patterns = [];
const before = new WeakMap();
const added = new Set();
const touched = new Set();
let waiting = false;

for (const [place, words] of PLACES) {
  for (const [said, meant] of words) {
    if (!said.includes("{")) {
      exact.set(said, [...(exact.get(said) ?? []), [place, meant]]);
      continue;
    }
    const names = [...said.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
    const parts = said.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    patterns.push([new RegExp(`^${parts.join("(.+)")}$`, "s"), place, meant, names]);
  }
}

function meaning(text, element) {
  const word = text.trim();
  const known = exact.get(word)?.find(([place]) => element.closest(place));
  if (known) return text.replace(word, () => known[1]);
  if (!/[a-z]{4}/i.test(word) || word.length > 200) return null;
  for (const [pattern, place, meant, names] of patterns) {
    const found = pattern.exec(word);
    if (found && element.closest(place)) return meant.replace(/\{(\w+)\}/g, (_, name) => found[names.indexOf(name) + 1]);
  }
  return null;
}

function change(node, name, text, write, element) {
  const kept = before.get(node) ?? {};
  const [said, meant] = kept[name] ?? [];
  if (root.lang === "en") {
    if (meant !== undefined && text === meant) write(said);
    return;
  }
  const now = text && meaning(text, element);
  if (!now || now === text) return;
  before.set(node, { ...kept, [name]: [text, now] });
  write(now);
}

function visit(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const element = node.parentElement;
    if (element) change(node, "text", node.nodeValue, (text) => { node.nodeValue = text; }, element);
    return;
  }
  for (const name of ATTRIBUTES) {
    const text = node.getAttribute(name);
    if (text) change(node, name, text, (value) => node.setAttribute(name, value), node);
  }
}

const closed = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(CLOSED);

function sweep(start) {
  if (!start.isConnected || closed(start)) return;
  visit(start);
  if (start.nodeType === Node.TEXT_NODE) return;
  const open = (node) => (node.nodeType === Node.ELEMENT_NODE && node.matches(CLOSED)
    ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walk = document.createTreeWalker(start, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, open);
  while (walk.nextNode()) visit(walk.currentNode);
}

// The language of the address, else the one before: moving between pages drops it for a moment.
function language() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === null) return root.lang;
  return asked === "en" ? "en" : "zh-CN";
}

// True where the sweep of another added node meets this one.
function within(node) {
  for (let above = node.parentNode; above; above = above.parentNode) if (added.has(above)) return true;
  return false;
}

// Once a frame, after it is drawn: what a reader waits for is never held up by words that few look at.
function settle() {
  const now = language();
  if (now !== root.lang) {
    root.lang = now;
    sweep(document.body);
  } else if (now !== "en") {
    for (const node of added) if (!within(node)) sweep(node);
    for (const node of touched) if (node.isConnected && !closed(node)) visit(node);
  }
  waiting = false;
  added.clear();
  touched.clear();
  observer.takeRecords();
}

const observer = new MutationObserver((records) => {
  if (!waiting) requestAnimationFrame(() => setTimeout(settle));
  waiting = true;
  for (const { type, target, addedNodes } of records) {
    if (type !== "childList") touched.add(target);
    else for (const node of addedNodes) if (node.nodeType === 1 || node.nodeType === 3) added.add(node);
  }
});

observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true,
  attributeFilter: ATTRIBUTES });
added.add(document.body);
settle();
