// What film and small multiples share: the map that draws a frame, and how a class looks outside of it.

const hub = globalThis[Symbol.for("capability-map")];

export function element(tag, name, parent, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
}

export async function style(root, url) {
  const answer = url.startsWith("inline:") ? null : await fetch(url);
  if (answer && !answer.ok) throw new Error(`${answer.status} ${url}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(answer ? await answer.text() : await hub.text(url.slice(7)));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

// One frame as the statistical map is given it.
export function picture(data, at) {
  const { base, frames } = data;
  const { rows, counts, title, rank, banner } = frames[at];
  return { ...base, rows, title, rank, banner, selected: data.selected, height: data.height, modules: data.modules,
    layers: data.layers, inks: data.inks, classes: base.classes.map((item, place) => ({ ...item, count: counts[place] })) };
}

// A map inside `host`, in a shadow tree of its own; `css` comes after its own style.
export function screen(host, css) {
  const shadow = host.attachShadow({ mode: "open" });
  let close = null;
  let closed = false;
  return {
    async show(data, pick, again) {
      let loader;
      try {
        loader = hub.loader ??= await hub.module(data.modules.loader, again); // as the map itself keeps it there
      } catch (problem) {
        hub.loader = null;
        throw problem;
      }
      const component = { parentElement: shadow, setTriggerValue: (name, code) => name === "picked" && pick(code) };
      close = await loader.show(component, data, () => !closed, again);
      if (css && !shadow.adoptedStyleSheets.includes(css)) shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, css];
    },
    painted: () => Boolean(shadow.querySelector(".map")?.dataset.painted),
    root: () => shadow.querySelector(".map"),
    highlight: (key) => shadow.querySelector(`.legend button[data-class="${key}"]`)?.click(),
    close() { close?.(); closed = true; },
  };
}

// 0 in the light, 1 in the dark: the place of a colour in a pair.
export function side(root) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = getComputedStyle(root).getPropertyValue("--st-background-color").trim() || "#fff";
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return 0.3 * red + 0.59 * green + 0.11 * blue < 128 ? 1 : 0;
}

// The fill of a class as a CSS background, with the texture that the map draws it in.
export async function backdrops(data, at, again) {
  const { texture } = await hub.module(data.modules.geometry, again);
  return data.base.classes.map((kind) => {
    const ground = kind.pattern === "hatch" ? "#0000" : kind.fill[at];
    if (!kind.pattern) return ground;
    const { image } = texture(ground, kind.stroke[at], kind.pattern, 1);
    return `url(${image.toDataURL()}) 0 0 / ${image.width / 2}px ${image.height / 2}px`;
  });
}

// The counts of a frame as a stack of class colours; for the eye only, the words stand elsewhere.
export function stack(parent, data, at, fills, name) {
  const bar = element("span", name, parent);
  bar.setAttribute("aria-hidden", "true");
  data.frames[at].counts.forEach((count, place) => {
    if (!count) return;
    const part = element("i", "", bar);
    part.style.flex = `${count} 0 0`;
    part.style.background = fills[place];
  });
  return bar;
}
