import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { runCells } from "../src/cron/run.ts";
import { deadLetters, leads, payments, sessions } from "../src/db/schema/index.ts";
import { sequenceStatements } from "../src/db/sequences.ts";
import { createToken, hashSecret } from "../src/domain/accounts/keys/credentials.ts";
import { cellOf } from "../src/lib/cells.ts";
import { DAY_MS } from "../src/lib/time.ts";
import { furtherCells } from "../src/platform/cell-bindings.ts";
import type { Deps } from "../src/platform/deps.ts";
import { consume } from "../src/queue/consume.ts";
import { makeCampaign, makeGlobalToken, makeOffer, makeOfferSite, makeWay, updatesOf } from "./factories.ts";
import { EVERY } from "./fakes/d1.ts";
import { FakeQueue } from "./fakes/queue.ts";
import { createHarness, type Harness } from "./harness.ts";
import { createSchema } from "./storage.ts";
import { clicksOf, visit } from "./traffic/kit.ts";

const CELL = 7;
const BAD_KEY = { status: "error", error: "key" };

beforeAll(async () => {
  await createSchema(env.DB_LAST);
  await env.DB_LAST.batch(sequenceStatements(CELL).map((sql) => env.DB_LAST.prepare(sql)));
});

/** Another cell than the first, whose database throws whatever it is asked. */
function createCell(vars: Record<string, string> = {}): Harness {
  const h = createHarness(vars, { cell: CELL });
  const refuse = () => {
    throw new Error("the first cell was asked");
  };
  h.home.d1.before(EVERY, refuse, { mayNotCome: true });
  return h;
}

/** A flow with a way, made over the API. */
async function anyLink(h: Harness, { key }: { key: string }) {
  const { data } = await h.api("/api/flows/add.json", { key, json: { name: "Flow" } });
  await makeWay(h, { id: data.id, accountId: Number(key.split("-")[0]) });
  return { id: Number(data.id), code: String(data.code) };
}

