import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import * as schema from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { sealLinkToken } from "../../src/domain/cabinets/link/link-token.ts";
import { botWebhookSecret, serviceWebhookSecret } from "../../src/domain/telegram/bots/webhook-address.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { createSecret } from "../../src/platform/crypto.ts";
import { createLog } from "../../src/platform/log.ts";
import { consume } from "../../src/queue/consume.ts";
import { makeLead, makeTemplate } from "../factories.ts";
import { EVERY } from "../fakes/d1.ts";
import { createHarness } from "../harness.ts";
import { launch, launchData } from "../telegram/kit.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { type Credential, callOperation, credentialsOf, exampleOf, type Holder, type Operation, readOperations } from "./operations.ts";
import { makeOneOfEach } from "./rows.ts";

const OURS = 7_200_001;

/** How an unexpected error may tell a secret. */
const MESSAGES: readonly ((secret: string) => string)[] = [
  (secret) => `D1_ERROR: near "${secret}": syntax error`,
  (secret) => `D1_TYPE_ERROR: Type 'object' not supported for value '${secret}'`,
  (secret) => `Fetch API cannot load: https://track.example.com/${secret}?click=1`,
  (secret) => `Fetch API cannot load: https://track.example.com/pb?click=1&key=${secret}`,
  (secret) => `Fetch API cannot load: https://${secret}@track.example.com`,
  (secret) => `Network request for https://api.telegram.org/bot${secret}/getMe failed`,
  (secret) => `GET /api/profile/info.json?id=${secret} was not answered`,
  (secret) => `GET /api/site/fetch.json?click=1&token=${encodeURIComponent(secret)} was not answered`,
  (secret) => `a header cannot be sent: api-key: ${secret}`,
  (secret) => `a header cannot be sent: Authorization: Bearer ${secret}`,
  (secret) => `KV PUT failed: 500 login:${secret}`,
  (secret) => `Unexpected token 'x', "${secret}" is not valid JSON`,
  (secret) => `cannot be read: {"secret":"${secret}","a":1}`,
  (secret) => `${"x".repeat(150)} cannot be opened: ${secret}`,
  (secret) => secret,
];

const h = createHarness({ METRICS_TOKEN: "metrics-token-0123456789", PAYMENT_GATEWAY_SECRET: "gateway-secret-0123456789" });
const secrets = new Set<string>();
let operations: Operation[];
let ours: Holder & { accountId: number };
let turn = 0;

/** An error whose message tells one of the secrets, each time another one in another way. */
function indiscretion(): Error {
  const all = [...secrets];
  const secret = all[turn % all.length] ?? "";
  const message = MESSAGES[(turn * 7) % MESSAGES.length]?.(secret) ?? "";
  turn += 1;
  // As Drizzle's error wraps the database's.
  return turn % 2 === 0 ? new Error(message) : new Error(`Failed query: SELECT ?\nparams: ${secret}`, { cause: new Error(message) });
}

