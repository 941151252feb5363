import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Miniflare } from "miniflare";
import { migrateAll } from "./lib/database.ts";
import { stateDirectory } from "./lib/dev-vars.ts";
import { DRAIN_CRON } from "./lib/drainable.ts";
import { bundle, miniflareOptions } from "./lib/local-worker.ts";
import { runSchedule } from "./lib/schedule.ts";
import { READY, type ServeOptions, STOP } from "./lib/server.ts";
import { openDoor } from "./lib/storage-door.ts";

const DRAIN_LIMIT_MS = 5000;

/** What `startServer` starts: a Worker under Miniflare, until it receives the message to end. The options come from the process that started it. */
process.channel?.ref();
const [options] = (await once(process, "message")) as [ServeOptions];
let stopping = false;
let end = (): void => process.exit(0);
process.on("message", (message) => {
  if (message !== STOP || stopping) return;
  stopping = true;
  end();
});

const reload = (script: string) => void miniflare.setOptions(miniflareOptions(options, script)).catch(report);
const [script] = await Promise.all([
  bundle(options.main, options.reload ? (changed) => reload(changed) : undefined),
  migrateAll({ remote: false, persistTo: options.persistTo }),
]);
const miniflare = new Miniflare(miniflareOptions(options, script));
// Before it answers anybody: who sees that it runs may call a command at once.
const door = await openDoor(stateDirectory(options.persistTo), miniflare);
await miniflare.ready;
const endSchedule = options.schedule
  ? runSchedule(
      () => call("* * * * *"),
      (error) => console.error(`the scheduled jobs did not run: ${error}`),
    )
  : () => {};
end = () => {
  endSchedule();
  void Promise.race([call(DRAIN_CRON), delay(DRAIN_LIMIT_MS)])
    .catch(report)
    .then(() => door.close())
    .then(() => miniflare.dispose())
    .finally(() => process.exit(0));
};
process.send?.(READY);

async function call(cron: string): Promise<void> {
  const worker = await miniflare.getWorker();
  const { outcome } = await worker.scheduled({ cron });
  if (outcome !== "ok") throw new Error(outcome);
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}
