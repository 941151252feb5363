import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { flows, leads as leadsTable, postbackDeliveries } from "../../src/db/schema/index.ts";
import { ingestClicks } from "../../src/domain/traffic/ingest.ts";
import { makeCampaign, makeLead, makeTemplate, updatesOf } from "../factories.ts";
import { createHarness } from "../harness.ts";
import { clickMessageOf } from "../traffic/kit.ts";
import { createTracked, PATH } from "./kit.ts";

const failed = (error: string) => ({ status: "error", error });
const NO_CHANGES = failed("no-changes");

describe("which lead a postback means", () => {
  it("is told by the goal: each goal of a click is a lead of its own", async () => {
    const { post, newClick, goal, leads } = await createTracked();
    const [reg, dep] = [await goal("reg"), await goal("dep", { payoutMicros: 7_000_000, currency: "eur" })];
    const click = await newClick();
    await post({ click });
    await post({ click, goal: "reg" });
    await post({ click, goal: "dep", status: "approve" });
    expect(await post({ click, goal: "dep", status: "approve" })).toEqual(NO_CHANGES);
    expect(await leads()).toMatchObject([
      { goalId: null, status: 0, payoutMicros: null },
      { goalId: reg.id, status: 0, payoutMicros: 0 },
      { goalId: dep.id, status: 2, payoutMicros: 7_000_000, currency: "eur" },
    ]);
    expect(await post({ click, goal: "nothing" })).toEqual({ ...failed("bad-goal"), field: "goal" });
  });

  it("is told by the uid: without one the oldest is meant, and one without takes the first that comes", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    const { id } = await post({ click });
    expect(await post({ click, uid: "u1", status: "hold" })).toEqual({ status: "ok", id, create: false, stage: "hold" });
    const second = await post({ click, uid: "u2" });
    expect(second).toMatchObject({ create: true });
    expect(await post({ click, uid: "u2", status: "trash" })).toMatchObject({ id: second.id, create: false });
    expect(await post({ click, status: "approve" })).toMatchObject({ id, stage: "approve" });
    expect(await post({ click, uid: "u1", status: "approve" })).toEqual(NO_CHANGES);
    expect(await leads()).toMatchObject([
      { id, uid: "u1", status: 2 },
      { id: second.id, uid: "u2", status: 4 },
    ]);
  });

  it("is told by flow and subid where there is no click, by code or number", async () => {
    const { post, flow, leads, newClick } = await createTracked();
    const { id } = await post({ flow: flow.code, subid: "s|1" });
    expect(await post({ flow: flow.id, subid: "s|1", status: "hold" })).toMatchObject({ id, create: false });
    expect(await post({ flow: flow.code, subid: "s|2" })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, subid: "s", uid: "1" })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, subid: "s", status: "hold" })).toMatchObject({ create: false });
    expect(await leads()).toHaveLength(3);
    expect((await leads())[0]).toMatchObject({ flowId: flow.id, click: "", subid: "s|1", clickPending: false });
    expect(await post({ flow: `${flow.id}.0`, subid: "s|1", status: "trash" })).toMatchObject({ id, create: false });
    // No text of one part reads as the end of another.
    expect(await post({ flow: flow.code, subid: "s", uid: "0|" })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, subid: "s|0" })).toMatchObject({ create: true });
    // The click comes before the flow where both are named.
    expect(await post({ flow: flow.code, subid: "s|1", click: await newClick() })).toMatchObject({ create: true });
  });

  it("is told by the flow's code where that is another one's number", async () => {
    const { h, post, flow } = await createTracked();
    const { flow: other } = await createTracked(h);
    await h.db
      .update(flows)
      .set({ code: String(other.id) })
      .where(eq(flows.id, flow.id));
    expect(await post({ flow: other.id, subid: "s" })).toMatchObject({ create: true });
  });

  it("is a new one each time where neither subid nor uid tells a flow's apart, and one for each uid", async () => {
    const { post, flow } = await createTracked();
    expect(await post({ flow: flow.code })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, uid: "a" })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, uid: "a" })).toEqual(NO_CHANGES);
    expect(await post({ flow: flow.code })).toMatchObject({ create: true });
  });

  it("makes one lead of two identical postbacks at once", async () => {
    const { post, newClick, leads, events } = await createTracked();
    const click = await newClick();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post({ click, status: "approve" })));
    expect(answers.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(answers.filter(({ error }) => error === "no-changes")).toHaveLength(4);
    const [lead, ...others] = await leads();
    expect(others).toEqual([]);
    expect(await events(lead?.id ?? 0)).toHaveLength(1);
  });

  it.each(["click", "subid"])("makes one lead of postbacks of one %s at once, of which only some name the uid", async (by) => {
    const { post, newClick, flow, leads } = await createTracked();
    const named = by === "click" ? { click: await newClick() } : { flow: flow.code, subid: "s" };
    await Promise.all([...Array(6).keys()].map((n) => post(n % 2 === 0 ? named : { ...named, uid: "u1" })));
    expect(await leads()).toMatchObject([{ uid: "u1" }]);
  });

  it("takes all of fifty at once that make and change one lead, after waits of which no two are the same", async () => {
    const { h, post, newClick, leads, events } = await createTracked();
    const click = await newClick();
    const answers = await Promise.all([...Array(50).keys()].map((n) => post({ click, price: n + 1 })));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill("ok"));
    expect(answers.filter(({ create }) => create)).toHaveLength(1);
    const [lead, ...others] = await leads();
    expect(others).toEqual([]);
    const history = await events(lead?.id ?? 0);
    expect(history).toHaveLength(50);
    expect(history.at(-1)?.payoutMicros).toBe(lead?.payoutMicros);
    expect(h.logLines.filter(({ level }) => level === "error")).toEqual([]);
    expect(new Set(h.clock.slept).size).toBe(h.clock.slept.length);
  });

  it("gives up after twenty tries, which is no trouble of the operator's", async () => {
    const { h, key, post, newClick, leads } = await createTracked();
    const click = await newClick();
    const others = createHarness();
    let n = 0;
    h.d1.before(/^(INSERT INTO|UPDATE) leads/, async () => {
      await others.api(PATH, { key, query: { click, comment: `${n++}` } });
    });
    expect(await post({ click, price: 3 })).toEqual({ status: "error", error: "db" });
    expect(n).toBe(20);
    expect(h.clock.slept).toHaveLength(19);
    for (const [index, ms] of h.clock.slept.entries()) expect(ms).toBeLessThan(Math.min(2000, 50 * 2 ** index));
    expect(await leads()).toMatchObject([{ payoutMicros: null, comment: "19" }]);
    expect(h.logLines).toEqual([{ level: "info", event: "conversions.lost_to_others", fields: { times: 20 } }]);
  });

  it("keeps every change of many at once", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    await Promise.all([
      post({ click, name: "Hans" }),
      post({ click, status: "hold" }),
      post({ click, price: 3 }),
      post({ click, data1: "x" }),
    ]);
    expect(await leads()).toMatchObject([{ name: "Hans", status: 1, payoutMicros: 3_000_000, data1: "x" }]);
  });
});

