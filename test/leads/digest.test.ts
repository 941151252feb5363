import { beforeEach, describe, expect, it } from "vitest";
import { sendLeadDigests } from "../../src/cron/lead-digest.ts";
import { leadEvents } from "../../src/db/schema/index.ts";
import { makeBot, makeCampaign, makeChat } from "../factories.ts";
import { createHarness, type Harness } from "../harness.ts";
import { saidTo, someone } from "../telegram/kit.ts";

type Kind = (typeof leadEvents.$inferSelect)["kind"];

let leadId = 0;

/** Records facts of new leads of a campaign, in this order. */
async function happen(h: Harness, campaign: { id: number; accountId: number }, kinds: Kind[], { suppressed = false } = {}) {
  const rows = kinds.map((kind) => ({ leadId: ++leadId, kind, accountId: campaign.accountId, campaignId: campaign.id, suppressed }));
  const rest = { seq: 1, updateId: 1, windowSeconds: 0, statusAfter: 0, milestones: 0, atMs: h.clock.ms, recordedAtMs: h.clock.ms };
  for (const row of rows) await h.db.insert(leadEvents).values({ ...rest, ...row });
}

async function makeOwner(h: Harness, values: Parameters<Harness["account"]>[0] = {}) {
  const person = someone();
  const account = await h.account({ telegramId: person.id, ...values });
  return { ...account, person };
}

async function titledCampaign(h: Harness, accountId: number, title: string) {
  const bot = await makeBot(h, accountId);
  const chat = await makeChat(h, bot.id, { title });
  return makeCampaign(h, accountId, { botId: bot.id, chatId: chat.chatId });
}

const digests = async (h: Harness, person: { id: number }) => (await saidTo(h, person)).map(({ text }) => text);

