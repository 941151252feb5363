// Runs in a page before anything of its own, and notes milliseconds since it was asked for. `wanted` is the selector of what makes it useful.
globalThis.seen = { usefulMs: 0, busyUntilMs: 0, blockedMs: 0, firstPaintMs: 0 };
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    seen.busyUntilMs = startTime + duration;
    seen.blockedMs += duration - 50;
  }
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-paint") seen.firstPaintMs = startTime;
}).observe({ type: "paint", buffered: true });
const observer = new MutationObserver(() => {
  if (document.querySelector(wanted) === null) return;
  observer.disconnect();
  const note = () => {
    seen.usefulMs = performance.now();
  };
  requestAnimationFrame(() => setTimeout(note));
});
observer.observe(document, { childList: true, subtree: true });
