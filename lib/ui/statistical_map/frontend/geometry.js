// Shapes: projection, extent and registration of layers, and the textures of classes.

const registered = new Map();
const TILE = 8;

function points(geometry) {
  const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[geometry.type];
  return depth ? geometry.coordinates.flat(depth) : geometry.coordinates;
}

export function bounds(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features) {
    for (const point of points(feature.geometry)) {
      if (point[0] < box[0]) box[0] = point[0];
      if (point[1] < box[1]) box[1] = point[1];
      if (point[0] > box[2]) box[2] = point[0];
      if (point[1] > box[3]) box[3] = point[1];
    }
  }
  return box;
}

// A point well inside an area, for its name: the middle of the widest stretch on a few levels of its largest part.
function inside(geometry) {
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const size = (ring) => Math.abs(ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0));
  const rings = parts.reduce((best, part) => (size(part[0]) > size(best[0]) ? part : best));
  const [, south, , north] = bounds([{ geometry: { type: "Polygon", coordinates: rings } }]);
  let best = [0, rings[0][0]];
  for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
    const level = south + (north - south) * share;
    const cuts = rings.flatMap((ring) => ring.slice(1).flatMap(([x, y], at) => {
      const [fromX, fromY] = ring[at];
      return (fromY > level) === (y > level) ? [] : [fromX + ((level - fromY) / (y - fromY)) * (x - fromX)];
    })).sort((a, b) => a - b);
    for (let at = 0; at + 1 < cuts.length; at += 2) {
      // A stretch must be clearly wider to win over one nearer the middle.
      if (cuts[at + 1] - cuts[at] > best[0] * 1.25) best = [cuts[at + 1] - cuts[at], [(cuts[at] + cuts[at + 1]) / 2, level]];
    }
  }
  return best[1];
}

// Albers equal-area conic about the middle of a box, standard parallels a sixth in from its edges (Snyder 1987, 14).
export function albers([west, south, east, north]) {
  const rad = Math.PI / 180;
  const [first, second] = [(south + (north - south) / 6) * rad, (north - (north - south) / 6) * rad];
  const n = (Math.sin(first) + Math.sin(second)) / 2;
  const c = Math.cos(first) ** 2 + 2 * n * Math.sin(first);
  const middle = (west + east) / 2;
  const radius = (lat) => Math.sqrt(Math.max(c - 2 * n * Math.sin(lat * rad), 0)) / n;
  const origin = radius((south + north) / 2);
  return {
    project([lon, lat]) {
      const angle = n * (lon - middle) * rad;
      return [1000 * radius(lat) * Math.sin(angle), 1000 * (radius(lat) * Math.cos(angle) - origin)];
    },
    unproject([x, y]) {
      const [u, v] = [x / 1000, y / 1000 + origin];
      const sine = (c - (n * Math.hypot(u, v)) ** 2) / (2 * n);
      return [middle + Math.atan2(u, v) / n / rad, Math.asin(Math.min(Math.max(sine, -1), 1)) / rad];
    },
  };
}

function lineOf(collection, name) {
  const parts = collection.features.flatMap(({ geometry }) => ({
    LineString: [geometry.coordinates], MultiLineString: geometry.coordinates, Polygon: geometry.coordinates,
    MultiPolygon: geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [],
  })[geometry.type]);
  return { type: "Feature", properties: { name }, geometry: { type: "MultiLineString", coordinates: parts } };
}

// Register regions and lines as one map; features are named by code. Done once for each set of layers.
export function register(echarts, name, [regions, ...lines], kinds) {
  if (registered.has(name)) return registered.get(name);
  const places = regions.features.map(({ geometry }) => inside(geometry));
  const features = regions.features.map(({ properties, geometry }, at) => ({
    type: "Feature", properties: { name: properties.code, cp: places[at] }, geometry,
  }));
  const over = lines.map((collection, at) => lineOf(collection, `~${kinds[at]}`));
  echarts.registerMap(name, { type: "FeatureCollection", features: [...features, ...over] });
  const found = { features, places, properties: regions.features.map((feature) => feature.properties) };
  registered.set(name, found);
  return found;
}

// Kilometres in a unit of the projection above: the earth's mean radius (IUGG) over 1000.
export const UNIT_KM = 6.3710088;

