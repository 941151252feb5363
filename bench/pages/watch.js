// Runs in a page before anything of its own, and notes milliseconds since it was asked for. `wanted` is the selector of what makes it useful.
globalThis.seen = { usefulMs: 0, busyUntilMs: 0, blockedMs: 0, firstPaintMs: 0, largestPaintMs: 0, shifted: 0 };
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    seen.busyUntilMs = startTime + duration;
    seen.blockedMs += duration - 50;
  }
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === "first-paint") seen.firstPaintMs = startTime;
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) seen.largestPaintMs = startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shifted += value;
}).observe({ type: "layout-shift", buffered: true });

// When something is there, and painted.
globalThis.painted = (isThere) =>
  new Promise((resolve) => {
    const look = () => {
      if (!isThere()) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-busy", "aria-rowcount"] });
  });
painted(() => document.querySelector(wanted) !== null).then((ms) => {
  seen.usefulMs = ms;
});
