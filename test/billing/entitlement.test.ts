import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, sessions } from "../../src/db/schema/index.ts";
import { hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { makeCampaign } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";

const CLOSED = "/api/transfer/token.json";
const OPEN = "/api/tariff/list.json";
let unique = 91_000;

async function withSession(h: Harness, values: Parameters<Harness["account"]>[0]) {
  const account = await h.account(values);
  const token = `sess_entitlement_${account.id}`;
  const expiresAtMs = h.clock.ms + 365 * DAY_MS;
  await h.db.insert(sessions).values({ accountId: account.id, tokenHash: await hashSecret(token), createdAtMs: 0, expiresAtMs });
  return { ...account, token };
}

const codeOf = ({ status, error }: { status: string; error?: string }) => error ?? status;

describe("what an account may do as its plan runs out", () => {
  it.each([
    { plan: "cat", days: 1, session: "ok", key: "ok" },
    { plan: "cat", days: 0, session: "unpaid", key: "ok" },
    { plan: "cat", days: -6.99, session: "unpaid", key: "ok" },
    { plan: "cat", days: -7, session: "unpaid", key: "unpaid" },
    { plan: "tiger", days: -400, session: "unpaid", key: "unpaid" },
    { plan: "tiger", days: null, session: "unpaid", key: "unpaid" },
    { plan: "kitten", days: -400, session: "ok", key: "ok" },
    { plan: null, days: null, session: "ok", key: "ok" },
  ])("$plan, $days days left: session $session, key $key; plans and payments stay open", async ({ plan, days, session, key }) => {
    const h = createHarness();
    const paidUntilMs = days === null ? null : h.clock.ms + days * DAY_MS;
    const account = await withSession(h, { tariff: plan, paidUntilMs });
    expect(codeOf(await h.api(CLOSED, { bearer: account.token }))).toBe(session);
    expect(codeOf(await h.api(CLOSED, { key: account.key }))).toBe(key);
    for (const credential of [{ bearer: account.token }, { key: account.key }]) {
      expect(codeOf(await h.api(OPEN, credential))).toBe("ok");
      expect(codeOf(await h.api("/api/pay/history.json", credential))).toBe("ok");
      expect(codeOf(await h.api("/api/pay/check", { ...credential, query: { payment: 999_999 } }))).toBe("payment");
      expect(codeOf(await h.api("/api/tariff/buy.json", { ...credential, json: { tariff: "lion" } }))).toBe("tariff");
    }
  });

  it("lapses as the clock goes on, and comes back with a payment or the free plan", async () => {
    const h = createHarness();
    const account = await withSession(h, { tariff: "cat", paidUntilMs: h.clock.ms + DAY_MS });
    const both = async () => [await h.api(CLOSED, { bearer: account.token }), await h.api(CLOSED, { key: account.key })].map(codeOf);
    expect(await both()).toEqual(["ok", "ok"]);
    h.clock.advance(86_400);
    expect(await both()).toEqual(["unpaid", "ok"]);
    h.clock.advance(7 * 86_400);
    expect(await both()).toEqual(["unpaid", "unpaid"]);
    expect(await h.api("/api/tariff/buy.json", { key: account.key, json: { tariff: "kitten" } })).toEqual({ status: "ok" });
    expect(await both()).toEqual(["ok", "ok"]);
  });

  it("lets who lapsed with too many campaigns list them, delete one and take the free plan, and nothing else", async () => {
    const h = createHarness();
    const account = await withSession(h, { tariff: "cat", paidUntilMs: h.clock.ms + DAY_MS });
    const [first, second] = [await makeCampaign(h, account.id), await makeCampaign(h, account.id)];
    h.clock.advance(9 * 86_400);
    const { key } = account;
    const free = () => h.api("/api/tariff/buy.json", { key, json: { tariff: "kitten" } });
    expect(await free()).toEqual({ status: "error", error: "limit" });
    for (const credential of [{ bearer: account.token }, { key }]) {
      for (const path of ["/api/bots/list.json", "/api/camp/list.json"]) expect((await h.api(path, credential)).data).toHaveLength(2);
      expect((await h.api("/api/camp/get.json", { ...credential, query: { id: first.id } })).data.id).toBe(first.id);
      for (const path of ["/api/camp/edit.json", "/api/camp/resume.json", "/api/camp/pause.json"]) {
        expect(await h.api(path, { ...credential, json: { id: first.id } })).toEqual({ status: "error", error: "unpaid" });
      }
    }
    expect(await h.api("/api/camp/delete.json", { bearer: account.token, json: { id: first.id } })).toEqual({ status: "ok" });
    expect(await h.api("/api/bots/del.json", { key, json: { id: first.botId } })).toEqual({ status: "ok" });
    expect(await free()).toEqual({ status: "ok" });
    expect((await h.api("/api/camp/edit.json", { key, json: { id: second.id } })).status).toBe("ok");
  });

  it("lapses for nobody where people host it for themselves", async () => {
    const h = createHarness({ SELF_HOSTED: "true" });
    const { key: ownKey } = await h.account({ tariff: null, paidUntilMs: null });
    const { key: givenKey } = await h.account({ tariff: "cat", paidUntilMs: h.clock.ms - 400 * DAY_MS });
    for (const [key, slots] of [
      [ownKey, -1],
      [givenKey, 15],
    ] as const) {
      const { token } = (await h.api(CLOSED, { key })).data;
      const { data } = await h.api("/api/transfer/resolve.json", { key, query: { token } });
      expect(data).toEqual({ name: "Jane Doe", paid: true, slots });
    }
  });

  it("answers ban to a suspended account, whatever it asks for", async () => {
    const h = createHarness();
    const account = await withSession(h, { bannedAtMs: h.clock.ms });
    for (const path of [CLOSED, OPEN, "/api/pay/history.json"]) {
      expect(await h.api(path, { key: account.key })).toEqual({ status: "error", error: "ban" });
      expect(await h.api(path, { bearer: account.token })).toEqual({ status: "error", error: "ban" });
    }
    expect(await h.api("/api/tariff/buy.json", { key: account.key, json: { tariff: "kitten" } })).toEqual({
      status: "error",
      error: "ban",
    });
  });
});

describe("the warning before paid time ends", () => {
  const subscriber = (h: Harness, values: Parameters<Harness["account"]>[0] = {}) =>
    h.account({ tariff: "cat", paidUntilMs: h.clock.ms + 4 * DAY_MS, telegramId: ++unique, ...values });

  async function warnings(h: Harness, chatId: number): Promise<unknown[]> {
    await h.cron();
    await h.drain();
    return h.telegram
      .of("sendMessage")
      .filter(({ params }) => params.chat_id === chatId)
      .map(({ params }) => params.text);
  }

  it("comes three days and one day before, once each, and again in the next period", async () => {
    const h = createHarness();
    const { id } = await subscriber(h);
    const text = "Your Kitty plan ends on 2026-06-19 12:00 UTC. Renew it in time, and your campaigns go on without a break.";
    expect(await warnings(h, unique)).toEqual([]);
    h.clock.advance(86_400);
    await Promise.all([h.cron(), h.cron()]);
    expect(await warnings(h, unique)).toEqual([text]);
    h.clock.advance(2 * 86_400 - 1);
    expect(await warnings(h, unique)).toEqual([text]);
    h.clock.advance(1);
    expect(await warnings(h, unique)).toEqual([text, text]);
    h.clock.advance(86_400 - 1);
    expect(await warnings(h, unique)).toEqual([text, text]);
    h.clock.advance(1);
    expect(await warnings(h, unique)).toEqual([text, text]);
    await h.db
      .update(accounts)
      .set({ paidUntilMs: h.clock.ms + DAY_MS, expiryWarnedDays: null })
      .where(eq(accounts.id, id));
    expect(await warnings(h, unique)).toHaveLength(3);
    expect(await warnings(h, unique)).toHaveLength(3);
  });

  it.each([
    { who: "who wants none", values: { notifyTariff: false } },
    { who: "who is suspended", values: { bannedAtMs: 1 } },
    { who: "on the free plan", values: { tariff: "kitten" } },
  ])("does not come to somebody $who", async ({ values }) => {
    const h = createHarness();
    await subscriber(h, { paidUntilMs: h.clock.ms + DAY_MS, ...values });
    expect(await warnings(h, unique)).toEqual([]);
  });

  it("does not come where people host it for themselves", async () => {
    const h = createHarness({ SELF_HOSTED: "true" });
    await subscriber(h, { paidUntilMs: h.clock.ms + DAY_MS });
    expect(await warnings(h, unique)).toEqual([]);
  });

  it("speaks the account's language", async () => {
    const h = createHarness();
    await subscriber(h, { paidUntilMs: h.clock.ms + DAY_MS, lang: "ru" });
    expect(await warnings(h, unique)).toEqual([
      "Тариф Kitty заканчивается 2026-06-16 12:00 UTC. Продлите его заранее, чтобы кампании работали без перерыва.",
    ]);
  });

  it("is void when a payment came in between", async () => {
    const h = createHarness();
    const { id } = await subscriber(h, { paidUntilMs: h.clock.ms + DAY_MS });
    h.d1.before("SET expiry_warned_days", async () => {
      await h.db
        .update(accounts)
        .set({ paidUntilMs: h.clock.ms + 31 * DAY_MS })
        .where(eq(accounts.id, id));
    });
    expect(await warnings(h, unique)).toEqual([]);
    expect(h.logLines.filter(({ event }) => event === "job.failed")).toEqual([]);
  });
});