describe("a cell after the first", () => {
  it("takes calls of the User API by its keys and its sessions", async () => {
    const h = createCell();
    const account = await h.account();
    expect(cellOf(account.id, "network")).toBe(CELL);
    expect(await h.api("/api/profile/info.json", { key: account.key })).toMatchObject({ status: "ok" });
    expect(await h.api("/api/profile/info.json", { bearer: account.key })).toMatchObject({ status: "ok" });

    const token = createToken(h.deps, "sess_");
    await h.db.insert(sessions).values({
      accountId: account.id,
      tokenHash: await hashSecret(token),
      createdAtMs: h.clock.ms,
      expiresAtMs: h.clock.ms + DAY_MS,
    });
    expect(await h.api("/api/auth/sessions.json", { bearer: token })).toMatchObject({ data: [{ current: true }] });
    expect(await h.api("/api/profile/info.json", { key: `${account.id}-wrong` })).toMatchObject(BAD_KEY);
    expect(await h.api("/api/profile/info.json", { bearer: `${token.slice(0, -4)}AAAA` })).toMatchObject(BAD_KEY);
  });

  it("leads visitors on, and counts the conversions of their clicks", async () => {
    const h = createCell();
    const account = await h.account();
    const flow = await anyLink(h, account);
    expect(flow.code).toMatch(/^07[a-z0-9]{7}$/);
    expect((await visit(h, flow.code)).status).toBe(302);
    await h.drain();
    const [click] = await clicksOf(h, flow.id);
    const warm = await h.d1.measure(() => visit(h, flow.code.toUpperCase()));
    expect(warm.roundTrips).toBe(0);

    const query = { click: click?.id ?? "", status: "approve", payout: 5 };
    const made = await h.api("/api/tracker/postback.json", { key: account.key, query });
    expect(made).toMatchObject({ status: "ok" });
    expect(await h.api("/api/tracker/status.json", { key: account.key })).toMatchObject({ status: "ok" });
    expect(await h.api("/api/tracker/leads.json", { key: account.key })).toMatchObject({ status: "ok" });
    expect(await h.api("/api/postbacks/received.json", { key: account.key })).toMatchObject({ data: [{}] });
    await h.drain();
    await h.cron();
    expect(
      await h.api("/api/tracker/stats.json", { key: account.key, query: { item: "date", from: "2026-06-15", to: "2026-06-15" } }),
    ).toMatchObject({ status: "ok" });
    const stored = await h.db.query.leads.findMany({ where: eq(leads.accountId, account.id) });
    expect(stored).toHaveLength(1);
  });

  it("takes calls of the Site API by a site's token and by the account's", async () => {
    const h = createCell();
    const { id } = await h.account();
    const offer = await makeOffer(h, id);
    const { token } = await makeOfferSite(h, offer);
    for (const each of [token, await makeGlobalToken(h, id)]) {
      expect(await h.api("/api/site/offer.json", { query: { token: each, offer: offer.id } })).toMatchObject({ status: "ok" });
    }
  });

  it("takes updates of its bots, and answers them by its queues", async () => {
    const h = createCell();
    const { id } = await h.account();
    const campaign = await makeCampaign(h, id);
    const alice = updatesOf(h, campaign.chatId);
    expect((await h.update(campaign.botId, alice.start(campaign.code))).status).toBe(200);
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => params.chat_id)).toContain(alice.userId);
    await h.update(campaign.botId, alice.join());
    const [lead] = await h.db.query.leads.findMany({ where: eq(leads.campaignId, campaign.id) });
    expect(cellOf(lead?.id ?? 0, "row")).toBe(CELL);
    await h.cron();
    expect(h.logLines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is named in the log where its database fails", async () => {
    const h = createCell();
    const { key } = await h.account();
    const fail = () => {
      throw new Error("D1 is down");
    };
    h.d1.before(EVERY, fail);
    expect(await h.api("/api/flows/list.json", { key })).toEqual({ status: "error", error: "db" });
    const errors = h.logLines.filter(({ level }) => level === "error");
    expect(errors).toEqual([expect.objectContaining({ event: "user_api.failed", fields: expect.objectContaining({ cell: CELL }) })]);
  });

  it("has its payments confirmed by their numbers", async () => {
    const h = createCell();
    const account = await h.account({ tariff: "kitten", paidUntilMs: null, telegramId: 88_000 });
    const bought = await h.api("/api/tariff/buy.json", { key: account.key, json: { tariff: "cat", method: "stars" } });
    const { payload, prices } = h.telegram.of("createInvoiceLink").at(-1)?.params ?? {};
    const [price] = prices as { amount: number }[];
    const from = { id: 88_000, is_bot: false, first_name: "Jane" };
    const bill = { currency: "XTR", total_amount: price?.amount, invoice_payload: payload };
    await h.update("service", { pre_checkout_query: { id: "q", from, ...bill } });
    expect(h.telegram.of("answerPreCheckoutQuery").at(-1)?.params).toMatchObject({ ok: true });
    const charge = { telegram_payment_charge_id: "c1", provider_payment_charge_id: "" };
    const chat = { id: 88_000, type: "private", first_name: "Jane" };
    const message = { message_id: 1, date: h.clock.unixSeconds, from, chat, successful_payment: { ...bill, ...charge } };
    await h.update("service", { message });
    const payment = await h.db.query.payments.findFirst({ where: eq(payments.id, bought.data.payment) });
    expect(payment?.state).toBe("paid");
  });

  it("answers what another cell has, and what a cell has that is not there, as what is nowhere", async () => {
    const h = createHarness({}, { cell: CELL });
    const first = createHarness();
    const [here, there] = [await h.account(), await first.account()];
    const flow = await anyLink(first, there);
    const unknown = await h.api("/api/flows/get.json", { key: here.key, query: { id: 999_999 } });
    expect(unknown.status).toBe("error");
    expect(await h.api("/api/flows/get.json", { key: there.key, query: { id: flow.id } })).toMatchObject({ status: "ok" });
    expect(await h.api("/api/flows/get.json", { key: here.key, query: { id: flow.id } })).toEqual(unknown);

    const nowhere = [`${here.id + 2 ** 20}-${here.key.split("-")[1]}`, `sess_9_${"x".repeat(32)}`];
    for (const bearer of nowhere) expect(await h.api("/api/profile/info.json", { bearer })).toMatchObject(BAD_KEY);
    expect((await visit(h, "09abcdefg")).status).toBe(404);
    expect(await h.api("/api/site/offer.json", { query: { token: `${9 * 2 ** 40 + 1}-x` } })).toMatchObject({ status: "error" });
  });

  it("hands out no code or number that the first one hands out", async () => {
    const numbers: number[] = [];
    const codes: string[] = [];
    for (const h of [createHarness(), createCell()]) {
      const account = await h.account();
      for (let n = 0; n < 20; n += 1) {
        const { data } = await h.api("/api/flows/add.json", { key: account.key, json: { name: `Flow ${n}` } });
        numbers.push(data.id);
        codes.push(data.code);
      }
    }
    expect([new Set(numbers).size, new Set(codes).size]).toEqual([40, 40]);
  });

  it.each<[string, (h: Harness) => void, string]>([
    ["does not answer", (h) => void h.home.d1.before(EVERY, () => new Promise(() => {})), "jobs.not_ended"],
    [
      "fails whole",
      (h) => {
        const now = () => {
          throw new Error("no clock");
        };
        (h.home.deps.cells as Map<number, Deps>).set(0, { ...h.home.deps, now });
      },
      "jobs.failed",
    ],
  ])("has all its jobs run while the first one %s", async (_, breakFirst, event) => {
    const h = createHarness({}, { cell: CELL });
    breakFirst(h);
    const recorded = new Promise<void>((resolve) => h.d1.after("job_runs", () => resolve()));
    const cron = runCells(h.home.deps);
    await recorded;
    await h.d1.idle();
    h.clock.advance(600);
    await cron;
    expect(h.logLines.filter(({ level }) => level === "error")).toEqual([expect.objectContaining({ event })]);
    const jobs = await h.db.query.jobRuns.findMany();
    expect(jobs.map(({ succeededAtMs }) => succeededAtMs)).toEqual(Array(jobs.length).fill(expect.any(Number)));
  });

  it("is named by health, metrics and what its queues cannot be handed to", async () => {
    const token = "0123456789abcdef";
    const h = createHarness({ METRICS_TOKEN: token }, { cell: CELL });
    expect(await h.api("/health")).toEqual({ status: "ok" });
    h.home.d1.fail();
    expect(await h.api("/health")).toEqual({ status: "error", error: "db", cells: [0] });
    h.home.d1.heal();
    const metrics = await (await h.request("/metrics", { bearer: token })).text();
    for (const cell of [0, CELL]) expect(metrics).toContain(`\npawprint_dead_letters{cell="${cell}"} `);
    expect(metrics).toMatch(/pawprint_digest_events_waiting\{cell="7"\} \d{1,3}\n/);

    const lost = new FakeQueue<object>("pawprint-clicks-9", h.clock);
    await lost.send({});
    await lost.deliver((batch) => consume(h.home.deps, batch));
    expect(lost.waiting).toHaveLength(1);
    const before = await h.home.db.$count(deadLetters);
    const poison = new FakeQueue<object>(`pawprint-dead-letters-${CELL}`, h.clock);
    await poison.send({ leadId: 1 });
    await poison.deliver((batch) => consume(h.home.deps, batch));
    expect(await h.db.$count(deadLetters)).toBe(1);
    expect(await h.home.db.$count(deadLetters)).toBe(before);
  });

  it("is found by the names of its bindings, and all of them have to be there", () => {
    const all = { ...env, DB_3: env.DB, POSTBACK_QUEUE_3: 1, TELEGRAM_QUEUE_3: 2, CLICK_QUEUE_3: 3 } as unknown as Env;
    expect([...furtherCells(env as Env).keys()]).toEqual([]);
    expect([...furtherCells(all)]).toEqual([[3, { DB: env.DB, POSTBACK_QUEUE: 1, TELEGRAM_QUEUE: 2, CLICK_QUEUE: 3 }]]);
    expect(() => furtherCells({ ...env, DB_3: env.DB } as unknown as Env)).toThrow("POSTBACK_QUEUE_3, TELEGRAM_QUEUE_3, CLICK_QUEUE_3");
  });
});