// Rings of every feature in the projection's own plane, to be moved to pixels by `frame`.
export function flatten(features, projection) {
  return features.map(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
    .flatMap((part) => part.map((ring) => ring.map((point) => projection.project(point)))));
}

// How the plane lies on the screen, from two points of it and their pixels: x = left + plane x * across, and so for y.
export function frame([from, to], [fromPixel, toPixel]) {
  const across = (toPixel[0] - fromPixel[0]) / (to[0] - from[0]);
  const down = (toPixel[1] - fromPixel[1]) / (to[1] - from[1]);
  const [left, top] = [fromPixel[0] - from[0] * across, fromPixel[1] - from[1] * down];
  return { across, at: ([x, y]) => [left + x * across, top + y * down] };
}

const brightnesses = new Map();

// What to leave free on the right of a map so that a box in its lower right corner covers no point of it; 0 where it
// covers none anyway, or where the map would become smaller by three tenths.
export function room(points, { width, height }, boxWide, boxHigh) {
  const [west, south, east, north] = bounds([{ geometry: { type: "LineString", coordinates: points } }]);
  const scale = Math.min(width / (east - west), height / (north - south));
  const [left, top] = [(width - (east - west) * scale) / 2, (height - (north - south) * scale) / 2];
  const covered = points.some(([x, y]) => left + (x - west) * scale > width - boxWide && top + (north - y) * scale > height - boxHigh);
  const kept = Math.min((width - boxWide) / (east - west), height / (north - south)) / scale;
  return covered && kept > 0.7 ? boxWide : 0;
}

// 0 (black) to 255 (white) of any colour a style sheet may name.
export function brightness(colour) {
  if (!brightnesses.has(colour)) {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    pen.fillStyle = colour || "#fff";
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    brightnesses.set(colour, 0.3 * red + 0.59 * green + 0.11 * blue);
  }
  return brightnesses.get(colour);
}

// How a pattern is drawn: lines or points in a tile, denser from 1 to 4.
const WEIGHTS = { hatch: [0.9, 1], lines: [1.3, 1], cross: [1.3, 1], dots: [0.9, 2], bars: [0.9, 2], posts: [0.9, 2],
  bars1: [0.7, 1], bars2: [0.8, 2], bars3: [1.1, 2], bars4: [0.9, 4], lines1: [0.8, 1], lines2: [1.2, 1], lines3: [1, 2],
  points1: [0.6, 2], points2: [0.9, 2], points3: [1.2, 2] };

const textures = new Map();
const MOST_TEXTURES = 200;

// The same texture is the same object, so that what is filled with it need not be drawn anew.
export function texture(fill, stroke, kind, scale) {
  const key = [fill, stroke, kind, scale].join();
  if (textures.size > MOST_TEXTURES) textures.clear();
  if (!textures.has(key)) textures.set(key, weave(fill, stroke, kind, scale));
  return textures.get(key);
}

function weave(fill, stroke, kind, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE * 2;
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.fillStyle = fill;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = pen.fillStyle = stroke;
  const [weight, count] = WEIGHTS[kind];
  pen.lineWidth = weight;
  const line = (...ends) => { pen.beginPath(); pen.moveTo(ends[0], ends[1]); pen.lineTo(ends[2], ends[3]); pen.stroke(); };
  const steps = Array.from({ length: count }, (_, at) => ((at + 0.5) * TILE) / count);
  if (kind.startsWith("dots") || kind.startsWith("points")) {
    for (const at of [2, 6]) { pen.beginPath(); pen.arc(at, at, weight, 0, 7); pen.fill(); }
  } else if (kind.startsWith("bars")) {
    for (const at of steps) line(0, at, TILE, at);
  } else if (kind.startsWith("posts")) {
    for (const at of steps) line(at, 0, at, TILE);
  } else {
    for (let shift = -TILE; shift <= TILE; shift += TILE / count) {
      line(shift, TILE, shift + TILE, 0);
      if (kind === "cross") line(shift, 0, shift + TILE, TILE);
    }
  }
  return { image: canvas, repeat: "repeat", scaleX: scale / 2, scaleY: scale / 2 };
}
