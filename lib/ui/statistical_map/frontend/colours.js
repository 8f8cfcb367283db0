// What the map is painted with: the inks of its appearance, the fill of each class, the words on an area.

const EDGE = 0.8;
const POINTED = 2;
const PICKED = 3;
const FAINT = 0.16;

export function colours({ texture, brightness }) {
  function looks(root, data) {
    const page = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
    const dark = data.theme ? data.theme === "dark" : brightness(page) < 128;
    const inks = Object.fromEntries(Object.entries(data.inks).map(([name, tones]) => [name, tones[dark ? 1 : 0]]));
    if (page && !data.theme) inks.page = page;
    for (const [name, colour] of Object.entries(inks)) root.style.setProperty(`--${name}`, colour);
    return { side: dark ? 1 : 0, inks, font: getComputedStyle(root).fontFamily };
  }

  function fill({ side, inks }, kind, scale) {
    const ground = kind.pattern === "hatch" ? inks.page : kind.fill[side];
    return kind.pattern ? texture(ground, kind.stroke[side], kind.pattern, scale) : ground;
  }

  // Words on an area: dark or light as the area asks, with a halo of its own colour that holds where they overhang.
  function textOn({ side, inks }, { pattern, fill: tones }) {
    const halo = pattern === "hatch" ? inks.page : tones[side];
    return { color: brightness(halo) < 140 ? "#ffffff" : "#1f2a37", halo };
  }

  function swatch(look, canvas, kind) {
    const pen = canvas.getContext("2d");
    const found = fill(look, kind, 1);
    pen.fillStyle = typeof found === "string" ? found : pen.createPattern(found.image, "repeat");
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }

  // How the areas of a class are drawn: as they are, pointed at, and picked. `only` is the class that is picked out.
  function drawnAs(look, kind, only, scale) {
    const { inks } = look;
    const areaColor = fill(look, kind, scale);
    const borderColor = kind.pattern === "hatch" ? inks.edge : inks.page;
    return { itemStyle: { areaColor, borderColor, borderWidth: EDGE, opacity: only && only !== kind.key ? FAINT : 1 },
      emphasis: { itemStyle: { areaColor, borderColor: inks.ink, borderWidth: POINTED } },
      select: { itemStyle: { areaColor, borderColor: inks.ink, borderWidth: PICKED } } };
  }

  // The areas of a map series, named by code; what is outside the result is a faint neighbour.
  function areas(look, data, map, regions, only, zoom) {
    const drawn = new Map(data.classes.map((kind) => [kind.key, drawnAs(look, kind, only, 1 / zoom)]));
    const classes = new Map(regions.map(({ code, kind }) => [code, kind.key]));
    const plain = { silent: true, itemStyle: { areaColor: look.inks.page, borderColor: look.inks.line, borderWidth: 0.6 },
      emphasis: { disabled: true } };
    return map.properties.map(({ code }) => ({ name: code, ...(drawn.get(classes.get(code)) ?? plain) }));
  }

  const lines = ({ inks }, data) => data.lines.map(({ kind }) => ({ name: `~${kind}`, silent: true,
    emphasis: { disabled: true }, itemStyle: { areaColor: "none", borderColor: inks[kind],
      borderWidth: kind === "national" ? 2.4 : 1.2 } }));

  return { looks, textOn, swatch, areas, lines };
}

const pen = ({ areaColor, borderColor, borderWidth, opacity }) => ({ fill: areaColor, stroke: borderColor, lineWidth: borderWidth, opacity });
const same = (a, b) => a.areaColor === b.areaColor && a.borderColor === b.borderColor && a.opacity === b.opacity;

// New colours for areas that are already drawn, named as they were then. ECharts would build every outline anew for
// them, which at thousands of areas takes longer than all the rest of a switch.
export function recolour(chart, items) {
  const data = chart.getModel().getSeriesByIndex(0).getData();
  for (const item of items) {
    const at = data.indexOfName(item.name);
    const before = data.getRawDataItem(at);
    if (item.silent || same(before.itemStyle, item.itemStyle)) continue;
    // Whatever draws the outlines anew later, such as another size, starts from here.
    Object.assign(before, item);
    for (const area of data.getItemGraphicEl(at).children()) {
      const states = [...area.currentStates];
      area.clearStates();
      area.setStyle(pen(item.itemStyle));
      for (const state of ["emphasis", "select"]) Object.assign(area.ensureState(state), { style: pen({ opacity: 1, ...item[state].itemStyle }) });
      area.useStates(states);
    }
  }
  // Even where no colour is another one: whoever waits for the drawing is told when it is done.
  chart.getZr().refresh();
}
