// Names on the map. Each is measured and set where it lies wholly within its region, in the largest size that fits; a
// region too small for its name has it beside the territory, with a line that crosses no other region, where the ground
// is empty. The rest are hidden until they are pointed at or picked. Nothing overlaps, and nothing is cut.

const SVG = "http://www.w3.org/2000/svg";
const SIZES = [13, 12, 11, 10];
const GRAIN = 2; // screen pixels in a cell of the chart of what lies where
const EMPTY = 0;
const TAKEN = -1;
const PAD = 2;
const LEADER = { size: 11, near: 14, far: 64, step: 5 };
const WAYS = Array.from({ length: 32 }, (_, turn) => [Math.cos((turn / 32) * 2 * Math.PI), Math.sin((turn / 32) * 2 * Math.PI)]);

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function widths(texts, font) {
  pen.font = `600 100px ${font}`;
  return texts.map((text) => pen.measureText(text).width / 100);
}

// What lies under each cell: place of a shape + 1, EMPTY, or TAKEN where shapes meet or something stands in the way.
function survey(shapes, across, down, blocked) {
  pen.canvas.width = across;
  pen.canvas.height = down;
  pen.setTransform(1 / GRAIN, 0, 0, 1 / GRAIN, 0, 0);
  shapes.forEach((rings, at) => {
    const id = at + 1;
    pen.fillStyle = `rgb(${id >> 8}, ${id & 255}, ${(id * 37) & 255})`;
    pen.beginPath();
    for (const ring of rings) ring.forEach(([x, y], point) => (point ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.fill("evenodd");
  });
  pen.setTransform(1, 0, 0, 1, 0, 0);
  const { data } = pen.getImageData(0, 0, across, down);
  const cells = new Int16Array(across * down);
  for (let at = 0; at < cells.length; at++) {
    const solid = data[at * 4 + 3];
    if (solid === 0) continue;
    const id = (data[at * 4] << 8) | data[at * 4 + 1];
    // Where two shapes meet their colours mix and the third part no longer agrees.
    cells[at] = solid === 255 && data[at * 4 + 2] === ((id * 37) & 255) ? id : TAKEN;
  }
  for (const [left, top, right, bottom] of blocked) {
    const [from, to] = [Math.max(Math.floor(left / GRAIN), 0), Math.min(Math.ceil(right / GRAIN), across)];
    for (let y = Math.max(Math.floor(top / GRAIN), 0); y < Math.min(Math.ceil(bottom / GRAIN), down); y++) {
      if (to > from) cells.fill(TAKEN, y * across + from, y * across + to);
    }
  }
  return cells;
}

// For each cell, how many cells to its right are of the same kind.
function stretches(cells, across) {
  const runs = new Int16Array(cells.length);
  for (let at = cells.length - 1; at >= 0; at--) {
    runs[at] = (at + 1) % across && cells[at + 1] === cells[at] ? runs[at + 1] + 1 : 1;
  }
  return runs;
}

// The middle, nearest to `anchor`, of a box of so many cells that is all of kind `id`; null where there is none.
function fitting(chart, id, box, anchor, wide, high) {
  const { cells, runs, across } = chart;
  let best = null;
  let least = Infinity;
  for (let y = box[1]; y + high <= box[3]; y++) {
    const away = (y + high / 2 - anchor[1]) ** 2;
    if (away >= least) continue;
    for (let x = box[0]; x + wide <= box[2]; x++) {
      const at = y * across + x;
      if (cells[at] !== id || runs[at] < wide) continue;
      const far = away + (x + wide / 2 - anchor[0]) ** 2;
      if (far >= least) continue;
      let row = 1;
      while (row < high && cells[at + row * across] === id && runs[at + row * across] >= wide) row++;
      if (row === high) { best = [x + wide / 2, y + high / 2]; least = far; }
    }
  }
  return best;
}

const boxOf = ([x, y], wide, high) => [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
export const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function inside(chart, item, wide, scale) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of item.rings) {
    for (const [x, y] of ring) {
      left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
  }
  const box = [Math.max(Math.floor(left / GRAIN), 0), Math.max(Math.floor(top / GRAIN), 0),
    Math.min(Math.ceil(right / GRAIN), chart.across), Math.min(Math.ceil(bottom / GRAIN), chart.down)];
  const anchor = item.anchor.map((value) => value / GRAIN);
  for (const step of SIZES) {
    const size = step * scale;
    const [width, height] = [wide * size + 2 * PAD, size * 1.1 + PAD];
    const found = fitting(chart, item.id, box, anchor, Math.ceil(width / GRAIN), Math.ceil(height / GRAIN));
    if (found) {
      const middle = found.map((value) => value * GRAIN);
      return { at: middle, size, box: boxOf(middle, width, height), kind: "inside" };
    }
  }
  return null;
}

// A place on empty ground near a small region, joined to it by a line that crosses no name.
function beside(chart, item, wide, scale, taken) {
  const size = LEADER.size * scale;
  const [width, height] = [wide * size + 2 * PAD, size * 1.2 + PAD];
  const bare = (box) => empty(chart, box) && !taken.some((other) => overlap(box, other));
  if (item.anchor[0] < 0 || item.anchor[1] < 0 || item.anchor[0] > chart.width || item.anchor[1] > chart.height) return null;
  for (let far = LEADER.near * scale; far <= LEADER.far * scale; far += LEADER.step) {
    for (const [dx, dy] of WAYS) {
      const reach = Math.min(width / 2 / Math.abs(dx || 1e-9), height / 2 / Math.abs(dy || 1e-9));
      const at = [item.anchor[0] + dx * (far + reach), item.anchor[1] + dy * (far + reach)];
      // Most places fall away at their middle.
      if (chart.cells[Math.floor(at[1] / GRAIN) * chart.across + Math.floor(at[0] / GRAIN)] !== EMPTY) continue;
      const box = boxOf(at, width, height);
      if (!bare(box)) continue;
      const line = [...item.anchor, item.anchor[0] + dx * far, item.anchor[1] + dy * far];
      if (clear(chart, line, item.id) && !taken.some((other) => crosses(line, other))) return { at, size, box, line, kind: "beside" };
    }
  }
  return null;
}

function empty({ cells, runs, across, down }, box) {
  const [left, top, right, bottom] = box.map((value) => Math.floor(value / GRAIN));
  if (left < 1 || top < 1 || right >= across - 1 || bottom >= down - 1) return false;
  for (let y = top; y <= bottom; y++) {
    const at = y * across + left;
    if (cells[at] !== EMPTY || runs[at] <= right - left) return false;
  }
  return true;
}

// Whether a line runs over its own region and empty ground only; where shapes meet nothing can be told.
function clear({ cells, across }, line, own) {
  return along(line, GRAIN, (x, y) => {
    const kind = cells[Math.floor(y / GRAIN) * across + Math.floor(x / GRAIN)];
    return kind === own || kind === EMPTY || kind === TAKEN;
  });
}

// Whether something holds at every step of a line.
function along([fromX, fromY, toX, toY], step, holds) {
  const steps = Math.ceil(Math.hypot(toX - fromX, toY - fromY) / step);
  for (let at = 0; at <= steps; at++) {
    if (!holds(fromX + ((toX - fromX) * at) / steps, fromY + ((toY - fromY) * at) / steps)) return false;
  }
  return true;
}

function crosses(line, box) {
  if (Math.max(line[0], line[2]) <= box[0] || Math.min(line[0], line[2]) >= box[2]) return false;
  if (Math.max(line[1], line[3]) <= box[1] || Math.min(line[1], line[3]) >= box[3]) return false;
  return !along(line, 3, (x, y) => x <= box[0] || x >= box[2] || y <= box[1] || y >= box[3]);
}

// `shapes`: rings in pixels of every feature; `items`: {code, text, shape, anchor}; `blocked`: boxes that are not free.
// The answer has, by code, {at, size, box, kind: "inside" | "beside" | "hidden", line?}.
export function settle({ width, height, shapes, items, blocked, scale, font }) {
  const [across, down] = [Math.ceil(width / GRAIN), Math.ceil(height / GRAIN)];
  const cells = survey(shapes, across, down, blocked);
  const chart = { cells, runs: stretches(cells, across), across, down, width, height };
  const wides = widths(items.map((item) => item.text), font);
  const taken = [...blocked];
  const found = new Map(items.map((item, at) => {
    const place = inside(chart, { ...item, id: item.shape + 1, rings: shapes[item.shape] }, wides[at], scale);
    if (place) taken.push(place.box);
    return [item.code, place];
  }));
  items.forEach((item, at) => {
    if (found.get(item.code)) return;
    const place = beside(chart, { ...item, id: item.shape + 1 }, wides[at], scale, taken);
    if (place) taken.push(place.box, [Math.min(place.line[0], place.line[2]), Math.min(place.line[1], place.line[3]),
      Math.max(place.line[0], place.line[2]), Math.max(place.line[1], place.line[3])]);
    const size = LEADER.size * scale;
    found.set(item.code, place ?? { at: item.anchor, size, kind: "hidden",
      box: boxOf(item.anchor, wides[at] * size + 2 * PAD, size * 1.2 + PAD) });
  });
  return found;
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// `look(code)` gives {text, color, halo, faint}; `shown` are the codes pointed at or picked, which are drawn whatever
// their place and push away the names under them; `over` are boxes that stand over the map by now.
export function draw(svg, places, look, shown, over, page) {
  const lifted = [...over, ...shown.flatMap((code) => (places.has(code) ? [places.get(code).box] : []))];
  const parts = [];
  for (const [code, place] of places) {
    const { text, color, halo, faint } = look(code);
    const lift = shown.includes(code);
    if (!lift && (faint || place.kind === "hidden" || lifted.some((box) => overlap(box, place.box)))) continue;
    const bare = place.kind !== "inside";
    const paint = bare ? { fill: page.ink, stroke: page.page } : { fill: color, stroke: halo };
    const [x, y] = place.at;
    if (place.line) {
      const [x1, y1, x2, y2] = place.line;
      parts.push(node("line", { x1, y1, x2, y2, stroke: page.ink }), node("circle", { cx: x1, cy: y1, r: 1.8, fill: page.ink }));
    }
    const made = node("text", { ...paint, x, y: y + place.size * 0.36, "font-size": place.size,
      "font-weight": lift ? 700 : 400, "stroke-width": place.size * 0.24 });
    made.textContent = text;
    made.dataset.code = code;
    made.dataset.place = place.kind;
    parts.push(made);
  }
  svg.replaceChildren(...parts);
}