describe("the digest of leads", () => {
  // Each test sees what happens from here on.
  beforeEach(async () => {
    const h = createHarness();
    await h.cron();
    await h.drain();
  });

  it("tells an account in one notice what each campaign's leads did, and only once", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    const news = await titledCampaign(h, id, "News");
    const shop = await titledCampaign(h, id, "Shop");
    await happen(h, news, ["start", "start", "request", "join", "leave", "kick"]);
    await happen(h, shop, ["start"]);
    await h.cron();
    expect(await digests(h, person)).toEqual([
      "Your leads:\nNews: +2 started, +1 requested, +1 joined, −1 left, −1 removed\nShop: +1 started",
    ]);
    await h.cron();
    expect(await digests(h, person)).toHaveLength(1);
    await happen(h, shop, ["join"]);
    await h.cron();
    expect((await digests(h, person)).slice(1)).toEqual(["Your leads:\nShop: +1 joined"]);
  });

  it("says nothing of what is set from outside: nobody did it", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    const [news, shop] = [await titledCampaign(h, id, "News"), await titledCampaign(h, id, "Shop")];
    await happen(h, news, ["set"]);
    await h.cron();
    expect(await digests(h, person)).toEqual([]);
    await happen(h, news, ["set"]);
    await happen(h, shop, ["set", "join"]);
    await h.cron();
    expect(await digests(h, person)).toEqual(["Your leads:\nShop: +1 joined"]);
  });

  it("speaks the account's language", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h, { lang: "ru" });
    await happen(h, await titledCampaign(h, id, "Новости"), ["start", "request", "join", "leave", "kick"]);
    await h.cron();
    expect(await digests(h, person)).toEqual(["Ваши лиды:\nНовости: +1 старт, +1 заявка, +1 вступление, −1 выход, −1 удаление"]);
  });

  it("reaches Telegram", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    await happen(h, await titledCampaign(h, id, "News"), ["start"]);
    await h.cron();
    await h.drain();
    expect(h.telegram.of("sendMessage").map(({ params }) => [params.chat_id, params.text])).toEqual([
      [person.id, "Your leads:\nNews: +1 started"],
    ]);
  });

  it("says nothing to who switched it off, has no Telegram or is suspended, nor of a paused campaign", async () => {
    const h = createHarness();
    const off = await makeOwner(h, { notifyLeads: false });
    const banned = await makeOwner(h, { bannedAtMs: 1 });
    const paused = await makeOwner(h);
    const keyOnly = await h.account();
    for (const { id } of [off, banned, keyOnly]) await happen(h, await makeCampaign(h, id), ["start"]);
    await happen(h, await makeCampaign(h, paused.id), ["start"], { suppressed: true });
    const before = await h.db.query.telegramOutbox.findMany();
    await h.cron();
    expect(await h.db.query.telegramOutbox.findMany()).toHaveLength(before.length);
    await h.api("/api/profile/notify.json", { key: off.key, json: { leads: true } });
    await h.cron();
    expect(await digests(h, off.person)).toEqual([]);
  });

  it("tells nobody of another's campaigns", async () => {
    const h = createHarness();
    const [jane, john] = [await makeOwner(h), await makeOwner(h)];
    await happen(h, await titledCampaign(h, jane.id, "Jane's"), ["start"]);
    await happen(h, await titledCampaign(h, john.id, "John's"), ["join"]);
    await h.cron();
    expect(await digests(h, jane.person)).toEqual(["Your leads:\nJane's: +1 started"]);
    expect(await digests(h, john.person)).toEqual(["Your leads:\nJohn's: +1 joined"]);
  });

  it("tells a former owner nothing of a campaign that was handed over", async () => {
    const h = createHarness();
    const [former, present] = [await makeOwner(h), await makeOwner(h)];
    const { id } = await titledCampaign(h, present.id, "News");
    await happen(h, { id, accountId: former.id }, ["start"]);
    await h.cron();
    expect([await digests(h, former.person), await digests(h, present.person)]).toEqual([[], []]);
  });

  it("takes on twenty thousand events a run, and the rest with the next", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    const campaign = await titledCampaign(h, id, "News");
    await h.db.$client
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20005)
         INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
         SELECT -1000000 - i, 1, ?1, ?2, 'start', 0, 0, 0, 0, 0, 0, 0 FROM n`,
      )
      .bind(id, campaign.id)
      .run();
    await sendLeadDigests(h.deps);
    await sendLeadDigests(h.deps);
    await sendLeadDigests(h.deps);
    expect(await digests(h, person)).toEqual(["Your leads:\nNews: +20000 started", "Your leads:\nNews: +5 started"]);
  });

  it("reads an event once, and once more where somebody may be told of it", async () => {
    const h = createHarness();
    const { id } = await makeOwner(h);
    const campaign = await titledCampaign(h, id, "News");
    const events = (kind: string, count: number) =>
      h.db.$client
        .prepare(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
           INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
           SELECT -?4 - i, 1, ?1, ?2, '${kind}', 0, 0, 0, 0, 0, 0, 0 FROM n`,
        )
        .bind(id, campaign.id, count, ++leadId * 1_000_000)
        .run();
    const rows = async () => (await h.d1.measure(() => sendLeadDigests(h.deps))).rowsRead;
    await rows();
    await events("set", 1000);
    expect(await rows()).toBeLessThanOrEqual(1000 + 10);
    await events("join", 1000);
    expect(await rows()).toBeLessThanOrEqual(2 * 1000 + 40);
  });

  it("neither doubles nor loses anything when two runs meet", async () => {
    const h = createHarness();
    const owners = await Promise.all(Array.from({ length: 3 }, () => makeOwner(h)));
    for (const { id } of owners) await happen(h, await titledCampaign(h, id, "News"), ["start"]);
    await Promise.all([h.cron(), h.cron(), h.cron()]);
    for (const { person } of owners) expect(await digests(h, person)).toEqual(["Your leads:\nNews: +1 started"]);
  });

  it("is made again by the next run when the write of it failed, and keeps no other job from running", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    await happen(h, await titledCampaign(h, id, "News"), ["start"]);
    h.d1.fail(/UPDATE watermarks/);
    await h.cron();
    expect(await digests(h, person)).toEqual([]);
    expect(h.logLines).toContainEqual(
      expect.objectContaining({ event: "job.failed", fields: expect.objectContaining({ job: "sendLeadDigests" }) }),
    );
    h.d1.heal();
    await h.cron();
    expect(await digests(h, person)).toEqual(["Your leads:\nNews: +1 started"]);
  });

  it("is committed although the queue refuses to wake the sender", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    await happen(h, await titledCampaign(h, id, "News"), ["start"]);
    h.telegramQueue.refuse();
    await h.cron();
    expect(await digests(h, person)).toHaveLength(1);
  });

  it("reaches hundreds of accounts in one run, each once", async () => {
    const h = createHarness();
    const d1 = h.db.$client;
    const first = await makeOwner(h);
    const campaign = await titledCampaign(h, first.id, "News");
    const ids = JSON.stringify(Array.from({ length: 450 }, (_, i) => i + 1));
    await d1.batch([
      d1.prepare("INSERT INTO accounts (telegram_id, name, created_at_ms) SELECT 900000 + value, 'crowd', 0 FROM json_each(?1)").bind(ids),
      d1
        .prepare(
          `INSERT INTO campaigns (account_id, bot_id, chat_id, code, welcome, created_at_ms)
           SELECT id, ?1, telegram_id, 'crowd' || id, '', 0 FROM accounts WHERE name = 'crowd'`,
        )
        .bind(campaign.botId),
      d1.prepare(
        `INSERT INTO lead_events (lead_id, seq, account_id, campaign_id, kind, at_ms, update_id, window_seconds, suppressed, status_after, milestones, recorded_at_ms)
         SELECT -id, 1, account_id, id, 'start', 0, 0, 0, 0, 0, 0, 0 FROM campaigns WHERE code LIKE 'crowd%'`,
      ),
    ]);
    await sendLeadDigests(h.deps);
    const row = await d1
      .prepare(
        `SELECT count(*) AS notices, count(DISTINCT account_id) AS accounts FROM telegram_outbox
         WHERE account_id IN (SELECT id FROM accounts WHERE name = 'crowd')`,
      )
      .first();
    expect(row).toEqual({ notices: 450, accounts: 450 });
    expect(h.telegramQueue.sent).toHaveLength(450);
  });

  it("names twenty campaigns at most and counts the rest, within what one message may hold", async () => {
    const h = createHarness();
    const { id, person } = await makeOwner(h);
    const bot = await makeBot(h, id);
    for (let i = 0; i < 23; i += 1) {
      const { chatId } = await makeChat(h, bot.id, { title: "🐾".repeat(128) });
      await happen(h, await makeCampaign(h, id, { botId: bot.id, chatId }), ["start", "request", "join", "leave", "kick"]);
    }
    await h.cron();
    const [text = ""] = await digests(h, person);
    expect(text.split("\n")).toHaveLength(22);
    expect(text.split("\n").at(-1)).toBe("…and news in 3 more campaigns");
    expect([...text].length).toBeLessThan(4096);
  });

  it("costs one round trip when nothing happened", async () => {
    const h = createHarness();
    expect(await h.d1.measure(() => sendLeadDigests(h.deps))).toMatchObject({ roundTrips: 1, rowsWritten: 0 });
  });
});
