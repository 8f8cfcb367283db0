// Hands each run to the loader. Travels with every message, hence so short.
const hub = (globalThis[Symbol.for("capability-map")] ??= { files: new Map(), waiting: new Map() });
const runs = new WeakMap();
hub.text ??= (name) => hub.files.get(name) ?? new Promise((tell) => hub.waiting.set(name, [...(hub.waiting.get(name) ?? []), tell]));
hub.module ??= async (url, again) => import(url.startsWith("inline:")
  ? URL.createObjectURL(new Blob([await hub.text(url.slice(7))], { type: "text/javascript" }))
  : new URL(url, location.origin) + (again ? `?again=${again}` : ""));
// Once everything is loaded nothing is awaited before the map is drawn: other parts of the page would be drawn first.
export default async function (component) {
  const { data: bytes, parentElement: parent } = component;
  const run = {};
  runs.set(parent, run);
  const data = JSON.parse(new TextDecoder().decode(bytes));
  parent.querySelector(".failed")?.remove();
  for (let again = 0; ; again++) {
    try {
      hub.loader ??= await hub.module(data.modules.loader, again);
      return await hub.loader.show(component, data, () => runs.get(parent) === run, again);
    } catch (problem) {
      console.error("capability map", problem);
      hub.loader = null;
      await new Promise((retry) => {
        const button = Object.assign(document.createElement("button"), { className: "failed", onclick: retry });
        button.textContent = `${data.words.failed} ${data.words.retry}`;
        parent.append(button);
      });
      parent.querySelector(".failed")?.remove();
    }
  }
}