/** Runs some work, and answers all that was logged in it. */
async function logOf(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const methods = (["log", "info", "warn", "error", "debug", "trace"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((...args) => void lines.push(args.map(String).join(" "))),
  );
  h.logLines.length = 0;
  try {
    await work();
    await h.settle();
  } finally {
    for (const method of methods) method.mockRestore();
  }
  return [...lines, ...h.logLines.map((line) => JSON.stringify(line))];
}

/** Lines that hold a secret, as it is or as addresses have it. */
const telling = (lines: readonly string[]): string[] =>
  lines.filter((line) => [...secrets].some((secret) => line.includes(secret) || line.includes(encodeURIComponent(secret))));

const eventsOf = (lines: readonly string[]): Set<unknown> => new Set(lines.map((line) => JSON.parse(line).event));

/** Calls of every operation with so many of the credentials that it takes, beside a secret where each may expect one. */
async function callAll(most = Number.POSITIVE_INFINITY): Promise<void> {
  const webhook = await botWebhookSecret(h.deps, OURS);
  for (const operation of operations) {
    const credentials: Credential[] = operation.schemes.length === 0 ? [{}] : credentialsOf(operation, ours);
    const others = { "x-telegram-bot-api-secret-token": webhook, "x-signature": "signature-0123456789abcdef" };
    for (const { headers, ...credential } of credentials.length === 0 ? [{}] : credentials.slice(0, most)) {
      await callOperation(h, operation, { ...credential, headers: { ...others, ...headers }, values: exampleOf(operation, OURS) });
    }
  }
}

beforeAll(async () => {
  operations = await readOperations(h);
  const rows = await makeOneOfEach(h, OURS);
  const session = `sess_${createSecret(h.deps)}`;
  await h.db
    .update(schema.sessions)
    .set({ tokenHash: await hashSecret(session) })
    .where(eq(schema.sessions.id, OURS));
  ours = { ...rows, session };
  const postbackSecret = createSecret(h.deps);
  await makeTemplate(h, ours.accountId, "approve", `https://track.example.com/pb?key=${postbackSecret}&click={click}`);
  const ads = createSecret(h.deps);
  const sealed = await sealLinkToken(h.deps, OURS, ads);
  await h.db.update(schema.cabinetLinks).set({ tokenSealed: sealed, nextPullAtMs: 0 }).where(eq(schema.cabinetLinks.cabinetId, OURS));
  const [bot] = await h.db.select().from(schema.bots).where(eq(schema.bots.id, OURS));
  for (const secret of [
    ...[ours.key, ours.session, ours.token, ours.access, postbackSecret, ads, sealed],
    ...[bot?.tokenSealed ?? "", `${bot?.telegramId}:token`, "1000:service-token", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"],
    ...["gateway-secret-0123456789", "metrics-token-0123456789", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="],
    ...[await botWebhookSecret(h.deps, OURS), await serviceWebhookSecret(h.deps), "signature-0123456789abcdef"],
  ])
    secrets.add(secret);
});

describe("what is logged holds no secret", () => {
  it("when every operation is called whose database tells one as it fails", async () => {
    const events = new Set<unknown>();
    // The first round trip lets most callers in; others fail later.
    for (const failsAt of [1, 2]) {
      let trips = 0;
      const heal = h.d1.before(EVERY, () => {
        trips += 1;
        if (trips % failsAt === 0) throw indiscretion();
      });
      const lines = await logOf(() => callAll());
      heal();
      expect(telling(lines)).toEqual([]);
      expect(lines.length).toBeGreaterThan(100);
      for (const event of eventsOf(lines)) events.add(event);
    }
    const surfaces = ["user", "tracker", "site", "network", "cabinets"].map((name) => `${name}_api.failed`);
    for (const event of [...surfaces, "received.not_kept", "redirect.failed", "health.failed"]) expect(events).toContain(event);
  });

  it("when consumers and jobs fail", async () => {
    const messages = {
      clickQueue: clickMessageOf(
        { id: OURS, accountId: ours.accountId },
        { id: "c1", data1: ours.key, referer: `https://a.test/?k=${ours.key}` },
      ),
      postbackQueue: { leadId: OURS },
      telegramQueue: { outboxId: 1 },
    };
    h.d1.before(EVERY, () => {
      throw indiscretion();
    });
    const lines = await logOf(async () => {
      for (const name of ["clickQueue", "postbackQueue", "telegramQueue"] as const) {
        for (const body of [messages[name], { odd: ours.key }]) {
          await h[name].send(body as never);
          await h[name].deliver((batch) => consume(h.deps, batch));
        }
      }
      for (let run = 0; run < MESSAGES.length; run += 1) await h.cron();
    });
    expect(telling(lines)).toEqual([]);
    for (const event of ["queue.failed", "job.failed", "jobs.not_recorded"]) expect(eventsOf(lines)).toContain(event);
  });

  it("when the world outside fails, and tells of what it was asked", async () => {
    const { fetch } = h.deps;
    Object.assign(h.deps, { fetch: (input: string) => Promise.reject(new TypeError(`Fetch API cannot load: ${input}`)) });
    const lead = await makeLead(h, { id: OURS, accountId: ours.accountId }, { status: 2 });
    await h.postbackQueue.send({ leadId: lead.id });
    const lines = await logOf(async () => {
      await callAll(1);
      for (let day = 0; day < 2; day += 1) {
        await h.drain();
        await h.cron();
        h.clock.advance(DAY_MS);
      }
    });
    Object.assign(h.deps, { fetch });
    expect(telling(lines)).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });

  it("when people sign in, in each way", async () => {
    const initData = await launchData(h, { id: 71, is_bot: false, first_name: "Ann" });
    const hash = new URLSearchParams(initData).get("hash") ?? "";
    const lines = await logOf(async () => {
      const { data } = await h.api("/api/auth/start.json", { json: {} });
      for (const secret of [hash, ...Object.values(data ?? {}).filter((value) => typeof value === "string")]) secrets.add(String(secret));
      const answer = await launch(h, initData);
      secrets.add(answer.token);
      h.d1.fail(EVERY, `D1_ERROR: near "${hash}": syntax error at ${initData}`);
      expect((await launch(h, initData)).status).toBe("error");
    });
    expect(telling(lines)).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });
});

it("finds a secret that is logged", async () => {
  const lines = await logOf(async () => {
    h.deps.log.info("a.line", { key: ours.key });
    console.warn(ours.session);
  });
  expect(telling(lines)).toHaveLength(2);
});

describe("a text for the log", () => {
  const lineOf = (text: string) => {
    const written: string[] = [];
    createLog({ info: (line) => written.push(line), error: () => {} }).info("event", { text });
    return JSON.parse(written[0] ?? "").text;
  };

  it.each([
    "UNIQUE constraint failed: bots.telegram_id: SQLITE_CONSTRAINT",
    "D1_ERROR: no such column: l.network_conversions_held_until_ms at offset 12: SQLITE_ERROR",
    "Cannot read properties of undefined (reading 'lastReportedStatus')",
    "/3.0/admin/user/65f0c0a80000000000000007/api_key",
    "/api/accounts/telegram/0c8f5c1e-9e0b-4f5e-8d2c-1f6a0b7c9d3e/statistics",
    "no route to 127.0.0.1:8787",
    "Wrong response from the webhook: 502 Bad Gateway",
    "configuration: ENCRYPTION_KEY is missing; PUBLIC_URL Invalid URL",
  ])("keeps what it is about: %s", (text) => expect(lineOf(text)).toBe(text));

  it.each([
    ["to ann.lee+1@mail.example.com", "to …"],
    ["https://user:pw@host.test:8443/bot1:AA/x?y#z failed", "https://host.test:8443/… failed"],
    ["/go/abc&email=ann%40mail.test", "/go/abc&email=…"],
    ["/go/abc&token=x", "/go/abc&token=…"],
  ])("leaves out the secret of %s", (text, expected) => expect(lineOf(text)).toBe(expected));
});
