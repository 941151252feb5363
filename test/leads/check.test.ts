import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bots, campaigns, chats, journal, leadEvents, leads, postbackDeliveries, watermarks } from "../../src/db/schema/index.ts";
import { LEAD_STATUS, LEAD_STATUS_NAMES } from "../../src/lib/codes.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import { makeCampaign, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { failure } from "../fakes/telegram.ts";
import { createHarness } from "../harness.ts";

type Person = ReturnType<typeof updatesOf>;
type Act = "start" | "request" | "join" | "leave" | "kick";

/** A person with a lead that went some way, of a campaign that wants a postback of every status. */
async function gone(...acts: Act[]) {
  const h = createHarness();
  const { id: accountId, key } = await h.account();
  const campaign = await makeCampaign(h, accountId);
  for (const event of LEAD_STATUS_NAMES) await makeTemplate(h, accountId, event, `https://tracker.test/?status=${event}`);
  const person = updatesOf(h, campaign.chatId);
  const act = async (what: Act, one: Person = person) => {
    h.clock.advance(60);
    await h.update(campaign.botId, what === "start" ? one.start(`${campaign.code}-c1`) : one[what]());
  };
  for (const each of acts) await act(each);
  h.clock.advance(60);
  const leadOf = async ({ userId }: Person = person) => {
    const [row] = await h.db.select().from(leads).where(eq(leads.subscriberId, userId));
    if (row === undefined) throw new Error("there is no lead");
    return row;
  };
  const reported = async () => {
    const rows = await h.db
      .select()
      .from(postbackDeliveries)
      .where(eq(postbackDeliveries.leadId, (await leadOf()).id));
    return rows.map(({ status }) => LEAD_STATUS_NAMES[status]);
  };
  const is = (status: string, rest: object = {}, one: Person = person) =>
    h.telegram.members.set(`${campaign.chatId}/${one.userId}`, { status, ...rest });
  const check = (id: unknown) => h.api("/api/leads/check.json", { key, json: { id } });
  const asked = () => h.telegram.of("getChatMember").filter(({ params }) => Number(params.user_id) > 9_000_000_000).length;
  return { h, accountId, key, campaign, person, act, leadOf, reported, is, check, asked };
}

