import { Miniflare } from "miniflare";
import { migrateAll } from "./database.ts";
import { stateDirectory, type Vars } from "./dev-vars.ts";
import { bundle, miniflareOptions } from "./local-worker.ts";
import { openDoor } from "./storage-door.ts";

const MAIN = "test/moved-clock.ts";

/** The Worker on this machine's own D1, KV and queues, on a clock that can be moved. */
export interface MovableWorker {
  url: string;
  /** The clock that is not moved. */
  now(): number;
  /** Sets the Worker's clock, and that of this process, to so many milliseconds from now. */
  moveClock(ms: number): Promise<void>;
  /** What the schedule runs each minute. */
  runJobs(): Promise<void>;
  queue(name: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the Worker in this process's hands, for data of days ago. Its database is made. */
export async function startMovable(persistTo: string, port: number, vars: Vars): Promise<MovableWorker> {
  const url = `http://127.0.0.1:${port}`;
  const [script] = await Promise.all([bundle(MAIN), migrateAll({ remote: false, persistTo })]);
  const worker = {
    main: MAIN,
    ip: "127.0.0.1",
    port,
    inspectorPort: undefined,
    persistTo,
    vars: { ...vars, PUBLIC_URL: url },
    batchTimeoutSeconds: 0,
    compatibilityFlags: [],
  };
  const miniflare = new Miniflare({ ...miniflareOptions(worker, script), handleStructuredLogs: () => {} });
  await miniflare.ready;
  const door = await openDoor(stateDirectory(persistTo), miniflare);
  const fetcher = await miniflare.getWorker();
  const { now } = Date;
  return {
    url,
    now,
    async moveClock(ms) {
      Date.now = () => now() + ms;
      await (await fetch(`${url}/moved-clock?ms=${ms}`)).text();
    },
    async runJobs() {
      await fetcher.scheduled({ cron: "* * * * *" });
    },
    async queue(name, body) {
      await fetcher.queue(name, [{ id: "1", timestamp: new Date(), attempts: 1, body }]);
    },
    async stop() {
      Date.now = now;
      await door.close();
      await miniflare.dispose();
    },
  };
}
