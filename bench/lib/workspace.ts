import { cpSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../../scripts/lib/cli.ts";
import { execute, migrateAll } from "../../scripts/lib/database.ts";
import { findFreePort } from "../../scripts/lib/http.ts";
import { startServer } from "../../scripts/lib/server.ts";

const START_PATIENCE_MS = 60_000;

/** A Worker that serves. */
export interface Running {
  url: string;
  /** Where its data are. */
  data: string;
  stop(): Promise<void>;
}

/** A directory that is gone afterwards, with a migrated and seeded database that every server gets a copy of. */
export class Workspace {
  readonly #dir = mkdtempSync(join(tmpdir(), "pawprint-bench-"));
  readonly #servers = new Set<Running>();
  #served = 0;

  async prepare(...seeds: string[]): Promise<void> {
    const persistTo = join(this.#dir, "seed");
    const target = { remote: false, persistTo };
    await migrateAll(target);
    for (const sql of seeds) await execute(sql, target);
  }

  /**
   * Starts a Worker on a copy of the database.
   * @param main its entry, from the project's directory
   * @throws CommandError with what it printed
   */
  async serve(main: string, vars: Record<string, string>): Promise<Running> {
    this.#served += 1;
    const data = join(this.#dir, `data-${this.#served}`);
    cpSync(join(this.#dir, "seed"), data, { recursive: true });
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const printed = join(this.#dir, `server-${this.#served}.txt`);
    const server = startServer(
      {
        main,
        ip: "127.0.0.1",
        port,
        inspectorPort: undefined,
        persistTo: data,
        vars: { CURRENCY_RATES_URL: "", ...vars, PUBLIC_URL: url },
        batchTimeoutSeconds: undefined,
        compatibilityFlags: ["nodejs_als"],
        schedule: false,
        reload: false,
      },
      openSync(printed, "w"),
    );
    const running: Running = {
      url,
      data,
      stop: async () => {
        this.#servers.delete(running);
        server.stop();
        await server.ended;
      },
    };
    this.#servers.add(running);
    const started = await Promise.race([server.ready.then(() => true), server.ended.then(() => false), delay(START_PATIENCE_MS, false)]);
    if (!started) throw new CommandError(`${main} did not start: ${readFileSync(printed, "utf8").slice(-2_000)}`);
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => server.stop()));
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