describe("leads/check", () => {
  it.each<[Act[], string, object, keyof typeof LEAD_STATUS | null]>([
    [["start", "join"], "member", {}, null],
    [["start", "join"], "administrator", {}, null],
    [["start", "join"], "restricted", { is_member: true }, null],
    [["start", "join"], "left", {}, "cancel"],
    [["start", "join"], "restricted", { is_member: false }, "cancel"],
    [["start", "join"], "kicked", {}, "trash"],
    [["start", "join", "start"], "left", {}, "cancel"],
    [["start", "request"], "member", {}, "approve"],
    [["start", "request"], "left", {}, null],
    [["start", "request"], "kicked", {}, "trash"],
    [["start", "join", "leave"], "member", {}, "approve"],
    [["start", "join", "leave"], "left", {}, null],
    [["start", "join", "leave"], "kicked", {}, "trash"],
    [["start", "join", "kick"], "left", {}, null],
    [["start", "join", "kick"], "kicked", {}, null],
    [["start", "join", "kick"], "member", {}, "approve"],
    [["start", "join", "leave", "start"], "member", {}, "approve"],
    // Who pressed Start may have been in the chat all along.
    [["start"], "member", {}, null],
    [["start"], "left", {}, null],
    [["start"], "kicked", {}, null],
  ])("after %j and with Telegram's word %s %j makes %s of a lead, and reports it", async (acts, status, rest, expected) => {
    const { h, accountId, leadOf, reported, is, check } = await gone(...acts);
    const before = await leadOf();
    const told = await reported();
    is(status, rest);
    const answer = await check(before.id);
    const now = expected === null ? before.status : LEAD_STATUS[expected];
    expect(answer).toEqual({ status: "ok", data: [{ id: before.id, status: now, member: status, changed: expected !== null }] });
    expect(await leadOf()).toMatchObject({ status: now });
    const news = (await reported()).slice(told.length);
    const wasInside = !["request", "leave", "kick"].includes(acts.at(-1) ?? "");
    // Who was outside before, or had only asked, has not been lost.
    expect(news).toEqual(expected === null || (expected === "trash" && !wasInside) ? [] : [expected]);
    const entries = await h.db.$count(journal, eq(journal.accountId, accountId));
    expect((await check(before.id)).data).toMatchObject([{ changed: false }]);
    expect(await h.db.$count(journal, eq(journal.accountId, accountId))).toBe(entries);
  });

  it("records what an update tells at the same time once, and sorts in what comes later by its own time", async () => {
    const { h, campaign, person, act, leadOf, is, check, reported } = await gone("start", "join");
    const late = person.leave();
    h.clock.advance(120);
    is("left");
    const { id } = await leadOf();
    h.d1.once(/^UPDATE leads SET status/, async () => {
      await act("leave");
    });
    expect((await check(id)).data).toMatchObject([{ status: LEAD_STATUS.cancel, changed: false }]);
    h.clock.advance(60);
    await h.update(campaign.botId, late);
    expect(await leadOf()).toMatchObject({ status: LEAD_STATUS.cancel });
    expect(await reported()).toEqual(["wait", "approve", "cancel"]);
    await act("join");
    expect(await leadOf()).toMatchObject({ status: LEAD_STATUS.approve });
  });

  it("lets a lead be that a postback has set since, and one of a paused campaign change unreported", async () => {
    const { h, key, campaign, leadOf, is, check, reported } = await gone("start", "join");
    const { id } = await leadOf();
    await h.api("/api/camp/pause.json", { key, json: { id: campaign.id } });
    is("left");
    expect((await check(id)).data).toMatchObject([{ status: LEAD_STATUS.cancel, changed: true }]);
    expect(await reported()).toEqual(["wait", "approve"]);
    await h.db.insert(leadEvents).values({
      ...{ leadId: id, seq: 99, accountId: campaign.accountId, campaignId: campaign.id, kind: "set", source: "postback", status: 3 },
      ...{
        atMs: h.clock.ms,
        updateId: 2 ** 50,
        windowSeconds: 0,
        suppressed: false,
        statusAfter: 3,
        milestones: 0,
        recordedAtMs: h.clock.ms,
      },
    });
    is("member");
    h.clock.advance(60);
    expect((await check(id)).data).toMatchObject([{ status: LEAD_STATUS.cancel, changed: false }]);
  });

  it("takes up to twenty at once, as a number, a list or an array, and follows a group that became a supergroup", async () => {
    const { h, campaign, person, act, leadOf, is, check } = await gone("start", "join");
    const other = updatesOf(h, campaign.chatId);
    await act("start", other);
    await act("join", other);
    h.clock.advance(60);
    const ids = [(await leadOf(other)).id, (await leadOf()).id];
    const newChatId = campaign.chatId - 1_000_000;
    h.telegram.migrate(campaign.chatId, newChatId);
    h.telegram.members.set(`${newChatId}/${person.userId}`, { status: "left" });
    const found = [
      { id: ids[0], status: LEAD_STATUS.approve, member: "unknown", changed: false },
      { id: ids[1], status: LEAD_STATUS.cancel, member: "left", changed: true },
    ];
    expect((await check(ids)).data).toEqual(found);
    expect((await h.db.select().from(campaigns).where(eq(campaigns.id, campaign.id)))[0]?.chatId).toBe(newChatId);
    is("left");
    expect((await check(ids.join())).data).toMatchObject(found.map((each) => ({ ...each, changed: false })));
    for (const id of [[], "", 0, "x", Array.from({ length: 21 }, (_, n) => n + 1)]) {
      expect(await check(id)).toEqual({ status: "error", error: "invalid", field: "id" });
    }
    expect(await check(undefined)).toEqual({ status: "error", error: "missing", field: "id" });
  });

  it("answers `invalid` for what cannot be asked about, and asks for nothing", async () => {
    const { h, key, campaign, leadOf, check, asked } = await gone("start", "join");
    const { id } = await leadOf();
    const stranger = await h.account();
    const invalid = { status: "error", error: "invalid", field: "id" };
    expect(await h.api("/api/leads/check.json", { key: stranger.key, json: { id } })).toEqual(invalid);
    expect(await h.api("/api/leads/check.json", { json: { id } })).toEqual({ status: "error", error: "key" });
    expect(await check([id, 999_999])).toEqual(invalid);
    const conversion = await makeLead(h, { id: campaign.id, accountId: campaign.accountId }, { subscriberId: null, campaignId: null });
    expect(await check(conversion.id)).toEqual(invalid);
    for (const spoil of [
      () => h.db.update(chats).set({ isAdmin: false }).where(eq(chats.chatId, campaign.chatId)),
      () => h.db.update(bots).set({ tokenRevokedAtMs: 1 }).where(eq(bots.id, campaign.botId)),
      () => h.api("/api/camp/delete.json", { key, json: { id: campaign.id } }),
    ]) {
      await spoil();
      expect(await check(id)).toEqual(invalid);
      await h.db.update(chats).set({ isAdmin: true }).where(eq(chats.chatId, campaign.chatId));
      await h.db.update(bots).set({ tokenRevokedAtMs: null }).where(eq(bots.id, campaign.botId));
    }
    expect(asked()).toBe(0);
  });

  it.each([
    [failure(502, "Bad Gateway"), { status: "error", error: "unreachable" }],
    [failure(429, "Too Many Requests", 5), { status: "error", error: "unreachable" }],
    [
      { ok: true as const, result: true },
      { status: "error", error: "unreachable" },
    ],
    [failure(401, "Unauthorized"), { status: "error", error: "unreachable" }],
    [failure(400, "Bad Request: member list is inaccessible"), { status: "ok", data: [{ member: "unknown", changed: false }] }],
    [failure(403, "Forbidden: bot is not a member of the channel chat"), { status: "ok", data: [{ member: "unknown", changed: false }] }],
  ])("an answer of no use (%j) changes nothing", async (reply, expected) => {
    const { h, leadOf, check } = await gone("start", "join");
    h.telegram.script = ({ method }) => (method === "getChatMember" ? reply : undefined);
    expect(await check((await leadOf()).id)).toMatchObject(expected);
    expect(await leadOf()).toMatchObject({ status: LEAD_STATUS.approve });
  });
});

