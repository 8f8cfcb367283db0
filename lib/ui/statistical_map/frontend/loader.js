// Fetches the parts of the map once a page, and keeps one map for each place it is shown in.

const hub = globalThis[Symbol.for("capability-map")];
const frames = new WeakMap();
const layers = new Map();
let parts = null;

function text(url) {
  if (url.startsWith("inline:")) return Promise.resolve(hub.text(url.slice(7)));
  return fetch(url).then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`${answer.status} ${url}`))));
}

// The geometry itself once it is there, until then the promise of it.
function layer(url) {
  if (!layers.has(url)) {
    const wanted = text(url).then(JSON.parse);
    wanted.then((found) => layers.set(url, found), () => layers.delete(url));
    layers.set(url, wanted);
  }
  return layers.get(url);
}

async function fetchParts(urls, again) {
  const names = ["echarts", "geometry", "chart", "panel", "labels", "gestures", "memory", "colours"];
  const found = await Promise.all([text(urls.style), ...names.map((name) => hub.module(urls[name], again))]);
  return { layer, style: found[0], ...Object.fromEntries(names.map((name, at) => [name, found[at + 1]])) };
}

// The map that the start page has drawn in the meantime, moved here; null where there is none.
function taken(parent) {
  const { early } = hub;
  if (early?.parentElement === parent) return null;
  const frame = early && frames.get(early.parentElement);
  hub.taken = true;
  frame?.move(parent);
  early?.leave();
  return frame;
}

// Draw `data` and return what takes the map down. Streamlit cleans up after a run that a newer one overtook, too:
// only while `current()` holds may this run draw or close.
export async function show(component, data, current, again) {
  const parent = component.parentElement;
  if (!parts?.chart) {
    try {
      parts = await (parts ??= fetchParts(data.modules, again));
    } catch (problem) {
      parts = null;
      throw problem;
    }
  }
  if (!current()) return undefined;
  if (!frames.has(parent)) frames.set(parent, taken(parent) ?? parts.chart.create(parent, parts));
  const tell = (name, value) => component.setTriggerValue(name, value);
  frames.get(parent).show(data, {
    picked: (code) => tell("picked", code),
    drawn: data.tell ? () => tell("drawn", true) : null,
    kept: (name, value) => data.keeps && tell("kept", [name, value]),
  });
  return () => {
    if (!current()) return;
    frames.get(parent)?.close();
    frames.delete(parent);
  };
}
