const MINUTE_MS = 60_000;
/** Longer than a lease of the delivery (25 s): what a killed server had in hand is free by then. */
const SECOND_LOOK_MS = 30_000;

/**
 * Runs the scheduled jobs as the platform would, each minute at the minute; besides at the start, and once more when the
 * leases of a server killed before have run out.
 * @param url of the local server
 * @returns ends it
 */
export function runSchedule(url: string, onFailure: (reason: string) => void): () => void {
  const stopped = new AbortController();
  const run = () => trigger(url, stopped.signal).catch((error) => stopped.signal.aborted || onFailure(String(error)));
  const everyMinute = () => {
    void run();
    timers.minute = setTimeout(everyMinute, MINUTE_MS - (Date.now() % MINUTE_MS));
  };
  const timers = {
    second: setTimeout(run, SECOND_LOOK_MS),
    minute: setTimeout(everyMinute, MINUTE_MS - (Date.now() % MINUTE_MS)),
  };
  void run();
  return () => {
    stopped.abort();
    clearTimeout(timers.second);
    clearTimeout(timers.minute);
  };
}

async function trigger(url: string, signal: AbortSignal): Promise<void> {
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent("* * * * *")}`, { signal });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}
