// Zooming by hand: the wheel with Ctrl, and two fingers. One finger and the plain wheel are left to the page and the chart.

function between(touches, canvas) {
  const [a, b] = touches;
  const { left, top } = canvas.getBoundingClientRect();
  return { span: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
    x: (a.clientX + b.clientX) / 2 - left, y: (a.clientY + b.clientY) / 2 - top };
}

// `zoom(by, x, y)` about a point; `hint()` when the wheel is turned without Ctrl.
export function attach(canvas, zoom, hint) {
  let pinch = null;
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) { hint(); return; }
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("touchstart", (event) => {
    pinch = event.touches.length === 2 ? between(event.touches, canvas) : null;
    if (pinch) event.stopPropagation();
  }, { passive: true, capture: true });
  canvas.addEventListener("touchmove", (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    event.stopPropagation();
    const now = between(event.touches, canvas);
    const by = now.span / pinch.span;
    if (Math.abs(Math.log(by)) < 0.04) return;
    zoom(by, now.x, now.y);
    pinch = now;
  }, { passive: false, capture: true });
  canvas.addEventListener("touchend", () => { pinch = null; }, { passive: true, capture: true });
}
