// Brings the sign-in page when the session has ended while a page is open: signed out in another tab, ended by an
// administrator, or left unused for too long. Without it the page library tries to connect for ever, or not at all
// where visitors are let in. Nothing is asked while the connection stands.

const CONNECTED = "CONNECTED";
const STATE = "data-test-connection-state";
const HEALTH = new URL("./_stcore/health", import.meta.url.replace(/assets\/[^/]*$/, ""));
const SIGN_IN_NEEDED = 401;
const AGAIN_MS = 5000;

// Answers of a healthy server after which a page without a connection is opened again.
const ENOUGH = 2;

let asking = false;
let healthy = 0;

const parted = () => {
  const app = document.querySelector(`[data-testid=stApp][${STATE}]`);
  return app !== null && app.getAttribute(STATE) !== CONNECTED;
};

// Asked again while there is no connection: a server that restarts cannot answer at first.
async function ask() {
  const answer = await fetch(HEALTH, { cache: "no-store" }).catch(() => null);
  healthy = answer?.ok ? healthy + 1 : 0;
  if (answer?.status === SIGN_IN_NEEDED || (parted() && healthy >= ENOUGH)) location.reload();
  else if (parted()) setTimeout(ask, AGAIN_MS);
  else asking = false;
}

new MutationObserver((records) => {
  if (asking || !parted() || !records.some(({ oldValue }) => oldValue === CONNECTED)) return;
  asking = true;
  healthy = 0;
  ask();
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: [STATE], attributeOldValue: true });
