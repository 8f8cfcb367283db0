// What this browser keeps of a map: where it stood, so that the next visit draws it there at once (early.js of the
// start page, before anything else of the page is there).

const LOOKS = ["--st-font", "--st-background-color", "--st-text-color", "--st-primary-color"];

export function remember(root) {
  if (document.querySelector('[data-testid="stMain"]')?.scrollTop !== 0) return;
  const { left, top, width } = root.getBoundingClientRect();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const found = getComputedStyle(root);
  const style = Object.fromEntries(LOOKS.map((name) => [name, found.getPropertyValue(name).trim()]));
  const kept = { window: [innerWidth, innerHeight, dark], box: [left, top, width], style };
  try {
    localStorage.setItem(`capability-map ${location.pathname}`, JSON.stringify(kept));
  } catch (problem) {
    console.info("capability map", problem); // a browser that keeps nothing draws the map when the page is there
  }
}
