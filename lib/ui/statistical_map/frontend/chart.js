// The drawing: one ECharts map series. Data come as classes by place, geometry by name of layer.

const INKS = {
  light: { page: "#ffffff", ink: "#1f2a37", muted: "#5b6673", line: "#cfd6de", edge: "#8a96a3", parent: "#4a5563",
    national: "#7a2f8f", alert: "#a92c1c" },
  dark: { page: "#0e1621", ink: "#e6ebf1", muted: "#a3aebb", line: "#3a4757", edge: "#5d6b7b", parent: "#aab6c3",
    national: "#d9a3ea", alert: "#ff9a86" },
};
const ZOOM_STEP = 1.5;
const MARGIN = 16;

const brightnesses = new Map();

function brightness(colour) {
  if (!brightnesses.has(colour)) {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    pen.fillStyle = colour || "#fff";
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    brightnesses.set(colour, 0.3 * red + 0.59 * green + 0.11 * blue);
  }
  return brightnesses.get(colour);
}

export function create(parent, { echarts, geometry: { albers, bounds, register, texture }, panel: ui, style, layer }) {
  const panel = ui.build(parent, style);
  const state = { serial: 0, due: 0, painted: 0, paints: 0, zoom: 1, only: null, focus: -1, regions: [], scope: null, least: 0 };
  let chart = null;
  let timer = 0;
  const run = (action) => chart?.dispatchAction(action);
  const resize = new ResizeObserver(() => chart && panel.root.clientWidth && chart.resize());
  resize.observe(panel.root);
  window.addEventListener("resize", fit);

  // At least the height asked for; on a larger window all that is left below, so that a wall screen is filled.
  function fit() {
    const scrolled = document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0;
    const left = window.innerHeight - panel.root.getBoundingClientRect().top - scrolled - MARGIN;
    const height = Math.round(Math.max(state.least, left));
    state.scale = Math.min(Math.max(height / 700, 1), 1.6);
    panel.root.style.height = `${height}px`;
    panel.root.style.setProperty("--scale", state.scale);
  }

  function looks(data) {
    const page = getComputedStyle(panel.root).getPropertyValue("--st-background-color").trim();
    const dark = data.theme ? data.theme === "dark" : brightness(page) < 128;
    const inks = { ...INKS[dark ? "dark" : "light"] };
    if (page && !data.theme) inks.page = page;
    for (const [name, colour] of Object.entries(inks)) panel.root.style.setProperty(`--${name}`, colour);
    return { side: dark ? 1 : 0, inks, font: getComputedStyle(panel.root).fontFamily };
  }

  function fill(kind, scale = 1 / state.zoom) {
    const { side } = state.look;
    const ground = kind.pattern === "hatch" ? state.look.inks.page : kind.fill[side];
    return kind.pattern ? texture(ground, kind.stroke[side], kind.pattern, scale) : ground;
  }

  // Words on an area: dark or light as the area asks, with a halo of its own colour that holds where they overhang.
  function textOn(kind) {
    const ground = kind.pattern === "hatch" ? state.look.inks.page : kind.fill[state.look.side];
    return { color: brightness(ground) < 140 ? "#ffffff" : "#1f2a37", textBorderColor: ground };
  }

  function swatch(canvas, kind) {
    const pen = canvas.getContext("2d");
    const found = fill(kind, 1);
    pen.fillStyle = typeof found === "string" ? found : pen.createPattern(found.image, "repeat");
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }

  function read(data, map) {
    const at = (place) => (place < 0 ? "" : data.texts[place]);
    return map.properties.flatMap((properties, feature) => {
      const row = data.order ? data.order[feature] : feature;
      if (row < 0) return [];
      const [place, value, period, target, gap, rank] = data.rows[row];
      const name = data.names?.[row] ?? properties.name;
      return [{ code: properties.code, feature, name, short: data.labels?.[row] || name,
        place: map.places[feature], kind: data.classes[place], value: at(value), period: at(period),
        target: at(target) && data.target.replace("{}", () => at(target)), gap: at(gap) && data.gap.replace("{}", () => at(gap)),
        rank: rank ? data.rank.replace("{}", rank) : "" }];
    });
  }

  function items(data, map) {
    const { inks } = state.look;
    const fills = new Map(data.classes.map((kind) => [kind.key, fill(kind)]));
    const found = new Map(state.regions.map((region) => [region.code, region]));
    const regions = map.properties.map(({ code }) => {
      const region = found.get(code);
      if (!region) {
        const plain = { areaColor: inks.page, borderColor: inks.line, borderWidth: 0.6 };
        return { name: code, silent: true, label: { show: false }, itemStyle: plain, emphasis: { disabled: true } };
      }
      const areaColor = fills.get(region.kind.key);
      const opacity = state.only && state.only !== region.kind.key ? 0.16 : 1;
      const strong = { itemStyle: { areaColor, borderColor: inks.ink, borderWidth: 2 } };
      const kept = { itemStyle: { areaColor, borderColor: inks.ink, borderWidth: 3 } };
      const edge = region.kind.pattern === "hatch" ? inks.edge : inks.page;
      const text = textOn(region.kind);
      return { name: code, itemStyle: { areaColor, borderColor: edge, borderWidth: 0.8, opacity },
        label: { show: opacity === 1, ...text }, emphasis: { ...strong, label: text }, select: { ...kept, label: text } };
    });
    const lines = data.lines.map(({ kind }) => ({ name: `~${kind}`, silent: true, label: { show: false },
      emphasis: { disabled: true }, itemStyle: { areaColor: "none", borderColor: inks[kind],
        borderWidth: kind === "national" ? 2.4 : 1.2 } }));
    return [...regions, ...lines];
  }

  function series(data, map, fresh) {
    const { font } = state.look;
    const names = new Map(state.regions.map((region) => [region.code, region.short]));
    const text = { show: true, formatter: ({ name }) => names.get(name) ?? "", minMargin: 3,
      fontSize: Math.round(11 * state.scale), fontFamily: font, textBorderWidth: 2.5 * state.scale };
    const same = { label: { ...text, fontWeight: 600 } };
    const found = { id: "regions", type: "map", selectedMode: "single", label: text, emphasis: same, select: same,
      labelLayout: { hideOverlap: true }, data: items(data, map) };
    if (!fresh) return found;
    const inside = state.regions.map((region) => map.features[region.feature]);
    const box = bounds(inside.length ? inside : map.features);
    return { ...found, map: state.map, roam: "move", projection: albers(box), preserveAspect: true, top: 14, bottom: 26,
      left: 16, right: 16, scaleLimit: { min: 0.8, max: 24 },
      boundingCoords: inside.length === map.features.length ? undefined : [[box[0], box[3]], [box[2], box[1]]] };
  }

  function paint() {
    const { data, geometry } = state;
    const scope = `${state.map}|${state.regions.map((region) => region.code).join()}`;
    const fresh = scope !== state.scope;
    if (fresh) { state.scope = scope; state.zoom = 1; chart.clear(); }
    state.due = state.serial;
    chart.setOption({ animation: false, stateAnimation: { duration: 0 }, series: [series(data, geometry, fresh)] });
    if (state.selected && state.selected !== data.selected) run({ type: "unselect", seriesId: "regions", name: state.selected });
    if (data.selected) run({ type: "select", seriesId: "regions", name: data.selected });
    state.selected = data.selected;
    ui.drawLegend(panel, data, state.only, swatch, (key) => { state.only = key; mark(); paint(); });
  }

  function mark() {
    delete panel.root.dataset.painted;
    state.serial += 1;
  }

  // Runs when ECharts has nothing left to draw: only now does the page say what is painted, and where.
  function finished() {
    if (state.due !== state.serial || state.painted === state.serial) return;
    state.painted = state.serial;
    state.paints += 1;
    let hash = 2166136261;
    for (const { code, kind } of state.regions) {
      for (const letter of `${code}${kind.key}${kind.fill[state.look.side]}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
    }
    state.regions.forEach((region, at) => {
      const [x, y] = chart.convertToPixel({ seriesId: "regions" }, region.place) ?? [];
      if (x !== undefined) panel.list.children[at].dataset.point = `${Math.round(x)},${Math.round(y)}`;
    });
    Object.assign(panel.root.dataset, { painted: (hash >>> 0).toString(16), paints: state.paints });
  }

  const region = (code) => state.regions.find((item) => item.code === code);
  const hide = () => { panel.card.hidden = true; };
  const card = (item, x, y) => ui.showCard(panel, item, item.kind.ink[state.look.side], x, y);

  function pick(item) {
    if (!item) return;
    setTimeout(() => run({ type: "select", seriesId: "regions", name: item.code }));
    state.selected = item.code;
    state.pick(item.code);
  }

  function focus(place) {
    const before = state.regions[state.focus];
    if (before) run({ type: "downplay", seriesId: "regions", name: before.code });
    state.focus = place;
    ui.point(panel, place);
    const item = state.regions[place];
    if (!item) { hide(); return; }
    run({ type: "highlight", seriesId: "regions", name: item.code });
    card(item, ...chart.convertToPixel({ seriesId: "regions" }, item.place));
  }

  function zoom(by, x = panel.root.clientWidth / 2, y = panel.root.clientHeight / 2) {
    run({ type: "geoRoam", componentType: "series", seriesId: "regions", zoom: by, originX: x, originY: y });
  }

  function whole() { mark(); state.scope = null; paint(); }

  function roamed() {
    mark();
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = chart.getOption().series[0].zoom ?? 1;
      state.zoom = now;
      paint();
    }, 160);
  }

  function wheel(event) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.offsetX, event.offsetY);
      return;
    }
    panel.hint.classList.add("shown");
    clearTimeout(state.hint);
    state.hint = setTimeout(() => panel.hint.classList.remove("shown"), 1200);
  }

  function start() {
    chart = echarts.init(panel.canvas, null, { renderer: "canvas" });
    chart.on("finished", finished);
    chart.on("georoam", roamed);
    chart.on("click", ({ name }) => pick(region(name)));
    chart.on("mouseover", ({ name, event }) => { const item = region(name); if (item) card(item, event.offsetX, event.offsetY); });
    chart.on("mousemove", ({ event }) => panel.card.hidden || ui.moveCard(panel, event.offsetX, event.offsetY));
    chart.on("mouseout", hide);
    chart.on("globalout", hide);
    panel.canvas.addEventListener("wheel", wheel, { passive: false });
    panel.zoomIn.onclick = () => zoom(ZOOM_STEP);
    panel.zoomOut.onclick = () => zoom(1 / ZOOM_STEP);
    panel.whole.onclick = whole;
    ui.steer(panel, () => state.focus, focus, (place) => pick(state.regions[place]), () => focus(-1));
  }

  async function show(data, choose) {
    state.pick = choose;
    mark();
    const serial = state.serial;
    const { dataset } = panel.root;
    state.look = looks(data);
    state.least = data.height;
    fit();
    ui.label(panel, data);
    if (!chart) ui.say(panel, data.words.loading);
    const files = [data.layer, ...data.lines.map((line) => line.file)];
    let layers;
    try {
      layers = await Promise.all(files.map((file) => layer(data.layers + file)));
    } catch (problem) {
      console.error("capability map", problem);
      if (serial === state.serial) ui.say(panel, data.words.failed, data.words.retry, () => show(data, choose));
      return;
    }
    if (serial !== state.serial || state.closed) return;
    ui.say(panel, "");
    if (!chart) start();
    state.map = files.join("+");
    state.geometry = register(echarts, state.map, layers, data.lines.map((line) => line.kind));
    state.data = data;
    state.regions = read(data, state.geometry);
    if (!data.classes.some((kind) => kind.key === state.only)) state.only = null;
    hide();
    ui.drawList(panel, data, state.regions);
    Object.assign(dataset, { layer: data.layer, indicator: data.indicator, revision: data.revision, colour: data.colour });
    paint();
  }

  function close() {
    state.closed = true;
    state.serial += 1;
    clearTimeout(timer);
    clearTimeout(state.hint);
    resize.disconnect();
    window.removeEventListener("resize", fit);
    chart?.dispose();
    panel.root.remove();
  }

  return { show, close };
}
