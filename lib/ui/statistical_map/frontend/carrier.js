// Takes files that travelled inside a message and keeps them for the maps of this page.
const HUB = Symbol.for("capability-map");
export default function ({ data }) {
  const hub = (globalThis[HUB] ??= { files: new Map(), waiting: new Map() });
  for (const [name, text] of Object.entries(data.files)) {
    if (hub.files.has(name)) continue;
    hub.files.set(name, text);
    for (const tell of hub.waiting.get(name) ?? []) tell(text);
    hub.waiting.delete(name);
  }
}
