import { waitUntil } from "cloudflare:workers";
import { createApp } from "./app.ts";
import { runCells } from "./cron/run.ts";
import { connect } from "./db/client.ts";
import { type CellBindings, furtherCells } from "./platform/cell-bindings.ts";
import { ConfigError, parseConfig } from "./platform/config.ts";
import { createVault } from "./platform/crypto.ts";
import type { Deps } from "./platform/deps.ts";
import { createLog, describeError, logOfCell } from "./platform/log.ts";
import { createMailer } from "./platform/mailer.ts";
import { consume } from "./queue/consume.ts";

const log = createLog({ info: (line) => console.log(line), error: (line) => console.error(line) });

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Makes what each cell needs: they differ in their database and their queues. @returns the first one's */
function createCells(env: Env): Deps {
  const config = parseConfig(env);
  const cells = new Map<number, Deps>();
  const common = {
    config,
    cells,
    kv: env.KV,
    loginLimiter: env.LOGIN_LIMITER,
    failedKeyLimiter: env.FAILED_KEY_LIMITER,
    accountLimiter: env.ACCOUNT_LIMITER,
    vault: createVault(config.encryptionKey, randomBytes),
    mailer: createMailer(config.mailFrom, "EMAIL" in env ? (env.EMAIL as SendEmail) : undefined),
    now: () => Date.now(),
    timeout: (ms) => AbortSignal.timeout(ms),
    sleep: (ms) => scheduler.wait(ms),
    fetch: (input, init) => fetch(input, init),
    randomBytes,
  } satisfies Partial<Deps>;
  const add = (cell: number, { DB, POSTBACK_QUEUE, TELEGRAM_QUEUE, CLICK_QUEUE }: CellBindings): Deps => {
    const queues = { postbackQueue: POSTBACK_QUEUE, telegramQueue: TELEGRAM_QUEUE, clickQueue: CLICK_QUEUE };
    const own = logOfCell(log, cell);
    // What the platform is left to log has the whole message.
    const background = (work: Promise<unknown>) => waitUntil(work.catch((error) => own.error("background.failed", describeError(error))));
    const deps = { ...common, ...queues, cell, db: connect(DB), log: own, background };
    cells.set(cell, deps);
    return deps;
  };
  const home = add(0, env);
  for (const [cell, bindings] of furtherCells(env)) add(cell, bindings);
  if (config.mailFrom !== null && common.mailer === null) throw new ConfigError("configuration: MAIL_FROM is set, and EMAIL is not bound");
  if (!cells.has(config.cellForNew)) throw new ConfigError(`configuration: CELL_FOR_NEW is ${config.cellForNew}, which is not bound`);
  return home;
}

let running: { home: Deps; app: ReturnType<typeof createApp> } | undefined;

/** Built once per isolate: the variables of a deployment do not change while it runs. */
function start(env: Env): NonNullable<typeof running> {
  running ??= { home: createCells(env), app: createApp() };
  return running;
}

export default {
  async fetch(request, env, ctx) {
    try {
      const { app, home } = start(env);
      return await app.fetch(request, home, ctx);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error("config.invalid", { message: error.message });
      return Response.json({ status: "error", error: "config", message: error.message }, { status: 500 });
    }
  },
  async queue(batch, env) {
    await consume(start(env).home, batch);
  },
  async scheduled(_controller, env) {
    await runCells(start(env).home);
  },
} satisfies ExportedHandler<Env>;
