// A film: one map, and a slider over periods beside which stands what each period comes to. All frames are here already;
// the server hears only of a period at which the reader stays, and of a region that is picked.

const hub = globalThis[Symbol.for("capability-map")];
const films = new WeakMap();
const SPEEDS = [["slow", 1600], ["normal", 900], ["fast", 450]];
const SETTLE = 450;
const ICONS = { back: "M5 3v10M12 3l-5 5 5 5z", play: "M4 2.5l9 5.5-9 5.5z", pause: "M5 3v10M11 3v10", forward: "M11 3v10M4 3l5 5-5 5z" };

function icon(button, path) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  picture.append(line);
  button.replaceChildren(picture);
}

function build(parent, { element }) {
  const root = element("section", "film", parent);
  const head = element("div", "head", root);
  const tools = element("div", "tools", head);
  const view = { root, tools };
  for (const name of ["back", "play", "forward"]) {
    view[name] = element("button", name, tools);
    view[name].type = "button";
    icon(view[name], ICONS[name]);
  }
  view.speed = element("select", "speed", tools);
  view.now = element("div", "now", head);
  view.period = element("strong", "", view.now);
  view.finding = element("span", "", view.now);
  view.aside = element("small", "", view.now);
  view.said = element("p", "said", root);
  view.said.setAttribute("role", "status");
  view.line = element("div", "line", root);
  view.bars = element("div", "bars", view.line);
  view.slider = element("input", "slider", view.line);
  Object.assign(view.slider, { type: "range", min: 0, step: 1 });
  view.note = element("p", "note", root);
  view.stage = element("div", "stage", root);
  return view;
}

function create(parent, stage) {
  const view = build(parent, stage);
  const screen = stage.screen(view.stage);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const film = { at: 0, playing: false, told: null, data: null, timer: 0, settling: 0, speed: calm.matches ? 1600 : 900 };

  const last = () => film.data.frames.length - 1;
  const frame = () => film.data.frames[film.at];

  function draw() {
    const { words, frames } = film.data;
    const { text, finding, notes } = frame();
    view.aside.textContent = notes;
    view.period.textContent = text;
    view.finding.textContent = finding;
    view.said.textContent = `${text} ${finding}`;
    view.slider.value = film.at;
    view.slider.setAttribute("aria-valuetext", text);
    [...view.bars.children].forEach((bar, place) => bar.classList.toggle("here", place === film.at));
    view.back.disabled = film.at === 0;
    view.forward.disabled = film.at === last();
    view.play.disabled = frames.length < 2;
    const word = words[film.playing ? "pause" : "play"];
    icon(view.play, ICONS[film.playing ? "pause" : "play"]);
    view.play.setAttribute("aria-label", word);
    view.play.title = word;
    Object.assign(view.root.dataset, { at: film.at, period: frame().period, playing: film.playing });
    return screen.show(stage.picture(film.data, film.at), pick, film.again);
  }

  function step(to) {
    const place = Math.min(Math.max(to, 0), last());
    if (place !== film.at) { film.at = place; draw(); }
  }

  // The next frame comes when its time has come and this one is painted.
  function next() {
    clearTimeout(film.timer);
    film.timer = setTimeout(function wait() {
      if (!film.playing) return;
      if (!screen.painted()) { film.timer = setTimeout(wait, 40); return; }
      if (film.at === last()) { stop(); return; }
      step(film.at + 1);
      next();
    }, film.speed);
  }

  function play() {
    clearTimeout(film.settling);
    film.playing = true;
    if (film.at === last()) film.at = 0;
    draw();
    next();
  }

  function halt() {
    clearTimeout(film.timer);
    film.playing = false;
  }

  function stop() {
    halt();
    draw();
    settle();
  }

  function settle() {
    clearTimeout(film.settling);
    film.settling = setTimeout(() => {
      if (film.playing || frame().period === film.told) return;
      film.told = frame().period;
      film.component.setTriggerValue("settled", film.told);
    }, SETTLE);
  }

  function walk(by) {
    halt();
    film.at = Math.min(Math.max(film.at + by, 0), last());
    draw();
    settle();
  }

  function pick(code) {
    halt();
    clearTimeout(film.settling);
    film.told = frame().period;
    film.component.setTriggerValue("picked", { region: code, period: film.told });
  }

  view.play.onclick = () => (film.playing ? stop() : play());
  view.back.onclick = () => walk(-1);
  view.forward.onclick = () => walk(1);
  view.speed.onchange = () => { film.speed = Number(view.speed.value); if (film.playing) next(); };
  view.slider.oninput = () => { halt(); step(Number(view.slider.value)); };
  view.slider.onchange = () => { draw(); settle(); };
  view.root.onkeydown = (event) => {
    const inner = event.target === view.speed;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && !inner && event.target !== view.back && event.target !== view.forward) view.play.click();
    else if (event.key === "ArrowLeft" && !inner) walk(-1);
    else if (event.key === "ArrowRight" && !inner) walk(1);
    else return;
    event.preventDefault();
  };

  function label() {
    const { words, note, base } = film.data;
    view.root.lang = base.lang;
    view.root.setAttribute("aria-label", words.film);
    for (const name of ["back", "forward"]) {
      view[name].title = words[name];
      view[name].setAttribute("aria-label", words[name]);
    }
    view.slider.setAttribute("aria-label", words.slider);
    view.speed.setAttribute("aria-label", words.speed);
    view.speed.title = words.speed;
    view.speed.replaceChildren(...SPEEDS.map(([name, pause]) => {
      const option = stage.element("option", "", null, words[name]);
      option.value = pause;
      option.selected = pause === film.speed;
      return option;
    }));
    view.note.textContent = note;
  }

  async function scale() {
    const { frames } = film.data;
    const fills = await stage.backdrops(film.data, stage.side(view.root), film.again);
    if (frames !== film.data.frames) return;
    view.slider.max = last();
    view.line.style.setProperty("--share", `${50 / frames.length}%`);
    view.bars.replaceChildren(...frames.map(({ text, finding, tick }, place) => {
      const bar = stage.element("span", "period");
      bar.title = `${text} ${finding}`;
      stage.stack(bar, film.data, place, fills, "stack");
      stage.element("small", "", bar, tick);
      return bar;
    }));
  }

  // A page that runs again brings the same film; it moves only where the server names another period than it was told.
  async function show(component, data, again) {
    const fresh = data.film !== film.data?.film;
    const moved = data.at !== film.told;
    Object.assign(film, { component, data, again });
    if (fresh || moved) {
      halt();
      film.at = Math.max(data.frames.findIndex(({ period }) => period === data.at), 0);
      film.told = data.at;
    }
    label();
    await scale();
    await draw();
  }

  function close() {
    halt();
    clearTimeout(film.settling);
    screen.close();
    view.root.remove();
  }

  return { show, close };
}

export async function show(component, data, current, again) {
  const parent = component.parentElement;
  const stage = await (hub.stage ??= hub.module(data.modules.stage, again)).catch((problem) => { hub.stage = null; throw problem; });
  if (!films.has(parent)) {
    await stage.style(parent, data.modules.film_style);
    if (!films.has(parent)) films.set(parent, create(parent, stage));
  }
  if (!current()) return undefined;
  await films.get(parent).show(component, data, again);
  return () => {
    if (!current()) return;
    films.get(parent)?.close();
    films.delete(parent);
  };
}
