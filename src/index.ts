import { waitUntil } from "cloudflare:workers";
import type { Hono } from "hono";
import { createApp } from "./app.ts";
import { runScheduled } from "./cron/run.ts";
import { connect } from "./db/client.ts";
import { ConfigError, parseConfig } from "./platform/config.ts";
import { createVault } from "./platform/crypto.ts";
import type { Deps } from "./platform/deps.ts";
import { createLog } from "./platform/log.ts";
import { consume } from "./queue/consume.ts";

const log = createLog({ info: (line) => console.log(line), error: (line) => console.error(line) });

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

function buildDeps(env: Env): Deps {
  const config = parseConfig(env);
  return {
    config,
    cell: 0,
    db: connect(env.DB),
    kv: env.KV,
    postbackQueue: env.POSTBACK_QUEUE,
    telegramQueue: env.TELEGRAM_QUEUE,
    clickQueue: env.CLICK_QUEUE,
    loginLimiter: env.LOGIN_LIMITER,
    failedKeyLimiter: env.FAILED_KEY_LIMITER,
    vault: createVault(config.encryptionKey, randomBytes),
    log,
    now: () => Date.now(),
    timeout: (ms) => AbortSignal.timeout(ms),
    sleep: (ms) => scheduler.wait(ms),
    fetch: (input, init) => fetch(input, init),
    randomBytes,
    background: waitUntil,
  };
}

let running: { deps: Deps; app: Hono } | undefined;

/** Built once per isolate: the variables of a deployment do not change while it runs. */
function start(env: Env): { deps: Deps; app: Hono } {
  if (running === undefined) {
    const deps = buildDeps(env);
    running = { deps, app: createApp(deps) };
  }
  return running;
}

export default {
  async fetch(request, env, ctx) {
    try {
      return await start(env).app.fetch(request, env, ctx);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error("config.invalid", { message: error.message });
      return Response.json({ status: "error", error: "config", message: error.message }, { status: 500 });
    }
  },
  async queue(batch, env) {
    await consume(start(env).deps, batch);
  },
  async scheduled(_controller, env) {
    await runScheduled(start(env).deps);
  },
} satisfies ExportedHandler<Env>;