describe("the round of leads", () => {
  /** Lets a round that began now go on at this test's own lead. */
  async function begin({ h, leadOf }: Awaited<ReturnType<typeof gone>>) {
    const { id } = await leadOf();
    const marks = { lead_check: id - 1, lead_check_since: h.clock.ms };
    for (const [name, value] of Object.entries(marks)) {
      await h.db.insert(watermarks).values({ name, value }).onConflictDoUpdate({ target: watermarks.name, set: { value } });
    }
  }

  it("finds a leave that no update told of, an hour after the last change, and asks once a day", async () => {
    const all = await gone("start", "join");
    const { h, person, leadOf, is } = all;
    const asked = () => h.telegram.of("getChatMember").filter(({ params }) => params.user_id === person.userId).length;
    await begin(all);
    is("left");
    await h.cron();
    expect(asked()).toBe(0);
    h.clock.ms += HOUR_MS;
    await begin(all);
    await h.cron();
    expect(await leadOf()).toMatchObject({ status: LEAD_STATUS.cancel });
    is("member");
    const since = async () => (await h.db.query.watermarks.findFirst({ where: eq(watermarks.name, "lead_check_since") }))?.value;
    const began = h.clock.ms;
    for (let hours = 0; hours < 23; hours += 1) {
      h.clock.ms += HOUR_MS;
      await h.cron();
    }
    expect(asked()).toBe(1);
    expect(await since()).toBe(began);
    h.clock.ms += HOUR_MS;
    await h.cron();
    expect(await since()).toBe(began + DAY_MS);
  });

  it("asks about thirty a minute, goes on where it stopped, and lets a bot rest that asks to wait", async () => {
    const all = await gone("start", "join");
    const { h, campaign, accountId, asked } = all;
    for (let n = 0; n < 39; n += 1) await makeLead(h, campaign, { status: LEAD_STATUS.approve });
    const other = await makeCampaign(h, accountId);
    await makeLead(h, other, { status: LEAD_STATUS.approve });
    h.clock.ms += 2 * HOUR_MS;
    await begin(all);
    await h.cron();
    expect(asked()).toBe(30);
    h.clock.ms += MINUTE_MS;
    const busy = (await h.db.select().from(bots).where(eq(bots.id, campaign.botId)))[0]?.telegramId;
    h.telegram.script = ({ method, token, params }) =>
      method === "getChatMember" && token === `${busy}:token` && Number(params.user_id) > 9_000_000_000
        ? failure(429, "Slow down", 9)
        : undefined;
    await h.cron();
    const second = h.telegram
      .of("getChatMember")
      .filter(({ params }) => Number(params.user_id) > 9_000_000_000)
      .slice(30);
    expect(second.filter(({ token }) => token === `${busy}:token`).length).toBeLessThanOrEqual(5);
    expect(second.filter(({ token }) => token !== `${busy}:token`)).toHaveLength(1);
  });

  it("stops for the minute when Telegram is away or slow, and reads no more rows for more leads", async () => {
    const all = await gone("start", "join");
    const { h, campaign, asked } = all;
    for (let n = 0; n < 29; n += 1) await makeLead(h, campaign, { status: LEAD_STATUS.approve });
    h.clock.ms += 2 * HOUR_MS;
    await begin(all);
    h.telegram.script = ({ method }) => (method === "getChatMember" ? failure(502, "Bad Gateway") : undefined);
    await h.cron();
    expect(asked()).toBeLessThanOrEqual(5);
    await begin(all);
    h.telegram.script = undefined;
    h.net.on("telegram.test", (request) => {
      if (request.url.endsWith("/getChatMember")) h.clock.advance(3);
      return h.telegram.handle(request);
    });
    const before = asked();
    await h.cron();
    expect(asked() - before).toBeLessThan(12);
  });
});