describe("a click", () => {
  it("that has not landed is taken by its id, and completes the lead when it does", async () => {
    const { h, post, newClick, leads, flow } = await createTracked();
    const click = await newClick();
    await post({ click, subid: "mine" });
    expect(await leads()).toMatchObject([{ clickPending: true, wayId: null, subid: "mine", country: "" }]);
    await ingestClicks(h.deps, [clickMessageOf(flow, { id: click, wayId: 9 })]);
    expect(await leads()).toMatchObject([{ clickPending: false, wayId: 9, subid: "mine", utmSource: "fb", country: "de" }]);
  });

  it("is taken when its flow is deleted, which takes nothing else any more", async () => {
    const { h, post, newClick, flow } = await createTracked();
    await post({ flow: flow.code, subid: "old" });
    await h.db.update(flows).set({ status: 2 }).where(eq(flows.id, flow.id));
    expect(await post({ click: await newClick() })).toMatchObject({ create: true });
    expect(await post({ flow: flow.code, subid: "old", status: "approve" })).toMatchObject({ create: false });
    expect(await post({ flow: flow.code, subid: "new" })).toEqual(failed("bad-flow"));
  });

  it("that lands while its lead is being made completes it", async () => {
    const { h, post, newClick, leads, flow } = await createTracked();
    const click = await newClick();
    h.d1.once("INSERT INTO leads", async () => {
      await ingestClicks(h.deps, [clickMessageOf(flow, { id: click, wayId: 9 })]);
    });
    expect(await post({ click, data1: "mine" })).toMatchObject({ create: true });
    expect(await leads()).toMatchObject([{ clickPending: false, wayId: 9, data1: "mine", data2: "two" }]);
  });

  it("is itself in capitals, in quotes, and in the braces of its macro", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    const { id } = await post({ click });
    const written = [click.toUpperCase(), `{${click}}`, `{{ ${click} }}`, `[${click}]`, `"${click}"`, `${click}/`, `\u200b${click}.`];
    for (const each of written) expect([each, await post({ click: each })]).toEqual([each, NO_CHANGES]);
    expect(await leads()).toMatchObject([{ id, click }]);
  });

  it("that is forged, or of a flow that is not there, is bad", async () => {
    const { post, newClick, leads } = await createTracked();
    const click = await newClick();
    const forged = click.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const bad of [forged, "abc", "1", `${click}0`, `${click} x`, `${click},${click}`, "x".repeat(5_000)]) {
      expect(await post({ click: bad })).toEqual(failed("bad-click"));
    }
    expect(await post({ flow: "nothing" })).toEqual(failed("bad-flow"));
    expect(await post({ flow: 999_999 })).toEqual(failed("bad-flow"));
    expect(await post({})).toEqual(failed("no-click"));
    expect(await post({ click: "", flow: "" })).toEqual(failed("no-click"));
    expect(await leads()).toEqual([]);
  });
});

