import { env } from "cloudflare:workers";
import { createApp } from "../src/app.ts";
import { runScheduled } from "../src/cron/run.ts";
import { connect } from "../src/db/client.ts";
import { accounts } from "../src/db/schema/index.ts";
import { hashSecret } from "../src/domain/accounts/keys/credentials.ts";
import { botWebhookSecret, serviceWebhookSecret } from "../src/domain/telegram/bots/webhook-address.ts";
import { DAY_MS } from "../src/lib/time.ts";
import { parseConfig } from "../src/platform/config.ts";
import { createSecret, createVault } from "../src/platform/crypto.ts";
import type { Deps } from "../src/platform/deps.ts";
import { createLog, logOfCell } from "../src/platform/log.ts";
import { consume } from "../src/queue/consume.ts";
import type { ClickMessage, PostbackMessage, TelegramMessage } from "../src/queue/messages.ts";
import { checkAnswer } from "./answers.ts";
import { arm } from "./fakes/armed.ts";
import { FakeClock } from "./fakes/clock.ts";
import { CountingD1 } from "./fakes/d1.ts";
import { FakeMailer } from "./fakes/mailer.ts";
import { FakeNet } from "./fakes/net.ts";
import { FakeQueue } from "./fakes/queue.ts";
import { FakeTelegram } from "./fakes/telegram.ts";
import { FakeTelegramAds } from "./fakes/telegram-ads.ts";
import { seededBytes } from "./random.ts";
import { storage } from "./storage.ts";

// One for all tests: what it is made of does not change, and everything else comes with the request.
const app = createApp();

interface RequestOptions {
  /** An API key, put into the query as `id`. */
  key?: string;
  /** A session token or API key, sent as Bearer. */
  bearer?: string;
  query?: Record<string, string | number>;
  /** Sent as JSON with POST. */
  json?: unknown;
  /** Sent urlencoded with POST. */
  form?: Record<string, string>;
  /** Sent as it is. */
  body?: BodyInit;
  headers?: Record<string, string>;
  method?: string;
}

/**
 * The whole product in one test: real D1 and KV, a clock, a network, a Telegram and queues in the test's hands.
 * `vars` overrides the Worker's variables.
 * @param cell the cell that all of it is about; of another than the first, that one is there beside it, as `home`
 */
