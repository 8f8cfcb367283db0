// The drawing: one ECharts map series. Data come as classes by place, geometry by name of layer.

const ZOOM_STEP = 1.5;
const MARGIN = 16;
const SETTLED_MS = 160;
const idle = globalThis.requestIdleCallback ?? setTimeout;
const EDGE = { side: 16, top: 14, bottom: 26 };

export function create(parent, { echarts, geometry, labels, gestures, memory, colours: inks, panel: ui, style, layer }) {
  const { albers, bounds, register } = geometry;
  const paints = inks.colours(geometry);
  const panel = ui.build(parent, style);
  const state = { serial: 0, due: 0, painted: 0, paints: 0, zoom: 1, only: null, focus: -1, regions: [], scope: null, least: 0 };
  let chart = null;
  let timer = 0;
  const run = (action) => chart?.dispatchAction(action);
  const resize = new ResizeObserver(resized);
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

  // The areas follow at once; names and scale are set out anew when the size is settled.
  function resized() {
    if (!chart || !panel.root.clientWidth) return;
    chart.resize();
    panel.labels.classList.add("moving");
    clearTimeout(state.sizing);
    state.sizing = setTimeout(arrange, SETTLED_MS);
  }

  function read(data, map) {
    const at = (place) => (place < 0 ? "" : data.texts[place]);
    return map.properties.flatMap((properties, feature) => {
      const row = data.order ? data.order[feature] : feature;
      if (row < 0) return [];
      const [place, value, period, target, gap, rank, status] = data.rows[row];
      const [word, symbol, ink] = data.statuses[status];
      const name = data.names?.[row] ?? properties.name;
      return [{ code: properties.code, feature, name, short: data.labels?.[row] || name,
        place: map.places[feature], kind: data.classes[place], value: at(value), period: at(period),
        target: at(target) && data.target.replace("{}", () => at(target)), gap: at(gap) && data.gap.replace("{}", () => at(gap)),
        rank: rank ? data.rank.replace("{}", rank) : "", status: { word, symbol, ink: ink[state.look.side] } }];
    });
  }

  const areas = () => paints.areas(state.look, state.data, state.geometry, state.regions, state.only, state.zoom);

  function series(data, map, fresh) {
    const silent = { label: { show: false } };
    const found = { id: "regions", type: "map", selectedMode: "single", ...silent, emphasis: silent, select: silent,
      data: [...areas(), ...paints.lines(state.look, data)] };
    if (!fresh) return found;
    const inside = state.regions.map((region) => map.features[region.feature]);
    const box = bounds(inside.length ? inside : map.features);
    const projection = albers(box);
    const corners = [[box[0], box[1]], [box[2], box[3]]];
    state.plane = { rings: geometry.flatten(map.features, projection), corners, ends: corners.map(projection.project) };
    const head = panel.banner.offsetHeight && panel.banner.offsetHeight + 6;
    const room = aside(inside.length ? state.regions.map((region) => state.plane.rings[region.feature]) : state.plane.rings, head);
    return { ...found, map: state.map, roam: "move", projection, preserveAspect: true, top: EDGE.top + head, bottom: EDGE.bottom,
      left: EDGE.side, right: EDGE.side + room, scaleLimit: { min: 0.8, max: 24 },
      ...(data.place && { zoom: data.place[0], center: data.place.slice(1) }),
      boundingCoords: inside.length === map.features.length ? undefined : [[box[0], box[3]], [box[2], box[1]]] };
  }

  // The width to leave free for the legend: none where it covers no region, else its own if the map stays large.
  function aside(shapes, head) {
    const { offsetWidth, offsetHeight } = panel.legend;
    const free = { width: panel.root.clientWidth - 2 * EDGE.side, height: panel.root.clientHeight - EDGE.top - head - EDGE.bottom };
    return geometry.room(shapes.flat(2), free, offsetWidth, offsetHeight - EDGE.bottom);
  }

  function paint() {
    const { data, geometry: map } = state;
    const scope = `${state.map}|${Boolean(data.banner)}|${state.regions.map((region) => region.code).join()}`;
    const fresh = scope !== state.scope;
    if (fresh) { state.scope = scope; state.zoom = data.place?.[0] ?? 1; chart.clear(); }
    state.due = state.serial;
    ui.drawLegend(panel, data, state.only, (canvas, kind) => paints.swatch(state.look, canvas, kind), pickOut);
    const look = JSON.stringify(state.look);
    if (fresh || look !== state.drawn) {
      chart.setOption({ animation: false, stateAnimation: { duration: 0 }, series: [series(data, map, fresh)] });
    } else inks.recolour(chart, areas());
    state.drawn = look;
    if (state.selected && state.selected !== data.selected) run({ type: "unselect", seriesId: "regions", name: state.selected });
    if (data.selected) run({ type: "select", seriesId: "regions", name: data.selected });
    state.selected = data.selected;
    arrange();
  }

  // Where each name goes. That hangs on the view, not on the figures: what a longer legend covers is left out.
  function arrange() {
    const { plane } = state;
    const lie = geometry.frame(plane.ends, plane.corners.map((corner) => chart.convertToPixel({ seriesId: "regions" }, corner)));
    const [width, height] = [panel.root.clientWidth, panel.root.clientHeight];
    ui.drawScale(panel, state.data, Math.abs(lie.across) / geometry.UNIT_KM, state.scale);
    state.over = ui.blocked(panel);
    const key = JSON.stringify([state.scope, lie.across, lie.at([0, 0]), width, height, state.data.lang, state.look.font]);
    if (key !== state.arranged) {
      state.arranged = key;
      const drawn = new Set(state.regions.map((region) => region.feature));
      const shapes = plane.rings.map((rings, at) => (drawn.has(at) ? rings.map((ring) => ring.map(lie.at)) : []));
      const items = state.regions.map((region) => ({ code: region.code, text: region.short, shape: region.feature,
        anchor: chart.convertToPixel({ seriesId: "regions" }, region.place) }));
      state.places = labels.settle({ width, height, shapes, blocked: state.over, scale: state.scale, font: state.look.font, items });
      ui.locate(panel, items.map(({ anchor }) => anchor));
    }
    panel.labels.classList.remove("moving");
    panel.labels.style.transform = "";
    state.moved = [0, 0];
    write();
  }

  function write(pointed) {
    const found = new Map(state.regions.map((item) => [item.code, item]));
    const look = (code) => {
      const item = found.get(code);
      return { text: item.short, ...paints.textOn(state.look, item.kind), faint: state.only && state.only !== item.kind.key };
    };
    labels.draw(panel.labels, state.places, look, [...new Set([pointed, state.selected])].filter(Boolean), state.over,
      state.look.inks);
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
    Object.assign(panel.root.dataset, { painted: (hash >>> 0).toString(16), paints: state.paints });
    told();
  }

  // What a click leads to is fetched while nothing else is to do; what fails is asked for again when it is drawn.
  function fetchBelow({ below, layers }) {
    if (below) idle(() => Promise.resolve(layer(layers + below)).then((found) => register(echarts, below, [found], []), () => null));
  }

  function told() {
    fetchBelow(state.data);
    if (state.data.keeps) memory.remember(panel.root);
    state.tell.drawn?.();
    state.tell.drawn = null;
  }

  const region = (code) => state.regions.find((item) => item.code === code);
  const hide = () => { if (!panel.card.hidden) write(); panel.card.hidden = true; };
  const hover = (item, x, y) => { ui.showCard(panel, item, x, y); write(item.code); };

  function pick(item) {
    if (!item) return;
    state.selected = item.code;
    state.tell.picked(item.code);
    // Once the choice is on its way: drawing the mark takes as long as the way there.
    const select = () => state.selected === item.code && run({ type: "select", seriesId: "regions", name: item.code });
    requestAnimationFrame(() => setTimeout(select));
  }

  function focus(place) {
    const before = state.regions[state.focus];
    if (before) run({ type: "downplay", seriesId: "regions", name: before.code });
    state.focus = place;
    ui.point(panel, place);
    const item = state.regions[place];
    if (!item) { hide(); return; }
    run({ type: "highlight", seriesId: "regions", name: item.code });
    hover(item, ...chart.convertToPixel({ seriesId: "regions" }, item.place));
  }

  function zoom(by, x = panel.root.clientWidth / 2, y = panel.root.clientHeight / 2) {
    run({ type: "geoRoam", componentType: "series", seriesId: "regions", zoom: by, originX: x, originY: y });
  }

  function pickOut(key) { state.only = key; state.tell.kept("only", key); mark(); paint(); }

  function whole() { mark(); state.scope = null; state.data.place = null; state.tell.kept("place", null); paint(); }

  // Names go along with a map that is drawn, and wait out of sight for one that is zoomed.
  function roamed({ dx, dy, zoom: by }) {
    mark();
    if (by) panel.labels.classList.add("moving");
    state.moved = [state.moved[0] + (dx ?? 0), state.moved[1] + (dy ?? 0)];
    panel.labels.style.transform = `translate(${state.moved[0]}px, ${state.moved[1]}px)`;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { zoom: now, center } = chart.getOption().series[0];
      state.zoom = now ?? 1;
      if (center) state.tell.kept("place", [now, ...center]);
      paint();
    }, SETTLED_MS);
  }

  function hint() {
    panel.hint.classList.add("shown");
    clearTimeout(state.hint);
    state.hint = setTimeout(() => panel.hint.classList.remove("shown"), 1200);
  }

  function start() {
    chart = echarts.init(panel.canvas, null, { renderer: "canvas" });
    chart.on("finished", finished);
    chart.on("georoam", roamed);
    chart.on("click", ({ name }) => pick(region(name)));
    chart.on("mouseover", ({ name, event }) => { const item = region(name); if (item) hover(item, event.offsetX, event.offsetY); });
    chart.on("mousemove", ({ event }) => panel.card.hidden || ui.moveCard(panel, event.offsetX, event.offsetY));
    chart.on("mouseout", hide);
    chart.on("globalout", hide);
    gestures.attach(panel.canvas, zoom, hint);
    panel.zoomIn.onclick = () => zoom(ZOOM_STEP);
    panel.zoomOut.onclick = () => zoom(1 / ZOOM_STEP);
    panel.whole.onclick = whole;
    ui.steer(panel, () => state.focus, focus, (place) => pick(state.regions[place]), () => focus(-1));
  }

  // `tell`: what the page hears of: `picked(code)`, `drawn()` once, and `kept(name, value)` for what its address holds.
  async function show(data, tell) {
    state.tell = tell;
    // Taken over from the start page: what is asked for may already be there.
    const asked = JSON.stringify({ ...data, tell: null });
    if (asked === state.asked && state.painted === state.serial && JSON.stringify(paints.looks(panel.root, data)) === JSON.stringify(state.look)) {
      told();
      return;
    }
    state.asked = asked;
    mark();
    const serial = state.serial;
    const { dataset } = panel.root;
    state.look = paints.looks(panel.root, data);
    state.least = data.height;
    fit();
    ui.label(panel, data);
    if (!chart) ui.say(panel, data.words.loading);
    const files = [data.layer, ...data.lines.map((line) => line.file)];
    let layers = files.map((file) => layer(data.layers + file));
    try {
      if (layers.some((item) => item instanceof Promise)) layers = await Promise.all(layers);
    } catch (problem) {
      console.error("capability map", problem);
      if (serial === state.serial) ui.say(panel, data.words.failed, data.words.retry, () => show(data, tell));
      tell.drawn?.();
      return;
    }
    if (serial !== state.serial || state.closed) return;
    ui.say(panel, "");
    if (!chart) start();
    state.map = files.join("+");
    state.geometry = register(echarts, state.map, layers, data.lines.map((line) => line.kind));
    state.data = data;
    state.regions = read(data, state.geometry);
    if (data.keeps) state.only = data.only;
    if (!data.classes.some((kind) => kind.key === state.only)) state.only = null;
    panel.card.hidden = true;
    ui.drawList(panel, data, state.regions);
    Object.assign(dataset, { layer: data.layer, indicator: data.indicator, revision: data.revision, colour: data.colour });
    paint();
  }

  function move(to) {
    ui.put(to, panel.root, panel.sheet);
    fit();
  }

  function close() {
    state.closed = true;
    state.serial += 1;
    clearTimeout(timer);
    clearTimeout(state.sizing);
    clearTimeout(state.hint);
    resize.disconnect();
    window.removeEventListener("resize", fit);
    chart?.dispose();
    panel.root.remove();
  }

  return { show, move, close };
}
