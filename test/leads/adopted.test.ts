import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { campaigns, inviteLinks, leads as leadsTable, postbackDeliveries, telegramOutbox } from "../../src/db/schema/index.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { LEAD_STATUS } from "../../src/lib/codes.ts";
import { makeCampaign, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { createTracked } from "../tracker/kit.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { unique } from "../unique.ts";

/** An account with a flow and a campaign, whose postbacks go to up.test. */
async function setUp() {
  const tracked = await createTracked(createHarness());
  const { h, accountId } = tracked;
  const campaign = await makeCampaign(h, accountId);
  for (const event of ["wait", "hold", "approve", "cancel"] as const) {
    await makeTemplate(h, accountId, event, `https://up.test/${event}?c={click}&s={subscriber}`);
  }
  h.net.on("up.test", () => new Response("ok"), { mayNotCome: true });
  return {
    ...tracked,
    campaign,
    person: () => updatesOf(h, campaign.chatId),
    send: (body: Record<string, unknown>, options?: { updateId: number }) => h.update(campaign.botId, body, options),
    payload: (click: string) => `${campaign.code}-${click}`,
    invite: async (click: string) => {
      const url = `https://t.me/+${unique()}`;
      await h.db.insert(inviteLinks).values({ campaignId: campaign.id, click, flowId: tracked.flow.id, url, createdAtMs: 1 });
      return url;
    },
  };
}

describe("a conversion of a click before its Start", () => {
  it("becomes the lead of whoever presses Start: one row, one life, seen by both APIs, reported in order", async () => {
    const { h, key, flow, accountId, campaign, post, landedClick, events, person, send, payload } = await setUp();
    const click = await landedClick({ subid: "s1" });
    const { id } = await post({ click, status: "hold", price: 2, name: "Hans" });
    h.clock.advance(5);
    const someone = person();
    for (let other = 0; other < 60; other += 1)
      await makeLead(h, { id: 900_000 + unique(), accountId }, { flowId: flow.id, click: `o${unique()}` });
    const cost = await h.d1.measure(() => send(someone.start(payload(click))));
    expect(cost.roundTrips).toBe(2);
    expect(cost.rowsRead).toBeLessThan(60);
    h.clock.advance(5);
    await send(someone.join());
    expect(await post({ click, uid: "u1", status: "approve" })).toMatchObject({ id, create: false, stage: "approve" });
    expect(await post({ click, status: "approve" })).toEqual({ status: "error", error: "no-changes" });
    await h.drain();

    const whose = { campaignId: campaign.id, subscriberId: someone.userId, username: "alice", naturalKey: null };
    const known = { status: LEAD_STATUS.approve, subid: "s1", payoutMicros: 2_000_000, name: "Hans", uid: "u1" };
    expect(await h.db.select().from(leadsTable).where(eq(leadsTable.click, click))).toMatchObject([{ id, ...whose, ...known }]);
    expect((await events(id)).map(({ kind }) => kind)).toEqual(["set", "start", "join", "set"]);
    expect(h.net.urlsTo("up.test")).toEqual([
      `https://up.test/hold?c=${click}&s=${someone.userId}`,
      `https://up.test/approve?c=${click}&s=${someone.userId}`,
    ]);
    const sent = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, accountId));
    expect(sent.map(({ campaignId }) => campaignId)).toEqual([campaign.id, campaign.id]);
    expect((await h.api("/api/leads/list.json", { key, query: { campaign: campaign.id } })).data).toMatchObject([
      { id, campaign: campaign.id, status: LEAD_STATUS.approve },
    ]);
    const today = new Date(h.clock.ms).toISOString().slice(0, 10);
    const { leads: seen } = await h.api("/api/tracker/leads.json", { key, query: { from: today, to: today, click } });
    expect(seen).toMatchObject([{ id, click, status: "approve", uid: "u1", price: 2, name: "Hans" }]);
  });

  it("greets the person, and is counted by the campaign once, for all it has come to", async () => {
    const { h, key, accountId, campaign, post, newClick, person, send, payload } = await setUp();
    const click = await newClick();
    await post({ click, status: "approve" });
    await h.cron();
    h.clock.advance(5);
    const someone = person();
    await send(someone.start(payload(click)));
    const welcomes = await h.db.select().from(telegramOutbox).where(eq(telegramOutbox.accountId, accountId));
    expect(welcomes.map(({ kind }) => kind)).toEqual(["welcome"]);
    const stats = () => h.api("/api/stats/campaign.json", { key, query: { id: campaign.id } });
    const before = await stats();
    await h.cron();
    expect(await stats()).toEqual(before);
    const row = await h.db.$client.prepare(
      "SELECT starts, confirms, current_approve AS stand FROM campaign_rollups WHERE campaign_id = ?1 AND bucket_ms = -1",
    );
    expect(await row.bind(campaign.id).first()).toEqual({ starts: 1, confirms: 1, stand: 1 });
  });

  it.each(["join", "request"] as const)("becomes the lead of whoever comes by the click's own invite link (%s)", async (kind) => {
    const { h, post, newClick, leads, person, send, invite } = await setUp();
    const click = await newClick();
    const { id } = await post({ click });
    h.clock.advance(5);
    const someone = person();
    await send(someone[kind](await invite(click)));
    const status = kind === "join" ? LEAD_STATUS.approve : LEAD_STATUS.hold;
    expect(await leads()).toMatchObject([{ id, subscriberId: someone.userId, status }]);
    await h.drain();
    expect(h.net.urlsTo("up.test").map((url) => new URL(url).pathname)).toEqual(["/wait", kind === "join" ? "/approve" : "/hold"]);
  });

  it("is one lead whichever order the two are dated in, and whichever of their updates is repeated", async () => {
    const { h, post, landedClick, leads, events, person, send, payload } = await setUp();
    const click = await landedClick();
    const someone = person();
    const start = someone.start(payload(click));
    h.clock.advance(30);
    const { id } = await post({ click, status: "cancel" });
    const updateId = unique();
    await send(start, { updateId });
    await send(start, { updateId });
    expect(await post({ click, status: "cancel" })).toEqual({ status: "error", error: "no-changes" });
    // The Start was before: what was told since stands.
    expect(await leads()).toMatchObject([{ id, subscriberId: someone.userId, status: LEAD_STATUS.cancel }]);
    expect(await events(id)).toHaveLength(2);
    await h.drain();
    expect(h.net.urlsTo("up.test").map((url) => new URL(url).pathname)).toEqual(["/cancel"]);
  });

  it("makes one lead of both when they come at once, whoever is first", async () => {
    const { h, post, newClick, leads, events, person, send, payload } = await setUp();
    for (let round = 1; round <= 8; round += 1) {
      const click = await newClick();
      const someone = person();
      const calls = [
        () => post({ click, status: "hold" }),
        () => send(someone.start(payload(click))),
        () => post({ click, status: "hold", price: 3 }),
        () => send(someone.start(payload(click))),
      ];
      await Promise.all((round % 2 === 0 ? calls : calls.toReversed()).map((call) => call()));
      const all = await leads();
      expect(all).toHaveLength(round);
      const lead = all.at(-1);
      expect(lead).toMatchObject({ click, subscriberId: someone.userId, payoutMicros: 3_000_000, status: LEAD_STATUS.hold });
      expect((await events(lead?.id ?? 0)).map(({ seq }) => seq)).toHaveLength(lead?.seq ?? 0);
      h.clock.advance(5);
    }
  });

  it("is not made where somebody pressed Start between what a postback read and what it writes", async () => {
    const { h, post, newClick, leads, person, send, payload } = await setUp();
    const click = await newClick();
    const someone = person();
    h.d1.once(/^INSERT INTO leads/, async () => {
      await send(someone.start(payload(click)));
    });
    expect(await post({ click, status: "hold" })).toMatchObject({ create: false, stage: "hold" });
    expect(await leads()).toMatchObject([{ click, subscriberId: someone.userId, status: LEAD_STATUS.hold }]);
  });

  it("waits for its click as before, and has what that knows once it lands", async () => {
    const { h, flow, post, newClick, leads, person, send, payload, accountId } = await setUp();
    const click = await newClick();
    await post({ click, data1: "own" });
    await send(person().start(payload(click)));
    expect(await leads()).toMatchObject([{ flowId: flow.id, clickPending: true, data1: "own" }]);
    await ingestClicks(h.deps, [clickMessageOf({ id: flow.id, accountId }, { id: click, subid: "late" })]);
    expect(await leads()).toMatchObject([{ clickPending: false, subid: "late", data1: "own" }]);
  });

  it("stays a lead of its own where the advertiser gave it an id or a goal", async () => {
    const { h, post, newClick, goal, leads, person, send, payload } = await setUp();
    await goal("reg");
    const click = await newClick();
    await post({ click, uid: "u1" });
    await post({ click, goal: "reg" });
    h.clock.advance(5);
    await send(person().start(payload(click)));
    expect((await leads()).map(({ uid, goalId, subscriberId }) => [uid, goalId !== null, subscriberId !== null])).toEqual([
      ["u1", false, false],
      ["", true, false],
      ["", false, true],
    ]);
  });

  it("goes to the first who presses Start, and to nobody who has a lead", async () => {
    const { h, post, newClick, leads, person, send, payload } = await setUp();
    const [click, other] = [await newClick(), await newClick()];
    const [first, second] = [person(), person()];
    await send(second.start(payload(other)));
    await post({ click });
    for (const someone of [first, second]) {
      h.clock.advance(5);
      await send(someone.start(payload(click)));
    }
    const whose = (await leads()).map((lead) => [lead.subscriberId, lead.click]);
    expect(whose).toEqual([
      [second.userId, click],
      [first.userId, click],
    ]);
  });

  it("is not taken while the campaign is paused, nor by a Start in another account's bot", async () => {
    const { h, post, newClick, leads, person, send, payload, campaign } = await setUp();
    const click = await newClick();
    const { id } = await post({ click });
    const foreign = await makeCampaign(h, (await h.account()).id);
    h.clock.advance(5);
    await h.update(foreign.botId, updatesOf(h, foreign.chatId).start(`${foreign.code}-${click}`));
    await h.db.update(campaigns).set({ status: 1 }).where(eq(campaigns.id, campaign.id));
    const someone = person();
    await send(someone.start(payload(click)));
    expect(await leads()).toMatchObject([{ id, subscriberId: null, campaignId: null, seq: 1 }]);
    await h.db.update(campaigns).set({ status: 0 }).where(eq(campaigns.id, campaign.id));
    h.clock.advance(5);
    await send(someone.start(payload(click)));
    expect(await leads()).toMatchObject([{ id, subscriberId: someone.userId, campaignId: campaign.id, seq: 2 }]);
    expect(await h.db.select().from(leadsTable).where(eq(leadsTable.campaignId, foreign.id))).toMatchObject([{ flowId: null }]);
  });
});