export function createHarness(vars: Record<string, string> = {}, { cell = 0 }: { cell?: number } = {}) {
  const clock = new FakeClock();
  const net = new FakeNet();
  const telegram = new FakeTelegram(arm);
  net.on("telegram.test", telegram.handle, { mayNotCome: true });
  const telegramAds = new FakeTelegramAds(arm);
  net.on("ads.telegram.test", telegramAds.handle, { mayNotCome: true });
  const { db: first, last, kv } = storage();
  const db = cell === 0 ? first : last;
  const d1 = new CountingD1(db);
  clock.isBusy = () => d1.inFlight > 0;
  const config = parseConfig({ ...env, ...vars });
  const queuesOf = (suffix: string) => ({
    postbackQueue: new FakeQueue<PostbackMessage>(`pawprint-postbacks${suffix}`, clock),
    telegramQueue: new FakeQueue<TelegramMessage>(`pawprint-telegram${suffix}`, clock),
    clickQueue: new FakeQueue<ClickMessage>(`pawprint-clicks${suffix}`, clock),
  });
  const { postbackQueue, telegramQueue, clickQueue } = queuesOf(cell === 0 ? "" : `-${cell}`);
  const backgroundWork: Promise<unknown>[] = [];
  const logLines: { level: "info" | "error"; event: string; fields: object }[] = [];
  const keepLine = (level: "info" | "error") => (line: string) => {
    const { event, ...fields } = JSON.parse(line);
    logLines.push({ level, event, fields });
  };
  const log = createLog({ info: keepLine("info"), error: keepLine("error") });
  const randomBytes = seededBytes();
  const mailer = new FakeMailer();
  const cells = new Map<number, Deps>();
  const deps: Deps = {
    config,
    cell,
    cells,
    db: connect(d1.binding),
    kv,
    postbackQueue,
    telegramQueue,
    clickQueue,
    loginLimiter: { limit: async () => ({ success: true }) },
    failedKeyLimiter: { limit: async () => ({ success: true }) },
    accountLimiter: { limit: async () => ({ success: true }) },
    vault: createVault(config.encryptionKey, randomBytes),
    mailer: config.mailFrom === null ? null : mailer,
    log: logOfCell(log, cell),
    now: clock.now,
    timeout: clock.timeout,
    sleep: clock.sleep,
    fetch: net.fetch,
    randomBytes,
    background: (work) => void backgroundWork.push(work),
  };
  const homeD1 = cell === 0 ? d1 : new CountingD1(first);
  const home: Deps = cell === 0 ? deps : { ...deps, ...queuesOf(""), cell: 0, db: connect(homeD1.binding), log };
  for (const each of [home, deps]) cells.set(each.cell, each);

  /** Waits for what was left to the background. */
  async function settle(): Promise<void> {
    while (backgroundWork.length > 0) await Promise.allSettled(backgroundWork.splice(0));
  }

  /** Delivers queue messages that are due by the clock until none is left. */
  async function drain(): Promise<void> {
    await settle();
    for (let rounds = 0; rounds < 1000; rounds += 1) {
      let count = 0;
      for (const queue of [clickQueue, postbackQueue, telegramQueue]) count += await queue.deliver((batch) => consume(home, batch));
      await settle();
      if (count === 0) return;
    }
    throw new Error("the queues never ran dry");
  }

  /** One request to the Worker. */
  const fetch = async (request: Request): Promise<Response> => app.fetch(request, home);

  /** One request to the Worker, whose answer is held to its description. */
  async function request(path: string, options: RequestOptions = {}): Promise<Response> {
    const url = new URL(path, config.publicUrl);
    if (options.key !== undefined) url.searchParams.append("id", options.key);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.append(name, String(value));
    const headers = new Headers(options.headers);
    if (options.bearer !== undefined) headers.set("authorization", `Bearer ${options.bearer}`);
    let body = options.body;
    if (options.json !== undefined) {
      body = JSON.stringify(options.json);
      headers.set("content-type", "application/json");
    }
    if (options.form !== undefined) body = new URLSearchParams(options.form);
    const method = options.method ?? (body === undefined ? "GET" : "POST");
    const asked = new Request(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const answer = await fetch(asked);
    await checkAnswer(asked, answer);
    return answer;
  }

  /** One call of a JSON API; asserts nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  async function api(path: string, options: RequestOptions = {}): Promise<any> {
    return (await request(path, options)).json();
  }

  let nextUpdateId = 1;

  /** Posts a Telegram update with the right secret; `bot` is a bots.id, or "service". */
  async function update(bot: number | "service", body: Record<string, unknown>, options: { updateId?: number } = {}): Promise<Response> {
    const secret = bot === "service" ? await serviceWebhookSecret(deps) : await botWebhookSecret(deps, bot);
    const path = bot === "service" ? "/telegram/service" : `/telegram/bots/${bot}`;
    const updateId = options.updateId ?? nextUpdateId++;
    const answer = await request(path, { json: { update_id: updateId, ...body }, headers: { "x-telegram-bot-api-secret-token": secret } });
    await settle();
    return answer;
  }

  /** An account of this test's own. */
  async function account(values: Partial<typeof accounts.$inferInsert> = {}): Promise<{ id: number; key: string }> {
    const key = createSecret(deps);
    const [row] = await connect(db)
      .insert(accounts)
      .values({
        name: "Jane Doe",
        createdAtMs: clock.ms,
        keyHash: await hashSecret(key),
        tariff: "tiger",
        paidUntilMs: clock.ms + 365 * DAY_MS,
        ...values,
      })
      .returning({ id: accounts.id });
    if (row === undefined) throw new Error("no account");
    return { id: row.id, key: `${row.id}-${key}` };
  }

  return {
    routes: app.routes,
    fetch,
    deps,
    clock,
    net,
    telegram,
    telegramAds,
    mailer,
    d1,
    home: { deps: home, d1: homeD1, db: connect(first) },
    postbackQueue,
    telegramQueue,
    clickQueue,
    logLines,
    /** The database without counting. */
    db: connect(db),
    settle,
    drain,
    request,
    api,
    update,
    account,
    /** The minute's schedule, once. */
    cron: () => runScheduled(deps),
  };
}

export type Harness = ReturnType<typeof createHarness>;
