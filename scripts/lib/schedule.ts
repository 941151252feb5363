const MINUTE_MS = 60_000;
/** Longer than a lease of the delivery (25 s): what a killed server had in hand is free by then. */
const SECOND_LOOK_MS = 30_000;

/**
 * Runs the scheduled jobs as the platform would, each minute at the minute; besides at the start, and once more when the
 * leases of a server killed before have run out.
 * @returns ends it
 */
export function runSchedule(jobs: () => Promise<void>, onFailure: (error: unknown) => void): () => void {
  let isOver = false;
  const run = () => jobs().catch((error) => isOver || onFailure(error));
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
    isOver = true;
    clearTimeout(timers.second);
    clearTimeout(timers.minute);
  };
}
