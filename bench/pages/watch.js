// Runs in a page before anything of its own, and notes milliseconds since it was asked for. `wanted` is the selector of what makes it useful.
globalThis.seen = { usefulMs: 0, busyUntilMs: 0, blockedMs: 0, firstPaintMs: 0, firstContentMs: 0, largestPaintMs: 0, shifted: 0 };
const tasks = [];
// Milliseconds that long tasks took beyond 50 after a time, as Lighthouse counts its Total Blocking Time.
globalThis.blockedAfter = (ms) => tasks.reduce((sum, { start, end }) => sum + Math.max(0, end - Math.max(start, ms) - 50), 0);
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    seen.busyUntilMs = startTime + duration;
    seen.blockedMs += duration - 50;
    tasks.push({ start: startTime, end: startTime + duration });
  }
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) seen[name === "first-paint" ? "firstPaintMs" : "firstContentMs"] = startTime;
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
