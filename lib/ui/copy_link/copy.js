// Copies the page's address, or the text it is given. The clipboard of the browser is there on https and localhost only; on a plain http
// intranet the older way is tried, and if that fails too the address stands in a field, marked, ready for Ctrl+C.
const made = new WeakMap();

function build(parent) {
  const add = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const root = add("div", "copy");
  const button = Object.assign(add("button", "start"), { type: "button" });
  const said = add("span", "said");
  const box = Object.assign(add("div", "box"), { hidden: true });
  const field = Object.assign(add("textarea", ""), { readOnly: true });
  const hint = add("p", "");
  const close = Object.assign(add("button", "close"), { type: "button", textContent: "×" });
  said.setAttribute("role", "status");
  box.append(hint, field, close);
  root.append(button, said, box);
  parent.append(root);
  const parts = { button, said, box, field, hint, close, timer: 0 };
  close.onclick = () => { box.hidden = true; button.focus(); };
  box.onkeydown = (event) => { if (event.key === "Escape") close.onclick(); };
  button.onclick = () => copy(parts);
  made.set(parent, parts);
  return parts;
}

// What is copied: a list of lines, or else where the page is at that moment.
function wanted(parts) { return parts.words.text ?? location.href; }

function show(parts) {
  parts.hint.textContent = parts.words.by_hand;
  parts.field.value = wanted(parts);
  parts.field.rows = Math.min(parts.field.value.split("\n").length, 8);
  parts.box.hidden = false;
  parts.field.focus();
  parts.field.select();
}

async function copied(parts) {
  if (navigator.clipboard && isSecureContext) {
    try { await navigator.clipboard.writeText(wanted(parts)); return true; } catch { /* not allowed: the older way */ }
  }
  show(parts);
  try { return document.execCommand("copy"); } catch { return false; }
}

async function copy(parts) {
  clearTimeout(parts.timer);
  parts.said.textContent = "";
  if (!(await copied(parts))) return;
  parts.box.hidden = true;
  parts.said.textContent = parts.words.done;
  parts.timer = setTimeout(() => { parts.said.textContent = ""; }, 4000);
}

export default function ({ data: words, parentElement: parent }) {
  const parts = made.get(parent) ?? build(parent);
  parts.words = words;
  parts.button.textContent = words.button;
  parts.button.title = words.hint;
  parts.field.setAttribute("aria-label", words.by_hand);
  parts.close.setAttribute("aria-label", words.close);
}
