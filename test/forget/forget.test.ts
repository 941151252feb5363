import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accounts, leads, sessions } from "../../src/db/schema/index.ts";
import { storeOf } from "../../src/db/store.ts";
import { createToken, hashSecret } from "../../src/domain/accounts/keys/credentials.ts";
import { mintClickId } from "../../src/domain/clicks/click-id.ts";
import { storeDeadLetters } from "../../src/domain/dead-letters/store-dead-letters.ts";
import { continueForgetting } from "../../src/domain/forget/continue-forgetting.ts";
import { closeAccount, forgetStep } from "../../src/domain/forget/forget-account.ts";
import { forgetSubscriber } from "../../src/domain/forget/forget-subscriber.ts";
import { deliverLeads } from "../../src/domain/postbacks/delivery/deliver.ts";
import { DAY_MS } from "../../src/lib/time.ts";
import { makeBot, makeCampaign, makeDelivery, makeFlow, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { insertClicks, makeFlowLead } from "../reports/kit.ts";
import { signIn, someone } from "../telegram/kit.ts";
import { clickMessageOf, clicksOf } from "../traffic/kit.ts";
import { MARK, markAll, readDatabase, whereStands, writeDatabase } from "./mark.ts";

const BY_COMMAND = { means: "command", country: null } as const;

async function forgetWhole(h: Harness, accountId: number): Promise<void> {
  const store = storeOf(h.deps.db);
  await closeAccount(store, { accountId, nowMs: h.clock.ms, by: BY_COMMAND });
  while (await forgetStep({ store, home: store, kv: h.deps.kv }, { accountId, nowMs: h.clock.ms })) {
    // Until nothing is left.
  }
}

const JUNE = { from: "2026-06-01", to: "2026-06-30" };

/** Every report of an account, but that by address. */
async function reportsOf(h: Harness, key: string, campaign: number) {
  const items = ["date", "hour", "flow", "way", "site", "geo", "os", "browser", "subid", "utms", "domain"];
  const traffic = items.map((item) => h.api("/api/tracker/stats.json", { key, query: { item, ...JUNE } }));
  const others = [
    h.api("/api/stats/account.json", { key }),
    h.api("/api/stats/campaign.json", { key, query: { id: campaign } }),
    h.api("/api/tracker/stats.json", { key, query: { item: "ip", ...JUNE } }).then(({ total }) => total),
  ];
  return Promise.all([...traffic, ...others]);
}

/** An account with traffic, Telegram leads and a flow's leads. */
async function createBusy(h: Harness) {
  const { id, key } = await h.account();
  const flow = await makeFlow(h, id);
  const campaign = await makeCampaign(h, id);
  await insertClicks(
    h,
    flow,
    [1, 2, 3].map((n) => ({ atMs: h.clock.ms - n * 1000, ip: `10.0.0.${n}`, country: "de", subid: `s${n}`, costMicros: 5000 })),
  );
  await makeFlowLead(h, flow, { startedAtMs: h.clock.ms - 500, status: 2, payoutMicros: 7_000_000, currency: "usd", ip: "10.0.0.1" });
  await h.db.update(leads).set({ name: MARK, phone: MARK }).where(eq(leads.accountId, id));
  return { id, key, flow, campaign };
}

describe("forgetting an account", () => {
  it("leaves nothing that names it or its people in any column, and closes it", async () => {
    const h = createHarness();
    const { accountId, person } = await markAll(h);
    expect((await whereStands(h, [MARK])).length).toBeGreaterThan(60);
    await forgetWhole(h, accountId);
    expect(await whereStands(h, [MARK, String(person)])).toEqual([]);
    const account = await h.db.query.accounts.findFirst({ where: (t, { eq }) => eq(t.id, accountId) });
    expect(account).toMatchObject({ name: "", keyHash: null, forgottenAtMs: h.clock.ms, forgetCursor: null });
  });
});

describe("uploaded media", () => {
  it("of a forgotten account go, in pages, but those that a campaign given away shows", async () => {
    const h = createHarness();
    const [{ id }, { id: other }] = [await h.account(), await h.account()];
    const keyOf = (account: number, n: number) => `media:${account}_photo_${String(n).padStart(3, "0")}`;
    const names = [...Array.from({ length: 120 }, (_, n) => keyOf(id, n)), keyOf(other, 1), keyOf(Number(`${id}1`), 1)];
    for (const name of names) await h.deps.kv.put(name, "bytes");
    await makeCampaign(h, other, { media: keyOf(id, 77).slice("media:".length) });
    await makeCampaign(h, id, { media: keyOf(id, 78).slice("media:".length) });
    await forgetWhole(h, id);
    const left = (await h.deps.kv.list({ prefix: "media:" })).keys.map(({ name }) => name).filter((name) => names.includes(name));
    expect(left.sort()).toEqual([keyOf(id, 77), keyOf(other, 1), keyOf(Number(`${id}1`), 1)].sort());
  });
});

describe("reports", () => {
  it("of a forgotten account say what they said, money and statuses too", async () => {
    const h = createHarness();
    const { id, key, campaign } = await createBusy(h);
    await makeLead(h, campaign, { username: MARK });
    const before = await reportsOf(h, key, campaign.id);
    const statuses = () =>
      h.db.query.leads.findMany({ where: eq(leads.accountId, id), columns: { id: true, status: true, payoutMicros: true } });
    const leadsBefore = await statuses();
    const known = await h.db.query.accounts.findFirst({ where: (t, { eq: is }) => is(t.id, id) });
    await forgetWhole(h, id);
    await h.cron();
    await h.db.$client
      .prepare("UPDATE accounts SET banned_at_ms = NULL, key_hash = ?2 WHERE id = ?1")
      .bind(id, known?.keyHash ?? "")
      .run();
    expect(before[0]).toMatchObject({ total: { click: 3 } });
    const withoutNames = (reports: unknown) =>
      JSON.parse(JSON.stringify(reports).replaceAll(/"(name|chat_title|bot_username)":"[^"]*"/g, '"$1":""'));
    expect(withoutNames(await reportsOf(h, key, campaign.id))).toEqual(withoutNames(before));
    expect(await statuses()).toEqual(leadsBefore);
    expect(await whereStands(h, [MARK])).toEqual([]);
  });
});

describe("POST /api/profile/forget.json", () => {
  it("closes the account with its sessions, keys and bots at once, and the rest goes by the schedule", async () => {
    const h = createHarness();
    const owner = someone();
    const bearer = await signIn(h, owner);
    const { id } = (await h.api("/api/profile/login.json", { bearer })).data;
    const key = (await h.api("/api/profile/apikey.json", { bearer, json: {} })).data.key;
    const bot = await makeBot(h, id);
    const campaign = await makeCampaign(h, id, { botId: bot.id });
    await makeLead(h, campaign, { username: MARK });
    const forget = (json: object, credential: object = { bearer }) => h.api("/api/profile/forget.json", { ...credential, json });
    expect(await forget({})).toMatchObject({ status: "error", error: "missing", field: "confirm" });
    expect(await forget({ confirm: id + 1 })).toMatchObject({ status: "error", error: "invalid", field: "confirm" });
    expect(await forget({ confirm: id }, { key })).toEqual({ status: "error", error: "key" });
    expect(await forget({ confirm: id })).toEqual({ status: "ok" });
    for (const credential of [{ key }, { bearer }])
      expect(await h.api("/api/profile/info.json", credential)).toEqual({ status: "error", error: "key" });
    expect(h.telegram.webhooks.get(`${bot.telegramId}:token`)?.url ?? "").toBe("");
    await h.cron();
    // Its key is still in others' systems.
    await h.api("/api/tracker/postback.json", { key, query: { click: "c", name: MARK } });
    expect(await whereStands(h, [MARK, String(owner.id), String(owner.username)])).toEqual([]);
    const again = await signIn(h, owner);
    expect((await h.api("/api/profile/login.json", { bearer: again })).data.id).not.toBe(id);
  });
});

describe("forgetting a subscriber", () => {
  const PERSONAL = [
    "leads",
    "journal",
    "clicks",
    "postback_attempts",
    "received_calls",
    "telegram_outbox",
    "dead_letters",
    "click_archive",
  ];

  it("erases them from every log, for every account", async () => {
    const h = createHarness();
    const { person } = await markAll(h);
    const counts = await forgetSubscriber(storeOf(h.db), person, h.clock.ms);
    expect(counts).toEqual({ leads: 1, clicks: 1, attempts: 1, journal: 1, outbox: 1, received: 1, archive: 1, dead_letters: 1 });
    const places = await whereStands(h, [MARK, String(person)]);
    expect(places.filter((place) => PERSONAL.includes(place.split(".")[0] ?? ""))).toEqual([]);
    expect(await forgetSubscriber(storeOf(h.db), person, h.clock.ms)).toMatchObject({ leads: 0, journal: 0 });
  });

  it("keeps reports, makes another lead of who comes again, and lets nothing that was before come back", async () => {
    const h = createHarness();
    const { key, campaign } = await createBusy(h);
    const { chatId, botId } = campaign;
    const alice = updatesOf(h, chatId, undefined, "alice_old");
    const early = alice.join();
    await h.update(botId, alice.start(campaign.code));
    await h.update(botId, early);
    await h.cron();
    const before = await reportsOf(h, key, campaign.id);
    await forgetSubscriber(storeOf(h.db), alice.userId, h.clock.ms);
    await h.cron();
    expect(await reportsOf(h, key, campaign.id)).toEqual(before);
    const own = () => h.db.query.leads.findMany({ where: eq(leads.campaignId, campaign.id), orderBy: leads.id });
    const [forgotten] = await own();
    expect(forgotten).toMatchObject({ username: "", subscriberId: -(forgotten?.id ?? 0), forgottenAtMs: h.clock.ms });
    await h.update(botId, early);
    expect(await own()).toEqual([forgotten]);
    // Whoever writes to the row.
    await h.db
      .update(leads)
      .set({ name: "Alice", email: "a@example.com", meta: '{"a":1}' })
      .where(eq(leads.id, forgotten?.id ?? 0));
    expect(await own()).toEqual([forgotten]);
    h.clock.advance(60);
    await h.update(botId, updatesOf(h, chatId, alice.userId, "alice_new").start(campaign.code));
    expect(await own()).toMatchObject([{ id: forgotten?.id }, { username: "alice_new", subscriberId: alice.userId }]);
    expect(await whereStands(h, ["alice_old"])).toEqual([]);
    expect((await h.api("/api/leads/list.json", { key })).data.map(({ subscriber }: { subscriber: number }) => subscriber)).toContain(0);
    expect((await h.api("/api/profile/audit.json", { key })).data[0]).toMatchObject({ action: "subscriber.forgotten", by: "command" });
    h.clock.advance(3 * 86_400);
    await h.cron();
    expect(await h.db.query.forgottenSubscribers.findMany()).toEqual([]);
  });
});

describe("forgetting that is killed after any write, and run again", () => {
  /** An account with a session, uploads, and a row of every table. */
  async function createWhole(h: Harness) {
    const { accountId, person } = await markAll(h);
    const token = createToken(h.deps, "sess_");
    await h.db
      .update(accounts)
      .set({
        bannedAtMs: null,
        forgottenAtMs: null,
        forgetCursor: null,
        timeZone: "UTC",
        tariff: "tiger",
        paidUntilMs: h.clock.ms + DAY_MS,
      })
      .where(eq(accounts.id, accountId));
    await h.db.update(leads).set({ forgottenAtMs: null }).where(eq(leads.accountId, accountId));
    const dates = { createdAtMs: h.clock.ms, expiresAtMs: h.clock.ms + DAY_MS };
    await h.db.insert(sessions).values({ accountId, tokenHash: await hashSecret(token), ...dates });
    return { accountId, token, person };
  }

  const uploadsOf = async (h: Harness, accountId: number) =>
    (await h.deps.kv.list({ prefix: `media:${accountId}_` })).keys.map(({ name }) => name);

  it.each([
    ["of an account by the command", (h: Harness, { accountId }: { accountId: number }) => forgetWhole(h, accountId)],
    [
      "of an account by its owner and the schedule",
      async (h: Harness, { accountId, token }: { accountId: number; token: string }) => {
        const find = () => h.db.query.accounts.findFirst({ where: eq(accounts.id, accountId) });
        if ((await find())?.forgottenAtMs === null) {
          const answer = await h.api("/api/profile/forget.json", { bearer: token, json: { confirm: accountId } });
          // The answer of a call that was done got lost, and it asks again.
          if (answer.status !== "ok" && (await find())?.forgottenAtMs === null) throw new Error(answer.error);
        }
        await continueForgetting(h.deps);
        if ((await find())?.forgetCursor !== null) throw new Error("not yet");
      },
    ],
    [
      "of a subscriber",
      async (h: Harness, { person }: { person: number }) => {
        await forgetSubscriber(storeOf(h.deps.db), person, h.clock.ms);
      },
    ],
  ])("leaves what it leaves when nothing happens: %s", async (_, forget) => {
    const h = createHarness();
    const whole = await createWhole(h);
    const uploads = ["photo_a", "video_b"].map((end) => `media:${whole.accountId}_${end}`);
    const begin = await readDatabase(h);
    async function run(dieAfter: number) {
      await writeDatabase(h, begin);
      for (const key of uploads) await h.deps.kv.put(key, "bytes");
      let writes = 0;
      // What only read changed nothing: dying after it is dying after the write before.
      h.d1.after(/^\s*(INSERT|UPDATE|DELETE)/, () => {
        writes += 1;
        if (writes === dieAfter) throw new Error("D1_ERROR: Network connection lost.");
      });
      try {
        await forget(h, whole);
      } catch {
        await forget(h, whole);
      }
      h.d1.heal();
      expect(writes).toBeGreaterThanOrEqual(dieAfter);
      return { writes, left: { ...(await readDatabase(h)), uploads: await uploadsOf(h, whole.accountId) } };
    }
    const { writes, left } = await run(0);
    expect(writes).toBeGreaterThan(4);
    for (let dieAfter = 1; dieAfter <= writes; dieAfter += 1)
      expect({ dieAfter, ...(await run(dieAfter)).left }).toEqual({ dieAfter, ...left });
  });
});

describe("what lands after the forgetting", () => {
  const traces = { ip: "10.9.9.9", ua: MARK, referer: `https://news.test/${MARK}`, city: MARK, adid: MARK, data1: MARK, data2: MARK };

  /** A flow's click that still waits, a lead that waits for it, and a postback that is owed for the lead. */
  async function createWaiting(h: Harness) {
    const { id } = await h.account();
    const flow = await makeFlow(h, id);
    const campaign = await makeCampaign(h, id);
    const click = await mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms });
    const subscriberId = 7_000_000_000_000 + flow.id;
    const lead = await makeLead(h, campaign, { subscriberId, flowId: flow.id, click, clickPending: true, username: MARK });
    await makeDelivery(h, lead, await makeTemplate(h, id, "wait", `https://receiver${id}.test/?name=${MARK}`));
    return { id, flow, lead, subscriberId, message: clickMessageOf(flow, { id: click, ...traces }), receiver: `receiver${id}.test` };
  }
  type Waiting = Awaited<ReturnType<typeof createWaiting>>;

  const ways: [string, (h: Harness, waiting: Waiting) => Promise<unknown>][] = [
    ["an account", (h, { id }) => forgetWhole(h, id)],
    ["a subscriber", (h, { subscriberId }) => forgetSubscriber(storeOf(h.db), subscriberId, h.clock.ms)],
  ];

  it.each(ways)("of %s is blank: clicks, dead letters, and the log of a postback under way", async (_, forget) => {
    const h = createHarness();
    const waiting = await createWaiting(h);
    const { flow, lead, message, receiver } = waiting;
    const stranger = await mintClickId(h.deps, { flowId: flow.id + 1000, atMs: h.clock.ms });
    let received = 0;
    h.net.on(receiver, async () => {
      received += 1;
      await forget(h, waiting);
      return new Response(MARK);
    });
    await deliverLeads(h.deps, [lead.id]);
    expect(received).toBe(1);
    const { results } = await h.db.$client
      .prepare("SELECT url, body, outcome FROM postback_attempts JOIN postback_deliveries d ON d.id = delivery_id WHERE lead_id = ?1")
      .bind(lead.id)
      .all();
    expect(results).toEqual([{ url: "", body: "", outcome: expect.any(String) }]);
    await h.clickQueue.send(message);
    await h.clickQueue.send(clickMessageOf({ id: flow.id + 1000, accountId: flow.accountId + 1000 }, { id: stranger, ...traces }));
    await h.drain();
    const blank = Object.fromEntries(Object.keys(traces).map((name) => [name, ""]));
    expect(await clicksOf(h, flow.id)).toMatchObject([{ ...blank, country: "de", subid: "sub", domain: "news.test", costMicros: 120_000 }]);
    expect(await clicksOf(h, flow.id + 1000)).toMatchObject([traces]);
    await storeDeadLetters(h.deps, "q", [
      message,
      { ...message, referer: MARK.repeat(2000) },
      { ...message, id: stranger, accountId: 1e9 },
    ]);
    const letters = await h.db.query.deadLetters.findMany({ orderBy: (t, { desc }) => desc(t.id), limit: 3 });
    expect(letters.map(({ body }) => JSON.parse(body)).reverse()).toEqual([
      { ...message, ...blank },
      {},
      { ...message, id: stranger, accountId: 1e9 },
    ]);
    const kept = await h.db.query.leads.findFirst({ where: eq(leads.id, lead.id) });
    expect(kept).toMatchObject({ ...blank, username: "", country: "de" });
  });

  it("of a lead's person is blank in the log of received calls", async () => {
    const h = createHarness();
    const { id, key } = await h.account();
    const flow = await makeFlow(h, id);
    const click = await mintClickId(h.deps, { flowId: flow.id, atMs: h.clock.ms });
    const post = (query: object) => h.api("/api/tracker/postback.json", { key, query: { click, uid: "1", ...query } });
    await h.clickQueue.send(clickMessageOf(flow, { id: click }));
    await h.drain();
    const made = await post({ status: "wait", name: "kept" });
    expect(made.status).toBe("ok");
    await h.db.update(leads).set({ forgottenAtMs: h.clock.ms }).where(eq(leads.id, made.id));
    for (const status of ["approve", "approve"]) expect(await post({ status, name: MARK })).toMatchObject({ status: "ok", id: made.id });
    const calls = await h.db.query.receivedCalls.findMany({
      where: (t, { eq: is }) => is(t.accountId, id),
      orderBy: (t, { asc }) => asc(t.id),
    });
    expect(calls.map(({ params, leadId }) => [JSON.parse(params).name, leadId])).toEqual([
      ["kept", made.id],
      [undefined, made.id],
      [undefined, made.id],
    ]);
    expect(calls.slice(1).map(({ params, answer }) => [params, answer])).toEqual(Array(2).fill(["{}", '{"status":"ok"}']));
  });
});