describe("a lead of Telegram", () => {
  async function joined() {
    const h = createHarness();
    const tracked = await createTracked(h);
    const campaign = await makeCampaign(h, tracked.accountId);
    const person = updatesOf(h, campaign.chatId);
    const click = await tracked.landedClick();
    await h.update(campaign.botId, person.start(`${campaign.code}-${click}`));
    return { ...tracked, campaign, person, click };
  }

  it("that came by a click is the lead of its postbacks, and lives on", async () => {
    const { h, campaign, person, click, post, leads, flow } = await joined();
    const [lead] = await leads();
    expect(lead).toMatchObject({ campaignId: campaign.id, flowId: flow.id, status: 0 });
    expect(await post({ click, status: "hold", uid: "u1", price: 2 })).toEqual({
      status: "ok",
      id: lead?.id,
      create: false,
      stage: "hold",
    });
    h.clock.advance(10);
    await h.update(campaign.botId, person.join());
    expect(await leads()).toMatchObject([{ id: lead?.id, status: 2, uid: "u1", payoutMicros: 2_000_000, seq: 3 }]);
    // Already there, but the text of the status is not.
    expect(await post({ click, uid: "u1", status: "approve" })).toMatchObject({ create: false, stage: "approve" });
    expect(await post({ click, uid: "u1", status: "approve" })).toEqual(NO_CHANGES);
  });

  it("is as the last one told, by whatever clock Telegram goes", async () => {
    const { h, campaign, person, click, post, leads } = await joined();
    h.clock.advance(10);
    await h.update(campaign.botId, person.join());
    h.clock.advance(-5);
    expect(await post({ click, status: "trash" })).toMatchObject({ stage: "trash" });
    expect(await leads()).toMatchObject([{ status: 4 }]);
  });

  it("is not moved by its own postbacks, when an account reports to itself", async () => {
    const { h, key, accountId, campaign, person, leads, events } = await joined();
    h.net.on("self.test", (request) => h.fetch(request));
    for (const [event, status] of [
      ["wait", "new"],
      ["approve", "approve"],
    ] as const) {
      await makeTemplate(h, accountId, event, `https://self.test${PATH}?id=${key}&click={click}&status=${status}`);
    }
    h.clock.advance(1);
    await h.update(campaign.botId, person.leave());
    h.clock.advance(1);
    await h.update(campaign.botId, person.start(`${campaign.code}-${(await leads())[0]?.click}`));
    h.clock.advance(1);
    await h.update(campaign.botId, person.join());
    await h.drain();
    expect(h.net.urlsTo("self.test")).toHaveLength(2);
    const [lead] = await leads();
    expect(lead).toMatchObject({ status: 2 });
    expect((await events(lead?.id ?? 0)).map(({ kind }) => kind)).toEqual(["start", "leave", "start", "join"]);
    const states = await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, accountId));
    expect(states.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  });

  it("of a paused campaign is changed, and reported to nobody", async () => {
    const { h, accountId, click, post, campaign } = await joined();
    await makeTemplate(h, accountId, "approve", "https://up.test/");
    await h.db.$client.prepare("UPDATE campaigns SET status = 1 WHERE id = ?1").bind(campaign.id).run();
    expect(await post({ click, status: "approve" })).toMatchObject({ stage: "approve" });
    expect(await h.db.select().from(postbackDeliveries).where(eq(postbackDeliveries.accountId, accountId))).toEqual([]);
  });

  it("of another account is not found by a click of ours", async () => {
    const h = createHarness();
    const mine = await createTracked(h);
    const theirs = await h.account();
    const click = await mine.newClick();
    const lead = await makeLead(h, await makeCampaign(h, theirs.id), { click });
    expect(await mine.post({ click, status: "approve" })).toMatchObject({ create: true });
    const [untouched] = await h.db.select().from(leadsTable).where(eq(leadsTable.id, lead.id));
    expect(untouched).toEqual(lead);
  });
});
